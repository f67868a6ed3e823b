"""Tickets on the routing board: which queue finds somebody to work on a ticket, and what follows when it has.

Rules, asked in their order, name the queue of a ticket. One that waits for us and that nobody has is put there by
`placing.distribute`, in the transaction of whatever changed it; the board offers it, or somebody takes it himself
(`taking`), and `following` writes down who has it. It stays in those hands until it waits for somebody else.
"""
