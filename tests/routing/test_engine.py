"""Commands in, decisions out: durable, in order, each exactly once."""

from datetime import timedelta

from switchroom.platform.db import Database
from switchroom.routing import events
from switchroom.routing.contracts import OfferAccepted, OfferId, WorkEnded, WrapUp
from tests.support.routing import give, journal, leading, open_queue, queue_item, rows, sign_in


async def test_an_item_is_offered_accepted_served_and_wrapped_up(database: Database) -> None:
    async with leading(database) as engine:
        queue = await open_queue(database, wrap_up=WrapUp(timedelta(seconds=30)))
        agent = await sign_in(database, queue)
        item, about = await queue_item(database, queue)
        await engine.step()
        (offered,) = await journal(database, events.Offered)
        assert (offered.agent, offered.item, offered.about) == (agent, item, about)
        assert offered.topics == (f"user:{agent}", "queues", "agents", f"interaction:{about}")
        await give(database, OfferAccepted(OfferId(offered.offer), agent))
        await engine.step()
        assert [r["state"] for r in await rows(database, "select state from routing.agent_state")] == ["busy"]
        await give(database, WorkEnded(agent, item))
        await engine.step()
        kinds = [e.type for e in await journal(database)]
        assert kinds == [
            "routing.status_changed",
            "routing.queued",
            "routing.offered",
            "routing.assigned",
            "routing.work_ended",
            "routing.wrap_up_started",
        ]
