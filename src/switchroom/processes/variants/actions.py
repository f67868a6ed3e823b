"""Making a variant, bringing it up to its base, and deciding what both have changed."""

from typing import Any
from uuid import UUID

import msgspec

from switchroom.platform.access import Principal
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.events import Code
from switchroom.processes import events
from switchroom.processes.contracts import DESIGN
from switchroom.processes.definitions import NoSuchProcess
from switchroom.processes.domain.drafting import STEPS, Drawn
from switchroom.processes.domain.merging import Conflict, merge
from switchroom.processes.domain.places import as_written, at, by_name, put, same, shown
from switchroom.processes.drafts.actions import begin, go_on, write
from switchroom.processes.drafts.contracts import Draft, NotDecided
from switchroom.processes.drafts.door import access, to_change
from switchroom.processes.publishing import apart
from switchroom.processes.variants.contracts import (
    Audience,
    Choice,
    Clashing,
    ForNobody,
    NoSuchConflict,
    NotAVariant,
    NotBehind,
)
from switchroom.processes.variants.family import as_written_by_us, version_of

_OWN = ("process", "title", "number")
"""What a variant never has from its base."""


async def make(tx: Transaction, principal: Principal, base: str, slug: str, title: Any, audience: Audience) -> UUID:
    """A draft of a new process that is what the base is now; its id.

    Raises `NotAllowed`, `ForNobody`, `NoSuchProcess`, `DraftExists`.
    """
    principal.require_everywhere(DESIGN)
    if audience == Audience():
        raise ForNobody()
    version = await _newest(tx, base)
    layout = await tx.fetch_value(
        "select layout from processes.definition where slug = $1 and version = $2", base, version
    )
    source = await version_of(tx, base, version)
    definition = {"process": slug, "title": title, **{key: source[key] for key in source if key not in _OWN}}
    draft = await begin(tx, principal, slug, definition, layout, version)
    await tx.execute(
        """insert into processes.variant (slug, base, brand_id, region_id, environment_id, channel_id)
           values ($1, $2, $3, $4, $5, $6)""",
        slug,
        base,
        audience.brand_id,
        audience.region_id,
        audience.environment_id,
        audience.channel_id,
    )
    tx.emit(events.VariantMade(draft=draft, process=Code(slug), base=Code(base), number=version))
    return draft


async def take_over(tx: Transaction, principal: Principal, slug: str) -> UUID:
    """Bring what the base has changed into the draft of a variant, one that begins now if there is none; its id.

    What both have changed stays the variant's until it is decided. Raises `NotAllowed`, `NotAVariant`, `NotBehind`,
    `NotDecided`, `DraftTooLarge`.
    """
    principal.require_everywhere(DESIGN)
    base = await tx.fetch_value("select base from processes.variant where slug = $1 for update", slug)
    if base is None:
        raise NotAVariant()
    draft = await to_change(tx, principal, await go_on(tx, principal, slug, None))
    newest, taken = await _newest(tx, base), draft.stem_version or 1
    if taken >= newest:
        raise NotBehind()
    if any(one.choice is None for one in await conflicts(tx, draft.id)):
        raise NotDecided()
    stem, theirs = await version_of(tx, base, taken), await version_of(tx, base, newest)
    ours = {**as_written_by_us(draft.definition), "process": slug}
    merged = await apart(lambda: merge(stem, ours, theirs))
    layout = await _with_new_steps(tx, draft, merged.definition, base, newest)
    await write(tx, principal, draft, Drawn(merged.definition, layout), redefined=True)
    await tx.execute("update processes.draft set stem_version = $2 where id = $1", draft.id, newest)
    await _keep(tx, draft.id, merged.conflicts)
    tx.emit(
        events.BaseTakenOver(
            draft=draft.id, process=Code(slug), base=Code(base), number=newest, conflicts=len(merged.conflicts)
        )
    )
    return draft.id


async def conflicts(connection: Connection, draft_id: UUID) -> list[Clashing]:
    """What is and was to be decided about a draft since it last took over its base."""
    rows = await connection.fetch(
        """select number, what, choice, decided_by, decided_at from processes.draft_conflict
           where draft_id = $1 order by number""",
        draft_id,
    )
    return [
        msgspec.convert({**row["what"], **{key: row[key] for key in row if key != "what"}}, Clashing)
        for row in map(dict, rows)
    ]


async def decide(tx: Transaction, principal: Principal, draft_id: UUID, number: int, choice: Choice) -> None:
    """Say whose value stands at a place; what was written there by hand since is kept with `ours`.

    Raises `NotAllowed`, `NoSuchDraft`, `DraftOver`, `NoSuchConflict`.
    """
    draft = await to_change(tx, principal, draft_id)
    one = next((each for each in await conflicts(tx, draft_id) if each.number == number), None)
    if one is None:
        raise NoSuchConflict()
    definition = by_name(draft.definition)
    now = shown(at(definition, one.place))
    wanted = one.theirs if choice is Choice.THEIRS else one.ours if same(now, one.theirs) else now
    if not same(now, wanted):
        made = as_written(put(definition, one.place, wanted), draft.slug)
        await write(tx, principal, draft, Drawn(made, draft.layout), redefined=True)
    await tx.execute(
        """update processes.draft_conflict set choice = $3, decided_by = $4, decided_at = clock_timestamp()
           where draft_id = $1 and number = $2""",
        draft_id,
        number,
        choice.value,
        principal.user_id,
    )
    tx.emit(events.ConflictDecided(draft=draft_id, process=Code(draft.slug), number=number, choice=Code(choice)))


async def conflicts_of(connection: Connection, principal: Principal, draft_id: UUID) -> list[Clashing]:
    """The same, for whoever may see the draft. Raises `NotAllowed`, `NoSuchDraft`."""
    return await conflicts(connection, (await access(connection, principal, draft_id)).id)


async def _newest(connection: Connection, slug: str) -> int:
    found: int | None = await connection.fetch_value(
        "select max(version) from processes.definition where slug = $1 and state = 'published'", slug
    )
    if found is None:
        raise NoSuchProcess(process=slug)
    return found


async def _keep(tx: Transaction, draft_id: UUID, found: list[Conflict]) -> None:
    await tx.execute("delete from processes.draft_conflict where draft_id = $1", draft_id)
    for number, conflict in enumerate(found, 1):
        await tx.execute(
            "insert into processes.draft_conflict (draft_id, number, what) values ($1, $2, $3)",
            draft_id,
            number,
            msgspec.to_builtins(conflict),
        )


async def _with_new_steps(
    tx: Transaction, draft: Draft, merged: dict[str, Any], base: str, version: int
) -> dict[str, Any]:
    """Where steps stand in the draft, and those that come from the base where they stand there."""
    if not draft.layout:
        return draft.layout
    found = await tx.fetch_value(
        "select layout from processes.definition where slug = $1 and version = $2", base, version
    )
    new = {step: place for step, place in (found or {}).items() if step in merged[STEPS]}
    return {**new, **draft.layout}
