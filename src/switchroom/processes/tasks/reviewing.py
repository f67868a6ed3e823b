"""The performer of the `review` step: a task for each who decides, on a list or behind a link that goes by mail."""

from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

import msgspec

from switchroom.people.facade import user_id_by_email
from switchroom.platform.db import Transaction
from switchroom.platform.events import Origin
from switchroom.platform.ids import new_id
from switchroom.platform.keys import Keyring
from switchroom.platform.signed_links import make_signed
from switchroom.platform.text import Text
from switchroom.processes.contracts import ConcernOf, Outcome, PerformRequest, Requesters
from switchroom.processes.definitions import Definitions
from switchroom.processes.domain.steps.review import NOBODY, Review, is_address, seats_of
from switchroom.processes.notices import Notice, tell
from switchroom.processes.tasks.contracts import TaskKind
from switchroom.processes.tasks.four_eyes import FourEyes
from switchroom.processes.tasks.performing import Opening, Seat, TaskStep

LINK = "review"
GRACE = timedelta(days=7)
ASKED = "review"
"""The kind of notice that asks for a decision."""
_SIGNS_IN = """select exists(select from people."user" where id = $1 and active and (origin = 'simulated') = $2)"""


class AskedByMail(msgspec.Struct, frozen=True, kw_only=True):
    """Who is asked what, and the place behind this installation's address where the answer is given."""

    address: str
    title: Text
    reference: str | None
    place: str
    until: datetime
    interaction_id: UUID | None
    origin: Origin


class ReviewMail(Protocol):
    """How people who do not sign in here are asked. Registered by bootstrap: mail is above processes."""

    async def reaches(self, tx: Transaction, interaction_id: UUID | None, origin: Origin) -> bool:
        """Whether there is a mailbox that sends."""
        ...

    async def ask(self, tx: Transaction, asked: AskedByMail) -> None:
        """Plan the mail in this transaction."""
        ...


class ReviewStep(TaskStep):
    """Opens a task for each who decides; its answer comes when enough have approved, or one has not."""

    kind = TaskKind.REVIEW

    def __init__(
        self, definitions: Definitions, concern_of: ConcernOf, eyes: FourEyes, keyring: Keyring, mail: ReviewMail
    ) -> None:
        super().__init__(definitions, concern_of)
        self._eyes, self._keyring, self._mail = eyes, keyring, mail

    async def perform(self, tx: Transaction, request: PerformRequest) -> Outcome | None:
        params = request.effect.params
        assert isinstance(params, Review)
        opening = await self._opening(tx, request)
        seats = [Seat(id=new_id(), number=n, post=post) for n, post in enumerate(seats_of(opening.common.post, params))]
        if params.people:
            asked = await self._eyes.requesters(tx, request.run, request.subject, tx.actor.id)
            seats += await self._by_name(tx, opening, params.people, asked, len(seats))
        if len(seats) < params.needs:
            return Outcome(NOBODY)
        for seat in seats:
            await self._put(tx, opening, seat)
            await self._tell(tx, opening, seat)
        return None

    async def _by_name(
        self, tx: Transaction, opening: Opening, people: tuple[str, ...], asked: Requesters, first: int
    ) -> list[Seat]:
        """Those of the people named who can be reached and did not ask for it themselves."""
        found: list[Seat] = []
        addresses = [each.strip().lower() for each in people if isinstance(each, str) and is_address(each.strip())]
        for address in dict.fromkeys(addresses):
            user = await user_id_by_email(tx, address)
            if address in asked.mails or user in asked.users:
                continue
            origin = opening.request.origin
            if user is None:
                reached = await self._mail.reaches(tx, opening.interaction, origin)
            else:
                reached = await tx.fetch_value(_SIGNS_IN, user, origin is Origin.SIMULATED)
            if not reached:
                continue
            mail = address if user is None else None
            found.append(Seat(id=new_id(), number=first + len(found), user=user, mail=mail))
        return found

    async def _tell(self, tx: Transaction, opening: Opening, seat: Seat) -> None:
        request, title = opening.request, opening.title
        if seat.user is not None:
            await tell(tx, [seat.user], Notice(ASKED, title, request.run, opening.interaction, seat.id), request.origin)
        if seat.mail is not None:
            until = (opening.due or opening.now) + (timedelta() if _leads_elsewhere(opening) else GRACE)
            asked = AskedByMail(
                address=seat.mail,
                title=title,
                reference=opening.concern.reference,
                place=f"/decide/#{make_signed(self._keyring, LINK, seat.id, until)}",
                until=until,
                interaction_id=opening.interaction,
                origin=request.origin,
            )
            await self._mail.ask(tx, asked)


def _leads_elsewhere(opening: Opening) -> bool:
    return opening.due is not None and any(action.go and not action.after for action in opening.common.late)
