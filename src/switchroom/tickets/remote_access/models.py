"""The table of remote tools."""

from sqlalchemy import Column, Table, Text

from switchroom.platform.db import metadata
from switchroom.platform.setup_columns import reference, setup_columns, text_column

remote_tool = Table(
    "remote_tool",
    metadata,
    *setup_columns(),
    text_column("name"),
    Column("address", Text, nullable=False),
    reference("unit_id", "organisation.unit.id", nullable=True),
    reference("brand_id", "organisation.brand.id", nullable=True),
    schema="tickets",
)
