"""Hearing a recording again: permission, audit, and any part of the file, decrypted as it is sent."""

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import msgspec

from switchroom.interactions.facade import access
from switchroom.platform.access import Principal, permission
from switchroom.platform.db import Database, Transaction
from switchroom.platform.errors import Gone, Refusal
from switchroom.platform.files import EncryptedReader
from switchroom.platform.keys import Keyring
from switchroom.platform.settings import Settings
from switchroom.voice import events, inbox, queries, recordings
from switchroom.voice.queries import RecordingState
from switchroom.voice.recordings import NoSuchRecording, RecordingExpired

PLAY = permission(
    "voice:recording:play",
    {"en": "Listen to recordings", "pt-BR": "Ouvir gravações", "zh-CN": "收听录音"},
)
PIECE = 256 * 1024
ONE_LISTENING = timedelta(minutes=10)
"""Parts fetched within so long of each other are one listening in the audit."""
_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")


class RangeNotSatisfiable(Refusal):
    """The recording has no such part."""

    status = 416
    code = "recording.no_such_part"


class NothingRecorded(Gone):
    """Nothing of this recording was kept."""

    code = "recording.empty"


class Part(msgspec.Struct, frozen=True):
    """Bytes `start` to before `stop` of a file of `size`."""

    start: int
    stop: int
    size: int

    @property
    def whole(self) -> bool:
        return self.stop - self.start == self.size


def recordings_folder(settings: Settings) -> Path:
    """Where switches of this machine write recordings, encrypted."""
    return settings.files / "recordings"


def part_of(header: str | None, size: int) -> Part:
    """What a Range header asks for (RFC 9110, one range). One that cannot be read means all.

    Raises `RangeNotSatisfiable`.
    """
    match = _RANGE.fullmatch(header or "")
    if match is None or match[0] == "bytes=-":
        return Part(0, size, size)
    first, last = match[1], match[2]
    start = int(first) if first else max(0, size - int(last))
    stop = min(size, int(last) + 1) if first and last else size
    if start >= size or start >= stop:
        raise RangeNotSatisfiable()
    return Part(start, stop, size)


class Playback:
    """An open recording, to be closed."""

    def __init__(self, reader: EncryptedReader, media_type: str) -> None:
        self._reader = reader
        self.media_type = media_type
        self.size = reader.size

    async def pieces(self, part: Part) -> AsyncIterator[bytes]:
        """The part, piece by piece; closes the file at its end."""
        try:
            for offset in range(part.start, part.stop, PIECE):
                yield await asyncio.to_thread(self._reader.read, offset, min(PIECE, part.stop - offset))
        finally:
            self.close()

    def close(self) -> None:
        self._reader.close()


async def open_recording(
    database: Database,
    settings: Settings,
    keyring: Keyring,
    principal: Principal,
    interaction_id: UUID,
    recording_id: UUID,
) -> Playback:
    """A recording for whoever may see the interaction and listen, noted in the audit.

    Raises `InteractionNotFound`, `NotAllowed`, `NoSuchRecording`, `RecordingExpired`, `NothingRecorded`, `FileDamaged`.
    """
    async with database.transaction(actor=principal.actor) as tx:
        await access(tx, principal, interaction_id)
        principal.require(PLAY)
        found = await queries.recording_to_hear(tx, recording_id)
        if found is None or found.interaction_id != interaction_id:
            raise NoSuchRecording()
        return await _open(tx, settings, keyring, principal, found)


async def open_voicemail(
    database: Database, settings: Settings, keyring: Keyring, principal: Principal, voicemail_id: UUID
) -> Playback:
    """A message for whoever may hear it, noted in the audit.

    Raises `NoSuchVoicemail`, `RecordingExpired`, `NothingRecorded`, `FileDamaged`.
    """
    async with database.transaction(actor=principal.actor) as tx:
        await inbox.access(tx, principal, voicemail_id)
        found = await queries.recording_to_hear(tx, voicemail_id)
        if found is None:
            raise NoSuchRecording()
        return await _open(tx, settings, keyring, principal, found)


async def _open(
    tx: Transaction, settings: Settings, keyring: Keyring, principal: Principal, found: queries.Recording
) -> Playback:
    if found.state is RecordingState.EXPIRED:
        raise RecordingExpired()
    folder = recordings_folder(settings).resolve()
    path = (folder / found.file).resolve()
    if not found.file or not path.is_relative_to(folder) or not path.is_file():
        raise NothingRecorded()
    key = await recordings.data_key(tx, keyring, found.id)
    reader = await asyncio.to_thread(EncryptedReader, path, key)
    await _note(tx, principal, found)
    return Playback(reader, found.media_type)


async def _note(tx: Transaction, principal: Principal, found: queries.Recording) -> None:
    """Seeking about in a recording is one listening."""
    fresh = await tx.fetch_value(
        """insert into voice.listening as l (recording_id, user_id, last_at) values ($1, $2, clock_timestamp())
           on conflict (recording_id, user_id) do update set last_at = excluded.last_at
               where l.last_at < clock_timestamp() - $3::interval
           returning last_at""",
        found.id,
        principal.user_id,
        ONE_LISTENING,
    )
    if fresh is not None:
        played = events.RecordingPlayed(interaction=found.interaction_id, recording=found.id, at=fresh)
        tx.emit(played, origin=found.origin)
