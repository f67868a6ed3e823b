"""Who else has a ticket: the tiers of support that it was escalated to, the vendors it was handed to.

Each time is a record with a clock of its own, which has the record's id; between two it is one escalation and one
vendor at most. Promises that whatever a vendor has is followed up by somebody of us, and that what the requester was
told goes by that clock. Never keeps a ticket from being handed to another team without all this.
"""
