"""Asking whether a number outside may be dialled: the rules of the centre, how often, and a line in the journal if not.

Whoever dials asks here first, whatever the number is for. The journal learns who asked, for what and why not, with the
country; never the number.
"""

from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from switchroom.platform.db import Transaction
from switchroom.platform.errors import Throttled
from switchroom.platform.events import Code, Origin
from switchroom.platform.ratelimit import Rate, take
from switchroom.platform.settings import DiallingSettings
from switchroom.touchpoints.contracts import NumberRefused, NumberWasRefused
from switchroom.touchpoints.domain.outside_number import Dialling, OutsideNumber, Reason, judge

HOUR = timedelta(hours=1)


class Purpose(StrEnum):
    """What a number is wanted for."""

    CALLBACK = "callback"
    TRANSFER = "transfer"
    CONSULT = "consult"
    DIAL = "dial"


class NumberRules:
    """The centre's rules for numbers outside. One per process."""

    def __init__(self, settings: DiallingSettings) -> None:
        self._rules = Dialling(settings.region, settings.allowed, settings.denied)
        self._together = Rate(settings.per_hour, HOUR / settings.per_hour)
        self._each = Rate(settings.per_person, HOUR / settings.per_person)

    async def ask(
        self, tx: Transaction, typed: str, purpose: Purpose, *, about: UUID, who: str, trunk: bool, origin: Origin
    ) -> OutsideNumber:
        """Whether `who` (a key: a user, an address) may have this number dialled for the interaction `about`.

        Refused attempts count, too: who tries numbers out is soon told nothing more. Commit the transaction even when
        the answer is no; it holds the refusal's line in the journal.
        """
        found = judge(typed, self._rules)
        if not await self._is_free(tx, who):
            found = OutsideNumber(reason=Reason.TOO_OFTEN, country=found.country)
        elif found.allowed and not trunk:
            found = OutsideNumber(reason=Reason.NO_TRUNK, country=found.country)
        if found.reason is not None:
            refused = NumberWasRefused(
                interaction=about,
                purpose=Code(purpose.value),
                reason=Code(found.reason.value),
                country=found.country,
            )
            tx.emit(refused, origin=origin)
        return found

    async def _is_free(self, tx: Transaction, who: str) -> bool:
        try:
            now = await tx.now()
            await take(tx, f"dialling:{who}", self._each, now)
            await take(tx, "dialling", self._together, now)
        except Throttled:
            return False
        return True


SENTENCES = {
    Reason.NOT_A_NUMBER: "This is no telephone number.",
    Reason.SHORT: "Short numbers and emergency numbers are not dialled from here.",
    Reason.NO_COUNTRY: "Begin the number with + and the country.",
    Reason.NOT_POSSIBLE: "There is no such telephone number.",
    Reason.PREMIUM: "Premium numbers are not dialled.",
    Reason.SHARED_COST: "Shared-cost numbers are not dialled.",
    Reason.NOT_A_PLACE: "Satellite and international service numbers are not dialled.",
    Reason.UNKNOWN_KIND: "This kind of number is not dialled.",
    Reason.NOT_ALLOWED: "Numbers there are not allowed to be dialled.",
    Reason.DENIED: "Numbers there are not allowed to be dialled.",
    Reason.TOO_OFTEN: "Too many numbers were asked for; wait a while.",
    Reason.NO_TRUNK: "No switch here reaches numbers outside.",
}


def refusal(reason: Reason) -> NumberRefused:
    """The error that tells a person why; raise it after the commit."""
    message = SENTENCES[reason]
    return NumberRefused(message, errors=[{"field": "number", "code": reason.value, "message": message}])
