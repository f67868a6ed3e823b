"""Why me, why not her, why is this still waiting: answers from the board as it is, or as it was at a decision.

What has been decided is read from the journal. Candidates and the rules that rejected them are worked out anew: from
the present board while the item waits, afterwards from the board as it stood when the item was last offered.
"""

import asyncio
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from msgspec import Struct

from switchroom.people.facade import agent_description, agent_descriptions, people_by_id
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection
from switchroom.platform.text import Text
from switchroom.routing import schemas
from switchroom.routing.contracts import AgentId, ItemId, ItemKind, QueueId
from switchroom.routing.domain import explain as domain
from switchroom.routing.events import Assigned, Offered
from switchroom.routing.history import board_after
from switchroom.routing.moves import moves_shown
from switchroom.routing.queries import agent_view, queue_names
from switchroom.routing.rows import Activity
from switchroom.routing.store import read_board

DECISIONS = """
select position, at, type, data from journal.event
where subject = $1 and starts_with(type, 'routing.') order by position desc limit $2
"""
MOST_DECISIONS = 200
MOST_ITEMS = 20
"""How many items of a queue or of an agent's prospects are explained: those that are served first."""
MOST_STAFF = 200
RULES = {
    Activity.SIGNED_OUT: domain.Rule.SIGNED_OUT,
    Activity.DISCONNECTED: domain.Rule.DISCONNECTED,
    Activity.NOT_AVAILABLE: domain.Rule.NOT_AVAILABLE,
    Activity.WRAP_UP: domain.Rule.IN_WRAP_UP,
    Activity.BUSY: domain.Rule.NO_CAPACITY,
}
"""What would keep anything from an agent who is seen to do this."""


class _Asked(Struct, frozen=True):
    """The item to explain and the command after which to look; None: now."""

    item: ItemId
    kind: ItemKind
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
        item=await _standing(connection, found, asked.kind, about),
        score=found.score,
        ring=found.ring,
        candidates=await _candidates(connection, found.candidates),
        decisions=decisions,
    )


async def _what_to_explain(connection: Connection, about: UUID, decisions: Sequence[Any]) -> _Asked | None:
    waiting = await connection.fetch_row(
        "select item_id, kind from routing.queue_item where about = $1 and state in ('waiting', 'offered')", about
    )
    if waiting is not None:
        return _Asked(ItemId(waiting["item_id"]), ItemKind(waiting["kind"]), None)
    for row in decisions:  # the newest first
        item, kind = row["data"].get("item"), row["data"].get("kind")
        if row["type"] == Offered.type:
            return _Asked(ItemId(UUID(item)), ItemKind(kind), row["data"]["command"])
        if row["type"] == Assigned.type and row["data"]["offer"] is None:  # pulled: just before
            return _Asked(ItemId(UUID(item)), ItemKind(kind), row["data"]["command"] - 1)
    return None


async def explain_queue(connection: Connection, queue: QueueId) -> schemas.QueueExplanation:
    """Why each of the first items of a queue still waits, and what keeps each of those who serve it from the first."""
    rows = await connection.fetch(
        """select item_id, kind, about from routing.queue_item where queue_id = $1 and state in ('waiting', 'offered')
           order by arrived_at, item_id limit $2""",
        queue,
        MOST_ITEMS,
    )
    board = await read_board(connection)
    explained = []
    for row in rows:
        found = await asyncio.to_thread(domain.explain_item, board, ItemId(row["item_id"]))
        if found is not None:
            explained.append((found, row))
    explained.sort(key=lambda one: one[0].position)
    first = explained[0][0].candidates if explained else ()
    return schemas.QueueExplanation(
        queue=(await _named(connection, [queue]))[queue],
        items=[
            _in_queue(found, await _standing(connection, found, row["kind"], row["about"])) for found, row in explained
        ],
        candidates=await _staff(connection, queue, first),
    )


def _in_queue(found: domain.ItemExplained, standing: schemas.ItemStanding) -> schemas.ItemInQueue:
    verdicts = Counter(_verdict(candidate) for candidate in found.candidates)
    rules = Counter(candidate.rule.value for candidate in found.candidates if candidate.rule)
    return schemas.ItemInQueue(item=standing, verdicts=dict(verdicts), rules=dict(rules))


