"""What a crash left is removed after a day; what a row refers to, what is young and what is not ours stays."""

import os
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from switchroom.platform.db import Connection, Database
from switchroom.platform.ids import new_id
from switchroom.platform.left_files import remove_left


def old_file(path: Path) -> Path:
    path.write_bytes(b"x")
    os.utime(path, (0, 0))
    return path


def in_folder(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


async def test_only_what_is_old_nameless_and_ours_goes(database: Database, tmp_path: Path) -> None:
    kept, left, young = new_id(), new_id(), new_id()
    old_file(tmp_path / str(kept))
    old_file(tmp_path / str(left))
    (tmp_path / str(young)).write_bytes(b"x")
    notes = old_file(tmp_path / "read me.txt")
    folder = tmp_path / str(new_id())
    folder.mkdir()
    os.utime(folder, (0, 0))

    async def wanted(connection: Connection, ids: list[UUID]) -> Iterable[UUID]:
        assert sorted(ids) == sorted([kept, left])
        return [kept]

    assert await remove_left(database, tmp_path, wanted) == 1
    assert in_folder(tmp_path) == {str(kept), str(young), notes.name, folder.name}
    assert await remove_left(database, tmp_path / "not there", wanted) == 0
