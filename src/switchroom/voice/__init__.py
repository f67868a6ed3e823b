"""Voice: calls. Owns the Switch port and the switches behind it, prompts, recordings and call control.

Promises that a call's logic never knows which switch it speaks to, that every fact about a leg carries the switch's own
time, and that a call in progress survives a restart of everything but its switch. Never decides who gets a call
(routing) or what a call is about (interactions, processes). The media process (`embedded`) never touches the database.
"""
