"""Message channels: other systems bring in messages and take ours out, each with a token of its own.

Owns the channels, which messages came by them, and what is to be delivered by them. Promises that a message is taken
once under its sender's id, for ever, and that whoever answers sees whether it arrived, or that nobody knows. Never
calls the other system: it asks, and is told by webhooks that there is something to ask for.
"""
