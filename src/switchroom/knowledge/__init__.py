"""Knowledge: articles that answer customers' questions - written, published, found, and known to have helped.

Promises that nobody reads or finds what is not meant for them, that what was published is never changed afterwards, and
that no article brings a script to whoever reads it. Never knows what an interaction or a ticket is: whoever asks names
it, and higher contexts say what it is about (`contracts.Matters`).
"""
