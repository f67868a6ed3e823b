"""Tasks that wait in a queue: offered to the holders of their post, in hand until they are done."""

from typing import Any
from uuid import UUID

import pytest

from switchroom.platform.ids import new_id
from switchroom.worklist.facade import place_job
from tests.support.centre_in_process import Agent, Live
from tests.support.routing import all_decided
from tests.support.web import ok, refused

CHECK = """
start: check
steps:
  check: {type: task, title: {en: Check the meter, pt-BR: Verificar o medidor}, post: inspector, then: end}
  end: {type: end}
"""
LATE = CHECK.replace("post: inspector,", "post: inspector, within: 1h, late: [{escalate: lead}],")


class Works:
    """A queue for the tasks of inspectors, and people who hold the post."""

    def __init__(self, live: Live) -> None:
        self.live = live
        self.posts: dict[str, str] = {}

    async def rule(self, post: str, queue: str = "field", **more: Any) -> dict[str, Any]:
        body = {"post_id": self.posts[post], "queue_id": self.live.queues[queue], **more}
        made = await self.live.centre.make("task-rules", name=post, **body)
        await place_job(self.live.database).run({})
        await self.live.settle()
        return made

    async def holder(self, name: str, post: str | None = "inspector", *queues: str, **more: Any) -> Agent:
        held = [{"post_id": self.posts[post], "from": "2020-01-01", "to": None}] if post else []
        agent = await self.live.agent(name, *queues, capacity={"task": 1}, posts=held, **more)
        await self.live.settle()
        return agent

    async def waiting(self, queue: str = "field") -> int:
        count: int = await self.live.value(
            "select count(*) from routing.queue_item where queue_id = $1 and state <> 'served'",
            UUID(self.live.queues[queue]),
        )
        return count


@pytest.fixture
async def works(live: Live) -> Works:
    works = Works(live)
    for post in ("inspector", "lead"):
        works.posts[post] = (await live.centre.make("posts", name=post.title(), slug=post))["id"]
    await live.queue("field", medium="task")
    await live.entry("hotline", CHECK)
    return works


async def offers(agent: Agent) -> list[str]:
    return [offer["about_id"] for offer in (await agent.view())["offers"]]


async def hands(agent: Agent) -> list[str]:
    return [work["about_id"] for work in (await agent.view())["work"]]


async def task_of(live: Live, call: str) -> str:
    return str(await live.value("select id from processes.task where interaction_id = $1", UUID(call)))


async def claimed_by(live: Live, task: str) -> UUID | None:
    found: UUID | None = await live.value("select claimed_by from processes.task where id = $1", UUID(task))
    return found


async def test_a_task_is_offered_to_a_holder_taken_and_in_hand_until_it_is_done(live: Live, works: Works) -> None:
    await works.rule("inspector")
    eva = await works.holder("Eva")
    call = await live.arrive("hotline")
    more = await live.arrive("hotline")
    task, next_one = await task_of(live, call), await task_of(live, more)
    (offer,) = (await eva.view())["offers"]
    assert (offer["kind"], offer["about_id"]) == ("task", task)
    assert offer["subject"] == {"en": "Check the meter", "pt-BR": "Verificar o medidor"}
    assert offer["reference"] == (await live.page(call))["reference"]
    await eva.accept()
    assert (await claimed_by(live, task), await hands(eva), await offers(eva)) == (eva.id, [task], [])
    await eva.do("post", f"/api/tasks/{task}/complete", json={"data": {}, "ticked": []})
    assert (await hands(eva), await offers(eva)) == ([], [next_one])


async def test_who_takes_it_from_the_list_takes_it_off_the_board_and_giving_back_puts_it_there(
    live: Live, works: Works
) -> None:
    await works.rule("inspector")
    eva = await works.holder("Eva")
    task = await task_of(live, await live.arrive("hotline"))
    ida = await works.holder("Ida", "inspector", "field")
    await ida.do("post", f"/api/tasks/{task}/claim")
    assert (await offers(eva), await hands(ida), await works.waiting()) == ([], [], 0)
    await ida.do("post", f"/api/tasks/{task}/hand-back")
    assert await works.waiting() == 1


