"""Recordings: begun when people talk and the process wants it, paused for secrets, encrypted with a key of their own.

A recording pauses for as long as anybody has a reason (`Reason`): an agent's resume does not uncover a secret that a
step is still collecting. The data key exists in the clear only on its way to the switch and to a listener.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from switchroom.platform.db import Connection, Transaction
from switchroom.platform.errors import Conflict, Gone, NotFound
from switchroom.platform.events import Code
from switchroom.platform.files import new_data_key
from switchroom.platform.ids import new_id
from switchroom.platform.keys import Keyring
from switchroom.voice import events, queries
from switchroom.voice.actions import order
from switchroom.voice.contracts import (
    ContinueRecording,
    PauseRecording,
    RecordingContinued,
    RecordingEnded,
    RecordingId,
    RecordingPaused,
    RecordingStarted,
    StartRecording,
    StopRecording,
)
from switchroom.voice.queries import Leg, Recording, RecordingState

PURPOSE = "recording"


class Reason(StrEnum):
    """Who wants a recording to pause."""

    AGENT = "agent"
    PROCESS = "process"
    SECRET = "secret"  # noqa: S105 - a reason, not a secret


class NoSuchRecording(NotFound):
    """There is no such recording, or you may not hear it."""

    code = "recording.not_found"


class RecordingExpired(Gone):
    """This recording has been deleted: it was kept as long as recordings are kept."""

    code = "recording.expired"


class NotRecording(Conflict):
    """This call is not being recorded."""

    code = "recording.not_running"


async def begin(
    tx: Transaction,
    customer: Leg,
    keyring: Keyring,
    recording_id: RecordingId | None = None,
    until_silent: timedelta = timedelta(),
) -> None:
    """Record the customer's leg from now on: the customer on the left, what the customer hears on the right."""
    assert customer.interaction_id is not None
    if recording_id is None and await queries.running_recording(tx, customer.interaction_id):
        return
    recording_id = recording_id or RecordingId(new_id())
    await tx.execute(
        """insert into voice.recording (id, interaction_id, leg_id, origin, state, data_key)
           values ($1, $2, $3, $4, 'planned', $5)""",
        recording_id,
        customer.interaction_id,
        customer.id,
        customer.origin.value,
        keyring.seal(PURPOSE, new_data_key(), recording_id.bytes),
    )
    # The key is put in when the command goes out: an effect is kept in the clear.
    await order(tx, customer, StartRecording(customer.id, recording_id, b"", until_silent))
    if await tx.fetch_value("select pauses <> '{}' from voice.leg where id = $1", customer.id):
        await order(tx, customer, PauseRecording(recording_id))


async def want(tx: Transaction, customer: Leg, wanted: bool, keyring: Keyring) -> None:
    """The process wants what people say recorded, or no longer: now, if they are talking, else when they do."""
    await tx.execute("update voice.leg set record = $2 where id = $1", customer.id, wanted)
    if not wanted:
        await stop(tx, customer)
    elif customer.interaction_id is not None and await queries.talking(tx, customer.interaction_id):
        await begin(tx, customer, keyring)


async def data_key(connection: Connection, keyring: Keyring, recording_id: UUID) -> bytes:
    """The key that a recording's file is encrypted with. Raises `NoSuchRecording`, `CannotOpen`."""
    found = await queries.recording(connection, recording_id)
    if found is None:
        raise NoSuchRecording()
    return keyring.open_sealed(PURPOSE, found.data_key, recording_id.bytes)


async def pause(tx: Transaction, customer: Leg, reason: Reason) -> None:
    """Silence instead of what is said, until the reason is gone; also in a recording that begins meanwhile."""
    pauses = await tx.fetch_value(
        """update voice.leg set pauses = array_append(pauses, $2) where id = $1 and not ($2 = any(pauses))
           returning pauses""",
        customer.id,
        reason.value,
    )
    if pauses == [reason.value]:
        found = await _running(tx, customer)
        if found is not None:
            await order(tx, customer, PauseRecording(RecordingId(found.id)))


async def resume(tx: Transaction, customer: Leg, reason: Reason) -> None:
    """This reason to pause is gone."""
    pauses = await tx.fetch_value(
        "update voice.leg set pauses = array_remove(pauses, $2) where id = $1 and $2 = any(pauses) returning pauses",
        customer.id,
        reason.value,
    )
    if pauses == []:
        found = await _running(tx, customer)
        if found is not None:
            await order(tx, customer, ContinueRecording(RecordingId(found.id)))


async def stop(tx: Transaction, customer: Leg) -> None:
    """The recording ends here, and with it an agent's wish to pause; `begin` would make another one."""
    found = await _running(tx, customer)
    if found is not None:
        await order(tx, customer, StopRecording(RecordingId(found.id)))
    await tx.execute(
        "update voice.leg set pauses = array_remove(pauses, $2) where id = $1", customer.id, Reason.AGENT.value
    )


async def _running(tx: Transaction, customer: Leg) -> Recording | None:
    assert customer.interaction_id is not None
    return await queries.running_recording(tx, customer.interaction_id)


_REPORTS = {
    RecordingStarted: (RecordingState.RECORDING, events.RecordingBegan),
    RecordingPaused: (RecordingState.PAUSED, events.RecordingWasPaused),
    RecordingContinued: (RecordingState.RECORDING, events.RecordingWentOn),
}


async def changed(tx: Transaction, event: RecordingStarted | RecordingPaused | RecordingContinued) -> None:
    """The switch tells that a recording began, paused or went on."""
    found = await queries.recording(tx, event.recording)
    if found is None:
        return
    state, report = _REPORTS[type(event)]
    await tx.execute(
        "update voice.recording set state = $2, started_at = coalesce(started_at, $3) where id = $1",
        found.id,
        state.value,
        event.at,
    )
    tx.emit(report(interaction=found.interaction_id, recording=found.id, at=event.at), origin=found.origin)


async def ended(tx: Transaction, event: RecordingEnded) -> None:
    """The switch has closed the file, or could not write it."""
    found = await queries.recording(tx, event.recording)
    if found is not None and found.state not in (RecordingState.COMPLETE, RecordingState.EXPIRED):
        state = RecordingState.COMPLETE if event.file else RecordingState.FAILED
        await _end(tx, found, state, event.at, file=event.file, media_type=event.media_type, length=event.length)


async def failed(tx: Transaction, recording_id: UUID, at: datetime) -> None:
    """The switch refused to record."""
    found = await queries.recording(tx, recording_id)
    if found is not None and found.live:
        await _end(tx, found, RecordingState.FAILED, at)


async def lost(tx: Transaction, leg: Leg, at: datetime) -> list[UUID]:
    """The switch went down with the leg: what was being recorded has no end. Which recordings these are."""
    if leg.interaction_id is None:
        return []
    broken = [r for r in await queries.recordings_of(tx, leg.interaction_id) if r.leg_id == leg.id and r.live]
    for found in broken:
        await _end(tx, found, RecordingState.LOST, at)
    return [found.id for found in broken]


async def _end(
    tx: Transaction,
    found: Recording,
    state: RecordingState,
    at: datetime,
    *,
    file: str = "",
    media_type: str = "",
    length: timedelta | None = None,
) -> None:
    await tx.execute(
        """update voice.recording
           set state = $2, ended_at = $3, file = $4, media_type = $5, length = $6 where id = $1""",
        found.id,
        state.value,
        at,
        file,
        media_type,
        length,
    )
    over = events.RecordingIsOver(
        interaction=found.interaction_id, recording=found.id, at=at, state=Code(state.value), length=length
    )
    tx.emit(over, origin=found.origin)
