"""Tickets: the durable record of an issue, from whatever way it came until it is closed.

Owns tickets, what is written on them and who watches them. Promises that a request that is sent twice is there once,
that two people may change different fields at once, that a status changes only as the ticket's type allows, and that
undoing a merge gives back what it took. Never sends anything (messaging does, upon what happened) and never decides who
works when (routing).
"""