async def test_of_a_claim_and_an_acceptance_at_once_the_claim_on_the_list_counts(live: Live, works: Works) -> None:
    await works.rule("inspector")
    eva = await works.holder("Eva")
    task = await task_of(live, await live.arrive("hotline"))
    await live.queue("other", medium="task")
    ida = await works.holder("Ida", "inspector", "other")
    async with live.database.transaction() as tx:
        await tx.fetch("select from journal.cursor for update")  # no handler moves
        ok(await eva.client.post(f"/api/offers/{await eva.offer()}/accept"), 202)
        ok(await ida.client.post(f"/api/tasks/{task}/claim"), 204)
    await live.settle()
    assert (await claimed_by(live, task), await hands(eva), await works.waiting()) == (ida.id, [], 0)


async def test_who_does_not_hold_the_post_is_not_asked_and_learns_nothing(live: Live, works: Works) -> None:
    await works.rule("inspector")
    rui = await works.holder("Rui", None)
    async with live.database.transaction() as tx:
        await tx.fetch("select from journal.cursor where handler = 'worklist' for update")
        task = await task_of(live, (await live.centre.make("interactions", entry_point="hotline"))["id"])
        assert task
    await live.settle()
    await all_decided(live.database)
    assert (await offers(rui), await hands(rui)) == ([], [])
    assert await works.waiting() == 1
    eva = await works.holder("Eva")
    assert await offers(eva) == [task]


async def test_a_late_one_leaves_the_hands_it_was_in_and_waits_for_the_post_above(live: Live, works: Works) -> None:
    await live.queue("leads", medium="task")
    await live.entry("slow", LATE)
    await works.rule("inspector")
    await works.rule("lead", "leads")
    eva = await works.holder("Eva", "inspector", "field")
    lea = await works.holder("Lea", "lead", "leads")
    task = await task_of(live, await live.arrive("slow"))
    await eva.accept()
    async with live.database.transaction() as tx:
        await tx.execute("update platform.timer set due_at = clock_timestamp()")
        tx.ring("timer")
    await live.settle()
    assert (await hands(eva), await offers(eva), await offers(lea)) == ([], [], [task])


async def test_the_nearest_units_rule_holds_and_another_rule_moves_what_waits(live: Live, works: Works) -> None:
    await live.queue("north", medium="task")
    north = await live.centre.unit("North")
    async with live.database.transaction() as tx:
        await tx.execute("update touchpoints.entry_point set unit_id = $1", UUID(north))
    await live.arrive("hotline")
    assert (await works.waiting(), await works.waiting("north")) == (0, 0)
    everywhere = await works.rule("inspector")
    assert (await works.waiting(), await works.waiting("north")) == (1, 0)
    await works.rule("inspector", "north", unit_id=north)
    assert (await works.waiting(), await works.waiting("north")) == (0, 1)
    ok(await live.centre.admin.delete(f"/api/task-rules/{everywhere['id']}"), 204)
    await place_job(live.database).run({})
    await live.settle()
    assert (await works.waiting(), await works.waiting("north")) == (0, 1)


async def test_rules_that_make_no_sense_are_refused(live: Live, works: Works) -> None:
    await works.rule("inspector")

    async def code(**body: Any) -> tuple[str, str]:
        made = {"name": {"en": "?"}, "post_id": works.posts["lead"], "queue_id": live.queues["field"], **body}
        problem = (await live.centre.admin.post("/api/task-rules", json=made)).json()
        return problem["code"], problem["errors"][0]["field"]

    talks = await live.queue("calls")
    assert await code(queue_id=talks) == ("task_distribution.queue_of_talks", "queue_id")
    assert await code(queue_id=str(new_id())) == ("task_distribution.unknown_queue", "queue_id")
    assert await code(post_id=works.posts["inspector"]) == ("task_distribution.exists", "post_id")
    eva = await works.holder("Eva")
    refused(await eva.client.get("/api/task-rules"), 403, "access.not_allowed")
