"""What the keys of rows are called."""

from collections.abc import Sequence
from typing import Any

from switchroom.conformance.door import Which
from switchroom.platform.db import Connection

_NAMES = {
    "process": "select slug as key, title as name from processes.catalogued where slug = any($1)",
    "post": "select slug as key, name from people.post where slug = any($1) order by archived desc",
    "unit": "select id::text as key, name from organisation.unit where id = any($1::text[]::uuid[])",
    "brand": "select id::text as key, name from organisation.brand where id = any($1::text[]::uuid[])",
    "region": "select id::text as key, name from organisation.region where id = any($1::text[]::uuid[])",
    "person": 'select id::text as key, name from people."user" where id = any($1::text[]::uuid[])',
}  # a text is JSON, a person's name is a name


async def names_of(connection: Connection, kind: str, keys: Sequence[str | None]) -> dict[str | None, Any]:
    """Names for the keys of rows of this kind; a step and a period have none but their own."""
    sql = _NAMES.get(kind)
    wanted = [key for key in keys if key is not None]
    if sql is None or not wanted:
        return {}
    return {row["key"]: row["name"] for row in await connection.fetch(sql, wanted)}


async def names_chosen(connection: Connection, which: Which) -> dict[str, Any]:
    """What is asked for by name, by kind: of a process, a unit and so on. A step has its own name."""
    keys = {
        "process": which.slug,
        "unit": which.unit_id,
        "brand": which.brand_id,
        "region": which.region_id,
        "post": which.post,
        "person": which.person_id,
    }
    found: dict[str, Any] = {}
    for kind, key in keys.items():
        if key is not None and (names := await names_of(connection, kind, [str(key)])):
            found[kind] = names[str(key)]
    return found
