"""Everything that is known of a complaint, to be handed out as one file: what was said, done, decided, and when."""

from typing import Any
from uuid import UUID

import msgspec

from switchroom.complaints.board import step_titles
from switchroom.complaints.contracts import TooLateForEvidence
from switchroom.complaints.names import with_names
from switchroom.complaints.register import one
from switchroom.people.facade import USERS
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection
from switchroom.processes.facade import Definitions, Runs
from switchroom.tickets.facade import access
from switchroom.voice.facade import PLAY

ENTRIES = """
select id, at, kind, author_kind, author_id, medium, text, data from tickets.entry where ticket_id = $1 order by id
"""
ATTACHED = """
select a.id, a.entry_id, a.name, a.size from tickets.attachment a join tickets.entry e on e.id = a.entry_id
where e.ticket_id = $1 and a.data_key is not null order by a.entry_id, a.id
"""
CLOCKS = """
select metric, started_at, due_at, stopped_at, breached from tickets.clock where ticket_id = $1 order by started_at
"""
RELATED = """
select r.kind, t.number, r.from_id <> $1 as reversed from tickets.relation r
join tickets.ticket t on t.id = case when r.from_id = $1 then r.to_id else r.from_id end
where r.from_id = $1 or r.to_id = $1 order by r.kind, t.number
"""
RUNS = """
select r.id, r.slug, r.version, r.started_at, r.ended_at, r.outcome, r.id is distinct from c.run_id as warning
from complaints.complaint c join processes.run r on r.id = c.warning_run_id or r.root_id = c.run_id
    and r.subject_id in (c.ticket_id, (select subject_id from processes.run where id = c.run_id))
where c.ticket_id = $1 order by r.started_at, r.id
"""
STEPS = """
select subject as run_id, data ->> 'step' as step, data ->> 'kind' as kind, data ->> 'outcome' as outcome,
       (data ->> 'began')::timestamptz as began, (data ->> 'ended')::timestamptz as ended,
       (data ->> 'late')::boolean as late, case when actor_kind = 'user' then actor_id end as actor
from journal.event where subject = any($1) and type = 'processes.step_done' order by position
"""
TASKS = """
select run_id, step, title, post, state, opened_at, due_at, claimed_by, done_by, ended_at, decision, reason
from processes.task where run_id = any($1) order by opened_at, seat
"""
INTERACTIONS = """
select n.id, n.reference, n.medium, n.started_at, n.ended_at from tickets.contact k
join interactions.interaction n on n.id = k.interaction_id where k.ticket_id = $1 order by n.started_at
"""
RECORDINGS = """
select id, interaction_id, started_at, ended_at, media_type from voice.recording
where interaction_id = any($1) and deleted_at is null and file <> '' order by started_at
"""


class Bundle(msgspec.Struct, frozen=True):
    """What is told, and the files that go along: attachments (entry) and recordings (interaction), by their ids."""

    told: dict[str, Any]
    attachments: list[tuple[UUID, str]]
    recordings: list[tuple[UUID, UUID, str]]


async def bundle(
    connection: Connection, definitions: Definitions, runs: Runs, principal: Principal, ticket_id: UUID
) -> Bundle:
    """Raises `NotAllowed`, `NoSuchComplaint`, `TooLateForEvidence`. Recordings only for whoever may listen."""
    row = await one(connection, principal, ticket_id)
    await access(connection, principal, ticket_id)
    if await connection.fetch_value("select emptied_at is not null from tickets.ticket where id = $1", ticket_id):
        raise TooLateForEvidence()
    (complaint,) = await with_names(connection, [row])
    entries = [dict(entry) for entry in await connection.fetch(ENTRIES, ticket_id)]
    attached = await connection.fetch(ATTACHED, ticket_id)
    talks = [dict(one) for one in await connection.fetch(INTERACTIONS, ticket_id)]
    heard = principal.may(PLAY)
    recorded = await connection.fetch(RECORDINGS, [talk["id"] for talk in talks]) if heard else []
    told = {
        "complaint": complaint,
        "said": await _entries(connection, entries, attached),
        "clocks": [dict(clock) for clock in await connection.fetch(CLOCKS, ticket_id)],
        "related": [dict(other) for other in await connection.fetch(RELATED, ticket_id)],
        "interactions": talks,
        "recordings": [dict(one) for one in recorded],
        "handling": await _handling(connection, definitions, runs, ticket_id),
    }
    return Bundle(
        told,
        [(file["id"], file["name"]) for file in attached],
        [(one["id"], one["interaction_id"], one["media_type"]) for one in recorded],
    )


async def _entries(connection: Connection, entries: list[dict[str, Any]], attached: list[Any]) -> list[dict[str, Any]]:
    people = {entry["author_id"] for entry in entries if entry["author_kind"] == "user" and entry["author_id"]}
    names = await USERS.names(connection, list(people))
    return [
        {
            **{name: entry[name] for name in ("at", "kind", "author_kind", "medium", "text")},
            "author": names.get(entry["author_id"]),
            "changes": entry["data"].get("changes"),
            "files": [file["name"] for file in attached if file["entry_id"] == entry["id"]],
        }
        for entry in entries
    ]


async def _handling(
    connection: Connection, definitions: Definitions, runs: Runs, ticket_id: UUID
) -> list[dict[str, Any]]:
    """The run that handles it and the warnings beside it: every step, every task, and what was filled in."""
    rows = await connection.fetch(RUNS, ticket_id)
    ids = [row["id"] for row in rows]
    steps, tasks = await connection.fetch(STEPS, ids), await connection.fetch(TASKS, ids)
    people = {id for row in (*steps, *tasks) for id in _people(row) if id}
    names = await USERS.names(connection, list(people))
    titles = await step_titles(connection, definitions, {(row["slug"], row["version"]) for row in rows})
    return [
        {
            **{name: row[name] for name in ("slug", "version", "started_at", "ended_at", "outcome")},
            "warning": row["warning"],
            "steps": [_step(step, titles.get((row["slug"], row["version"]), {}), names) for step in _of(row, steps)],
            "tasks": [_task(task, names) for task in _of(row, tasks)],
            "filled_in": dict((await runs.read(connection, row["id"])).variables),
        }
        for row in rows
    ]


def _people(row: Any) -> tuple[UUID | None, ...]:
    return (row["actor"],) if "actor" in row.keys() else (row["claimed_by"], row["done_by"])  # noqa: SIM118 - a record


def _of(run: Any, rows: list[Any]) -> list[Any]:
    return [row for row in rows if row["run_id"] == run["id"]]


def _step(row: Any, titles: dict[str, Any], names: dict[UUID, str]) -> dict[str, Any]:
    told = {name: row[name] for name in ("step", "kind", "outcome", "began", "ended", "late")}
    return {**told, "title": titles.get(row["step"], row["step"]), "who": names.get(row["actor"])}


def _task(row: Any, names: dict[UUID, str]) -> dict[str, Any]:
    told = {name: row[name] for name in ("step", "title", "post", "state", "opened_at", "due_at", "ended_at")}
    who = names.get(row["done_by"] or row["claimed_by"])
    return {**told, "who": who, "decision": row["decision"], "reason": row["reason"]}
