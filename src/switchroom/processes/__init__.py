"""Processes: the one language for a phone menu, a script on the agent's screen, a complaint workflow.

Owns definitions and their versions, runs, and who may take part in them. Promises that a run's whole state is a value
that survives a crash after every step and that a replayed run is equal. Never talks to a customer itself: performers
that other contexts register do the steps; never listens to a higher context: their answers arrive as signals.
"""
