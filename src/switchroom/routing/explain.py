"""Why me, why not her, why is this still waiting: answers from the board as it is, or as it was at a decision.

What has been decided is read from the journal. Candidates and the rules that rejected them are worked out anew: from
the present board while the item waits, afterwards from the board as it stood when the item was last offered.
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from msgspec import Struct

from switchroom.people.facade import people_by_id
from switchroom.platform.db import Connection
from switchroom.platform.text import Text
from switchroom.routing import schemas
from switchroom.routing.contracts import AgentId, ItemId, QueueId
from switchroom.routing.domain import explain as domain
from switchroom.routing.events import Assigned, Offered
from switchroom.routing.history import board_after
from switchroom.routing.queries import queue_names
from switchroom.routing.store import read_board

DECISIONS = """
select position, at, type, data from journal.event
where subject = $1 and starts_with(type, 'routing.') order by position desc limit $2
"""
MOST_DECISIONS = 200
MOST_ITEMS = 20
"""How many items of a queue or of an agent's prospects are explained: those that are served first."""


class _Asked(Struct, frozen=True):
    """The item to explain and the command after which to look; None: now."""

    item: ItemId
    command: int | None


async def explain_about(connection: Connection, about: UUID) -> schemas.Explanation:
    """Why an interaction, ticket or task waits, or why it was offered to whom. Raises `TooLongAgo`."""
    rows = await connection.fetch(DECISIONS, about, MOST_DECISIONS)
    decisions = [schemas.Decided.model_validate(dict(row)) for row in reversed(rows)]
    asked = await _what_to_explain(connection, about, rows)
    if asked is None:
        return schemas.Explanation(decisions=decisions)
    board = await (read_board(connection) if asked.command is None else board_after(connection, asked.command))
    found = await asyncio.to_thread(domain.explain_item, board, asked.item)
    if found is None:
        return schemas.Explanation(decisions=decisions)
    return schemas.Explanation(
        item=await _standing(connection, found, about),
        score=found.score,
        ring=found.ring,
        candidates=await _candidates(connection, found.candidates),
        decisions=decisions,
    )


async def _what_to_explain(connection: Connection, about: UUID, decisions: Sequence[Any]) -> _Asked | None:
    waiting = await connection.fetch_value(
        "select item_id from routing.queue_item where about = $1 and state in ('waiting', 'offered')", about
    )
    if waiting is not None:
        return _Asked(ItemId(waiting), None)
    for row in decisions:  # the newest first
        if row["type"] == Offered.type:
            return _Asked(ItemId(UUID(row["data"]["item"])), row["data"]["command"])
        if row["type"] == Assigned.type and row["data"]["offer"] is None:  # pulled: just before
            return _Asked(ItemId(UUID(row["data"]["item"])), row["data"]["command"] - 1)
    return None


async def explain_queue(connection: Connection, queue: QueueId) -> schemas.QueueExplanation:
    """Why each of the first items of a queue still waits: which rules keep how many agents from it."""
    rows = await connection.fetch(
        """select item_id, about from routing.queue_item where queue_id = $1 and state in ('waiting', 'offered')
           order by arrived_at, item_id limit $2""",
        queue,
        MOST_ITEMS,
    )
    board = await read_board(connection)
    items = []
    for row in rows:
        found = await asyncio.to_thread(domain.explain_item, board, ItemId(row["item_id"]))
        if found is not None:
            verdicts = Counter(_verdict(candidate) for candidate in found.candidates)
            rules = Counter(candidate.rule.value for candidate in found.candidates if candidate.rule)
            standing = await _standing(connection, found, row["about"])
            items.append(schemas.ItemInQueue(item=standing, verdicts=dict(verdicts), rules=dict(rules)))
    return schemas.QueueExplanation(items=items)


async def explain_agent(connection: Connection, agent: AgentId, queues: frozenset[QueueId]) -> schemas.AgentExplanation:
    """Why an agent gets nothing, or what comes next; only items of these queues are shown."""
    board = await read_board(connection)
    found = await asyncio.to_thread(domain.explain_agent, board, agent)
    if found is None:
        return schemas.AgentExplanation(rule=domain.Rule.SIGNED_OUT.value, items=[])
    items = [item for item in found.items if item.queue in queues][:MOST_ITEMS]
    return schemas.AgentExplanation(
        rule=found.rule.value if found.rule else None,
        items=[
            schemas.ItemForAgent(
                item_id=item.item,
                queue_id=item.queue,
                score=item.score,
                verdict=_verdict(item.candidate),
                rule=item.candidate.rule.value if item.candidate.rule else None,
                lacks=_lacks(item.candidate),
            )
            for item in items
        ],
    )


async def _standing(connection: Connection, found: domain.ItemExplained, about: UUID) -> schemas.ItemStanding:
    names = await queue_names(connection, [found.queue])
    return schemas.ItemStanding(
        item_id=found.item,
        interaction_id=about,
        queue=schemas.QueueNamed(id=found.queue, name=Text.parse(names.get(found.queue) or "?").to_json()),
        policy_version=found.policy_version,
        score=found.score,
        arrived_at=found.arrived,
        place=found.position,
        staffed=found.staffed,
        ring=found.ring,
        rings=found.rings,
        next_ring_at=found.next_ring_at,
        overflow_at=found.overflow_at,
    )


async def _candidates(connection: Connection, found: tuple[domain.Candidate, ...]) -> list[schemas.Candidate]:
    names = await people_by_id(connection, [candidate.agent for candidate in found])
    return [
        schemas.Candidate(
            agent=schemas.AgentNamed(
                id=candidate.agent, name=names[candidate.agent].name if candidate.agent in names else "?"
            ),
            verdict=_verdict(candidate),
            rule=candidate.rule.value if candidate.rule else None,
            ring=candidate.ring,
            place=candidate.place,
            lacks=_lacks(candidate),
            until=candidate.until,
        )
        for candidate in found
    ]


def _verdict(candidate: domain.Candidate) -> schemas.Verdict:
    if candidate.offered:
        return schemas.Verdict.OFFERED
    return schemas.Verdict.ELIGIBLE if candidate.rule is None else schemas.Verdict.REJECTED


def _lacks(candidate: domain.Candidate) -> list[schemas.Lack]:
    return [schemas.Lack(name=lack.name, demanded=lack.demanded, has=lack.has) for lack in candidate.lacks]
