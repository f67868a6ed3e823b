"""Calls between colleagues: an interaction without customer and process, the caller standing where a customer would.

The board knows of both parts: the caller's is work joined without an offer (its item has the interaction's id), the
colleague's an item in the board's own queue `COLLEAGUES` that nobody else is asked for. So neither is offered a
customer's call meanwhile, and no figure of a queue counts it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from switchroom.interactions import contracts as c
from switchroom.interactions import refusals
from switchroom.interactions.calling_back import End
from switchroom.interactions.items import HandOver, Item, end_item, keep_item, queue_item, read_item
from switchroom.interactions.places import HERE, colleague_of
from switchroom.interactions.rows import Row, lock, release_item
from switchroom.interactions.visits import COLLEAGUE_BUSY, FOR_ONE, OFFERED_WITHIN
from switchroom.people.facade import agent_description, people_with_phone
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.events import Origin
from switchroom.platform.ids import new_id
from switchroom.platform.timekeeper import set_timer
from switchroom.routing import facade as routing
from switchroom.routing.contracts import COLLEAGUES, AgentId, ItemId, Leaving, Medium, WorkItem
from switchroom.routing.contracts import Origin as RoutingOrigin

MOST_SHOWN = 50
CALL = """
with begun as (
    insert into interactions.segment (interaction_id, kind, began_at) values ($1, 'queued', $6)
)
insert into interactions.interaction (id, reference, origin, medium, state, unit_id, caller_id, started_at)
values ($1, to_char($6::timestamptz at time zone 'UTC', 'YYMMDD') || '-'
            || lpad(nextval('interactions.reference_number')::text, 6, '0'), $2, $3, 'queued', $4, $5, $6)
