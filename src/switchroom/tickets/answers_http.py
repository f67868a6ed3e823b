"""How routes name a ticket and answer with one."""

from typing import Annotated, Any
from uuid import UUID

import msgspec
from fastapi import Depends, Path, Response

from switchroom.platform.access import Principal
from switchroom.platform.db import Connection
from switchroom.tickets import actions, schemas, views
from switchroom.tickets.contracts import TicketNotFound
from switchroom.tickets.domain.statuses import may_become
from switchroom.tickets.rows import Ref, Row

REFUSED: dict[int | str, dict[str, Any]] = {404: {}, 409: {}}


async def _ref(
    id: Annotated[str, Path(max_length=40, description="The ticket's id, or its number.", examples=["1042"])],
) -> Ref:
    return ref_in(id)


def ref_in(word: str) -> Ref:
    """A ticket by its id or number, as people write it. Raises `TicketNotFound`."""
    number = word.removeprefix("#")
    if number.isascii() and number.isdecimal() and len(number) < 16:
        return int(number)
    try:
        return UUID(word)
    except ValueError:
        raise TicketNotFound() from None


RefOf = Annotated[Ref, Depends(_ref)]


def json_of(value: Any, status: int = 200) -> Response:
    """An answer that is written as it is: lists are long, and were checked where they were made."""
    return Response(msgspec.json.encode(value), status, media_type="application/json")


async def shown(connection: Connection, principal: Principal, row: Row) -> schemas.Ticket:
    """One ticket, and what the principal may do with it."""
    found = await views.page(connection, row)
    found["may"] = await actions.allowed(connection, principal, row)
    found["transitions"] = may_become(row.type, row.status)
    return schemas.Ticket.model_validate(found)
