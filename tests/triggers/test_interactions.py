"""Triggers on what happens in calls: who was not answered, who was not content, and whose call is simulated."""

from uuid import UUID

from switchroom.interactions import surveys
from switchroom.platform.ids import new_id
from tests.support.web import ok
from tests.triggers.conftest import Automatic

LINE = """
start: wait
left: gone
steps:
  wait: {type: queue, queue: support, outcomes: {answered: end}, otherwise: end}
  gone: {type: milestone, milestone: left, then: end}
  end: {type: end}
"""
CALL_BACK = """
start: ask
steps:
  ask: {type: task, title: Call back, post: caller, within: 4h, fields: [{name: said, label: Said}], then: end}
  end: {type: end}
"""


async def line_opens(automatic: Automatic) -> None:
    live = automatic.live
    await live.queue("support")
    await live.entry("line", LINE)
    post = await live.centre.make("posts", name="Caller", slug="caller")
    await live.centre.person("Eva", posts=[{"post_id": post["id"], "from": "2020-01-01", "to": None}])


async def test_who_gives_up_unanswered_becomes_a_task_and_who_was_answered_does_not(automatic: Automatic) -> None:
    live = automatic.live
    await line_opens(automatic)
    made = await automatic.trigger(
        await automatic.process("call-back", CALL_BACK),
        event="interaction.ended",
        condition="!interaction.answered && interaction.entry_point == 'line' && interaction.medium == 'voice'",
    )
    given_up = await live.arrive("line")
    await live.leave(given_up)
    fired, *rest = await automatic.log(made)
    assert (fired["result"], fired["subject"], rest) == ("fired", {"kind": "interaction", "id": given_up}, [])
    eva = await live.centre.signed_in("Eva")
    (task,) = ok(await eva.get("/api/tasks"))["items"]
    assert (task["interaction_id"], task["ticket_id"]) == (given_up, None)

    ana = await live.agent("Ana")
    answered = await live.arrive("line")
    await ana.accept()
    await live.leave(answered)
    assert await automatic.results(made) == ["not_met", "fired"]
    assert await automatic.runs("call-back") == 1


async def test_who_is_not_content_sets_off_a_process_by_the_score(automatic: Automatic) -> None:
    live = automatic.live
    await line_opens(automatic)
    made = await automatic.trigger(
        await automatic.process("call-back", CALL_BACK),
        event="interaction.surveyed",
        condition="event.kind == 'csat' && event.outcome == 'answered' && event.score <= 2",
    )
    call = UUID(await live.arrive("line"))
    for score in (5, 1):
        run = new_id()
        async with live.database.transaction() as tx:
            await surveys.asked(tx, call, run, 1, "rate", "csat")
            await surveys.answered(tx, run, 1, score)
        await live.settle()
    assert await automatic.results(made) == ["fired", "not_met"]
    assert await automatic.runs("call-back") == 1


async def test_what_is_simulated_starts_simulated_runs_only(automatic: Automatic) -> None:
    live = automatic.live
    await line_opens(automatic)
    made = await automatic.trigger(await automatic.process("call-back", CALL_BACK), event="interaction.ended")
    call = UUID(await live.arrive("line"))
    async with live.database.transaction() as tx:
        await tx.execute("update interactions.interaction set origin = 'simulated' where id = $1", call)
        await live.interactions.left(tx, call, await tx.now())
    await live.settle()
    assert await automatic.results(made) == ["fired"]
    rows = await live.rows("select origin from processes.run where slug = 'call-back'")
    assert [row["origin"] for row in rows] == ["simulated"]
    eva = await live.centre.signed_in("Eva")
    assert ok(await eva.get("/api/tasks"))["items"] == []  # the work of simulated customers is nobody's here
