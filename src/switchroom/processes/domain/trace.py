"""What a run has done: one entry for each visit that ended. Holds names, numbers and times, never what people said."""

from datetime import datetime
from enum import StrEnum

import msgspec


class Deviation(StrEnum):
    """How reality departed from the definition at this visit."""

    SKIPPED = "skipped"
    JUMPED = "jumped"


class TraceEntry(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """One visit of a token to a step: when it began and ended and by which outcome it was left.

    Besides the type's own outcomes: `error` (it could not be done), `late` (its limit moved the token on), `left` (the
    customer went), `over` (what it accompanied ended), `handed` (a person came or went), `moved` (by a jump).
    `served`: a person served then.
    """

    step: str
    type: str
    token: int
    visit: int
    began: datetime
    ended: datetime
    outcome: str
    served: bool = False
    late: bool = False
    faulty: bool = False  # an expression of this step could not be evaluated
    deviation: Deviation | None = None
    milestone: str | None = None
    again: bool = False  # the same step was performed once more: another attempt, a confirmation, another performer
