"""Replies that are written now and go out later.

Until then nothing has happened: no mail, no page of the requester, no status and no clock knows of them. At their time
they are ordinary replies, with the rights that their writer has at that moment.
"""
