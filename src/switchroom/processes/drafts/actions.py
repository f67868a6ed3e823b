"""Beginning, changing, publishing and throwing away a draft."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from switchroom.platform.access import Principal
from switchroom.platform.db import Transaction
from switchroom.platform.errors import Refusal
from switchroom.platform.events import Code
from switchroom.platform.ids import new_id
from switchroom.platform.text import Text
from switchroom.processes import events, publishing
from switchroom.processes.contracts import DESIGN, PUBLISH, References
from switchroom.processes.definitions import Definitions, NoSuchProcess
from switchroom.processes.domain.drafting import Change, Clash, Drawn, meet
from switchroom.processes.domain.reading import read_definition
from switchroom.processes.domain.writing import as_people_read
from switchroom.processes.drafts.contracts import (
    Draft,
    DraftChanged,
    DraftExists,
    DraftOvertaken,
    NotApproved,
    NotDecided,
)
from switchroom.processes.drafts.door import to_change, unpublished


class Saved(msgspec.Struct, frozen=True):
    """The revision before and after, and the changes that were not made because of somebody else's."""

    before: int
    revision: int
    clashes: list[Clash]


async def begin(
    tx: Transaction,
    principal: Principal,
    slug: str,
    definition: dict[str, Any],
    layout: dict[str, Any] | None = None,
    stem_version: int | None = None,
) -> UUID:
    """A draft of a new process, of a variant if it has a `stem_version`. Raises `NotAllowed`, `DraftExists`."""
    principal.require_everywhere(DESIGN)
    taken = await tx.fetch_value("select exists(select from processes.definition where slug = $1)", slug)
    if taken:
        raise DraftExists(errors=[_taken()])
    made = await _insert(tx, principal, slug, Drawn({**definition, "process": slug}, layout or {}), None, stem_version)
    if made is None:
        raise DraftExists(errors=[_taken()])
    return made


async def go_on(tx: Transaction, principal: Principal, slug: str, version: int | None) -> UUID:
    """The draft of a process; if there is none, one that begins with its current version or, if given, an older one.

    Raises `NotAllowed`, `NoSuchProcess`.
    """
    principal.require_everywhere(DESIGN)
    found: UUID | None = await tx.fetch_value(
        "select id from processes.draft where slug = $1 and state <> 'published'", slug
    )
    if found is not None:
        return found
    row = await tx.fetch_row(
        """select version, source, layout, stem_version from processes.definition
           where slug = $1 and ($2::int is null or version = $2) order by version desc limit 1""",
        slug,
        version,
    )
    if row is None:
        raise NoSuchProcess(process=slug)
    definition = read_definition(row["source"]).definition
    source = row["source"] if definition is None else as_people_read(definition)
    drawn = Drawn(source, row["layout"] or {})
    made = await _insert(tx, principal, slug, drawn, row["version"], row["stem_version"])
    return made or await go_on(tx, principal, slug, version)


async def change(tx: Transaction, principal: Principal, draft_id: UUID, changes: Sequence[Change]) -> Saved:
    """Make these changes as far as nobody else changed the same part meanwhile.

    Raises `NoSuchDraft`, `DraftOver`, `NoSuchPart`, `DraftTooLarge`.
    """
    draft = await to_change(tx, principal, draft_id)
    drawn = Drawn(draft.definition, draft.layout)
    met = meet(drawn, changes)
    if met.drawn == drawn:
        return Saved(draft.revision, draft.revision, met.clashes)
    revision = await write(tx, principal, draft, met.drawn, redefined=met.redefined)
    return Saved(draft.revision, revision, met.clashes)


async def write(tx: Transaction, principal: Principal, draft: Draft, drawn: Drawn, *, redefined: bool) -> int:
    """Make a draft, locked by `to_change`, what is drawn; its new revision. Raises `DraftTooLarge`."""
    meet(drawn, ())
    revision = draft.revision + 1
    await tx.execute(
        """update processes.draft set definition = $2, layout = $3, revision = $4, defined = $5, title = $6,
               changed_by = $7, changed_at = clock_timestamp() where id = $1""",
        draft.id,
        drawn.definition,
        drawn.layout,
        revision,
        revision if redefined else draft.defined,
        _title(drawn.definition, draft.slug),
        principal.user_id,
    )
    tx.emit(events.DraftEdited(draft=draft.id, process=Code(draft.slug), revision=revision))
    return revision


