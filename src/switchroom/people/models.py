"""Tables of people: schema `people`."""

from typing import Any

from sqlalchemy import Boolean, Column, Date, DateTime, ForeignKey, Index, SmallInteger, Table, Text, Uuid, func
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from switchroom.platform.db import metadata
from switchroom.platform.setup_columns import reference, setup_columns, text_column

SCHEMA = "people"
instant = DateTime(timezone=True)


def _slug(table: str) -> Index:
    return Index(f"uq_{table}_slug", "slug", unique=True, postgresql_where="not archived")


user = Table(
    "user",
    metadata,
    *setup_columns(),
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("agent_number", Text),
    Column("language", Text),
    Column("theme", Text),
    reference("unit_id", "organisation.unit.id"),
    Column("active", Boolean, nullable=False),
    Column("password_hash", Text),
    Column("capacity", JSONB, nullable=False),
    Column("overlaps", JSONB, nullable=False, server_default="[]"),
    Index("uq_user_agent_number", "agent_number", unique=True, postgresql_where="not archived"),
    schema=SCHEMA,
)
Index("uq_user_email", func.lower(user.c.email), unique=True, postgresql_where=~user.c.archived)
Index("ix_user_words", user.c.words, postgresql_using="gin", postgresql_ops={"words": "gin_trgm_ops"})

skill = Table(
    "skill",
    metadata,
    *setup_columns(),
    text_column("name"),
    Column("slug", Text, nullable=False),
    _slug("skill"),
    schema=SCHEMA,
)
post = Table(
    "post",
    metadata,
    *setup_columns(),
    text_column("name"),
    Column("slug", Text, nullable=False),
    _slug("post"),
    schema=SCHEMA,
)
permission_set = Table(
    "permission_set",
    metadata,
    *setup_columns(),
    text_column("name"),
    Column("slug", Text, nullable=False),
    Column("permissions", ARRAY(Text), nullable=False),
    _slug("permission_set"),
    schema=SCHEMA,
)
status = Table(
    "status",
    metadata,
    *setup_columns(),
    text_column("name"),
    Column("slug", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("colour", Text, nullable=False),
    Column("shared", Boolean, nullable=False),
    Column("owner_id", Uuid, ForeignKey("people.user.id"), index=True),
    # Agents choose names for their own statuses without minding each other.
    Index(
        "uq_status_slug",
        "slug",
        "owner_id",
        unique=True,
        postgresql_where="not archived",
        postgresql_nulls_not_distinct=True,
    ),
    schema=SCHEMA,
)


def _of_user() -> Column[Any]:
    return Column("user_id", Uuid, ForeignKey("people.user.id"), nullable=False)


user_skill = Table(
    "user_skill",
    metadata,
    _of_user(),
    Column("skill_id", Uuid, ForeignKey("people.skill.id"), nullable=False, index=True),
    Column("level", SmallInteger, nullable=False),
    Index("uq_user_skill", "user_id", "skill_id", unique=True),
    schema=SCHEMA,
)
user_queue = Table(
    "user_queue",
    metadata,
    _of_user(),
    # Queues belong to routing, which stands above: no foreign key.
    Column("queue_id", Uuid, nullable=False, index=True),
    Index("uq_user_queue", "user_id", "queue_id", unique=True),
    schema=SCHEMA,
)
# Laid over the two above until then; see `domain/moves.py`.
timed_move = Table(
    "timed_move",
    metadata,
    Column("id", Uuid, primary_key=True),
    _of_user(),
    Column("made_by", Uuid, nullable=False),
    Column("made_at", instant, nullable=False),
    Column("until", instant, nullable=False),
    Column("ended_at", instant),
    Column("queue_ids_added", ARRAY(Uuid), nullable=False),
    Column("queue_ids_removed", ARRAY(Uuid), nullable=False),
    Column("skill_levels", JSONB, nullable=False),
    Column("skill_ids_removed", ARRAY(Uuid), nullable=False),
    Index("ix_timed_move_live", "user_id", postgresql_where="ended_at is null"),
    schema=SCHEMA,
)
# While somebody is away a substitute holds the posts; days are those of the unit of whoever is away.
absence = Table(
    "absence",
    metadata,
    Column("id", Uuid, primary_key=True),
    _of_user(),
    Column("substitute_id", Uuid, ForeignKey("people.user.id")),
    Column("from_date", Date, nullable=False),
    Column("to_date", Date, nullable=False),
    Column("made_by", Uuid, nullable=False),
    Column("made_at", instant, nullable=False),
    Column("ended_at", instant),
    Index("ix_absence_user", "user_id", postgresql_where="ended_at is null"),
    Index("ix_absence_substitute", "substitute_id", postgresql_where="ended_at is null"),
    schema=SCHEMA,
)
user_post = Table(
    "user_post",
    metadata,
    _of_user(),
    Column("post_id", Uuid, ForeignKey("people.post.id"), nullable=False, index=True),
    Column("from_date", Date, nullable=False),
    Column("to_date", Date),
    Index("ix_user_post_user", "user_id"),
    schema=SCHEMA,
)
# What was taken from the list above, or went with somebody's unit: who held what then is asked for later, too.
former_post = Table(
    "former_post",
    metadata,
    _of_user(),
    Column("post_id", Uuid, ForeignKey("people.post.id"), nullable=False),
    Column("unit_id", Uuid, ForeignKey("organisation.unit.id"), nullable=False),
    Column("from_date", Date, nullable=False),
    Column("to_date", Date),
    Column("until", instant, nullable=False),
    Index("ix_former_post_user", "user_id"),
    schema=SCHEMA,
)
user_grant = Table(
    "user_grant",
    metadata,
    _of_user(),
    Column("permission_set_id", Uuid, ForeignKey("people.permission_set.id"), nullable=False, index=True),
    Column("unit_id", Uuid, ForeignKey("organisation.unit.id"), nullable=False, index=True),
    Column("brand_ids", ARRAY(Uuid)),
    Index("ix_user_grant_user", "user_id"),
    schema=SCHEMA,
)
