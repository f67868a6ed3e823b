"""What was promised for a ticket, and when it is due: policies, and the clocks of each ticket.

Every change of a ticket calls `keeping.settle_tickets` in its own transaction: it makes the clocks agree with the
ticket and keeps `next_due_at`. What a clock has gone through (start, pauses, end) is kept whatever the policy; which
policy, and so which target, follows from the ticket each time anew. Never decides anything else about a ticket.
"""
