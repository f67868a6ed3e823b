"""Webhooks: other systems are told what happens here, signed, again and again until they have it, and no further.

Owns the addresses, what each wants to hear, and the deliveries with what became of them. Promises: a catalogue of
events with versions that does not change under its readers; one id for one delivery, however often it is sent; a dead
address is paused, visibly. Never sends names, words or secrets: whoever hears of something asks the API for it, with a
token.
"""
