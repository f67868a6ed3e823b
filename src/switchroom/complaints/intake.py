"""A complaint comes in, by whatever door: dispatched by region, linked with what it repeats, its handling begun."""

import logging
from uuid import UUID

import msgspec

from switchroom.complaints.contracts import CATEGORY
from switchroom.complaints.events import TakenIn
from switchroom.complaints.following import Followed, earlier, follow
from switchroom.complaints.routes import Way, way_of
from switchroom.platform.db import Transaction
from switchroom.platform.events import Code, Origin
from switchroom.platform.ids import new_id
from switchroom.processes.contracts import InvalidInput, Medium, RunFinished, Stop, Subject
from switchroom.processes.facade import NoSuchProcess, NoSuchRun, Runs
from switchroom.tickets.facade import follow_on, hand_to_team

log = logging.getLogger(__name__)
TICKET = """
select t.unit_id, t.assignee_id, t.brand_id, t.medium, t.language, t.interaction_id, t.solved_at is not null as solved,
       c.region_id
from tickets.ticket t join complaints.complaint c on c.ticket_id = t.id where t.id = $1
"""
# The run about the call or chat that the ticket was opened in, where that is itself the handling of a complaint.
HANDLED_ALREADY = f"""
select r.id from processes.run r join processes.catalogued k on k.slug = r.slug and k.category = '{CATEGORY}'
where r.subject_id = $1 and r.parent_id is null and r.outcome is null
order by r.started_at desc limit 1
"""  # noqa: S608 - a constant
STANDS = "select outcome is null from processes.run where id = $1"
MEDIA = {"voice": Medium.VOICE, "chat": Medium.CHAT, "channel": Medium.CHAT, "form": Medium.FORM, "web": Medium.FORM}


class _Ticket(msgspec.Struct, frozen=True):
    unit_id: UUID
    assignee_id: UUID | None
    brand_id: UUID | None
    medium: str
    language: str
    interaction_id: UUID | None
    solved: bool
    region_id: UUID | None


class Intake:
    """Takes complaints in and lets go of what is none any more. Called by the one handler that follows tickets."""

    def __init__(self, runs: Runs) -> None:
        self._runs = runs

    async def settle(self, tx: Transaction, ticket_id: UUID, *, begins: bool) -> None:
        """Bring what is known of this ticket up to date; `begins`: take it in, if nobody handles it yet.

        What is no complaint any more, or was merged into another, leaves the register, and its handling ends.
        """
        followed = await follow(tx, ticket_id)
        if followed is None:
            await self._let_go(tx, ticket_id)
            return
        if followed.repeats is None:
            followed = await self._link(tx, ticket_id, followed)
        if not begins or followed.origin is Origin.SIMULATED or await self._is_handled(tx, followed.run_id):
            return
        (ticket,) = await tx.fetch_as(_Ticket, TICKET, ticket_id)
        if not ticket.solved:
            await self._take_in(tx, ticket_id, ticket, followed)

    async def _is_handled(self, tx: Transaction, run_id: UUID | None) -> bool:
        return run_id is not None and bool(await tx.fetch_value(STANDS, run_id))

    async def _link(self, tx: Transaction, ticket_id: UUID, followed: Followed) -> Followed:
        before = await earlier(tx, ticket_id, followed)
        if before is None:
            return followed
        await tx.execute("update complaints.complaint set repeats = $2 where ticket_id = $1", ticket_id, before)
        await follow_on(tx, ticket_id, before)
        return msgspec.structs.replace(followed, repeats=before)

    async def _take_in(self, tx: Transaction, ticket_id: UUID, ticket: _Ticket, followed: Followed) -> None:
        run_id = await tx.fetch_value(HANDLED_ALREADY, ticket.interaction_id) if ticket.interaction_id else None
        way, process = None, None
        if run_id is None:
            way = await way_of(tx, ticket.region_id, ticket.brand_id, ticket.medium)
            process = way.process if way else None
            unit_id = await self._dispatch(tx, ticket_id, ticket, way)
            run_id = await self._begin(tx, ticket_id, ticket, process, followed.origin) if process else None
        else:
            unit_id = ticket.unit_id
        await tx.execute(
            "update complaints.complaint set run_id = $2, outcome = null where ticket_id = $1", ticket_id, run_id
        )
        await follow(tx, ticket_id)
        taken = TakenIn(
            ticket=ticket_id,
            unit=unit_id,
            route=way.id if way else None,
            run=run_id,
            process=Code(process) if process and run_id else None,
            repeats=followed.repeats,
        )
        tx.emit(taken, origin=followed.origin)

    async def _dispatch(self, tx: Transaction, ticket_id: UUID, ticket: _Ticket, way: Way | None) -> UUID:
        """To the team of the rule, unless somebody works on it already; the team that has it."""
        if way is None or way.unit_id is None or way.unit_id == ticket.unit_id or ticket.assignee_id is not None:
            return ticket.unit_id
        await hand_to_team(tx, ticket_id, way.unit_id)
        return way.unit_id

    async def _begin(
        self, tx: Transaction, ticket_id: UUID, ticket: _Ticket, process: str, origin: Origin
    ) -> UUID | None:
        run_id = new_id()
        try:
            async with tx.savepoint():
                await self._runs.start(
                    tx,
                    process,
                    run_id=run_id,
                    origin=origin,
                    medium=MEDIA.get(ticket.medium, Medium.MAIL),
                    subject=Subject("ticket", ticket_id),
                    language=ticket.language,
                )
        except (NoSuchProcess, InvalidInput):
            log.warning("no process handles this complaint", extra={"ticket": str(ticket_id), "process": process})
            return None
        return run_id

    async def _let_go(self, tx: Transaction, ticket_id: UUID) -> None:
        rows = await tx.fetch("delete from complaints.complaint where ticket_id = $1 returning run_id", ticket_id)
        for row in rows:
            if await self._is_handled(tx, row["run_id"]):
                try:
                    async with tx.savepoint():
                        await self._runs.signal(tx, Stop(row["run_id"]))
                except (NoSuchRun, RunFinished):
                    log.info("its handling was over", extra={"ticket": str(ticket_id)})
