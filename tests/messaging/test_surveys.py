"""How it was: asked when the person has left, kept with the interaction, counted apart for real and other customers."""

from typing import Any
from uuid import UUID

from switchroom.interactions.contracts import Surveyed
from switchroom.processes.events import StepDone
from tests.messaging.pages import Page
from tests.messaging.test_web_forms import Form
from tests.support.centre_in_process import Agent, Live
from tests.support.web import ok, refused

COMMENT = "She was very kind and quick"
SURVEY = """
media: [chat, form, voice]
start: wait
left: gone
steps:
  wait: {type: queue, queue: billing, outcomes: {answered: rate}, otherwise: end}
  rate: {type: survey, kind: KIND, comment: What could be better?, into: score,
         outcomes: {answered: thanks, refused: bye, ignored: bye}}
  thanks: {type: say, text: "Thank you for {{ score }}.", then: end}
  bye: {type: say, text: Goodbye., then: end}
  gone: {type: milestone, milestone: left, then: end}
  end: {type: end}
"""


async def survey_centre(live: Live, kind: str = "csat", medium: str = "chat") -> Agent:
    await live.queue("billing")
    await live.entry("chat", SURVEY.replace("KIND", kind), medium=medium)
    return await live.agent("Ana", origin="real", capacity={"chat": 5, "form": 5})


async def served(live: Live, ana: Agent) -> Page:
    """A chat whose agent has left."""
    page = await Page.opened(live)
    await ana.accept()
    await ana.do("post", f"/api/interactions/{page.id}/chat/end")
    return page


async def surveys(live: Live, page: Page) -> list[tuple[Any, ...]]:
    shown = (await live.page(page.id))["surveys"]
    return [(one["kind"], one["outcome"], one["score"], one["comment"]) for one in shown]


async def test_the_scale_waits_until_the_agent_has_left(live: Live) -> None:
    ana = await survey_centre(live)
    page = await Page.opened(live)
    await ana.accept()
    assert (await page.view())["prompt"] is None
    step = await ana.step(page.id)
    assert (step["type"], [choice["value"] for choice in step["choices"]]) == ("survey", ["refused"])
    body = {"token": step["token"], "visit": step["visit"], "outcome": "answered", "data": {"score": 5}}
    assert (await ana.client.post(f"/api/interactions/{page.id}/step", json=body)).status_code >= 400
    await ana.do("post", f"/api/interactions/{page.id}/chat/end")
    prompt = (await page.view())["prompt"]
    assert [(one["name"], one["kind"], one["required"]) for one in prompt["fields"]] == [
        ("score", "scale", True),
        ("comment", "text", False),
    ]
    assert [choice["name"] for choice in prompt["fields"][0]["choices"]] == ["1", "2", "3", "4", "5"]
    refused(await page.answer(values={"score": "6"}), 422, "chat.not_accepted")
    ok(await page.answer(values={"score": "4", "comment": COMMENT}), 201)
    texts = await page.texts()
    assert ("customer", f"4 / 5\n{COMMENT}") in texts
    assert ("process", "Thank you for 4.") in texts
    assert await surveys(live, page) == [("csat", "answered", 4, COMMENT)]
    assert (await live.page(page.id))["surveys"][0]["agent"]["name"] == "Ana"
    (told,) = await live.events(Surveyed)
    assert (told.kind, told.outcome, told.score) == ("csat", "answered", 4)
    for table in ("journal.event", "processes.run"):
        assert not await live.value(
            f"select exists(select from {table} t where t::text like '%' || $1 || '%')", COMMENT
        )


async def test_refused_ignored_and_typed(live: Live) -> None:
    ana = await survey_centre(live, "nps")
    page = await served(live, ana)
    ok(await page.answer(choice="refused"), 201)
    assert await surveys(live, page) == [("nps", "refused", None, None)]
    page = await served(live, ana)
    ok(await page.write("10"), 201)
    assert await surveys(live, page) == [("nps", "answered", 10, None)]
    page = await served(live, ana)
    assert await surveys(live, page) == [("nps", None, None, None)]
    await page.leave()
    assert await surveys(live, page) == [("nps", "ignored", None, None)]
    page = await Page.opened(live)
    await ana.accept()
    await ana.answer(page.id, "refused")
    assert await surveys(live, page) == [("nps", "refused", None, None)]
    outcomes = [one.outcome for one in await live.events(StepDone) if one.step == "rate"]
    assert outcomes == ["handed", "refused", "handed", "answered", "handed", "left", "refused"]


