"""People: users and what they may do, posts, skills, the catalogue of statuses, their sessions and tokens.

Promises that nobody gives rights he does not have, that an ended session or a changed grant counts from the next
request on, and that passwords and tokens are stored as digests only. Never knows what a person is doing right now:
that is routing's board, which is told of changes through `BoardFeed`.
"""
