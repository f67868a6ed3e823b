"""The inbox: messages a person may hear, the newest first. `access` is the only door to one."""

from typing import Any
from uuid import UUID

import msgspec

from switchroom.customers.facade import CUSTOMERS
from switchroom.people.facade import USERS
from switchroom.platform.access import Principal, permission
from switchroom.platform.db import Connection
from switchroom.platform.errors import Invalid
from switchroom.routing.facade import queue_names
from switchroom.voice.voicemails import NoSuchVoicemail, Voicemail, VoicemailState, by_id

HEAR = permission(
    "voice:voicemail:hear",
    {
        "en": "Hear voicemail and deal with it",
        "pt-BR": "Ouvir e tratar o correio de voz",
        "zh-CN": "收听并处理语音留言",
    },
)
REMOVE = permission(
    "voice:voicemail:remove",
    {"en": "Delete voicemail", "pt-BR": "Excluir mensagens de voz", "zh-CN": "删除语音留言"},
)
UNIT_PATH = "(select path from organisation.unit where id = n.unit_id)"
IN_INBOX = (VoicemailState.NEW, VoicemailState.HANDLED)


class BadPlace(Invalid):
    """This is not a cursor of this list."""

    code = "voicemail.bad_cursor"


class Filters(msgspec.Struct, frozen=True, kw_only=True):
    """Which messages: `state` new or handled, of one queue, below a cursor."""

    state: str | None = None
    queue_id: UUID | None = None
    cursor: str = ""
    limit: int = 50


async def access(connection: Connection, principal: Principal, voicemail_id: UUID) -> Voicemail:
    """A message in the reach of `HEAR`, locked. Raises `NoSuchVoicemail`."""
    reach, arguments = principal.reach(HEAR).sql(UNIT_PATH, "n.brand_id", 3)
    seen = await connection.fetch_value(
        f"""select v.id from voice.voicemail v join interactions.interaction n on n.id = v.interaction_id
            where v.id = $1 and v.state in ('new', 'handled') and v.origin = $2 and {reach} for update of v""",  # noqa: S608 - own fragments
        voicemail_id,
        principal.origin.value,
        *arguments,
    )
    found = await by_id(connection, seen) if seen is not None else None
    if found is None:
        raise NoSuchVoicemail()
    return found


async def inbox(
    connection: Connection, principal: Principal, filters: Filters
) -> tuple[list[dict[str, Any]], str | None]:
    """Messages and the cursor of older ones. Raises `NotAllowed`, `BadPlace`."""
    principal.require(HEAR)
    reach, arguments = principal.reach(HEAR).sql(UNIT_PATH, "n.brand_id", 6)
    rows = await connection.fetch(
        f"""select v.id, v.interaction_id, v.queue_id, v.state, v.left_at, v.length, v.handled_by, v.handled_at,
                   n.reference, n.address, n.customer_id, n.language, r.deleted_at
            from voice.voicemail v join interactions.interaction n on n.id = v.interaction_id
            join voice.recording r on r.id = v.id
            where v.origin = $1 and v.state in ('new', 'handled') and ($2::text is null or v.state = $2)
              and ($3::uuid is null or v.queue_id = $3) and ($4::uuid is null or v.id < $4) and {reach}
            order by v.id desc limit $5""",  # noqa: S608 - own fragments
        principal.origin.value,
        filters.state,
        filters.queue_id,
        _decode(filters.cursor),
        filters.limit + 1,
        *arguments,
    )
    shown = rows[: filters.limit]
    views = await _views(connection, shown)
    return views, str(shown[-1]["id"]) if len(rows) > filters.limit else None


async def count_new(connection: Connection, principal: Principal) -> int:
    """How many messages wait for somebody."""
    reach, arguments = principal.reach(HEAR).sql(UNIT_PATH, "n.brand_id", 2)
    count: int = await connection.fetch_value(
        f"""select count(*) from voice.voicemail v join interactions.interaction n on n.id = v.interaction_id
            where v.origin = $1 and v.state = 'new' and {reach}""",  # noqa: S608 - own fragments
        principal.origin.value,
        *arguments,
    )
    return count


async def _views(connection: Connection, rows: list[Any]) -> list[dict[str, Any]]:
    customers = await CUSTOMERS.names(connection, [row["customer_id"] for row in rows if row["customer_id"]])
    people = await USERS.names(connection, [row["handled_by"] for row in rows if row["handled_by"]])
    queues = await queue_names(connection, [row["queue_id"] for row in rows])
    return [
        {
            "id": row["id"],
            "interaction_id": row["interaction_id"],
            "reference": row["reference"],
            "queue": {"id": row["queue_id"], "name": queues.get(row["queue_id"], "")},
            "customer": _named(customers, row["customer_id"]),
            "address": row["address"],
            "state": row["state"],
            "left_at": row["left_at"],
            "duration_s": row["length"].total_seconds(),
            "handled_by": _named(people, row["handled_by"]),
            "handled_at": row["handled_at"],
            "url": None if row["deleted_at"] else f"/api/voicemails/{row['id']}/audio",
        }
        for row in rows
    ]


def _named(names: dict[UUID, Any], id: UUID | None) -> dict[str, Any] | None:
    return None if id is None else {"id": id, "name": names.get(id, "")}


def _decode(cursor: str) -> UUID | None:
    try:
        return UUID(cursor) if cursor else None
    except ValueError:
        raise BadPlace() from None
