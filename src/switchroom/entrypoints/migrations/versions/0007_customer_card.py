"""The customer card: merging, organisations, consent, notes; a search document; addresses in E.164."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from switchroom.customers.facade import AddressKind, kind_of, normal_address, search_document

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

instant = sa.DateTime(timezone=True)
BATCH = 2000


def upgrade() -> None:
    _columns()
    _tables()
    _normalise_addresses()
    _write_search_documents()
    _indexes()


def _customer() -> sa.ForeignKey:
    return sa.ForeignKey("customers.customer.id")


def _columns() -> None:
    for column in (
        sa.Column("kind", sa.Text(), nullable=False, server_default="person"),
        sa.Column("external_number", sa.Text()),
        sa.Column("tags", postgresql.ARRAY(sa.Text()), nullable=False, server_default="{}"),
        sa.Column("merged_into", sa.Uuid(), _customer()),
        sa.Column("survivor_id", sa.Uuid(), _customer()),
        sa.Column("erased_at", instant),
        sa.Column("field_versions", postgresql.JSONB(), nullable=False, server_default="{}"),
        sa.Column("search", sa.Text(collation="C"), nullable=False, server_default=""),
    ):
        op.add_column("customer", column, schema="customers")
    for column in (
        sa.Column("id", sa.Uuid(), nullable=False, server_default=sa.func.gen_random_uuid()),
        sa.Column("main", sa.Boolean(), nullable=False, server_default="false"),
        sa.Column("source", sa.Text(), nullable=False, server_default="unknown"),
        sa.Column("verified_at", instant),
    ):
        op.add_column("address", column, schema="customers")


def _tables() -> None:
    op.create_table(
        "membership",
        sa.Column("member_id", sa.Uuid(), _customer(), primary_key=True),
        sa.Column("organisation_id", sa.Uuid(), _customer(), primary_key=True, index=True),
        sa.Column("role", sa.Text()),
        schema="customers",
    )
    op.create_table(
        "consent",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("customer_id", sa.Uuid(), _customer(), nullable=False, index=True),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.Uuid()),
        sa.Column("recorded_at", instant, nullable=False, server_default=sa.func.now()),
        schema="customers",
    )
    op.create_table(
        "note",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("customer_id", sa.Uuid(), _customer(), nullable=False, index=True),
        sa.Column("author_id", sa.Uuid()),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.Column("edited_at", instant),
        sa.Column("erased_at", instant),
        schema="customers",
    )
    op.create_table(
        "merge",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("survivor_id", sa.Uuid(), _customer(), nullable=False, index=True),
        sa.Column("merged_id", sa.Uuid(), _customer(), nullable=False, index=True),
        sa.Column("at", instant, nullable=False),
        sa.Column("by", sa.Uuid()),
        sa.Column("fields", postgresql.JSONB(), nullable=False),
        sa.Column("undone_at", instant),
        sa.Column("undone_by", sa.Uuid()),
        schema="customers",
    )


def _normalise_addresses() -> None:
    """Telephone numbers with a country become E.164 where they were only stripped, wherever they are compared."""
    connection = op.get_bind()
    for read, write in (
        (
            "select customer_id, position, normal from customers.address where kind = 'phone' and normal like '+%'",
            "update customers.address set normal = :normal where customer_id = :customer_id and position = :position",
        ),
        (
            "select id, value as normal from touchpoints.block where kind = 'address' and value like '+%'",
            """update touchpoints.block b set value = :normal where id = :id and not exists (
                   select from touchpoints.block o where o.kind = b.kind and o.value = :normal and not o.archived)""",
        ),
        (
            "select id, address as normal from touchpoints.entry_point where address like '+%'",
            """update touchpoints.entry_point set address = :normal where id = :id and not exists (
                   select from touchpoints.entry_point o where o.address = :normal and not o.archived)""",
        ),
    ):
        for row in connection.execute(sa.text(read)).mappings().all():
            if kind_of(row["normal"]) is not AddressKind.PHONE:
                continue
            normal = normal_address(AddressKind.PHONE, row["normal"])
            if normal != row["normal"]:
                connection.execute(sa.text(write), {**row, "normal": normal})


def _write_search_documents() -> None:
    """In pieces, by id, so that a large table does not have to fit into memory."""
    connection = op.get_bind()
    last = "00000000-0000-0000-0000-000000000000"
    while rows := connection.execute(sa.text(CUSTOMERS), {"last": last, "batch": BATCH}).mappings().all():
        documents = [
            {
                "id": row["id"],
                "search": search_document([row["name"]], [(AddressKind(kind), n) for kind, n in row["addresses"]]),
            }
            for row in rows
        ]
        connection.execute(sa.text("update customers.customer set search = :search where id = :id"), documents)
        last = rows[-1]["id"]


CUSTOMERS = """
select c.id, c.name, coalesce(
           (select jsonb_agg(jsonb_build_array(a.kind, a.normal) order by a.position) from customers.address a
            where a.customer_id = c.id), '[]') as addresses
from customers.customer c where c.id > :last order by c.id limit :batch
"""


def _indexes() -> None:
    """The index of the old search words goes: nothing searches them any more."""
    op.drop_index("ix_customer_words", "customer", schema="customers")
    for column in ("merged_into", "survivor_id", "external_number"):
        where = sa.text(f"{column} is not null")
        op.create_index(f"ix_customer_{column}", "customer", [column], schema="customers", postgresql_where=where)
    op.create_index(
        "ix_customer_recent",
        "customer",
        ["group", sa.text("last_seen_at desc nulls last")],
        schema="customers",
        postgresql_where=sa.text("not archived"),
    )
    op.create_index(
        "ix_customer_search",
        "customer",
        ["search"],
        schema="customers",
        postgresql_using="gin",
        postgresql_ops={"search": "gin_trgm_ops"},
        postgresql_where=sa.text("not archived"),
        postgresql_with={"fastupdate": "off"},
    )


def downgrade() -> None:
    for table in ("merge", "note", "consent", "membership"):
        op.drop_table(table, schema="customers")
    for name in ("search", "recent", "external_number", "survivor_id", "merged_into"):
        op.drop_index(f"ix_customer_{name}", "customer", schema="customers")
    for name in ("verified_at", "source", "main", "id"):
        op.drop_column("address", name, schema="customers")
    for name in (
        "search",
        "field_versions",
        "erased_at",
        "survivor_id",
        "merged_into",
        "tags",
        "external_number",
        "kind",
    ):
        op.drop_column("customer", name, schema="customers")
    op.create_index(
        "ix_customer_words",
        "customer",
        ["words"],
        schema="customers",
        postgresql_using="gin",
        postgresql_ops={"words": "gin_trgm_ops"},
    )
