"""The row of a complaint follows its ticket and its runs: read anew from them, however often and in whatever order."""

from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

import msgspec

from switchroom.complaints.contracts import CATEGORY, CAUSE_FIELD
from switchroom.complaints.events import ComplaintChanged
from switchroom.customers.facade import family_of
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.events import Origin

REPEAT_DAYS = 30
"""A customer who complains again within so many days, of the same service as far as both are known, repeats it."""
MOST_CAUSE, MOST_GOODWILL = 64, Decimal(10) ** 11

FOLLOW = f"""
insert into complaints.complaint (ticket_id, number, origin, opened_at, unit_id, brand_id, requester_id, medium, by_key,
    region_id, service_id, cause, handler_id, due_at, first_due_at, first_answered_at, ended_at, escalated_at)
select t.id, t.number, t.origin, t.opened_at, t.unit_id, t.brand_id, t.requester_id, t.medium, 'key-0' = any(t.tags),
    cu.region_id, n.service_id, left(coalesce(t.fields ->> '{CAUSE_FIELD}', ''), {MOST_CAUSE}), t.assignee_id,
    solve.due_at, answer.due_at, t.first_replied_at, t.solved_at,
    (select min(e.at) from tickets.escalation e where e.ticket_id = t.id)
from tickets.ticket t
left join customers.customer own on own.id = t.requester_id
left join customers.customer cu on cu.id = coalesce(own.survivor_id, own.id)
left join interactions.interaction n on n.id = t.interaction_id
left join lateral (select due_at from tickets.clock where ticket_id = t.id and metric = 'resolution'
                   order by started_at desc limit 1) solve on true
left join lateral (select due_at from tickets.clock where ticket_id = t.id and metric = 'first_response'
                   order by started_at limit 1) answer on true
where t.id = $1 and t.type = 'complaint' and t.merged_into is null
on conflict (ticket_id) do update set unit_id = excluded.unit_id, brand_id = excluded.brand_id,
    requester_id = excluded.requester_id, by_key = complaint.by_key or excluded.by_key,
    region_id = case when 'region' = any(complaint.chosen) then complaint.region_id else excluded.region_id end,
    service_id = case when 'service' = any(complaint.chosen) then complaint.service_id else excluded.service_id end,
    cause = excluded.cause, handler_id = excluded.handler_id, due_at = excluded.due_at,
    first_due_at = excluded.first_due_at,
    first_answered_at = least(excluded.first_answered_at, complaint.contacted_at), ended_at = excluded.ended_at,
    escalated_at = excluded.escalated_at
returning run_id, requester_id, service_id, opened_at, repeats, origin, (xmax = 0) as new
"""  # noqa: S608 - constants
# What of it stands in its runs. Warnings are processes for complaints that its handling has called, or that a trigger
# has begun beside it.
OF_RUNS = f"""
update complaints.complaint c set
    handler_id = coalesce(c.handler_id, has.user_id),
    next_due_at = least(case when c.ended_at is null then c.due_at end, o.due_at),
    warnings = coalesce(w.many, 0), warning_run_id = w.id, warning_began_at = w.started_at,
    warning_ended_at = w.ended_at, warning_outcome = w.outcome, escalated_at = least(c.escalated_at, w.first_at),
    late_steps = (select count(*) from complaints.late_step s where s.ticket_id = c.ticket_id)
from (select $2::uuid as run_id) handling
left join processes.run root on root.id = handling.run_id
left join lateral (
    select r.id, r.started_at, r.ended_at, r.outcome, count(*) over () as many, min(r.started_at) over () as first_at
    from processes.run r join processes.catalogued k on k.slug = r.slug and k.category = '{CATEGORY}'
    where r.subject_id in (root.subject_id, $1) and r.slug is distinct from root.slug
        and (r.root_id = root.id or (r.parent_id is null and r.subject_kind = 'ticket'))
    order by r.started_at desc, r.id desc limit 1) w on true
left join lateral (
    select min(t.due_at) as due_at
    from processes.run r join processes.task t on t.run_id = r.id and t.state = 'open'
    where r.id = w.id or (r.subject_id = root.subject_id and r.root_id = root.id)) o on true
left join lateral (
    select coalesce(t.claimed_by, t.done_by) as user_id from processes.task t
    where t.run_id = handling.run_id and coalesce(t.claimed_by, t.done_by) is not null and t.kind = 'task'
    order by (t.state = 'open') desc, t.opened_at desc limit 1) has on true
where c.ticket_id = $1
"""  # noqa: S608 - a constant
EARLIER = f"""
select ticket_id from complaints.complaint
where requester_id = any($1) and ticket_id <> $2 and origin = $3 and opened_at < $4
    and opened_at >= $4 - interval '{REPEAT_DAYS} days'
    and ($5::uuid is null or service_id is null or service_id = $5)
order by opened_at desc, ticket_id desc limit 1
"""  # noqa: S608 - a constant


class Followed(msgspec.Struct, frozen=True):
    """A complaint after its row was brought up to date. `new`: it was not known before."""

    run_id: UUID | None
    requester_id: UUID | None
    service_id: UUID | None
    opened_at: Any
    repeats: UUID | None
    origin: Origin
    new: bool


async def follow(tx: Transaction, ticket_id: UUID) -> Followed | None:
    """Bring the row of a complaint up to date and report it; None: this ticket is no complaint that stands."""
    found = await tx.fetch_as(Followed, FOLLOW, ticket_id)
    if not found:
        return None
    await tx.execute(OF_RUNS, ticket_id, found[0].run_id)
    tx.emit(ComplaintChanged(ticket=ticket_id), origin=found[0].origin)
    return found[0]


async def earlier(connection: Connection, ticket_id: UUID, followed: Followed) -> UUID | None:
    """The latest complaint of the same customer that this one repeats."""
    if followed.requester_id is None:
        return None
    family = await family_of(connection, followed.requester_id)
    found: UUID | None = await connection.fetch_value(
        EARLIER, family, ticket_id, followed.origin.value, followed.opened_at, followed.service_id
    )
    return found


def granted(variables: Any) -> tuple[str | None, Decimal | None]:
    """The remedy that a handling process has decided on, and how much of goodwill, by its variables of these names."""
    remedy, amount = variables.get("remedy"), variables.get("amount")
    if not isinstance(remedy, str) or not remedy.isascii() or not 0 < len(remedy) <= MOST_CAUSE:
        return None, None
    if remedy != "goodwill" or amount is None:
        return remedy, None
    try:
        goodwill = Decimal(str(amount)).quantize(Decimal("0.01"))
    except InvalidOperation:
        return remedy, None
    return remedy, goodwill if 0 <= goodwill < MOST_GOODWILL else None
