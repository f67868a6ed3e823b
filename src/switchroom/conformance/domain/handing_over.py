"""Hand-overs that a process does not foresee: somebody goes on with what another has begun, and nothing says so.

A process foresees one where a step is for another role than the one before, and where it routes: a queue, a call to
somebody, a transfer, a callback. Branches are apart, and several people who review the same thing hand nothing over.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import pairwise
from uuid import UUID

import msgspec

ROUTES = {"queue", "ring", "transfer", "callback", "call"}
"""A called process may route, too."""


class Doing(msgspec.Struct, frozen=True):
    """A step that a person did: of which branch and visit, for which post if for one, and when it was over."""

    user: UUID
    step: str
    post: str | None
    token: int
    visit: int
    at: datetime


def unforeseen(doings: Sequence[Doing], routed: Iterable[tuple[int, datetime]]) -> set[int]:
    """Which of them (by their place) were taken over from somebody else without being foreseen.

    `routed`: in which branch a step that routes was over, and when.
    """
    ways = sorted(routed)
    order = sorted(range(len(doings)), key=lambda place: (doings[place].token, doings[place].at, place))
    found = set[int]()
    for earlier, place in pairwise(order):
        before, now = doings[earlier], doings[place]
        if before.token != now.token or before.visit == now.visit:
            continue
        between = any(token == now.token and before.at < moment <= now.at for token, moment in ways)
        if before.user != now.user and before.post == now.post and not between:
            found.add(place)
    return found
