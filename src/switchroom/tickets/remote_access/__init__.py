"""The organisation's own tool for working on a requester's machine: a link, filled in for a ticket.

Promises that only https and the schemes of known tools are ever opened, that nothing of a ticket can change where a
link leads, and that whoever began is on the ticket.
"""