async def publish(
    tx: Transaction,
    principal: Principal,
    definitions: Definitions,
    references: References,
    draft_id: UUID,
    *,
    defined: int,
    revision_note: str,
    over: int | None = None,
) -> tuple[str, int]:
    """Publish the draft as whoever publishes has seen it; the process and the version.

    `over`: the newest version, whose changes go because the draft began with an older one. Raises `NotAllowed`,
    `NoSuchDraft`, `DraftOver`, `DraftChanged`, `DraftOvertaken`, `NotDecided`, `NotApproved`, `DefinitionRefused`.
    """
    principal.require_everywhere(PUBLISH)
    draft = await unpublished(tx, principal, draft_id)
    if draft.defined != defined:
        raise DraftChanged()
    await _require_newest(tx, draft, over)
    await _require_decisions(tx, draft)
    await _require_approval(tx, draft)
    source = {**draft.definition, "process": draft.slug}
    _, version = await publishing.publish(
        tx, definitions, references, source, revision_note, draft.layout, draft.stem_version
    )
    await tx.execute(
        "update processes.draft set state = 'published', published_version = $2 where id = $1", draft_id, version
    )
    tx.emit(events.DraftClosed(draft=draft_id, process=Code(draft.slug), number=version))
    return draft.slug, version


async def throw_away(tx: Transaction, principal: Principal, draft_id: UUID) -> None:
    """Remove a draft and what was said about it; a variant that was never published goes with it.

    Raises `NoSuchDraft`, `DraftOver`.
    """
    draft = await to_change(tx, principal, draft_id)
    await tx.execute("delete from processes.draft where id = $1", draft_id)
    await tx.execute(
        """delete from processes.variant v where v.slug = $1
           and not exists(select from processes.definition d where d.slug = v.slug)""",
        draft.slug,
    )
    tx.emit(events.DraftClosed(draft=draft_id, process=Code(draft.slug)))


async def roll_back(
    tx: Transaction,
    principal: Principal,
    definitions: Definitions,
    references: References,
    slug: str,
    version: int,
    revision_note: str,
) -> int:
    """Publish an older version anew, as it was; the new version. Raises `NoSuchProcess`, `DefinitionRefused`."""
    principal.require_everywhere(PUBLISH)
    row = await tx.fetch_row(
        "select source, layout, stem_version from processes.definition where slug = $1 and version = $2", slug, version
    )
    if row is None:
        raise NoSuchProcess(process=slug, version=version)
    source, layout = row["source"], row["layout"]
    _, made = await publishing.publish(tx, definitions, references, source, revision_note, layout, row["stem_version"])
    return made


async def _require_newest(tx: Transaction, draft: Draft, over: int | None) -> None:
    newest = await tx.fetch_value("select max(version) from processes.definition where slug = $1", draft.slug)
    if newest not in (draft.base_version, over):
        message = DraftOvertaken().message
        raise DraftOvertaken(errors=[{"field": "over", "code": "newest", "message": message, "written": str(newest)}])


async def _require_approval(tx: Transaction, draft: Draft) -> None:
    waiting = await tx.fetch_value(
        """select exists(select from processes.draft_review where draft_id = $1
                         and (decision is distinct from 'approved' or defined <> $2))""",
        draft.id,
        draft.defined,
    )
    if waiting:
        raise NotApproved()


async def _require_decisions(tx: Transaction, draft: Draft) -> None:
    if await tx.fetch_value(
        "select exists(select from processes.draft_conflict where draft_id = $1 and choice is null)", draft.id
    ):
        raise NotDecided()


async def _insert(
    tx: Transaction,
    principal: Principal,
    slug: str,
    drawn: Drawn,
    base_version: int | None,
    stem_version: int | None,
) -> UUID | None:
    meet(drawn, ())  # refuses what is too large, whatever it came from
    made: UUID | None = await tx.fetch_value(
        """insert into processes.draft
               (id, slug, state, title, definition, layout, base_version, changed_by, stem_version)
           values ($1, $2, 'draft', $3, $4, $5, $6, $7, $8)
           on conflict (slug) where state <> 'published' do nothing returning id""",
        new_id(),
        slug,
        _title(drawn.definition, slug),
        drawn.definition,
        drawn.layout,
        base_version,
        principal.user_id,
        stem_version,
    )
    if made is not None:
        tx.emit(events.DraftOpened(draft=made, process=Code(slug)))
    return made


def _title(definition: dict[str, Any], slug: str) -> Any:
    """What lists call it: the title as far as it is one."""
    try:
        return dict(Text.parse(definition.get("title") or slug))
    except Refusal:
        return {"": slug}


def _taken() -> dict[str, str]:
    return {"field": "process", "code": "taken", "message": DraftExists().message}