"""


class ColleagueCalls:
    """What becomes of calls between colleagues, as far as they differ from customers'. Keeps nothing itself."""

    def __init__(self, carriers: Mapping[str, c.Carrier], end: End) -> None:
        self._carriers, self._end = carriers, end

    async def call(self, tx: Transaction, principal: Principal, colleague_id: UUID, at: datetime) -> tuple[UUID, int]:
        """Call a colleague: the interaction, and the number of the command by which the board lets the caller.

        Raises `UnknownTarget`, `CallerNotAtWork`, `CallerBusy`, `ColleagueAway`, `ColleagueBusy`,
        `ColleagueNotAvailable`.
        """
        caller = AgentId(principal.user_id)
        described = await agent_description(tx, caller)
        lines = await routing.wallboard_agents(tx, origin=principal.origin)
        at_work = {line.agent_id: line for line in lines if line.signed_in}
        if described is None or caller not in at_work:
            raise refusals.CallerNotAtWork()
        if await routing.in_call(tx, caller):
            raise refusals.CallerBusy()
        colleague = await agent_description(tx, colleague_id)
        if colleague is None or not colleague.works or colleague.origin is not principal.origin:
            raise refusals.UnknownTarget()
        await self._check_reachable(tx, at_work.get(AgentId(colleague_id)), caller)
        interaction_id = new_id()
        await tx.execute(
            CALL, interaction_id, principal.origin.value, Medium.VOICE.value, described.unit_id, caller, at
        )
        mine = self._item(interaction_id, interaction_id, caller, colleague_id, principal.origin, at)
        await keep_item(tx, mine)
        await tx.execute(
            "update interactions.item set agent_id = $2, ended_at = $3, how = 'called' where id = $1",
            interaction_id,
            caller,
            at,
        )
        called = c.ColleagueCalled(interaction=interaction_id, at=at, agent=caller, to_agent=colleague_id)
        tx.emit(called, origin=principal.origin)
        await routing.open_colleagues_queue(tx)
        number = await routing.join_work(
            tx, caller, ItemId(interaction_id), COLLEAGUES, Medium.VOICE, about=interaction_id
        )
        return interaction_id, number

    async def _check_reachable(self, tx: Transaction, line: routing.AgentLine | None, caller: AgentId) -> None:
        if line is None:
            raise refusals.ColleagueAway()
        if line.agent_id == caller:
            raise refusals.UnknownTarget()
        if line.state.value not in HERE:
            raise refusals.ColleagueNotAvailable()
        if line.state.value in ("offered", "wrap_up") or await routing.in_call(tx, line.agent_id):
            raise refusals.ColleagueBusy()
        if COLLEAGUES not in line.queues:  # at work since before there were such calls
            await routing.RoutingFeed().agent_changed(tx, line.agent_id)

    def _item(
        self, id: UUID, interaction_id: UUID, caller: UUID, colleague: UUID, origin: Origin, at: datetime
    ) -> Item:
        work = WorkItem(
            id=ItemId(id),
            medium=Medium.VOICE,
            origin=RoutingOrigin(origin.value),
            preferred=(AgentId(colleague),),
            rings=FOR_ONE,
        )
        return Item(
            id=id,
            interaction_id=interaction_id,
            queue_id=COLLEAGUES,
            run_id=None,
            token=0,
            visit=0,
            queued_at=at,
            work=work,
            hand_over=HandOver.CALL,
            handed_by=caller,
            to_agent_id=colleague,
        )

    async def joined(self, tx: Transaction, row: Row, item_id: UUID, at: datetime) -> bool:
        """The board lets the caller: call out to his phone. False when the item is no caller's part."""
        if row.caller_id is None or item_id != row.id:
            return False
        if row.ended_at is not None:
            await routing.work_ended(tx, ItemId(item_id), AgentId(row.caller_id))
            return True
        carrier = self._carriers.get(row.medium)
        if carrier is None or not await carrier.call_out(tx, row.id, row.caller_id, row.origin):
            await self.caller_ready(tx, row.id, at)
        return True

    async def caller_ready(self, tx: Transaction, interaction_id: UUID, at: datetime) -> None:
        """The caller's phone is connected: now the colleague is asked."""
        row = await lock(tx, interaction_id)
        if row.caller_id is None or row.ended_at is not None or row.item_id is not None:
            return
        colleague = (await read_item(tx, row.id)).to_agent_id
        assert colleague is not None
        item_id = new_id()
        await queue_item(tx, self._item(item_id, row.id, row.caller_id, colleague, row.origin, at))
        await tx.execute("update interactions.interaction set item_id = $2 where id = $1", row.id, item_id)
        await set_timer(tx, COLLEAGUE_BUSY, item_id, OFFERED_WITHIN, {})
        carrier = self._carriers.get(row.medium)
        if carrier is not None:
            await carrier.ringing(tx, row.id, heard=True)

    async def refused(self, tx: Transaction, row: Row, item_id: UUID, at: datetime) -> bool:
        """The board does not let the caller, so there is nothing to let go of. False when it is no caller's part."""
        if row.caller_id is None or item_id != row.id:
            return False
        await tx.execute("update interactions.item set released_at = $2 where id = $1", item_id, at)
        return True

    async def unanswered(self, tx: Transaction, row: Row, item_id: UUID, how: str) -> None:
        """The colleague is asked no longer: he has declined, or did not answer."""
        await routing.withdraw_item(tx, ItemId(item_id), Leaving.WITHDRAWN, how)
        await self.not_reached(tx, row, item_id, how, await tx.now())

    async def not_reached(self, tx: Transaction, row: Row, item_id: UUID, how: str, at: datetime) -> None:
        """The colleague does not come, so nobody serves."""
        await end_item(tx, item_id, at, how)
        await tx.execute("update interactions.interaction set agent_id = null where id = $1", row.id)
        await self._carriers[row.medium].release(tx, row.id)
        await self._end(tx, msgspec.structs.replace(row, agent_id=None), c.EndedHow(how), at)

    async def over(self, tx: Transaction, row: Row, at: datetime) -> None:
        """The caller's part is over, too."""
        if row.caller_id is not None:
            await release_item(tx, self._carriers, row, row.id, AgentId(row.caller_id), at)


async def colleagues(connection: Connection, principal: Principal, search: str) -> list[dict[str, Any]]:
    """Whom the principal can call, those who are free first, those who are not at work last."""
    lines = await routing.wallboard_agents(connection, origin=principal.origin)
    known = {UUID(str(line.agent_id)): line for line in lines if line.signed_in}
    people = [
        person
        for person in await people_with_phone(connection, principal.origin, search)
        if person.id != principal.user_id
    ]
    found = [colleague_of(person.id, person.name, known.get(person.id)) for person in people]
    found.sort(key=lambda one: (one["state"] != "available", not one["here"], one["state"] == "signed_out"))
    return found[:MOST_SHOWN]
