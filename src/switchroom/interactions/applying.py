"""Tells conformance where an interaction came that is over: which processes were to be used there.

That is the process of its entry point, and the one of its touchpoint: channel, brand and service, as the map has it for
the customer's region and environment. What it is about may be said anew later; then it came somewhere else.
"""

from uuid import UUID

from switchroom.conformance.facade import Came, came_to
from switchroom.interactions import contracts as c
from switchroom.interactions.concerns import concern_of
from switchroom.interactions.traffic import CHANNEL, SERVED_BY
from switchroom.platform.db import Transaction
from switchroom.platform.events import Origin
from switchroom.platform.handlers import Handler
from switchroom.platform.journal import Envelope
from switchroom.processes.contracts import Subject

_WHERE = f"""
select n.origin, n.started_at, e.process_slug as entry, (
    select t.process_slug from touchpoints.touchpoint t
    left join organisation.environment v on v.id = t.environment_id
    where not t.archived and t.channel_id = {CHANNEL} and t.service_id = n.service_id and t.brand_id = n.brand_id
        and (t.region_id is null or t.region_id = cu.region_id)
        and (t.environment_id is null or v.code = cu.environment)
    order by t.region_id is null, t.environment_id is null limit 1) as touchpoint
from interactions.interaction n
left join touchpoints.entry_point e on e.id = n.entry_point_id
left join customers.customer cu on cu.id = n.customer_id {SERVED_BY}
where n.id = $1 and n.caller_id is null and n.closed_at is not null
"""  # noqa: S608 - constants


def applications_handler() -> Handler:
    """Says where interactions came when they are over."""

    async def handle(tx: Transaction, envelope: Envelope) -> None:
        event = envelope.event
        if isinstance(event, c.Closed | c.Classified):
            await apply(tx, event.interaction)

    return Handler("applications", (c.Closed, c.Classified), handle)


async def apply(tx: Transaction, interaction_id: UUID) -> None:
    """Say where it came, if it is over and a customer's."""
    row = await tx.fetch_row(_WHERE, interaction_id)
    if row is None:
        return
    processes = {slug for slug in (row["entry"], row["touchpoint"]) if slug}
    concern = await concern_of(tx, Subject("interaction", interaction_id))
    await came_to(tx, Came(interaction_id, Origin(row["origin"]), row["started_at"], processes, concern))
