"""The only door to a draft: whoever may see processes sees it, whoever may design changes it."""

from uuid import UUID

from switchroom.platform.access import Principal
from switchroom.platform.db import Connection, Transaction
from switchroom.processes.contracts import DESIGN, SEE
from switchroom.processes.drafts.contracts import Draft, DraftOver, DraftState, NoSuchDraft

COLUMNS = """d.id, d.slug, d.state, d.revision, d.defined, d.base_version, d.published_version,
    d.definition, d.layout, d.stem_version, d.changed_by, d.changed_at"""


async def access(connection: Connection, principal: Principal, draft_id: UUID, *, lock: bool = False) -> Draft:
    """The draft, locked until the end of the transaction if asked. Raises `NotAllowed`, `NoSuchDraft`."""
    principal.require(SEE)
    found = await connection.fetch_as(
        Draft,
        f"select {COLUMNS} from processes.draft d where d.id = $1 {'for update' if lock else ''}",  # noqa: S608
        draft_id,
    )
    if not found:
        raise NoSuchDraft()
    return found[0]


async def to_change(tx: Transaction, principal: Principal, draft_id: UUID) -> Draft:
    """A draft that is not published yet, locked, for somebody who designs. Raises also `DraftOver`."""
    principal.require_everywhere(DESIGN)
    return await unpublished(tx, principal, draft_id)


async def unpublished(tx: Transaction, principal: Principal, draft_id: UUID) -> Draft:
    """A draft that is not published yet, locked. Raises `NoSuchDraft`, `DraftOver`."""
    draft = await access(tx, principal, draft_id, lock=True)
    if draft.state is DraftState.PUBLISHED:
        raise DraftOver()
    return draft
