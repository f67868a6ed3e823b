"""The audit trail: a view of the journal, the newest first."""

import base64
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from switchroom.people.contracts import SEE_AUDIT
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection
from switchroom.platform.events import ActorKind
from switchroom.platform.listing import BadCursor


class AuditQuery(msgspec.Struct, frozen=True):
    """Conditions that all hold; `search` is part of an event's name, `type` its beginning."""

    search: str = ""
    subject: UUID | None = None
    actor: UUID | None = None
    type: str = ""
    since: datetime | None = None
    until: datetime | None = None
    limit: int = 50
    cursor: str = ""


class Entry(msgspec.Struct, frozen=True):
    """One event as it stands in the journal; `name` is the acting person's, of a token its owner's."""

    position: int
    at: datetime
    type: str
    actor_kind: ActorKind
    actor_id: UUID | None
    name: str | None
    subject: UUID
    data: dict[str, Any]


AUDIT = """
select e.position, e.at, e.type, e.actor_kind, e.actor_id, u.name, e.subject, e.data
from (select * from journal.event
      where position < $1 and ($2::uuid is null or subject = $2) and ($3::uuid is null or actor_id = $3)
        and starts_with(type, $4) and strpos(type, $5) > 0
        and ($6::timestamptz is null or at >= $6) and ($7::timestamptz is null or at < $7)
      order by position desc limit $8) e
left join platform.api_token t on e.actor_kind = 'token' and t.id = e.actor_id
left join people."user" u on u.id = coalesce(t.user_id, e.actor_id)
order by e.position desc
"""


async def audit(connection: Connection, principal: Principal, query: AuditQuery) -> tuple[list[Entry], str | None]:
    """Events and the cursor of older ones. Raises `NotAllowed` (it shows the whole organisation), `BadCursor`."""
    principal.require_everywhere(SEE_AUDIT)
    found = await connection.fetch_as(
        Entry,
        AUDIT,
        _decode(query.cursor),
        query.subject,
        query.actor,
        query.type,
        query.search.strip().lower(),
        query.since,
        query.until,
        query.limit + 1,
    )
    shown = found[: query.limit]
    return shown, _encode(shown[-1].position) if len(found) > query.limit else None


def _encode(position: int) -> str:
    return base64.urlsafe_b64encode(str(position).encode()).decode().rstrip("=")


def _decode(cursor: str) -> int:
    """The position to stay below; the newest of all without a cursor."""
    if not cursor:
        return 2**63 - 1
    try:
        position = int(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii"))
    except ValueError:
        raise BadCursor() from None
    if not 0 <= position < 2**63:
        raise BadCursor()
    return position
