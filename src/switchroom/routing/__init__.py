"""Routing decides who serves what next: queues with their policies, agents' states, offers, wrap-up.

It owns the board: waiting work items, offers, who works on what, who is in wrap-up. It promises the nine rules of
`domain/board.py` and that the same commands always give the same decisions, each of which can be explained afterwards.
It never knows what a work item is about (only kind, id and attributes), never reads a clock and never touches a switch.
"""
