"""Columns of tables that a `Collection` keeps: what all have, texts, references that hold others in place."""

from typing import Any

from sqlalchemy import Boolean, Column, Integer, Table, Uuid
from sqlalchemy import Text as SqlText
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql.schema import ForeignKey

from switchroom.platform.db import metadata


def setup_columns() -> list[Column[Any]]:
    """The columns every collection's table has."""
    return [
        Column("id", Uuid, primary_key=True),
        Column("version", Integer, nullable=False, server_default="1"),
        Column("archived", Boolean, nullable=False, server_default="false"),
        Column("origin", SqlText, nullable=False),
        Column("words", SqlText(collation="C"), nullable=False),
    ]


def text_column(name: str) -> Column[Any]:
    """A `Text` in one or more languages."""
    return Column(name, JSONB, nullable=False, info={"text": True})


def reference(name: str, to: str, *, nullable: bool = False) -> Column[Any]:
    """A column that names a row of another collection (`organisation.unit.id`) and keeps it from being archived."""
    return Column(name, Uuid, ForeignKey(to), nullable=nullable, index=True, info={"holds": True})


def holders(table: Table) -> list[Column[Any]]:
    """Every `reference` column, in any context's table, that names rows of `table`."""
    return [
        column
        for other in metadata.tables.values()
        for column in other.c
        if column.info.get("holds") and any(key.column is table.c.id for key in column.foreign_keys)
    ]
