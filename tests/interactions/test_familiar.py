"""Who knows the customer is asked first: after a broken-off call, or as the customer's last agent."""

from uuid import UUID

from switchroom.interactions.contracts import State
from tests.interactions.test_identify import customer
from tests.support.centre_in_process import Agent, Live

WAIT = """
start: who
steps:
  who: {type: identify, by: [number], outcomes: {known: wait, several: wait, unknown: wait}}
  wait: {type: queue, queue: billing, then: script, otherwise: end, MORE}
  script: {type: show, text: Help., buttons: [{name: done, label: Done}], outcomes: {done: end}}
  end: {type: end}
"""
NUMBER = "+5511987654321"


async def floor(live: Live, more: str = "maximum: 10m", **policy: object) -> tuple[Agent, Agent]:
    await live.queue("billing", **policy)
    await live.entry("hotline", WAIT.replace("MORE", more))
    return await live.agent("Ana"), await live.agent("Ben")


async def talk_and(live: Live, agent: Agent, *, lost: bool, number: str = NUMBER) -> None:
    """The customer talks to this agent, and then the line breaks, or the customer hangs up."""
    call = await live.arrive("hotline", address=number)
    await agent.accept()
    async with live.database.transaction() as tx:
        await live.interactions.left(tx, UUID(call), await tx.now(), lost=lost)
    await live.settle()


async def offered(*agents: Agent) -> list[int]:
    return [len((await agent.view())["offers"]) for agent in agents]


async def test_whose_call_broke_off_gets_the_same_agent_though_another_is_idle_longer(live: Live) -> None:
    ana, ben = await floor(live)
    await talk_and(live, ana, lost=True)
    again = await live.arrive("hotline", address=NUMBER)
    assert await offered(ana, ben) == [1, 0]
    await ana.accept()
    assert (await live.page(again))["agent"]["name"] == "Ana"


async def test_who_hung_up_or_has_another_number_gets_whoever_is_next(live: Live) -> None:
    ana, ben = await floor(live)
    await talk_and(live, ana, lost=False)
    await live.arrive("hotline", address=NUMBER)
    assert await offered(ana, ben) == [0, 1]


async def test_another_customer_is_not_taken_for_the_one_who_was_cut_off(live: Live) -> None:
    ana, ben = await floor(live)
    await talk_and(live, ana, lost=True)
    await live.arrive("hotline", address="+5511912345678")
    assert await offered(ana, ben) == [0, 1]


async def test_a_busy_agent_is_waited_for_a_while_and_then_anybody_takes_the_call(live: Live) -> None:
    ana, ben = await floor(live, "asked_first: 1s")
    await talk_and(live, ana, lost=True)
    statuses = (await ana.client.get("/api/statuses")).json()["items"]
    rest = next(one["id"] for one in statuses if one["kind"] == "not_available" and one["shared"])
    await ana.do("put", "/api/agent/status", json={"status_id": rest})
    again = await live.arrive("hotline", address=NUMBER)
    assert (await live.page(again))["state"] == State.QUEUED
    bell = live.database.bell.subscribe("journal")
    try:
        while await offered(ben) == [0]:
            await bell.wait(0.1)
    finally:
        bell.close()
    await live.settle()
    await ben.accept()
    assert (await live.page(again))["agent"]["name"] == "Ben"


async def test_who_comes_back_too_late_is_as_anybody(live: Live) -> None:
    ana, ben = await floor(live, "returning: 1m")
    await talk_and(live, ana, lost=True)
    async with live.database.transaction() as tx:
        await tx.execute("update interactions.interaction set ended_at = ended_at - interval '2 minutes'")
    await live.arrive("hotline", address=NUMBER)
    assert await offered(ana, ben) == [0, 1]


async def test_an_agent_who_has_gone_home_is_not_waited_for(live: Live) -> None:
    ana, ben = await floor(live)
    await talk_and(live, ana, lost=True)
    await ana.do("delete", "/api/agent/status")
    await live.arrive("hotline", address=NUMBER)
    assert await offered(ben) == [1]


async def test_the_customers_last_agent_is_asked_first_where_the_step_says_so(live: Live) -> None:
    await live.queue("billing")
    await live.entry("hotline", WAIT.replace("MORE", "last_agent: 30d"))
    await customer(live, "Rosa", NUMBER)
    ana, ben = await live.agent("Ana"), await live.agent("Ben")
    await talk_and(live, ana, lost=False)
    await live.arrive("hotline", address=NUMBER)
    assert await offered(ana, ben) == [1, 0]
