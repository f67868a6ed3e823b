"""How a call looks to those who may see its interaction."""

from datetime import timedelta
from uuid import UUID

from switchroom.platform.db import Connection
from switchroom.voice import queries, schemas
from switchroom.voice.contracts import Quality
from switchroom.voice.queries import Leg, Recording

_MS = timedelta(milliseconds=1)


async def call_view(connection: Connection, interaction_id: UUID, kept: timedelta) -> schemas.CallView:
    """Legs and recordings of an interaction; empty where there is no call. `kept`: how long audio is (0: for ever)."""
    legs = await queries.legs_of(connection, interaction_id)
    recordings = await queries.recordings_of(connection, interaction_id)
    return schemas.CallView(legs=[_leg(leg) for leg in legs], recordings=[_recording(r, kept) for r in recordings])


def _leg(leg: Leg) -> schemas.LegView:
    return schemas.LegView(
        id=leg.id,
        role=leg.role,
        user_id=leg.user_id,
        state=leg.state,
        held=leg.held,
        muted=leg.muted,
        media=leg.media,
        connected_at=leg.answered_at,
        ended_at=leg.ended_at,
        cause=leg.cause,
        quality=_quality(leg.quality) if leg.quality else None,
    )


def _quality(quality: Quality) -> schemas.CallQuality:
    return schemas.CallQuality(
        loss=quality.lost_share,
        jitter_ms=quality.jitter / _MS,
        concealed=quality.concealed_share,
        mos=quality.mos,
    )


def _recording(recording: Recording, kept: timedelta) -> schemas.RecordingView:
    stays = recording.deleted_at is None and recording.ended_at is not None
    return schemas.RecordingView(
        id=recording.id,
        started_at=recording.started_at,
        duration_s=recording.length.total_seconds() if recording.length is not None else None,
        state=recording.state,
        kept_until=recording.ended_at + kept if kept and stays and recording.ended_at else None,
        deleted_at=recording.deleted_at,
        url=f"/api/interactions/{recording.interaction_id}/recordings/{recording.id}/audio",
    )