async def _staff(
    connection: Connection, queue: QueueId, judged: tuple[domain.Candidate, ...]
) -> list[schemas.Candidate]:
    """Everybody who serves the queue, also who never signed in: as judged, or by what they are seen to do."""
    serving = [AgentId(agent.id) for agent in await agent_descriptions(connection) if queue in agent.queue_ids]
    known = {candidate.agent: candidate for candidate in judged}
    rows = await connection.fetch(
        "select agent_id, state from routing.agent_state where agent_id = any($1)",
        [agent for agent in serving if agent not in known],
    )
    seen = {row["agent_id"]: Activity(row["state"]) for row in rows}
    found = [known.get(agent) or _by_activity(agent, seen.get(agent, Activity.SIGNED_OUT)) for agent in serving]
    found.sort(key=lambda one: (one.rule is not None, one.place or 0))
    return await _candidates(connection, tuple(found[:MOST_STAFF]))


def _by_activity(agent: AgentId, activity: Activity) -> domain.Candidate:
    return domain.Candidate(agent, RULES.get(activity), offered=activity is Activity.OFFERED)


async def explain_agent(
    connection: Connection, agent: AgentId, seen: frozenset[QueueId], principal: Principal
) -> schemas.AgentExplanation:
    """Why an agent gets nothing, or what comes next. Only items of queues in `seen` are shown, to himself his own."""
    asks_himself = agent == principal.user_id
    described = await agent_description(connection, agent)
    served = [QueueId(queue) for queue in described.queue_ids] if described else []
    shown = seen | frozenset(served) if asks_himself else seen
    found = await asyncio.to_thread(domain.explain_agent, await read_board(connection), agent)
    view = await agent_view(connection, agent)
    names = await people_by_id(connection, [agent])
    rule = domain.Rule.SIGNED_OUT if found is None else found.rule
    ends = [work.wrap_up_ends_at for work in view.works if work.wrap_up_ends_at]
    return schemas.AgentExplanation(
        agent=schemas.AgentNamed(id=agent, name=names[agent].name if agent in names else "?"),
        state=view.row.state if view.row else Activity.SIGNED_OUT,
        rule=rule.value if rule else None,
        until=max(ends, default=None) if rule is domain.Rule.IN_WRAP_UP else None,
        queues=list((await _named(connection, served)).values()),
        moves=(await moves_shown(connection, [agent], principal)).get(agent, []),
        items=await _items_for(connection, [one for one in found.items if one.queue in shown] if found else []),
    )


async def _items_for(connection: Connection, found: list[domain.ItemForAgent]) -> list[schemas.ItemForAgent]:
    first = found[:MOST_ITEMS]
    rows = await connection.fetch(
        "select item_id, kind, about, arrived_at from routing.queue_item where item_id = any($1)",
        [one.item for one in first],
    )
    known = {row["item_id"]: row for row in rows}
    queues = await _named(connection, (one.queue for one in first))
    return [
        schemas.ItemForAgent(
            item_id=one.item,
            kind=known[one.item]["kind"],
            about_id=known[one.item]["about"],
            queue=queues[one.queue],
            score=one.score,
            arrived_at=known[one.item]["arrived_at"],
            verdict=_verdict(one.candidate),
            rule=one.candidate.rule.value if one.candidate.rule else None,
            lacks=_lacks(one.candidate),
            until=one.candidate.until,
        )
        for one in first
        if one.item in known
    ]


async def _named(connection: Connection, queues: Iterable[QueueId]) -> dict[QueueId, schemas.QueueNamed]:
    ids = list(dict.fromkeys(queues))
    names = await queue_names(connection, ids)
    return {id_: schemas.QueueNamed(id=id_, name=Text.parse(names.get(id_) or "?").to_json()) for id_ in ids}


async def _standing(
    connection: Connection, found: domain.ItemExplained, kind: ItemKind, about: UUID
) -> schemas.ItemStanding:
    return schemas.ItemStanding(
        item_id=found.item,
        kind=kind,
        about_id=about,
        queue=(await _named(connection, [found.queue]))[found.queue],
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
