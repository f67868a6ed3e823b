"""Tables of knowledge: schema `knowledge`.

Of a text there are three: the draft (`draft`), what each version said (`version_text`, never changed), and what readers
see and find now (`shown`, made anew by each publishing).
"""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    Uuid,
    func,
)
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR

from switchroom.platform.db import metadata
from switchroom.platform.setup_columns import reference, setup_columns, text_column

SCHEMA = "knowledge"
instant = DateTime(timezone=True)

category = Table(
    "category",
    metadata,
    *setup_columns(),
    text_column("name"),
    Column("slug", Text, nullable=False),
    Column("position", Integer, nullable=False, server_default="0"),
    Index("uq_category_slug", "slug", unique=True, postgresql_where="not archived"),
    schema=SCHEMA,
)
# `language` is the one it was written in first. Empty `brand_ids` or `region_ids`: for all of them.
article = Table(
    "article",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("origin", Text, nullable=False),
    Column("slug", Text, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("archived", Boolean, nullable=False, server_default="false"),
    Column("visibility", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("brand_ids", ARRAY(Uuid), nullable=False, server_default="{}"),
    Column("region_ids", ARRAY(Uuid), nullable=False, server_default="{}"),
    reference("category_id", "knowledge.category.id", nullable=True),
    Column("owner_id", Uuid),
    Column("review_at", Date),
    Column("created_at", instant, nullable=False, server_default=func.clock_timestamp()),
    Column("changed_at", instant, nullable=False, server_default=func.clock_timestamp()),
    Column("published_at", instant),
    Column("published", Integer),
    Column("versions", Integer, nullable=False, server_default="0"),
    Column("helpful", Integer, nullable=False, server_default="0"),
    Column("unhelpful", Integer, nullable=False, server_default="0"),
    Column("solved", Integer, nullable=False, server_default="0"),
    Index("uq_article_slug", "slug", unique=True),
    Index("ix_article_changed", "changed_at", "id"),
    Index("ix_article_review", "review_at", postgresql_where="not archived and review_at is not null"),
    Index("ix_article_owner_id", "owner_id"),
    schema=SCHEMA,
)
_article_id = "knowledge.article.id"
draft = Table(
    "draft",
    metadata,
    Column("article_id", Uuid, ForeignKey(_article_id), primary_key=True),
    Column("language", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("words", Text, nullable=False),
    Column("changed_at", instant, nullable=False),
    Column("changed_by", Uuid, nullable=False),
    schema=SCHEMA,
)
version = Table(
    "version",
    metadata,
    Column("article_id", Uuid, ForeignKey(_article_id), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("published_at", instant, nullable=False),
    Column("published_by", Uuid, nullable=False),
    Column("reason", Text, nullable=False),
    schema=SCHEMA,
)
version_text = Table(
    "version_text",
    metadata,
    Column("article_id", Uuid, ForeignKey(_article_id), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("language", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
    schema=SCHEMA,
)
# `title_terms` and `terms` hold what `platform.terms` makes of the text; the dictionary of the database takes no part.
shown = Table(
    "shown",
    metadata,
    Column("article_id", Uuid, ForeignKey(_article_id), primary_key=True),
    Column("language", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("plain", Text, nullable=False),
    Column("title_terms", TSVECTOR, nullable=False),
    Column("terms", TSVECTOR, nullable=False),
    Index("ix_shown_title_terms", "title_terms", postgresql_using="gin"),
    Index("ix_shown_terms", "terms", postgresql_using="gin"),
    schema=SCHEMA,
)
# Every term of `shown` and in how many texts it stands: how much it tells, and what a misspelt word may have meant.
term = Table(
    "term",
    metadata,
    Column("term", Text(collation="C"), primary_key=True),
    Column("texts", Integer, nullable=False),
    Index("ix_term_alike", "term", postgresql_using="gin", postgresql_ops={"term": "gin_trgm_ops"}),
    schema=SCHEMA,
)
# A row without a kind is an image that was still arriving when something broke.
image = Table(
    "image",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("article_id", Uuid, ForeignKey(_article_id), nullable=False, index=True),
    Column("name", Text, nullable=False, server_default=""),
    Column("kind", Text, nullable=False, server_default=""),
    Column("size", Integer, nullable=False, server_default="0"),
    Column("data_key", LargeBinary, nullable=False),
    Column("began_at", instant, nullable=False, server_default=func.clock_timestamp()),
    schema=SCHEMA,
)
vote = Table(
    "vote",
    metadata,
    Column("article_id", Uuid, ForeignKey(_article_id), primary_key=True),
    Column("user_id", Uuid, primary_key=True),
    Column("helpful", Boolean, nullable=False),
    Column("number", Integer, nullable=False),
    Column("at", instant, nullable=False),
    schema=SCHEMA,
)
comment = Table(
    "comment",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("article_id", Uuid, ForeignKey(_article_id), nullable=False),
    Column("author_id", Uuid, nullable=False),
    Column("text", Text, nullable=False),
    Column("at", instant, nullable=False),
    Column("done_at", instant),
    Column("done_by", Uuid),
    Index("ix_comment_article", "article_id", "at"),
    schema=SCHEMA,
)
solved_with = Table(
    "solved_with",
    metadata,
    Column("article_id", Uuid, ForeignKey(_article_id), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("subject_id", Uuid, primary_key=True),
    Column("user_id", Uuid, nullable=False),
    Column("at", instant, nullable=False),
    Index("ix_solved_with_subject", "kind", "subject_id"),
    schema=SCHEMA,
)
# What nobody found anything for: what people typed, removed after its time.
miss = Table(
    "miss",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("at", instant, nullable=False, server_default=func.clock_timestamp()),
    Column("origin", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("brand_id", Uuid),
    Column("place", Text, nullable=False),
    Column("query", Text, nullable=False),
    Column("folded", Text, nullable=False),
    Index("ix_miss_at", "at"),
    schema=SCHEMA,
)
