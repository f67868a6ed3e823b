"""Backup and restore: the database and the files in one file, the keys in another, to be kept apart.

    centre.tar        manifest.json, database.dump (pg_dump's own format), files/...
    centre.tar.keys   the master keys, readable by their owner only, or under a passphrase

The dump is one snapshot of the running centre. Files are copied after it: they are written once and named by rows, so
every row of the snapshot finds its file; one that was erased meanwhile is missing, as it would be anyway.
"""

import asyncio
import hashlib
import os
import shutil
import tarfile
import tempfile
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

import asyncpg
import msgspec

from switchroom.platform.clock import Clock
from switchroom.platform.errors import Conflict, Invalid, Unavailable
from switchroom.platform.keys import Keyring, is_protected, protect, unprotect
from switchroom.platform.postgres import client_tool
from switchroom.platform.settings import Settings

FORMAT = 1
MANIFEST, DUMP, FILES = "manifest.json", "database.dump", "files"


class BackupFailed(Unavailable):
    """The backup or restore could not be finished."""

    code = "backup.failed"


class NotABackup(Invalid):
    """This file is not a backup of Switchroom, or it has been damaged."""

    code = "backup.unreadable"


class NotEmpty(Conflict):
    """There is already something here, and a restore overwrites nothing."""

    code = "backup.not_empty"


class WrongKeys(Conflict):
    """These are not the keys this backup was made with."""

    code = "backup.wrong_keys"


class Manifest(msgspec.Struct, frozen=True):
    """What a backup holds. `position` is the journal's last; `schema` the migration it was made at."""

    format: int
    at: datetime
    switchroom: str
    postgres: int
    schema: str
    position: int
    keys: list[str]
    dump_sha256: str
    files: int


def keys_beside(path: Path) -> Path:
    """Where the keys of the backup at `path` are written."""
    return path.with_name(path.name + ".keys")