async def test_a_survey_on_the_page_of_a_form(live: Live) -> None:
    ana = await survey_centre(live, "ces", medium="form")
    page = await Form.begun(live, "chat")
    await ana.accept()
    await ana.do("post", f"/api/interactions/{page.id}/chat/end")
    ok(await page.answer(values={"score": "7", "comment": ""}), 201)
    assert await surveys(live, page) == [("ces", "answered", 7, None)]


async def figures(live: Live, **query: Any) -> list[dict[str, Any]]:
    found = ok(await live.centre.admin.get("/api/interactions/surveys/figures", params=query))["items"]
    return [{name: value for name, value in row.items() if name != "key"} for row in found]


async def test_figures_say_from_how_many_answers_they_come(live: Live) -> None:
    ana = await survey_centre(live)
    for score in ("5", "4", "2"):
        page = await served(live, ana)
        ok(await page.answer(values={"score": score}), 201)
    ok(await (await served(live, ana)).answer(choice="refused"), 201)
    row = {"kind": "csat", "name": None, "asked": 4, "answered": 3, "refused": 1, "ignored": 0}
    (all_of_them,) = await figures(live)
    assert all_of_them == {**row, "score": 2 / 3}
    assert await figures(live, by="queue") == [{**row, "name": "billing", "score": 2 / 3}]
    assert await figures(live, by="agent", agent_id=str(ana.id)) == [{**row, "name": "Ana", "score": 2 / 3}]
    assert await figures(live, by="day", **{"from": "2020-01-01T00:00:00Z"}) == [{**row, "score": 2 / 3}]
    assert await figures(live, to="2020-01-01T00:00:00Z") == []
    assert await figures(live, origin="simulated") == []
    async with live.database.transaction() as tx:
        await tx.execute("update interactions.interaction set origin = 'simulated' where id = $1", UUID(page.id))
    assert (await figures(live))[0]["asked"] == 3
    assert (await figures(live, origin="simulated"))[0]["score"] == 0.0


async def test_recommendation_and_effort_by_their_own_formulas(live: Live) -> None:
    ana = await survey_centre(live, "nps")
    await live.entry("effort", SURVEY.replace("KIND", "ces"), medium="form")
    for score in ("10", "9", "7", "0"):
        ok(await (await served(live, ana)).answer(values={"score": score}), 201)
    for score in ("3", "6"):
        page = await Form.begun(live, "effort")
        await ana.accept()
        await ana.do("post", f"/api/interactions/{page.id}/chat/end")
        ok(await page.answer(values={"score": score}), 201)
    assert [(row["kind"], row["score"]) for row in await figures(live)] == [("ces", 4.5), ("nps", 25.0)]


async def test_who_sees_no_interaction_sees_no_figure(live: Live) -> None:
    ana = await survey_centre(live)
    ok(await (await served(live, ana)).answer(values={"score": "5"}), 201)
    await live.centre.person("Eva", "people:agent:work")
    stranger = await live.centre.signed_in("Eva")
    assert ok(await stranger.get("/api/interactions/surveys/figures"))["items"] == []


async def test_a_comment_goes_when_its_customer_is_erased(live: Live) -> None:
    ana = await survey_centre(live)
    page = await served(live, ana)
    ok(await page.answer(values={"score": "1", "comment": COMMENT}), 201)
    clara = await live.centre.make("customers", group="ours", name="Clara")
    body = {"customer_id": clara["id"]}
    ok(await live.centre.admin.put(f"/api/interactions/{page.id}/customer", json=body), 204)
    ok(await live.centre.admin.post(f"/api/customers/{clara['id']}/erase"), 204)
    assert await surveys(live, page) == [("csat", "answered", 1, None)], "the figure stays"
