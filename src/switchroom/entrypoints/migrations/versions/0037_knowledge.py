"""Articles: their texts and versions, what readers find, what people say of them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0037"
down_revision = "0036"

instant = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.execute("create schema knowledge")
    _articles()
    _texts()
    _found()
    _feedback()
    _misses()


def _articles() -> None:
    op.create_table(
        "category",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("archived", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(collation="C"), nullable=False),
        sa.Column("name", postgresql.JSONB(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_category"),
        schema="knowledge",
    )
    op.create_index(
        "uq_category_slug",
        "category",
        ["slug"],
        unique=True,
        schema="knowledge",
        postgresql_where=sa.text("not archived"),
    )
    op.create_table(
        "article",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("archived", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("visibility", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("brand_ids", postgresql.ARRAY(sa.Uuid()), server_default="{}", nullable=False),
        sa.Column("region_ids", postgresql.ARRAY(sa.Uuid()), server_default="{}", nullable=False),
        sa.Column("category_id", sa.Uuid(), nullable=True),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("review_at", sa.Date(), nullable=True),
        sa.Column("created_at", instant, server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("changed_at", instant, server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("published_at", instant, nullable=True),
        sa.Column("published", sa.Integer(), nullable=True),
        sa.Column("versions", sa.Integer(), server_default="0", nullable=False),
        sa.Column("helpful", sa.Integer(), server_default="0", nullable=False),
        sa.Column("unhelpful", sa.Integer(), server_default="0", nullable=False),
        sa.Column("solved", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["category_id"], ["knowledge.category.id"], name="fk_article_category_id_category"),
        sa.PrimaryKeyConstraint("id", name="pk_article"),
        schema="knowledge",
    )
    op.create_index("ix_article_category_id", "article", ["category_id"], schema="knowledge")
    op.create_index("ix_article_changed", "article", ["changed_at", "id"], schema="knowledge")
    op.create_index("ix_article_owner_id", "article", ["owner_id"], schema="knowledge")
    op.create_index(
        "ix_article_review",
        "article",
        ["review_at"],
        schema="knowledge",
        postgresql_where=sa.text("not archived and review_at is not null"),
    )
    op.create_index("uq_article_slug", "article", ["slug"], unique=True, schema="knowledge")


def _texts() -> None:
    op.create_table(
        "draft",
        sa.Column("article_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("changed_at", instant, nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["knowledge.article.id"], name="fk_draft_article_id_article"),
        sa.PrimaryKeyConstraint("article_id", "language", name="pk_draft"),
        schema="knowledge",
    )
    op.create_table(
        "version",
        sa.Column("article_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("published_at", instant, nullable=False),
        sa.Column("published_by", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["knowledge.article.id"], name="fk_version_article_id_article"),
        sa.PrimaryKeyConstraint("article_id", "number", name="pk_version"),
        schema="knowledge",
    )
    op.create_table(
        "version_text",
        sa.Column("article_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["knowledge.article.id"], name="fk_version_text_article_id_article"),
        sa.PrimaryKeyConstraint("article_id", "number", "language", name="pk_version_text"),
        schema="knowledge",
    )


def _found() -> None:
    op.create_table(
        "shown",
        sa.Column("article_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("plain", sa.Text(), nullable=False),
        sa.Column("title_terms", postgresql.TSVECTOR(), nullable=False),
        sa.Column("terms", postgresql.TSVECTOR(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["knowledge.article.id"], name="fk_shown_article_id_article"),
        sa.PrimaryKeyConstraint("article_id", "language", name="pk_shown"),
        schema="knowledge",
    )
    op.create_index("ix_shown_terms", "shown", ["terms"], schema="knowledge", postgresql_using="gin")
    op.create_index("ix_shown_title_terms", "shown", ["title_terms"], schema="knowledge", postgresql_using="gin")
    op.create_table(
        "term",
        sa.Column("term", sa.Text(collation="C"), nullable=False),
        sa.Column("texts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("term", name="pk_term"),
        schema="knowledge",
    )
    op.create_index(
        "ix_term_alike",
        "term",
        ["term"],
        schema="knowledge",
        postgresql_using="gin",
        postgresql_ops={"term": "gin_trgm_ops"},
    )


def _feedback() -> None:
    op.create_table(
        "image",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("article_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("kind", sa.Text(), server_default="", nullable=False),
        sa.Column("size", sa.Integer(), server_default="0", nullable=False),
        sa.Column("data_key", sa.LargeBinary(), nullable=False),
        sa.Column("began_at", instant, server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["knowledge.article.id"], name="fk_image_article_id_article"),
        sa.PrimaryKeyConstraint("id", name="pk_image"),
        schema="knowledge",
    )
    op.create_index("ix_image_article_id", "image", ["article_id"], schema="knowledge")
    op.create_table(
        "vote",
        sa.Column("article_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("helpful", sa.Boolean(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["knowledge.article.id"], name="fk_vote_article_id_article"),
        sa.PrimaryKeyConstraint("article_id", "user_id", name="pk_vote"),
        schema="knowledge",
    )
    op.create_table(
        "comment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("article_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.Column("done_at", instant, nullable=True),
        sa.Column("done_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["article_id"], ["knowledge.article.id"], name="fk_comment_article_id_article"),
        sa.PrimaryKeyConstraint("id", name="pk_comment"),
        schema="knowledge",
    )
    op.create_index("ix_comment_article", "comment", ["article_id", "at"], schema="knowledge")
    op.create_table(
        "solved_with",
        sa.Column("article_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["knowledge.article.id"], name="fk_solved_with_article_id_article"),
        sa.PrimaryKeyConstraint("article_id", "kind", "subject_id", name="pk_solved_with"),
        schema="knowledge",
    )
    op.create_index("ix_solved_with_subject", "solved_with", ["kind", "subject_id"], schema="knowledge")


def _misses() -> None:
    op.create_table(
        "miss",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", instant, server_default=sa.text("clock_timestamp()"), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("brand_id", sa.Uuid(), nullable=True),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_miss"),
        schema="knowledge",
    )
    op.create_index("ix_miss_at", "miss", ["at"], schema="knowledge")


def downgrade() -> None:
    op.execute("drop schema knowledge cascade")
