"""How routes name a ticket and answer with one."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from fastapi import Path, Response
from pydantic import Field

from switchroom.platform.access import Principal
from switchroom.platform.db import Connection
from switchroom.tickets import actions, schemas, views
from switchroom.tickets.domain.statuses import may_become
from switchroom.tickets.rows import Row

REFUSED: dict[int | str, dict[str, Any]] = {404: {}, 409: {}}


_Number = Annotated[int, Field(ge=0, lt=10**15)]
RefOf = Annotated[_Number | UUID, Path(alias="id", description="The ticket's id, or its number.", examples=["1042"])]


def json_of(value: Any, status: int = 200) -> Response:
    """An answer that is written as it is: lists are long, and were checked where they were made."""
    return Response(msgspec.json.encode(value), status, media_type="application/json")


async def shown(connection: Connection, principal: Principal, row: Row) -> schemas.Ticket:
    """One ticket, and what the principal may do with it."""
    found, path = await views.page(connection, row)
    found["may"] = actions.allowed(principal, row, path)
    found["transitions"] = may_become(row.type, row.status)
    return schemas.Ticket.model_validate(found)
