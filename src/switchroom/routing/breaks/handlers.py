"""What follows for breaks from what agents do: a break begins, a place comes back, a line moves."""

from switchroom.people.contracts import BoardFeed
from switchroom.platform.db import Transaction
from switchroom.platform.events import Origin
from switchroom.platform.handlers import Handler
from switchroom.platform.journal import Envelope
from switchroom.routing.breaks.line import LOCKED, OpenRequest, begin_if_free, begun, end, open_request, serve
from switchroom.routing.contracts.breaks import BreakState
from switchroom.routing.events import StatusChanged, WrapUpEnded

BEGUN = """
select id, agent_id, origin, status_id, state from routing.break_request where agent_id = $1 and state = 'begun'
"""
LINES = (
    "select distinct status_id from routing.break_request where state = 'waiting' and origin = $1 order by status_id"
)


def break_handler(feed: BoardFeed) -> Handler:
    """The one handler of breaks."""

    async def handle(tx: Transaction, envelope: Envelope) -> None:
        match envelope.event:
            case WrapUpEnded(agent=agent):
                await begin_if_free(tx, agent)
            case StatusChanged() as event:
                await _moved(tx, feed, event, envelope.origin)

    return Handler("breaks", (StatusChanged, WrapUpEnded), handle)


async def _moved(tx: Transaction, feed: BoardFeed, event: StatusChanged, origin: Origin) -> None:
    there = event.status if event.signed_in else None
    for had in await tx.fetch_as(OpenRequest, BEGUN, event.agent):
        if str(had.status_id) != there:
            await end(tx, feed, had, BreakState.RETURNED)
    asked = await tx.fetch_value(
        "select status_id from routing.break_request where agent_id = $1 and state in ('waiting', 'granted')",
        event.agent,
    )
    if asked is not None:
        await tx.fetch(LOCKED, asked)
        await _settle(tx, feed, event, there)
    for line in await tx.fetch(LINES, origin.value):
        await serve(tx, feed, line["status_id"], origin)


async def _settle(tx: Transaction, feed: BoardFeed, event: StatusChanged, there: str | None) -> None:
    """What the agent asked for has begun, or was left behind by going home."""
    request = await open_request(tx, event.agent)
    if request is None:
        return
    if there == str(request.status_id) and request.state is BreakState.GRANTED:
        await begun(tx, feed, request)
    elif there is None:
        await end(tx, feed, request, BreakState.WITHDRAWN)
