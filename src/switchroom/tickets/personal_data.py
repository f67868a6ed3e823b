"""What tickets keep about a customer: handed out, and erased.

Gone are subjects, words, files, tags and custom fields; when, which team, how long and how it ended stays for figures.
"""

from typing import Any
from uuid import UUID

from switchroom.exchange.facade import forget_subjects
from switchroom.platform.db import Connection, Transaction
from switchroom.processes.facade import empty_runs_about, empty_tasks_of
from switchroom.tickets.vocabulary import forget

EXPORT = """
select t.number, t.type, t.status, t.subject, t.medium, t.language, t.tags, t.fields, t.opened_at, t.solved_at,
       t.closed_at,
       coalesce((select jsonb_agg(jsonb_build_object('at', e.at, 'kind', e.kind, 'text', e.text) order by e.id)
                 from tickets.entry e where e.ticket_id = t.id and e.kind <> 'change'), '[]') as entries,
       coalesce((select jsonb_agg(jsonb_build_object('kind', v.kind, 'status', v.status, 'begins_at', v.begins_at,
                                                     'ends_at', v.ends_at, 'place', v.place, 'note', v.note,
                                                     'reason', v.reason) order by v.begins_at, v.id)
                 from tickets.visit v where v.ticket_id = t.id), '[]') as visits
from tickets.ticket t where t.requester_id = any($1) order by t.id
"""
OF_THEM = "(select id from tickets.ticket where requester_id = any($1))"
ENTRIES_OF_THEM = f"(select id from tickets.entry where ticket_id in {OF_THEM})"  # noqa: S608 - a constant
EMPTY_ENTRIES = "update tickets.entry set text = '', html = null, data = '{}' where ticket_id in "
EMPTY_FILES = (
    "update tickets.attachment set data_key = null, name = '', sha256 = '', content_id = null where entry_id in "
)
EMPTY_TICKETS = (
    "update tickets.ticket set subject = '', tags = '{}', fields = '{}', search = '', external_number = null,"
    " emptied_at = coalesce(emptied_at, clock_timestamp()) where id in "
)
EMPTY_WORK = (
    "update tickets.point set text = '' where ticket_id in ",
    "update tickets.time_spent set note = '' where ticket_id in ",
    "update tickets.escalation set reason = '', tried = '', reference = '', outcome_reason = '' where ticket_id in ",
    "update tickets.visit set place = '', note = '', reason = '' where ticket_id in ",
    "delete from tickets.bulk_ticket where ticket_id in ",
    "delete from tickets.draft where ticket_id in ",
    "delete from tickets.scheduled_reply where ticket_id in ",
)
ERASE = (
    EMPTY_FILES + ENTRIES_OF_THEM,
    EMPTY_ENTRIES + OF_THEM,
    *(part + OF_THEM for part in EMPTY_WORK),
    EMPTY_TICKETS + OF_THEM,
)


class TicketData:
    """Implements `customers.PersonalData`."""

    async def export(self, connection: Connection, customer_ids: list[UUID]) -> dict[str, Any]:
        return {"tickets": [dict(row) for row in await connection.fetch(EXPORT, customer_ids)]}

    async def erase(self, tx: Transaction, customer_ids: list[UUID]) -> None:
        theirs = await tx.fetch(OF_THEM[1:-1], customer_ids)
        ids = [row["id"] for row in theirs]
        await forget(tx, ids)
        await forget_subjects(tx, ids)
        await empty_tasks_of(tx, ids)
        await empty_runs_about(tx, ids)
        for statement in ERASE:
            await tx.execute(statement, customer_ids)
