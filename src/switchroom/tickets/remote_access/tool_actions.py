"""The collection of remote tools."""

from sqlalchemy import ColumnElement

from switchroom.organisation.facade import path_of, unit_path
from switchroom.platform.access import Principal
from switchroom.platform.collection import Collection, Row
from switchroom.platform.db import Transaction
from switchroom.tickets.contracts import EDIT_SETUP
from switchroom.tickets.events import RemoteToolChanged
from switchroom.tickets.remote_access import models, schemas
from switchroom.tickets.remote_access.address import check_address
from switchroom.tickets.remote_access.contracts import BadAddress


class RemoteTools(Collection[schemas.RemoteTool]):
    """Set up over a unit and a brand; agents are offered them ticket by ticket."""

    name, one, table = "remote-tools", "remote tool", models.remote_tool
    row, new, patch = schemas.RemoteTool, schemas.RemoteToolNew, schemas.RemoteToolPatch
    event, edit = RemoteToolChanged, EDIT_SETUP
    searched = ("name", "address")

    def visible(self, principal: Principal) -> ColumnElement[bool]:
        columns = self.table.c
        return principal.reach(EDIT_SETUP).condition(unit_path=unit_path(columns.unit_id), brand=columns.brand_id)

    async def check(self, tx: Transaction, principal: Principal, before: Row | None, after: Row) -> None:
        for row in (before, after):
            if row is not None:
                path = await path_of(tx, row["unit_id"]) if row["unit_id"] else None
                principal.require_over(EDIT_SETUP, path, row["brand_id"])
        fields = await tx.fetch("select slug from tickets.field where not archived")
        try:
            check_address(after["address"], frozenset(row["slug"] for row in fields))
        except BadAddress as error:
            raise BadAddress(errors=[{"field": "address", "code": error.code, "message": error.message}]) from None


REMOTE_TOOLS = RemoteTools()
