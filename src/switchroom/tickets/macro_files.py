"""Files that go along with a macro's reply, each time it is run: kept once, shared by all entries that have them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from switchroom.platform.db import Connection, Transaction
from switchroom.platform.ids import new_id
from switchroom.tickets.contracts import FilesTooLarge
from switchroom.tickets.uploads import MOST_TOGETHER, check

OF_MACROS = """
select macro_id, id, name, kind, size from tickets.macro_file where macro_id = any($1) order by macro_id, position
"""
DROP = "delete from tickets.macro_file where macro_id = $1 and id <> all($2::uuid[])"
TAKE = """
with used as (delete from tickets.upload where id = any($2::uuid[]) and user_id = $3 returning *)
insert into tickets.macro_file (id, macro_id, position, name, kind, size, sha256, data_key)
select id, $1, 0, name, kind, size, sha256, data_key from used
"""
ORDER = "update tickets.macro_file set position = array_position($2::uuid[], id) where macro_id = $1"
GO_ALONG = """
insert into tickets.attachment (id, entry_id, name, kind, size, sha256, data_key, kept_as)
select a.id, $1, name, kind, size, sha256, data_key, f.id
from unnest($2::uuid[], $3::uuid[]) as a(id, file_id) join tickets.macro_file f on f.id = a.file_id
where not exists(select from tickets.attachment where entry_id = $1)
"""


async def files_of(connection: Connection, macro_ids: Sequence[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    """What goes along with each of these macros, in order."""
    found: dict[UUID, list[dict[str, Any]]] = {macro_id: [] for macro_id in macro_ids}
    for row in await connection.fetch(OF_MACROS, list(macro_ids)):
        found[row["macro_id"]].append({name: row[name] for name in ("id", "name", "kind", "size")})
    return found


async def set_files(tx: Transaction, user_id: UUID, macro_id: UUID, ids: Sequence[UUID]) -> None:
    """These go along from now on: some of the macro's own, and what this user has sent ahead.

    Raises `UploadGone`, `FilesTooLarge`.
    """
    wanted = list(dict.fromkeys(ids))
    before = {row["id"]: row["size"] for row in (await files_of(tx, [macro_id]))[macro_id]}
    new = [file_id for file_id in wanted if file_id not in before]
    if new:
        await check(tx, user_id, new)
    await tx.execute(DROP, macro_id, wanted)
    await tx.execute(TAKE, macro_id, new, user_id)
    await tx.execute(ORDER, macro_id, wanted)
    if sum(row["size"] for row in (await files_of(tx, [macro_id]))[macro_id]) > MOST_TOGETHER:
        raise FilesTooLarge(most=MOST_TOGETHER)


async def go_along(tx: Transaction, macro_id: UUID, entry_id: UUID) -> None:
    """A reply has the macro's files, once."""
    ids = [row["id"] for row in (await files_of(tx, [macro_id]))[macro_id]]
    await tx.execute(GO_ALONG, entry_id, [new_id() for _ in ids], ids)
