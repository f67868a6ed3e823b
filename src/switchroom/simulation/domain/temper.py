"""How long simulated people take, and what they choose: drawn from who they are, so that asking twice gives the same.

Lengths follow the shapes that call centres measure: talk is log-normal, patience exponential (Mandelbaum, Zeltyn).
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from math import exp, log
from statistics import NormalDist
from typing import TypeVar
from uuid import UUID

T = TypeVar("T")

READS_PER_S = 16.0
"""Characters of a prompt that are heard in a second."""
LONGEST_PROMPT_S = 12.0
PATIENCE_S = 180.0
TALK_S, TALK_SPREAD = 140.0, 0.5
SHARE_DECLINED = 0.02
SHARE_AGENT_ENDS = 0.2
SHARE_TOLD = 0.85
SHARE_HELD, HELD_FROM, HELD_UNTIL = 0.25, 0.4, 0.6
SHARE_ON_BREAK = 0.08
BREAK_SLOT_S = 600


def draw(who: UUID, what: str) -> float:
    """Between 0 and 1, both excluded; the same for the same person and purpose."""
    digest = hashlib.blake2b(who.bytes + what.encode(), digest_size=6).digest()
    return (int.from_bytes(digest, "big") + 0.5) / 2**48


def between(who: UUID, what: str, shortest_s: float, longest_s: float) -> timedelta:
    """Any length between two."""
    return timedelta(seconds=shortest_s + (longest_s - shortest_s) * draw(who, what))


def exponential(who: UUID, what: str, mean_s: float) -> timedelta:
    """Memoryless: the time until the next arrival, the patience of somebody who waits."""
    return timedelta(seconds=-mean_s * log(draw(who, what)))


def talk(who: UUID) -> timedelta:
    """How long the conversation lasts."""
    return timedelta(seconds=exp(NormalDist(log(TALK_S), TALK_SPREAD).inv_cdf(draw(who, "talk"))))


def heard(text: str, who: UUID, what: str) -> timedelta:
    """How long it takes to hear a prompt and to react."""
    spoken = min(LONGEST_PROMPT_S, len(text) / READS_PER_S)
    return timedelta(seconds=0.5 + spoken) + between(who, what, 0.3, 2.5)


def one_of(who: UUID, what: str, choices: Sequence[T]) -> T:
    """Each as likely as the others. `choices` must not be empty."""
    return choices[int(draw(who, what) * len(choices))]


def digits(who: UUID, what: str, count: int) -> str:
    """A number of so many digits, the first of which is not 0."""
    return str(int(10 ** (count - 1) + draw(who, what) * 9 * 10 ** (count - 1)))[:count]


def on_break(who: UUID, now: datetime, haste: float) -> bool:
    """Whether somebody has a break now: each for himself, ten minutes at a time, `haste` times faster than people."""
    slot = int(now.timestamp() * haste) // BREAK_SLOT_S
    return draw(who, f"break {slot}") < SHARE_ON_BREAK
