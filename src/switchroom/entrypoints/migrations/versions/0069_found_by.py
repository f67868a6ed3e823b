"""What interactions are found by, for those that are there, too."""

import itertools
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

from switchroom.interactions.words import LONGEST_SAID, document
from switchroom.platform.search_words import index_words

revision = "0069"
down_revision = "0068"
BATCH = 2_000
READ = """
select n.id, n.reference, n.address, n.tags, array_remove(array[n.entry_point_id, n.service_id, n.disposition_id], null)
           as about,
       coalesce((select array_agg(x.name) from customers.customer x
                 where x.id in (m.id, m.survivor_id) and x.name is not null), '{}') as names,
       coalesce(m.search, '') as customer,
       array(select t.text from interactions.note t where t.interaction_id = n.id order by t.at, t.id) as notes,
       array(select s.comment from interactions.survey s where s.interaction_id = n.id and s.comment is not null)
           as comments,
       array(select t.text from messaging.message t where t.chat_id = n.id and t.kind in ('text', 'answer')
             and t.author <> 'process' and t.text <> '' order by t.number) as said
from interactions.interaction n left join customers.customer m on m.id = n.customer_id
where n.id > :after order by n.id limit :batch
"""
WRITE = """
insert into interactions.found_by (interaction_id, own, said)
values (:id, to_tsvector('simple', :text) || array_to_tsvector(cast(:lexemes as text[])), to_tsvector('simple', :said))
"""


def upgrade() -> None:
    op.create_table(
        "found_by",
        sa.Column("interaction_id", sa.Uuid(), primary_key=True),
        sa.Column("own", TSVECTOR(), nullable=False, server_default=""),
        sa.Column("said", TSVECTOR(), nullable=False, server_default=""),
        sa.Column("search", TSVECTOR(), sa.Computed("own || said", persisted=True), nullable=False),
        schema="interactions",
    )
    op.create_table(
        "word",
        sa.Column("word", sa.Text(collation="C"), nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_word")),
        schema="interactions",
    )
    for rows in _interactions():
        op.get_bind().execute(sa.text(WRITE), [_filled(row) for row in rows])
    op.execute(
        """insert into interactions.word
           select word from ts_stat('select search from interactions.found_by') where word ~ '^[a-z]{4,30}$'"""
    )
    op.create_index("ix_found_by_search", "found_by", ["search"], schema="interactions", postgresql_using="gin")
    op.create_index(
        "ix_word_alike",
        "word",
        ["word"],
        schema="interactions",
        postgresql_using="gin",
        postgresql_ops={"word": "gin_trgm_ops"},
    )


def _interactions() -> Iterator[list[Any]]:
    after = "00000000-0000-0000-0000-000000000000"
    for _ in itertools.count():
        rows = op.get_bind().execute(sa.text(READ), {"after": after, "batch": BATCH}).mappings().all()
        if not rows:
            return
        yield list(rows)
        after = str(rows[-1]["id"])


def _filled(row: Any) -> dict[str, Any]:
    text, lexemes = document(row)
    said = " ".join(map(index_words, row["said"]))[:LONGEST_SAID]
    return {"id": row["id"], "text": text, "lexemes": lexemes, "said": said}


def downgrade() -> None:
    op.drop_table("word", schema="interactions")
    op.drop_table("found_by", schema="interactions")
