"""The words of tickets, for searches with slips."""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"


def upgrade() -> None:
    op.create_table(
        "word",
        sa.Column("word", sa.Text(collation="C"), nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_word")),
        schema="tickets",
    )
    op.execute(
        """insert into tickets.word
           select word from ts_stat('select search from tickets.ticket') where word ~ '^[a-z]{4,30}$'"""
    )
    op.create_index(
        "ix_word_alike",
        "word",
        ["word"],
        schema="tickets",
        postgresql_using="gin",
        postgresql_ops={"word": "gin_trgm_ops"},
    )


def downgrade() -> None:
    op.drop_table("word", schema="tickets")
