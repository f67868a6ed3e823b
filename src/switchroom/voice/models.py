"""Tables of voice: switches, legs, what is being performed on them, recordings, captions, rings, parked events.

Times of a leg are the switch's own. What was said, keyed or spoken to (captions, addresses, claims) is personal and
stays here, out of the journal, where it can be erased.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Identity,
    Index,
    Integer,
    Interval,
    LargeBinary,
    Table,
    Text,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from switchroom.platform.db import metadata

instant = DateTime(timezone=True)

switch = Table(
    "switch",
    metadata,
    Column("name", Text, primary_key=True),
    Column("instance", Uuid, nullable=False),
    Column("last_event", BigInteger, nullable=False),
    Column("handled_at", instant, nullable=False, server_default=func.now()),
    Column("trunk", Boolean, nullable=False, server_default=text("false")),
    schema="voice",
)

leg = Table(
    "leg",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("interaction_id", Uuid),
    Column("origin", Text, nullable=False),
    Column("switch", Text, nullable=False),
    Column("instance", Uuid),
    Column("role", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("user_id", Uuid),
    Column("item_id", Uuid),
    Column("entry_point", Text, nullable=False, server_default=""),
    Column("address", Text, nullable=False, server_default=""),
    Column("language", Text, nullable=False, server_default=""),
    Column("claims", JSONB),
    Column("source", Text, nullable=False, server_default=""),
    Column("token_hash", LargeBinary, unique=True),
    Column("record", Boolean, nullable=False, server_default=text("false")),
    Column("pauses", ARRAY(Text), nullable=False, server_default="{}"),
    Column("releasing", Boolean, nullable=False, server_default=text("false")),
    Column("held", Boolean, nullable=False, server_default=text("false")),
    Column("muted", Boolean, nullable=False, server_default=text("false")),
    Column("media", Boolean, nullable=False, server_default=text("true")),
    Column("created_at", instant, nullable=False, server_default=func.clock_timestamp()),
    Column("arrived_at", instant),
    Column("answered_at", instant),
    Column("bridged_at", instant),
    Column("ended_at", instant),
    Column("cause", Text),
    Column("quality", JSONB),
    Column("standing", JSONB),
    Column("more_time", Boolean, nullable=False, server_default=text("false")),
    Column("early_key", Text, nullable=False, server_default=""),
    Column("early_at", instant),
    Index("ix_leg_interaction_id", "interaction_id"),
    Index("ix_leg_living", "switch", "entry_point", postgresql_where="state <> 'ended'"),
    Index("ix_leg_user_living", "user_id", postgresql_where="state <> 'ended'"),
    Index("ix_leg_source", "source", "created_at", postgresql_where="source <> ''"),
    Index("ix_leg_source_ended_at", "ended_at", postgresql_where="source <> ''"),
    schema="voice",
)

performing = Table(
    "performing",
    metadata,
    Column("run_id", Uuid, primary_key=True),
    Column("token", Integer, primary_key=True),
    Column("visit", Integer, primary_key=True),
    Column("leg_id", Uuid, nullable=False),
    Column("step", Text, nullable=False),
    Column("playback_id", Uuid),
    Column("gather_id", Uuid),
    Column("keys", Text, nullable=False, server_default=""),
    Column("plan", JSONB, nullable=False),
    Index("ix_performing_leg_id", "leg_id"),
    schema="voice",
)

# Of one that was deleted, `data_key` is empty, and `file` has its name until the file is gone, too.
recording = Table(
    "recording",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("interaction_id", Uuid, nullable=False),
    Column("leg_id", Uuid, nullable=False),
    Column("origin", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("data_key", LargeBinary, nullable=False),
    Column("file", Text, nullable=False, server_default=""),
    Column("media_type", Text, nullable=False, server_default=""),
    Column("planned_at", instant, nullable=False, server_default=func.clock_timestamp()),
    Column("started_at", instant),
    Column("ended_at", instant),
    Column("length", Interval),
    Column("deleted_at", instant),
    Index("ix_recording_interaction_id", "interaction_id"),
    Index("ix_recording_leg_id", "leg_id"),
    Index("ix_recording_ended_at", "ended_at", postgresql_where="deleted_at is null"),
    Index("ix_recording_file", "deleted_at", postgresql_where="deleted_at is not null and file <> ''"),
    schema="voice",
)

# Its id is its recording's. `reason`: why somebody removed it.
voicemail = Table(
    "voicemail",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("interaction_id", Uuid, nullable=False),
    Column("leg_id", Uuid, nullable=False),
    Column("origin", Text, nullable=False),
    Column("run_id", Uuid, nullable=False),
    Column("token", Integer, nullable=False),
    Column("visit", Integer, nullable=False),
    Column("queue_id", Uuid, nullable=False),
    Column("state", Text, nullable=False),
    Column("longest", Interval, nullable=False),
    Column("shortest", Interval, nullable=False),
    Column("left_at", instant),
    Column("length", Interval),
    Column("handled_by", Uuid),
    Column("handled_at", instant),
    Column("removed_by", Uuid),
    Column("removed_at", instant),
    Column("reason", Text, nullable=False, server_default=""),
    Index("ix_voicemail_interaction_id", "interaction_id"),
    Index("ix_voicemail_leg_id", "leg_id"),
    schema="voice",
)

caption = Table(
    "caption",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("leg_id", Uuid, nullable=False),
    Column("at", instant, nullable=False, server_default=func.clock_timestamp()),
    Column("content", JSONB, nullable=False),
    Index("ix_caption_leg_id", "leg_id", "id"),
    schema="voice",
)

ring = Table(
    "ring",
    metadata,
    Column("offer", BigInteger, primary_key=True),
    Column("item_id", Uuid, nullable=False),
    Column("agent_id", Uuid, nullable=False),
    Column("expires_at", instant, nullable=False),
    Index("ix_ring_expires_at", "expires_at"),
    schema="voice",
)

parked = Table(
    "parked",
    metadata,
    Column("switch", Text, primary_key=True),
    Column("instance", Uuid, primary_key=True),
    Column("number", BigInteger, primary_key=True),
    Column("type", Text, nullable=False),
    Column("leg_id", Uuid),
    Column("error", Text, nullable=False),
    Column("parked_at", instant, nullable=False, server_default=func.now()),
    schema="voice",
)

# Who has heard which recording, so that seeking about in one is one entry of the audit and not a hundred.
listening = Table(
    "listening",
    metadata,
    Column("recording_id", Uuid, primary_key=True),
    Column("user_id", Uuid, primary_key=True),
    Column("last_at", instant, nullable=False),
    schema="voice",
)

caller_key = Table(
    "caller_key",
    metadata,
    Column("entry_point_id", Uuid, primary_key=True),
    Column("key", LargeBinary, nullable=False),
    Column("made_at", instant, nullable=False, server_default=func.now()),
    schema="voice",
)
