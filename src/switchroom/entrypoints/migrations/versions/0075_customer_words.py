"""The words of customers, for searches with slips."""

import sqlalchemy as sa
from alembic import op

revision = "0075"
down_revision = "0074"


def upgrade() -> None:
    op.create_table(
        "word",
        sa.Column("word", sa.Text(collation="C"), nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_word")),
        schema="customers",
    )
    op.execute(
        """insert into customers.word
           select distinct w from customers.customer, unnest(string_to_array(search, ' ')) w
           where w ~ '^[a-z]{4,30}$'"""
    )
    op.create_index(
        "ix_word_alike",
        "word",
        ["word"],
        schema="customers",
        postgresql_using="gin",
        postgresql_ops={"word": "gin_trgm_ops"},
    )


def downgrade() -> None:
    op.drop_table("word", schema="customers")
