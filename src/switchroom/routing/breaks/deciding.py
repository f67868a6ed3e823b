"""What people do about breaks: an agent gives a request up, a lead lets somebody go beyond the limit or refuses."""

from uuid import UUID

from switchroom.people.contracts import BoardFeed
from switchroom.platform.access import Principal
from switchroom.platform.db import Transaction
from switchroom.routing.breaks.line import (
    HELD,
    LOCKED,
    PATH,
    Limit,
    OpenRequest,
    Waiting,
    end,
    grant,
    lapse_of,
    open_request,
    serve,
)
from switchroom.routing.contracts.access import LEAD_BREAKS
from switchroom.routing.contracts.breaks import BreakState, NoBreakAsked


async def withdraw(tx: Transaction, feed: BoardFeed, agent_id: UUID) -> None:
    """The agent no longer wants the break, or has seen that it was refused or lapsed. Nothing to take back is fine."""
    await tx.execute("update routing.break_request set seen = true where agent_id = $1 and not seen", agent_id)
    request = await _locked(tx, agent_id)
    if request is not None:
        await end(tx, feed, request, BreakState.WITHDRAWN)
        await serve(tx, feed, request.status_id, request.origin)


async def let_go(tx: Transaction, feed: BoardFeed, principal: Principal, request_id: UUID) -> None:
    """A lead grants it out of turn, beyond the limit if need be. Raises `NoBreakAsked`."""
    request = await _of_ones_own(tx, principal, request_id)
    if request.state is BreakState.GRANTED:
        return
    path: str = await tx.fetch_value(PATH, request.agent_id)
    limits = [limit for limit in await tx.fetch_as(Limit, LOCKED, request.status_id) if limit.covers(path)]
    full = [
        limit
        for limit in limits
        if await tx.fetch_value(HELD, request.status_id, request.origin.value, limit.path) >= limit.at_most
    ]
    one = Waiting(request.id, request.agent_id, request.origin, request.status_id, path)
    await grant(tx, feed, one, lapse_of(limits), by=principal.user_id, beyond=bool(full))


async def refuse(tx: Transaction, feed: BoardFeed, principal: Principal, request_id: UUID, word: str) -> None:
    """A lead says no, with a word for the agent. Raises `NoBreakAsked`."""
    request = await _of_ones_own(tx, principal, request_id)
    await end(tx, feed, request, BreakState.REFUSED, by=principal.user_id, word=word)
    await serve(tx, feed, request.status_id, request.origin)


async def _of_ones_own(tx: Transaction, principal: Principal, request_id: UUID) -> OpenRequest:
    """The only door of a lead to a request that is open."""
    agent_id = await tx.fetch_value("select agent_id from routing.break_request where id = $1", request_id)
    path = await tx.fetch_value(PATH, agent_id) if agent_id else None
    if path is None or not principal.may(LEAD_BREAKS, unit_path=path):
        raise NoBreakAsked()
    request = await _locked(tx, agent_id)
    if request is None or request.id != request_id:
        raise NoBreakAsked()
    return request


async def _locked(tx: Transaction, agent_id: UUID) -> OpenRequest | None:
    """The open request, under the locks of its status; those come first, so that nobody waits crosswise."""
    status_id = await tx.fetch_value(
        "select status_id from routing.break_request where agent_id = $1 and state in ('waiting', 'granted')", agent_id
    )
    if status_id is None:
        return None
    await tx.fetch(LOCKED, status_id)
    return await open_request(tx, agent_id)
