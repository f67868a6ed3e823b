"""Rings of voice offers: timed here, told to routing once, forgotten when answered or withdrawn."""

from datetime import timedelta

from switchroom.platform.ids import new_id
from switchroom.routing.contracts import Why
from switchroom.routing.events import Offered, OfferEnded
from switchroom.voice import rings
from tests.support.calls import CallCentre
from tests.voice.test_control import QUEUE


async def count(calls: CallCentre) -> int:
    rows = await calls.fetch("select count(*) from voice.ring")
    return int(rows[0]["count"])


async def test_an_offer_rings_as_long_as_its_queue_says_and_then_moves_on(calls: CallCentre) -> None:
    await calls.publish(QUEUE)
    agent = await calls.sign_in()
    customer = await calls.call()
    (offered,) = await calls.events(Offered)
    rows = await calls.fetch("select offer, agent_id, expires_at from voice.ring")
    assert [(row["offer"], row["agent_id"]) for row in rows] == [(offered.offer, agent)]
    assert rows[0]["expires_at"] == offered.at + offered.timeout
    async with calls.database.transaction() as tx:  # time passes
        await tx.execute("update voice.ring set expires_at = clock_timestamp() - interval '1 second'")
        tx.ring(rings.RING_BELL)

    async def withdrawn() -> list[OfferEnded]:
        return await calls.events(OfferEnded)

    ended = await calls.until(withdrawn)
    assert [(each.offer, each.how) for each in ended] == [(offered.offer, Why.TIMED_OUT)]
    assert (await calls.interaction(customer))["state"] in ("queued", "offered")


async def test_an_answered_offer_rings_no_longer(calls: CallCentre) -> None:
    await calls.publish(QUEUE)
    agent = await calls.sign_in()
    await calls.call()
    assert await count(calls) == 1
    await calls.accept(agent)
    assert await count(calls) == 0


async def test_a_caller_who_leaves_ends_the_ring(calls: CallCentre) -> None:
    await calls.publish(QUEUE)
    await calls.sign_in()
    customer = await calls.call()
    calls.switch.hang_up(customer)
    await calls.settle()
    assert await count(calls) == 0


async def test_each_ring_is_told_once_by_whoever_comes_first(calls: CallCentre) -> None:
    await calls.kill_voice()
    async with calls.database.transaction() as tx:
        now = await tx.fetch_value("select clock_timestamp()")
        for offer in (1, 2):
            await rings.begin(tx, offer, new_id(), new_id(), now - timedelta(seconds=1))
        await rings.begin(tx, 3, new_id(), new_id(), now + timedelta(hours=1))
        await rings.begin(tx, 1, new_id(), new_id(), now)  # a repeated event
    assert await rings.end_due(calls.database) == 2
    assert await rings.end_due(calls.database) == 0
    assert await count(calls) == 1
