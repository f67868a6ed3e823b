"""Simulation: a centre that lives. Owns the simulated customers and colleagues, their pace, and the switch over them.

Promises that they go through the same processes, board and interactions as real people, that everything they do carries
the origin `simulated` and never meets real work, and that nothing of them is left when they are cleared. Never decides
what a process says or who is offered what; it only does what people would do.
"""
