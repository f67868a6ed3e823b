"""Tables of conformance: what was measured of runs that have ended, and what it is held against.

What is about runs can be had again from the journal.
"""

from sqlalchemy import BigInteger, Boolean, Column, DateTime, Float, Index, Integer, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from switchroom.platform.db import metadata

SCHEMA = "conformance"
instant = DateTime(timezone=True)

measured = Table(
    "measured",
    metadata,
    Column("run_id", Uuid, primary_key=True),
    Column("slug", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("origin", Text, nullable=False),
    Column("interaction_id", Uuid),
    Column("reference", Text),
    Column("unit_id", Uuid),
    Column("brand_id", Uuid),
    Column("outcome", Text, nullable=False),
    Column("ended_at", instant, nullable=False),
    Column("fitness", Float),
    Column("deviations", JSONB, nullable=False),
    Column("late", Integer, nullable=False),
    Column("person_steps", Integer, nullable=False),
    Column("held", Integer, nullable=False),
    Column("complete", Boolean, nullable=False),
    Column("compliant", Boolean),
    Column("parent_id", Uuid),
    Column("region_id", Uuid),
    Column("started_at", instant, nullable=False),
    Column("variant", BigInteger, nullable=False),
    Column("path", BigInteger, nullable=False),
    Column("left_at", Text),
    Index("ix_measured_slug", "slug", "ended_at"),
    Index("ix_measured_begun", "slug", "started_at"),
    Index("ix_measured_path", "slug", "path"),
    Index("ix_measured_brand", "brand_id", "ended_at"),
    Index("ix_measured_ended_at", "ended_at"),
    Index("ix_measured_interaction", "interaction_id", "slug"),
    Index("ix_measured_parent", "parent_id", postgresql_where="parent_id is not null"),
    schema=SCHEMA,
)

# A way that runs of a process have taken, once for all of them: `steps` were done, `walk` were come to. Ways with the
# same steps are one variant.
path = Table(
    "path",
    metadata,
    Column("slug", Text, primary_key=True),
    Column("path", BigInteger, primary_key=True),
    Column("variant", BigInteger, nullable=False),
    Column("steps", JSONB, nullable=False),
    Column("walk", JSONB, nullable=False),
    Index("ix_path_variant", "slug", "variant"),
    schema=SCHEMA,
)

# How long a run stood at a step.
visit = Table(
    "visit",
    metadata,
    Column("run_id", Uuid, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("slug", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("unit_id", Uuid),
    Column("brand_id", Uuid),
    Column("region_id", Uuid),
    Column("step", Text, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("late", Boolean, nullable=False),
    Column("ended_at", instant, nullable=False),
    Index("ix_visit_slug", "slug", "ended_at", postgresql_include=["step", "seconds", "late"]),
    schema=SCHEMA,
)

# A step that a person did. `held` is empty where it is for no post; `handed_over`: from somebody else, unforeseen.
# The first one of a person, and the first one for a post, stand for the run where runs are counted by them.
person_step = Table(
    "person_step",
    metadata,
    Column("run_id", Uuid, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("slug", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("unit_id", Uuid),
    Column("brand_id", Uuid),
    Column("region_id", Uuid),
    Column("step", Text, nullable=False),
    Column("post", Text),
    Column("user_id", Uuid, nullable=False),
    Column("held", Boolean),
    Column("handed_over", Boolean, nullable=False),
    Column("first_of_person", Boolean, nullable=False),
    Column("first_of_post", Boolean, nullable=False),
    Column("ended_at", instant, nullable=False),
    Index("ix_person_step_slug", "slug", "ended_at"),
    Index("ix_person_step_user", "user_id", "ended_at"),
    Index("ix_person_step_ended_at", "ended_at"),
    schema=SCHEMA,
)

# An interaction that came to where a process is to be used; whether it was run there, and whether its path was left.
application = Table(
    "application",
    metadata,
    Column("interaction_id", Uuid, primary_key=True),
    Column("slug", Text, primary_key=True),
    Column("origin", Text, nullable=False),
    Column("reference", Text),
    Column("unit_id", Uuid),
    Column("brand_id", Uuid),
    Column("region_id", Uuid),
    Column("at", instant, nullable=False),
    Column("ran", Boolean, nullable=False),
    Column("path_left", Boolean, nullable=False),
    Index("ix_application_slug", "slug", "at"),
    Index("ix_application_at", "at"),
    schema=SCHEMA,
)

# What inspectors judged of interactions that came to where a process is to be used, and of steps that were called for.
inspected = Table(
    "inspected",
    metadata,
    Column("inspection_id", Uuid, primary_key=True),
    Column("interaction_id", Uuid, nullable=False),
    Column("slug", Text, nullable=False),
    Column("origin", Text, nullable=False),
    Column("unit_id", Uuid),
    Column("brand_id", Uuid),
    Column("region_id", Uuid),
    Column("person_id", Uuid),
    Column("at", instant, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("steps", JSONB, nullable=False),
    Index("ix_inspected_slug", "slug", "at"),
    Index("ix_inspected_at", "at"),
    schema=SCHEMA,
)

# What a measure is to reach: of a process, or of all that have no value of their own.
benchmark = Table(
    "benchmark",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("origin", Text, nullable=False),
    Column("slug", Text),
    Column("measure", Text, nullable=False),
    Column("value", Float, nullable=False),
    Column("set_by", Uuid, nullable=False),
    Column("set_at", instant, nullable=False),
    Index("uq_benchmark", "slug", "measure", unique=True, postgresql_nulls_not_distinct=True),
    schema=SCHEMA,
)
