"""Mail: mailboxes, the ledger of what came in, filing into tickets, and what goes out.

Owns every message that reached a mailbox, as it came, and what became of it. Promises that a message is committed here
before its server is told anything, that it ends in exactly one visible fate, and that one bad message or mailbox never
holds up another. Never decides what a ticket is or does (tickets) and never deletes anything from a mailbox.
"""
