"""Reads of legs, performings, recordings and captions."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec

from switchroom.platform.db import Connection
from switchroom.platform.events import Origin
from switchroom.voice.contracts import GatherId, LegId, PlaybackId, Quality, Role


class LegStage(StrEnum):
    """`expected`: we know of it, the switch has not told yet; `ringing`: it waits for its party's device."""

    EXPECTED = "expected"
    ARRIVED = "arrived"
    RINGING = "ringing"
    UP = "up"
    ENDED = "ended"


class RecordingState(StrEnum):
    """`lost`: the switch went down while it was made, so its end is missing. `expired`: its time was over; deleted."""

    PLANNED = "planned"
    RECORDING = "recording"
    PAUSED = "paused"
    COMPLETE = "complete"
    FAILED = "failed"
    LOST = "lost"
    EXPIRED = "expired"


class Leg(msgspec.Struct, frozen=True, kw_only=True):
    """One party's connection, as last heard. `record`: the process wants what people say on it recorded.

    `pauses`: who wants its recording to pause (`recordings.Reason`). `releasing`: its end has been asked for.
    `has_page`: a caller's page follows it. `more_time`: its caller needs more time to answer.
    """

    id: LegId
    interaction_id: UUID | None
    origin: Origin
    switch: str
    instance: UUID | None
    role: Role
    state: LegStage
    user_id: UUID | None
    item_id: UUID | None
    entry_point: str
    address: str
    language: str
    claims: dict[str, Any] | None
    record: bool
    pauses: list[str]
    releasing: bool
    held: bool
    muted: bool
    media: bool
    arrived_at: datetime | None
    answered_at: datetime | None
    bridged_at: datetime | None
    ended_at: datetime | None
    cause: str | None
    quality: Quality | None
    has_page: bool
    more_time: bool

    @property
    def called(self) -> bool:
        """Whether we called this customer (back)."""
        return self.role is Role.CUSTOMER and self.item_id is not None

    @property
    def living(self) -> bool:
        return self.state is not LegStage.ENDED

    @property
    def calls_colleague(self) -> bool:
        """Whether a colleague stands where a customer would."""
        return self.role is Role.CUSTOMER and self.user_id is not None

    @property
    def subject(self) -> UUID:
        """What commands are kept in order by: everything about one call happens in the order asked for."""
        return self.interaction_id or self.id


class Performing(msgspec.Struct, frozen=True, kw_only=True):
    """A step that is being performed on a leg. `keys` leave the queue; `plan` is the step type's own."""

    run_id: UUID
    token: int
    visit: int
    leg_id: LegId
    step: str
    playback_id: PlaybackId | None
    gather_id: GatherId | None
    keys: str
    plan: dict[str, Any]


class Recording(msgspec.Struct, frozen=True, kw_only=True):
    """A recording of a call. `data_key` is sealed, and empty once it is deleted. `length` counts pauses, as silence."""

    id: UUID
    interaction_id: UUID
    leg_id: LegId
    origin: Origin
    state: RecordingState
    data_key: bytes
    file: str
    media_type: str
    started_at: datetime | None
    ended_at: datetime | None
    length: timedelta | None
    deleted_at: datetime | None

    @property
    def live(self) -> bool:
        """Whether it is still being made, paused or not."""
        return self.state in (RecordingState.PLANNED, RecordingState.RECORDING, RecordingState.PAUSED)


_LEG = """select id, interaction_id, origin, switch, instance, role, state, user_id, item_id, entry_point, address,
       language, claims, record, pauses, releasing, held, muted, media, arrived_at, answered_at, bridged_at,
       ended_at, cause, quality, more_time, token_hash is not null as has_page
       from voice.leg"""
_PERFORMING = "select run_id, token, visit, leg_id, step, playback_id, gather_id, keys, plan from voice.performing"
_RECORDING = """select id, interaction_id, leg_id, origin, state, data_key, file, media_type, started_at,
       ended_at, length, deleted_at
       from voice.recording"""


async def leg(connection: Connection, leg_id: UUID) -> Leg | None:
    return next(iter(await connection.fetch_as(Leg, f"{_LEG} where id = $1", leg_id)), None)


async def leg_by_token(connection: Connection, token_hash: bytes) -> Leg | None:
    """The leg whose page has the secret of this hash."""
    return next(iter(await connection.fetch_as(Leg, f"{_LEG} where token_hash = $1", token_hash)), None)


async def count_living(connection: Connection, switch: str, entry_point: str) -> int:
    """How many customers are on calls to an entry point."""
    count: int = await connection.fetch_value(
        """select count(*) from voice.leg
           where switch = $1 and entry_point = $2 and state <> 'ended' and role = 'customer'""",
        switch,
        entry_point,
    )
    return count


async def legs_of(connection: Connection, interaction_id: UUID) -> list[Leg]:
    """Every leg of a call, the oldest first."""
    return await connection.fetch_as(Leg, f"{_LEG} where interaction_id = $1 order by id", interaction_id)


async def living_legs(connection: Connection, interaction_id: UUID, role: Role | None = None) -> list[Leg]:
    """The legs of a call that have not ended, the oldest first."""
    return [
        leg for leg in await legs_of(connection, interaction_id) if leg.living and (role is None or leg.role is role)
    ]