async def back_up(
    settings: Settings, url: str, keyring: Keyring, clock: Clock, target: Path, *, passphrase: str | None = None
) -> Manifest:
    """Write the running centre to `target`, and its keys beside it. Raises `NotEmpty`, `BackupFailed`."""
    keys = keys_beside(target)
    for path in (target, keys):
        if path.exists():
            raise NotEmpty(f"{path} is already there.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=target.parent) as folder:
        dump = Path(folder) / DUMP
        manifest = await _dump(url, dump, keyring, clock)
        draft = Path(folder) / target.name
        manifest = await asyncio.to_thread(_pack, draft, manifest, dump, settings.files)
        draft.rename(target)
    content = keyring.to_bytes()
    with os.fdopen(os.open(keys, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(protect(content, passphrase) if passphrase else content)
    return manifest


async def restore(
    settings: Settings, url: str, source: Path, keys: Path | None, *, passphrase: str | None = None
) -> Manifest:
    """Bring a backup into an empty installation. Raises `NotEmpty`, `NotABackup`, `WrongKeys`, `BackupFailed`.

    Nothing is changed unless everything fits. The schema is as it was: migrate afterwards.
    """
    await _refuse_unless_empty(settings, url)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=settings.data) as folder:
        manifest = await asyncio.to_thread(_unpack, source, Path(folder))
        keyring = _keyring_for(manifest, settings, keys, passphrase)
        await _load(url, Path(folder) / DUMP)
        await _check(url, manifest)
        keyring.save(settings.keys_path)
        shutil.rmtree(settings.files, ignore_errors=True)
        (Path(folder) / FILES).rename(settings.files)
    return manifest


async def _dump(url: str, dump: Path, keyring: Keyring, clock: Clock) -> Manifest:
    connection = await asyncpg.connect(url)
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            snapshot = await connection.fetchval("select pg_export_snapshot()")
            major = connection.get_server_version().major
            # The snapshot is the same in both sessions: what the manifest says is what the dump holds.
            await _run("pg_dump", major, url, "--format=custom", f"--snapshot={snapshot}", f"--file={dump}")
            return Manifest(
                format=FORMAT,
                at=clock.now(),
                switchroom=version("switchroom"),
                postgres=major,
                schema=await connection.fetchval("select version_num from public.alembic_version"),
                position=await connection.fetchval("select position from journal.head"),
                keys=keyring.ids,
                dump_sha256=await asyncio.to_thread(_digest, dump),
                files=0,
            )
    finally:
        await connection.close()


def _pack(target: Path, manifest: Manifest, dump: Path, files: Path) -> Manifest:
    found = [path for path in sorted(files.rglob("*")) if path.is_file()]
    with tarfile.open(target, "w") as archive:
        archive.add(dump, DUMP)
        kept = sum(_add(archive, path, f"{FILES}/{path.relative_to(files)}") for path in found)
        manifest = msgspec.structs.replace(manifest, files=kept)
        note = dump.with_name(MANIFEST)
        note.write_bytes(msgspec.json.format(msgspec.json.encode(manifest)))
        archive.add(note, MANIFEST)
    with target.open("rb") as file:
        os.fsync(file.fileno())
    return manifest


def _add(archive: tarfile.TarFile, path: Path, name: str) -> bool:
    """Add a file as long as it is now: a recording may grow while it is copied, or be erased before."""
    try:
        with path.open("rb") as file:
            entry = archive.gettarinfo(name, name, file)
            archive.addfile(entry, file)
    except FileNotFoundError:
        return False
    return True


def _unpack(source: Path, folder: Path) -> Manifest:
    try:
        with tarfile.open(source, "r:") as archive:
            archive.extractall(folder, filter="data")
        manifest = msgspec.json.decode((folder / MANIFEST).read_bytes(), type=Manifest)
        (folder / FILES).mkdir(exist_ok=True)
        if manifest.dump_sha256 != _digest(folder / DUMP):
            raise NotABackup("The backup has been damaged: its database does not match its manifest.")
    except (tarfile.TarError, msgspec.DecodeError, FileNotFoundError, EOFError) as error:
        raise NotABackup(f"{source} is not a backup of Switchroom, or it has been damaged.") from error
    if manifest.format != FORMAT:
        raise NotABackup(f"This backup was made by Switchroom {manifest.switchroom}, which is newer than this one.")
    return manifest


def _keyring_for(manifest: Manifest, settings: Settings, keys: Path | None, passphrase: str | None) -> Keyring:
    """The keys of the backup: from their file, or the ones already in place."""
    if keys is None and not settings.keys_path.exists():
        raise WrongKeys("The keys of this backup are needed: name their file with --keys.")
    if keys is None:
        keyring = Keyring.open(settings.keys_path)
    else:
        content = keys.read_bytes()
        if is_protected(content):
            if not passphrase:
                raise WrongKeys("These keys are protected: a passphrase is needed.")
            content = unprotect(content, passphrase)
        keyring = Keyring.from_bytes(content)
        if settings.keys_path.exists() and Keyring.open(settings.keys_path).ids != keyring.ids:
            raise NotEmpty(f"There are other keys in {settings.keys_path}; move them away first.")
    if not set(manifest.keys) <= set(keyring.ids):
        raise WrongKeys()
    return keyring


async def _refuse_unless_empty(settings: Settings, url: str) -> None:
    if settings.files.exists() and any(settings.files.iterdir()):
        raise NotEmpty(f"There are already files in {settings.files}; a restore overwrites nothing.")
    connection = await asyncpg.connect(url)
    try:
        if await connection.fetchval("select to_regclass('journal.head') is not null"):
            raise NotEmpty("There is already a centre in this database; a restore overwrites nothing.")
    finally:
        await connection.close()


async def _load(url: str, dump: Path) -> None:
    connection = await asyncpg.connect(url)
    try:
        major = connection.get_server_version().major
    finally:
        await connection.close()
    await _run(
        "pg_restore", major, url, "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", str(dump)
    )


async def _check(url: str, manifest: Manifest) -> None:
    """What came back is what was written: the journal ends where the manifest says, without a gap."""
    connection = await asyncpg.connect(url)
    try:
        row = await connection.fetchrow(
            """select (select position from journal.head) as head, coalesce(max(position), 0) as last,
                      coalesce(max(position) - min(position) + 1, 0) = count(*) as dense from journal.event"""
        )
    finally:
        await connection.close()
    if row is None or row["head"] != manifest.position or row["last"] not in (0, row["head"]) or not row["dense"]:
        raise BackupFailed("The restored journal is not the one that was written.")


async def _run(tool: str, major: int, url: str, *arguments: str) -> None:
    """Run a client program; the password goes by the environment, where other users cannot read it."""
    parts = urlsplit(url)
    bare = urlunsplit(parts._replace(netloc=parts.netloc.replace(f":{parts.password}@", "@")))
    environment: dict[str, Any] = {**os.environ}
    if parts.password:
        environment["PGPASSWORD"] = unquote(parts.password)
    process = await asyncio.create_subprocess_exec(
        client_tool(tool, major), f"--dbname={bare}", *arguments, env=environment, stderr=asyncio.subprocess.PIPE
    )
    _, errors = await process.communicate()
    if process.returncode:
        raise BackupFailed(f"{tool} failed: {errors.decode(errors='replace').strip()[-1000:]}")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
