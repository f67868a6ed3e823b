"""What interactions keep about a customer: handed out, and erased.

Gone are the address they came from, what a token claimed about them, notes, tags and comments, and what a process wrote
on the screen. When, where to, how long and how it ended stays for the figures.
"""

from typing import Any
from uuid import UUID

from switchroom.interactions.words import forget_words, index
from switchroom.platform.db import Connection, Transaction
from switchroom.processes.facade import empty_tasks_of

EXPORT = """
select n.reference, n.medium, n.address, n.language, n.started_at, n.answered_at, n.ended_at, n.ended_how, n.tags,
       n.identity_how, d.name as disposition,
       coalesce((select jsonb_agg(jsonb_build_object('at', t.at, 'text', t.text) order by t.at)
                 from interactions.note t where t.interaction_id = n.id), '[]') as notes,
       coalesce((select jsonb_agg(jsonb_build_object('at', s.ended_at, 'kind', s.kind, 'score', s.score,
                                                     'comment', s.comment) order by s.asked_at)
                 from interactions.survey s where s.interaction_id = n.id and s.outcome = 'answered'), '[]') as surveys
from interactions.interaction n left join interactions.disposition d on d.id = n.disposition_id
where n.customer_id = any($1) order by n.started_at
"""
ERASE = (
    """delete from interactions.note where interaction_id in
           (select id from interactions.interaction where customer_id = any($1))""",
    """update interactions.survey set comment = null where comment is not null and interaction_id in
           (select id from interactions.interaction where customer_id = any($1))""",
    """delete from interactions.screen where interaction_id in
           (select id from interactions.interaction where customer_id = any($1) and closed_at is not null)""",
    "update interactions.interaction set address = null, claims = '{}', tags = '{}' where customer_id = any($1)",
)


class InteractionData:
    """Implements `customers.PersonalData`."""

    async def export(self, connection: Connection, customer_ids: list[UUID]) -> dict[str, Any]:
        return {"interactions": [dict(row) for row in await connection.fetch(EXPORT, customer_ids)]}

    async def erase(self, tx: Transaction, customer_ids: list[UUID]) -> None:
        theirs = await tx.fetch("select id from interactions.interaction where customer_id = any($1)", customer_ids)
        await forget_words(tx, customer_ids)
        await empty_tasks_of(tx, [row["id"] for row in theirs])
        for statement in ERASE:
            await tx.execute(statement, customer_ids)
        await index(tx, [row["id"] for row in theirs])