async def customer_leg(connection: Connection, interaction_id: UUID) -> Leg | None:
    """The customer's living leg."""
    return next(iter(await living_legs(connection, interaction_id, Role.CUSTOMER)), None)


async def last_customer_leg(connection: Connection, interaction_id: UUID) -> Leg | None:
    """The customer's newest leg, living or not: the one that a page that waits for a callback belongs to."""
    legs = [leg for leg in await legs_of(connection, interaction_id) if leg.role is Role.CUSTOMER]
    return legs[-1] if legs else None


async def page_of(connection: Connection, leg_id: UUID) -> Leg | None:
    """The leg that a page belongs to by now which once belonged to this one."""
    interaction_id = await connection.fetch_value("select interaction_id from voice.leg where id = $1", leg_id)
    legs = [] if interaction_id is None else await legs_of(connection, interaction_id)
    return next((leg for leg in legs if leg.has_page), None)


async def has_trunk(connection: Connection, switch: str) -> bool:
    """Whether this switch reaches numbers outside."""
    return bool(await connection.fetch_value("select trunk from voice.switch where name = $1", switch))


async def any_trunk(connection: Connection) -> bool:
    """Whether any switch does."""
    return bool(await connection.fetch_value("select exists(select from voice.switch where trunk)"))


async def leg_of_user(connection: Connection, interaction_id: UUID, user_id: UUID) -> Leg | None:
    """This user's living leg, on whichever side."""
    legs = await living_legs(connection, interaction_id)
    return next((leg for leg in reversed(legs) if leg.user_id == user_id), None)


async def agent_leg(connection: Connection, interaction_id: UUID, agent_id: UUID | None = None) -> Leg | None:
    """The living leg of the agent, or of any agent."""
    legs = await living_legs(connection, interaction_id, Role.AGENT)
    return next((leg for leg in reversed(legs) if agent_id in (None, leg.user_id)), None)


async def talking_agent(connection: Connection, interaction_id: UUID) -> Leg | None:
    """The agent's leg that has been in the conversation longest and stays."""
    legs = await living_legs(connection, interaction_id, Role.AGENT)
    return next((leg for leg in legs if leg.bridged_at is not None and not leg.releasing), None)


async def talking(connection: Connection, interaction_id: UUID) -> bool:
    """Whether an agent and the customer are connected."""
    return await talking_agent(connection, interaction_id) is not None


async def phone_legs(connection: Connection, user_id: UUID) -> list[Leg]:
    """The living legs that a user's phone belongs to."""
    return await connection.fetch_as(Leg, f"{_LEG} where user_id = $1 and state <> 'ended' order by id", user_id)


async def legs_on(connection: Connection, switch: str) -> list[Leg]:
    """The living legs of a switch."""
    return await connection.fetch_as(Leg, f"{_LEG} where switch = $1 and state <> 'ended' order by id", switch)


async def performing(connection: Connection, run_id: UUID, token: int, visit: int) -> Performing | None:
    rows = await connection.fetch_as(
        Performing, f"{_PERFORMING} where run_id = $1 and token = $2 and visit = $3", run_id, token, visit
    )
    return next(iter(rows), None)


async def performing_by_playback(connection: Connection, leg_id: LegId, playback: PlaybackId) -> Performing | None:
    rows = await connection.fetch_as(
        Performing, f"{_PERFORMING} where leg_id = $1 and playback_id = $2", leg_id, playback
    )
    return next(iter(rows), None)


async def performing_by_gather(connection: Connection, leg_id: LegId, gather: GatherId) -> Performing | None:
    rows = await connection.fetch_as(Performing, f"{_PERFORMING} where leg_id = $1 and gather_id = $2", leg_id, gather)
    return next(iter(rows), None)


async def performings_on(connection: Connection, leg_id: LegId) -> list[Performing]:
    return await connection.fetch_as(Performing, f"{_PERFORMING} where leg_id = $1 order by visit", leg_id)


async def recording(connection: Connection, recording_id: UUID) -> Recording | None:
    rows = await connection.fetch_as(Recording, f"{_RECORDING} where id = $1", recording_id)
    return next(iter(rows), None)


async def recording_to_hear(connection: Connection, recording_id: UUID) -> Recording | None:
    """The recording, which nobody deletes before this transaction is over."""
    rows = await connection.fetch_as(Recording, f"{_RECORDING} where id = $1 for share", recording_id)
    return next(iter(rows), None)


async def recordings_of(connection: Connection, interaction_id: UUID) -> list[Recording]:
    """Every recording of a call, the oldest first."""
    return await connection.fetch_as(Recording, f"{_RECORDING} where interaction_id = $1 order by id", interaction_id)


async def running_recording(connection: Connection, interaction_id: UUID) -> Recording | None:
    """The recording of a call that is being made, paused ones included."""
    return next((r for r in await recordings_of(connection, interaction_id) if r.live), None)


async def captions_after(connection: Connection, leg_id: UUID, after: int, limit: int = 100) -> list[Any]:
    """(id, content) of what the caller was shown after the caption `after`, oldest first."""
    return await connection.fetch(
        "select id, content from voice.caption where leg_id = $1 and id > $2 order by id limit $3", leg_id, after, limit
    )
