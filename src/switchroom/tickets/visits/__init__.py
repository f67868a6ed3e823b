"""Planned visits: one of us goes to the requester, or he comes to our counter.

Owns each visit of a ticket with its time, place and who goes. Promises that the requester is told when it is planned,
moved and cancelled, with a file for his calendar, and reminded once; that what was agreed before stays on the ticket.
Never refuses a time because somebody is busy or nobody is open then (it warns), and never touches the ticket's clocks.
"""
