"""The portal: where requesters see their own tickets, write, and are told what happens next.

Owns each brand's portal, the links by which requesters sign in, and their sessions. Promises that a requester reaches
his own tickets and no others, sees nothing that is internal, and that nobody learns here who is known to the centre.
Never keeps a ticket (tickets do), never sends anything itself (messaging does), never takes a session of people who
work here for one of its own, nor lends them one.
"""
