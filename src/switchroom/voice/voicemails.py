"""Messages that callers leave: being spoken, in an inbox, dealt with, removed.

The sound is a recording like any other, encrypted with a key of its own, and goes with it when its time is over. What
the run is told follows from the recording's end, so who hangs up in the middle of a message has left it all the same.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

import msgspec

from switchroom.platform.db import Connection, Transaction
from switchroom.platform.errors import Conflict, NotFound
from switchroom.platform.events import Origin
from switchroom.platform.ids import new_id
from switchroom.platform.keys import Keyring
from switchroom.platform.retention import count_of
from switchroom.processes.contracts import PerformRequest
from switchroom.processes.facade import voicemail as step
from switchroom.voice import events, queries, recordings
from switchroom.voice.actions import order
from switchroom.voice.contracts import Gather, GatherId, RecordingId, StopRecording
from switchroom.voice.queries import Leg, Recording, RecordingState
from switchroom.voice.retention import expire

COLUMNS = """id, interaction_id, leg_id, origin, run_id, token, visit, queue_id, state, longest, shortest, left_at,
    length, handled_by, handled_at"""


class VoicemailState(StrEnum):
    """`greeting`: the caller hears what to do; `speaking`: the tone has sounded. `new`, `handled`: in an inbox."""

    GREETING = "greeting"
    SPEAKING = "speaking"
    NEW = "new"
    HANDLED = "handled"
    REMOVED = "removed"


class Voicemail(msgspec.Struct, frozen=True, kw_only=True):
    """A message; its id is its recording's. `run_id`, `token` and `visit`: the step that waits for it."""

    id: UUID
    interaction_id: UUID
    leg_id: UUID
    origin: Origin
    run_id: UUID
    token: int
    visit: int
    queue_id: UUID
    state: VoicemailState
    longest: timedelta
    shortest: timedelta
    left_at: datetime | None
    length: timedelta | None
    handled_by: UUID | None
    handled_at: datetime | None


class NoSuchVoicemail(NotFound):
    """There is no such message, or you may not hear it."""

    code = "voicemail.not_found"


class AlreadyHandled(Conflict):
    """Somebody has dealt with this message already."""

    code = "voicemail.already_handled"


async def expect(tx: Transaction, leg: Leg, request: PerformRequest, params: step.Voicemail, queue_id: UUID) -> None:
    """A caller is being told to leave a message."""
    effect = request.effect
    await tx.execute(
        """insert into voice.voicemail (id, interaction_id, leg_id, origin, run_id, token, visit, queue_id, state,
                                        longest, shortest)
           values ($1, $2, $3, $4, $5, $6, $7, $8, 'greeting', $9, $10)""",
        new_id(),
        leg.interaction_id,
        leg.id,
        leg.origin.value,
        request.run,
        effect.token,
        effect.visit,
        queue_id,
        params.longest.elapsed,
        params.shortest.elapsed,
    )


async def of_visit(connection: Connection, run_id: UUID, token: int, visit: int) -> Voicemail | None:
    """The message that this visit of a step is about."""
    return await _one(connection, "(run_id, token, visit) = ($1, $2, $3)", run_id, token, visit)


async def by_id(connection: Connection, voicemail_id: UUID) -> Voicemail | None:
    return await _one(connection, "id = $1", voicemail_id)


async def on_leg(connection: Connection, leg_id: UUID) -> Voicemail | None:
    """The message that is being asked for, or spoken, on this leg."""
    return await _one(connection, "leg_id = $1 and state in ('greeting', 'speaking')", leg_id)


async def _one(connection: Connection, condition: str, *arguments: object) -> Voicemail | None:
    sql = f"select {COLUMNS} from voice.voicemail where {condition}"  # noqa: S608 - conditions of ours
    return next(iter(await connection.fetch_as(Voicemail, sql, *arguments)), None)


async def listen(tx: Transaction, leg: Leg, found: Voicemail, keyring: Keyring, until_silent: timedelta) -> GatherId:
    """The tone has sounded: record until a key, silence, the longest time, or the end of the call."""
    await recordings.begin(tx, leg, keyring, RecordingId(found.id), until_silent)
    gather = GatherId(new_id())
    await order(tx, leg, Gather(leg.id, gather, 1, finish="", first_within=found.longest))
    await _set_state(tx, found, VoicemailState.SPEAKING)
    return gather


