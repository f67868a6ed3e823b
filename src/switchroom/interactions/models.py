"""Tables of interactions."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Computed,
    Date,
    DateTime,
    Float,
    Identity,
    Index,
    Integer,
    Interval,
    LargeBinary,
    Sequence,
    Table,
    Text,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TSVECTOR

from switchroom.platform.db import metadata
from switchroom.platform.setup_columns import setup_columns, text_column

SCHEMA = "interactions"
instant = DateTime(timezone=True)

reference_numbers = Sequence("reference_number", metadata=metadata, schema=SCHEMA)

interaction = Table(
    "interaction",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("reference", Text, nullable=False, unique=True),
    Column("origin", Text, nullable=False),
    Column("medium", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("entry_point_id", Uuid),
    Column("brand_id", Uuid),
    Column("unit_id", Uuid, nullable=False),
    Column("language", Text, nullable=False, server_default=""),
    Column("address", Text),
    Column("claims", JSONB, nullable=False, server_default="{}"),
    Column("customer_id", Uuid),
    Column("caller_id", Uuid),
    Column("identity_level", Integer, nullable=False, server_default="0"),
    Column("identity_how", Text),
    Column("run_id", Uuid),
    Column("queue_id", Uuid),
    Column("agent_id", Uuid),
    Column("item_id", Uuid),
    Column("disposition_id", Uuid),
    Column("head_start_minutes", Float, nullable=False, server_default="0"),
    Column("tags", ARRAY(Text), nullable=False, server_default="{}"),
    Column("service_id", Uuid),
    Column("service_how", Text),
    Column("service_at", instant),
    Column("counted_day", Date),
    Column("counted_channel_id", Uuid),
    Column("counted_service_id", Uuid),
    Column("started_at", instant, nullable=False),
    Column("answered_at", instant),
    Column("ended_at", instant),
    Column("ended_how", Text),
    Column("closed_at", instant),
    Index("ix_interaction_live", "started_at", postgresql_where=text("closed_at is null")),
    Index("ix_interaction_started_at", "started_at"),
    Index("ix_interaction_customer", "customer_id", "started_at"),
    Index("ix_interaction_agent", "agent_id", "started_at"),
    Index("ix_interaction_queue", "queue_id", "started_at"),
    Index("ix_interaction_caller", "caller_id", "started_at", postgresql_where=text("caller_id is not null")),
    Index("ix_interaction_service", "service_id", "started_at", postgresql_where=text("service_id is not null")),
    Index(
        "ix_interaction_unclassified",
        "started_at",
        postgresql_where=text("service_id is null and caller_id is null"),
    ),
    Index("ix_interaction_lost", "ended_at", postgresql_where=text("ended_how = 'lost'")),
    schema=SCHEMA,
)

# How many interactions began on a day (UTC), by where the process map has them: kept while events are handled.
traffic = Table(
    "traffic",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("day", Date, nullable=False),
    Column("simulated", Boolean, nullable=False),
    Column("brand_id", Uuid, nullable=False),
    Column("channel_id", Uuid),
    Column("service_id", Uuid),
    Column("interactions", Integer, nullable=False),
    Index(
        "uq_traffic_cell",
        *("brand_id", "simulated", "day", "channel_id", "service_id"),
        unique=True,
        postgresql_nulls_not_distinct=True,
    ),
    schema=SCHEMA,
)

# Whether it still stands follows from the interaction, see `hands.py`.
hand = Table(
    "hand",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("interaction_id", Uuid, nullable=False, index=True),
    Column("agent_id", Uuid, nullable=False),
    Column("item_id", Uuid, nullable=False),
    Column("raised_at", instant, nullable=False),
    Column("answered_by", Uuid),
    Column("answered_at", instant),
    Column("lowered_at", instant),
    schema=SCHEMA,
)

item = Table(
    "item",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("interaction_id", Uuid, nullable=False, index=True),
    Column("queue_id", Uuid, nullable=False),
    Column("run_id", Uuid),
    Column("token", Integer, nullable=False),
    Column("visit", Integer, nullable=False),
    Column("queued_at", instant, nullable=False),
    Column("agent_id", Uuid),
    Column("connected_at", instant),
    Column("released_at", instant),
    Column("ended_at", instant),
    Column("how", Text),
    Column("work", JSONB, nullable=False),
    Column("hand_over", Text),
    Column("after_item_id", Uuid),
    Column("handed_by", Uuid),
    Column("to_agent_id", Uuid),
    Column("rings", Boolean, nullable=False, server_default=text("false")),
    schema=SCHEMA,
)

consult = Table(
    "consult",
    metadata,
    Column("interaction_id", Uuid, primary_key=True),
    Column("item_id", Uuid, nullable=False),
    Column("queue_id", Uuid, nullable=False),
    Column("by_agent_id", Uuid, nullable=False),
    Column("to_agent_id", Uuid),
    Column("agent_id", Uuid),
    Column("ringing", Boolean, nullable=False, server_default=text("false")),
    Column("hearing", Text),
    Column("began_at", instant, nullable=False),
    schema=SCHEMA,
)

parked = Table(
    "parked",
    metadata,
    Column("interaction_id", Uuid, primary_key=True),
    Column("slot", Integer, nullable=False, unique=True),
    Column("item_id", Uuid, nullable=False),
    Column("by_agent_id", Uuid, nullable=False),
    Column("fetch_id", Uuid),
    Column("parked_at", instant, nullable=False),
    schema=SCHEMA,
)

# `who`: the customer or number that has one callback at a time, within an origin. Only open ones are here.
callback = Table(
    "callback",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("interaction_id", Uuid, nullable=False, unique=True),
    Column("who", Text, nullable=False, unique=True),
    Column("run_id", Uuid, nullable=False),
    Column("token", Integer, nullable=False),
    Column("visit", Integer, nullable=False),
    Column("stage", Text, nullable=False),
    Column("queue_id", Uuid, nullable=False),
    Column("queued_at", instant, nullable=False),
    Column("work", JSONB, nullable=False),
    Column("number", Text),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("most", Integer, nullable=False),
    Column("pause", Interval, nullable=False),
    Column("ring", Interval, nullable=False),
    Column("hours", Text),
    Column("opened_at", instant, nullable=False),
    schema=SCHEMA,
)

segment = Table(
    "segment",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("interaction_id", Uuid, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("queue_id", Uuid),
    Column("agent_id", Uuid),
    Column("began_at", instant, nullable=False),
    Column("ended_at", instant),
    Index("ix_segment_open", "interaction_id", postgresql_where=text("ended_at is null")),
    schema=SCHEMA,
)

note = Table(
    "note",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("interaction_id", Uuid, nullable=False, index=True),
    Column("author_id", Uuid),
    Column("text", Text, nullable=False),
    Column("at", instant, nullable=False, server_default=func.now()),
    Column("edited_at", instant),
    schema=SCHEMA,
)

# Checks of who the customer is: how often one failed, and the code that was sent (its digest).
identity_check = Table(
    "identity_check",
    metadata,
    Column("interaction_id", Uuid, primary_key=True),
    Column("by", Text, primary_key=True),
    Column("failed", Integer, nullable=False, server_default="0"),
    Column("code_hash", LargeBinary),
    Column("expires_at", instant),
    schema=SCHEMA,
)

# A survey that was put to a customer and what came of it; `outcome` is empty until that is known.
survey = Table(
    "survey",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("interaction_id", Uuid, nullable=False, index=True),
    Column("run_id", Uuid, nullable=False),
    Column("token", Integer, nullable=False),
    Column("step", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("queue_id", Uuid),
    Column("agent_id", Uuid),
    Column("asked_at", instant, nullable=False),
    Column("outcome", Text),
    Column("score", Integer),
    Column("comment", Text),
    Column("ended_at", instant),
    Index("ix_survey_asked_at", "asked_at"),
    Index("uq_survey_open", "run_id", "token", unique=True, postgresql_where=text("outcome is null")),
    schema=SCHEMA,
)

disposition = Table(
    "disposition",
    metadata,
    *setup_columns(),
    text_column("name"),
    Column("slug", Text, nullable=False),
    Column("success", Boolean, nullable=False, server_default=text("false")),
    Index("uq_disposition_slug", "slug", unique=True, postgresql_where=text("not archived")),
    schema=SCHEMA,
)

screen = Table(
    "screen",
    metadata,
    Column("run_id", Uuid, primary_key=True),
    Column("token", Integer, primary_key=True),
    Column("waits", Boolean, primary_key=True),
    Column("visit", Integer, nullable=False),
    Column("interaction_id", Uuid, nullable=False, index=True),
    Column("step", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("params", JSONB, nullable=False),
    Column("language", Text, nullable=False),
    Column("shown_at", instant, nullable=False, server_default=func.now()),
    schema=SCHEMA,
)

# What interactions are found by, see `words.py`: `own` what is known here, `said` the words of its chat.
found_by = Table(
    "found_by",
    metadata,
    Column("interaction_id", Uuid, primary_key=True),
    Column("own", TSVECTOR, nullable=False, server_default=""),
    Column("said", TSVECTOR, nullable=False, server_default=""),
    Column("search", TSVECTOR, Computed("own || said", persisted=True), nullable=False),
    Index("ix_found_by_search", "search", postgresql_using="gin"),
    schema=SCHEMA,
)
# What a misspelt word of a search may have meant.
word = Table(
    "word",
    metadata,
    Column("word", Text(collation="C"), primary_key=True),
    Index("ix_word_alike", "word", postgresql_using="gin", postgresql_ops={"word": "gin_trgm_ops"}),
    schema=SCHEMA,
)
