"""Services in a tree of categories with a scheme for codes, order of channels, and customer environments."""

import json

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0063"
down_revision = "0062"

CATEGORIES = {
    "1": {"en": "Requests", "pt-BR": "Solicitações", "zh-CN": "业务办理"},
    "2": {"en": "Accounts", "pt-BR": "Contas", "zh-CN": "账户查询"},
    "3": {"en": "Record check", "pt-BR": "Conferência de cadastro", "zh-CN": "记录核查"},
    "4": {"en": "Information", "pt-BR": "Informações", "zh-CN": "业务咨询"},
    "5": {"en": "Complaints", "pt-BR": "Reclamações", "zh-CN": "投诉"},
}
"""Until now a service's category was the first of its four digits; those of 1 to 5 had these meanings."""


def _setup_table(name: str, schema: str, *columns: sa.Column[object]) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False, server_default="1"),
        sa.Column("archived", sa.Boolean(), nullable=False, server_default="false"),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(collation="C"), nullable=False),
        sa.Column("name", JSONB(), nullable=False),
        *columns,
        schema=schema,
    )


def upgrade() -> None:
    standing = sa.text("not archived")
    _setup_table("environment", "organisation", sa.Column("code", sa.Text(), nullable=False))
    op.create_index(
        "uq_environment_code",
        "environment",
        ["code"],
        unique=True,
        schema="organisation",
        postgresql_where=standing,
    )
    _setup_table(
        "service_category",
        "touchpoints",
        sa.Column("parent_id", sa.Uuid(), sa.ForeignKey("touchpoints.service_category.id")),
        sa.Column("label", sa.Text()),
        sa.Column("digits", sa.SmallInteger()),
        sa.Column("position", sa.Integer(), nullable=False, server_default="0"),
    )
    op.create_index("ix_service_category_parent_id", "service_category", ["parent_id"], schema="touchpoints")
    op.create_index(
        "uq_service_category_label",
        "service_category",
        ["label"],
        unique=True,
        schema="touchpoints",
        postgresql_where=standing,
    )
    _columns()
    _sort_services()


def _columns() -> None:
    category = sa.Column("category_id", sa.Uuid(), sa.ForeignKey("touchpoints.service_category.id"))
    op.add_column("service", category, schema="touchpoints")
    op.create_index("ix_service_category_id", "service", ["category_id"], schema="touchpoints")
    for table in ("service", "channel"):
        position = sa.Column("position", sa.Integer(), nullable=False, server_default="0")
        op.add_column(table, position, schema="touchpoints")
    op.add_column("service", sa.Column("keywords", JSONB(), nullable=False, server_default="[]"), schema="touchpoints")
    op.add_column("channel", sa.Column("served", sa.Text(), nullable=False, server_default="any"), schema="touchpoints")


def _sort_services() -> None:
    """Every service that is there gets the category that its code has always meant."""
    op.execute(
        sa.text(
            """insert into touchpoints.service_category (id, origin, words, name, label, digits, position)
               select gen_random_uuid(), 'real', lower(label || ' ' || coalesce(names ->> 'en', label)),
                      coalesce(names, jsonb_build_object('en', label)), label, 3, 0
               from (select label, cast(:names as jsonb) -> label as names
                     from (select distinct left(code, 1) as label from touchpoints.service) used) named"""
        ).bindparams(names=json.dumps(CATEGORIES))
    )
    op.execute(
        """update touchpoints.service s set category_id = c.id
           from touchpoints.service_category c where c.label = left(s.code, 1)"""
    )


def downgrade() -> None:
    op.drop_column("channel", "served", schema="touchpoints")
    op.drop_column("channel", "position", schema="touchpoints")
    for column in ("keywords", "position", "category_id"):
        op.drop_column("service", column, schema="touchpoints")
    op.drop_table("service_category", schema="touchpoints")
    op.drop_table("environment", schema="organisation")
