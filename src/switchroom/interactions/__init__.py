"""Interactions: one encounter with a customer on one medium, from arrival to the end of wrap-up.

Owns the encounter, its visits to queues, its segments (who had it, since when), notes, tags, dispositions and what the
agent's screen shows of the process. Promises that every interaction ends in exactly one way and that no agent keeps a
customer who has gone. Never decides who serves it (routing), never speaks to a switch (voice, behind `Carrier`).
"""
