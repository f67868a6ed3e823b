"""The catalogue: processes found while somebody types, one document each, what readers say of them, tables brought in.

What a process is known by is written in the transaction that publishes it, so that whoever finds it finds what holds.
"""