async def stop(tx: Transaction, leg: Leg, found: Voicemail) -> None:
    """Nothing more is to be said. What follows comes with the recording's end."""
    await order(tx, leg, StopRecording(RecordingId(found.id)))


async def take_turn(tx: Transaction, voicemail_id: UUID) -> None:
    """Lock the interaction of a message, before its run and our rows: a hang-up may come in the same moment."""
    await tx.execute(
        """select from interactions.interaction
           where id = (select interaction_id from voice.voicemail where id = $1) for update""",
        voicemail_id,
    )


async def message_of(connection: Connection, found: Voicemail, silence: timedelta) -> Recording | None:
    """What was recorded, if it is long enough to be a message; the silence at its end is none."""
    recording = await queries.recording(connection, found.id)
    if recording is None or recording.state is not RecordingState.COMPLETE or recording.length is None:
        return None
    return recording if recording.length - silence >= found.shortest else None


async def keep(tx: Transaction, found: Voicemail, recording: Recording) -> None:
    """It is a message, into the inbox."""
    spoken = recording.length
    assert spoken is not None
    await tx.execute(
        "update voice.voicemail set state = 'new', left_at = $2, length = $3 where id = $1",
        found.id,
        recording.ended_at,
        spoken,
    )
    assert recording.ended_at is not None
    left = events.VoicemailLeft(
        interaction=found.interaction_id,
        voicemail=found.id,
        queue=found.queue_id,
        at=recording.ended_at,
        length=spoken,
    )
    tx.emit(left, origin=found.origin)


async def discard(tx: Transaction, found: Voicemail) -> None:
    """It is no message: nobody keeps anything of it."""
    await tx.execute("delete from voice.voicemail where id = $1", found.id)
    await expire(tx, [found.id])


async def set_handled(tx: Transaction, found: Voicemail, by: UUID, handled: bool) -> None:
    """Somebody has dealt with it, or it is to be dealt with again. Raises `AlreadyHandled`."""
    if handled and found.state is VoicemailState.HANDLED:
        raise AlreadyHandled()
    if not handled and found.state is VoicemailState.NEW:
        return
    at = await tx.now()
    await tx.execute(
        "update voice.voicemail set state = $2, handled_by = $3, handled_at = $4 where id = $1",
        found.id,
        (VoicemailState.HANDLED if handled else VoicemailState.NEW).value,
        by if handled else None,
        at if handled else None,
    )
    event = events.VoicemailHandled(
        interaction=found.interaction_id, voicemail=found.id, at=at, agent=by, handled=handled
    )
    tx.emit(event, origin=found.origin)


async def remove(tx: Transaction, found: Voicemail, by: UUID, reason: str) -> None:
    """Destroy the sound before its time; who did it and why is kept."""
    at = await tx.now()
    await tx.execute(
        """update voice.voicemail set state = 'removed', removed_by = $2, removed_at = $3, reason = $4 where id = $1""",
        found.id,
        by,
        at,
        reason,
    )
    await expire(tx, [found.id])
    event = events.VoicemailRemoved(interaction=found.interaction_id, voicemail=found.id, at=at, agent=by)
    tx.emit(event, origin=found.origin)


async def forget_voicemails(tx: Transaction, before: datetime, limit: int) -> int:
    """Remove what is left of messages whose sound is gone and that were left before then; how many."""
    done = await tx.execute(
        """delete from voice.voicemail where id in (
               select v.id from voice.voicemail v join voice.recording r on r.id = v.id
               where r.deleted_at is not null and coalesce(v.left_at, r.deleted_at) < $1 order by v.id limit $2)""",
        before,
        limit,
    )
    return count_of(done)


async def _set_state(tx: Transaction, found: Voicemail, state: VoicemailState) -> None:
    await tx.execute("update voice.voicemail set state = $2 where id = $1", found.id, state.value)
