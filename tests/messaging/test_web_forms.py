"""A web form: a page for each step, in the same process as anywhere; handed in, it is work and nobody waits."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from switchroom.interactions.contracts import EndedHow, State
from switchroom.platform.timekeeper import set_timer
from switchroom.processes.events import StepDone
from tests.messaging.pages import Page
from tests.support.centre_in_process import Live
from tests.support.web import client_of, ok, refused

REQUEST = """
media: [form, chat]
start: hello
left: gone
steps:
  hello: {type: say, text: Tell us what you need., then: topic}
  topic: {type: ask, text: What is it about?, choices: [{name: bill, label: A bill}, {name: other, label: Other}],
          into: topic, outcomes: {bill: who, other: who}, otherwise: who}
  who:
    type: form
    fields:
      - {name: name, label: Your name}
      - {name: mail, label: E-mail, kind: email}
      - {name: words, label: What happened, longest: 500}
    then: known
    otherwise: sorry
  known: {type: identify, by: [number], outcomes: {known: wait}, otherwise: wait}
  wait:
    type: queue
    queue: billing
    maximum: 1s
    waiting:
      start: hold
      steps:
        hold: {type: say, text: Please hold., then: music}
        music: {type: wait, for: 30s, music: calm, then: hold}
    outcomes: {answered: script}
    otherwise: sorry
  script: {type: show, text: Solve it., buttons: [{name: solved, label: Solved}], outcomes: {solved: thanks}}
  thanks: {type: say, text: It is solved., then: end}
  sorry: {type: say, text: Nobody can take it now., then: end}
  gone: {type: milestone, milestone: left, then: end}
  end: {type: end}
"""
VALUES = {"name": "Clara", "mail": "Clara@example.com", "words": "It is too high."}
PATH = [
    ("hello", "done"),
    ("topic", "bill"),
    ("who", "done"),
    ("known", "known"),
    ("wait", "answered"),
    ("script", "solved"),
    ("thanks", "done"),
    ("end", "done"),
]


class Form(Page):
    """A page that has begun a form; what it asks is answered as in a chat."""

    @classmethod
    async def begun(cls, live: Live, slug: str = "request", address: str = "192.0.2.1", **begin: Any) -> "Form":
        page = cls(live, client_of(live.centre.app, address=address), slug)
        made = ok(await page.client.post(f"/api/public/entry-points/{slug}/forms", json=begin), 201)
        page.token, page.id = made["chat_token"], made["chat_id"]
        await live.settle()
        return page

    async def hand_in(self) -> None:
        ok(await self.answer(choice="bill"), 201)
        ok(await self.answer(values=VALUES), 201)


async def form_centre(live: Live, process: str = REQUEST, **more: Any) -> None:
    await live.queue("billing")
    await live.entry("request", process, medium="form", **more)


async def test_from_the_first_page_to_the_end_of_the_work(live: Live) -> None:
    await form_centre(live)
    addresses = [{"kind": "mail", "value": "clara@example.com"}]
    clara = await live.centre.make("customers", group="ours", name="Clara Nunes", addresses=addresses)
    page = await Form.begun(live, language="en")
    view = await page.view()
    assert [one["text"] for one in view["messages"]] == ["Tell us what you need.", "What is it about?"]
    await page.hand_in()
    view = await page.view()
    assert (view["state"], view["prompt"]) == ("queued", None)
    interaction = await live.page(page.id)
    assert (interaction["medium"], interaction["origin"], interaction["reference"]) == (
        "form",
        "real",
        view["reference"],
    )
    assert (interaction["customer"]["id"], interaction["identity"]["level"]) == (clara["id"], 1)
    assert interaction["address"] == "Clara@example.com"
    await long_after(live, page)  # nobody waits on a line: no longest wait, no end by silence
    assert (await page.view())["state"] == "queued"
    ana = await live.agent("Ana", origin="real", capacity={"form": 1})
    await ana.accept()
    chat = f"/api/interactions/{page.id}/chat"
    texts = [one["text"] for one in ok(await ana.client.get(chat))["messages"] if one["author"] == "customer"]
    assert texts == ["A bill", "Your name: Clara\nE-mail: Clara@example.com\nWhat happened: It is too high."]
    await ana.do("post", f"{chat}/messages", json={"client_id": str(uuid4()), "text": "It is corrected."})
    await ana.answer(page.id, "solved")
    await ana.do("post", f"{chat}/end")
    view = await page.view()
    assert (view["state"], view["ended_how"]) == ("ended", EndedHow.AGENT_ENDED)
    assert ("agent", "It is corrected.") in await page.texts()
    heard = [one.step for one in await live.events(StepDone) if "/" in one.step]
    assert heard == [], "nothing is played to nobody"
    assert (await live.page(page.id))["state"] == State.ENDED
    assert await trace(live, page) == PATH


async def trace(live: Live, page: Page) -> list[tuple[str, str]]:
    """What was done, without that it changed hands when the agent left."""
    done = [one for one in await live.events(StepDone) if one.interaction == UUID(page.id) and one.outcome != "handed"]
    return [(one.step, one.outcome) for one in done]


async def long_after(live: Live, page: Page) -> None:
    """The timer that looks for silence is due, a day after anybody has written."""
    async with live.database.transaction() as tx:
        day = timedelta(days=1)
        await tx.execute(
            """update messaging.chat set active_at = active_at - $2::interval, seen_at = seen_at - $2::interval
               where id = $1""",
            UUID(page.id),
            day,
        )
        await set_timer(tx, "messaging.chat_idle", UUID(page.id), timedelta(), {})
    await live.settle()


async def test_the_same_process_in_a_chat_goes_the_same_way(live: Live) -> None:
    await form_centre(live)
    await live.entry("talk", REQUEST.replace("maximum: 1s", "maximum: 1h"), medium="chat")
    addresses = [{"kind": "mail", "value": "clara@example.com"}]
    await live.centre.make("customers", group="ours", name="Clara Nunes", addresses=addresses)
    ana = await live.agent("Ana", origin="real", capacity={"form": 1, "chat": 1})
    page = await Page.opened(live, "talk")
    ok(await page.answer(choice="bill"), 201)
    ok(await page.answer(values=VALUES), 201)
    await ana.accept()
    await ana.answer(page.id, "solved")
    await ana.do("post", f"/api/interactions/{page.id}/chat/end")
    path = [step for step in await trace(live, page) if "/" not in step[0]]
    assert path == [step if step[0] != "known" else ("known", "unknown") for step in PATH], (
        "a chat comes from somewhere"
    )


async def test_a_form_left_halfway_ends_by_silence(live: Live) -> None:
    await form_centre(live)
    page = await Form.begun(live)
    await long_after(live, page)
    view = await page.view()
    assert (view["state"], view["ended_how"]) == ("ended", EndedHow.CUSTOMER_LEFT)
    refused(await page.answer(prompt_id=str(uuid4()), choice="bill"), 410, "chat.ended")


async def test_the_page_of_a_form_is_none_of_a_chat(live: Live) -> None:
    await form_centre(live)
    client = client_of(live.centre.app)
    shown = ok(await client.get("/api/public/entry-points/request/form"))
    assert (shown["open"], shown["theme"]["accent"]) == (True, "#1f5fbf")
    refused(await client.get("/api/public/entry-points/request/chat"), 404, "entry_point.not_found")
    refused(await client.post("/api/public/entry-points/request/chats", json={}), 404, "entry_point.not_found")
    refused(await client.get("/api/public/entry-points/nothing/form"), 404, "entry_point.not_found")


async def test_only_a_process_made_for_forms_receives_them(live: Live) -> None:
    await live.queue("billing")
    await live.entry("talk", REQUEST.replace("media: [form, chat]", "media: [chat]"), medium="chat")
    talk = ok(await live.centre.admin.get("/api/entry-points"))["items"][0]
    body = {**{k: talk[k] for k in ("brand_id", "unit_id", "language", "process_slug")}, "name": "F", "slug": "f"}
    problem = refused(
        await live.centre.admin.post("/api/entry-points", json={**body, "medium": "form"}),
        422,
        "entry_point.process_not_for_forms",
    )
    assert problem["errors"][0]["field"] == "process_slug"


async def test_limits_per_address_and_at_once(live: Live) -> None:
    await form_centre(live, limit_per_address=2, limit_concurrent=3)
    for _ in range(2):
        page = await Form.begun(live)
    start = "/api/public/entry-points/request/forms"
    refused(await page.client.post(start, json={}), 429, "caller.throttled")
    other = await Form.begun(live, address="192.0.2.9")
    refused(await client_of(live.centre.app, address="192.0.2.10").post(start, json={}), 503, "entry_point.full")
    await other.hand_in()  # whoever has handed in takes no place any more
    await Form.begun(live, address="192.0.2.10")


async def test_who_is_blocked_is_not_let_in_by_network_or_by_address(live: Live) -> None:
    await form_centre(live)
    for kind, value in (("ip", "198.51.100.0/24"), ("address", "clara@example.com")):
        await live.centre.make("block-list", kind=kind, value=value, reason="Abuse")
    start = "/api/public/entry-points/request/forms"
    refused(await client_of(live.centre.app, address="198.51.100.7").post(start, json={}), 403, "caller.blocked")
    page = await Form.begun(live)
    ok(await page.answer(choice="bill"), 201)
    refused(await page.answer(values=VALUES), 403, "caller.blocked")
    assert (await page.view())["prompt"]["fields"], "nothing of it was taken"
    ok(await page.answer(values={**VALUES, "mail": "john@example.com"}), 201)


async def test_hostile_bodies_are_refused_in_words(live: Live) -> None:
    await form_centre(live)
    page = await Form.begun(live)
    prompt = (await page.view())["prompt"]["id"]
    for body in (
        {},
        {"client_id": str(uuid4()), "prompt_id": prompt},
        {"client_id": str(uuid4()), "prompt_id": prompt, "choice": "bill", "values": {}},
        {"client_id": str(uuid4()), "prompt_id": prompt, "values": []},
        {"client_id": str(uuid4()), "prompt_id": prompt, "values": {"name": {"$gt": ""}}},
        {"client_id": str(uuid4()), "prompt_id": "'; drop table x", "choice": "bill"},
    ):
        refused(await page.client.post(f"{page.path}/answers", json=body), 422, "invalid")
    refused(await page.client.post("/api/public/chats/none/answers", json={}), 422, "invalid")
    refused(await page.client.get("/api/public/chats/none"), 404, "chat.not_found")
    ok(await page.answer(choice="bill"), 201)
    script = "<script>alert(1)</script>"
    ok(await page.answer(values={**VALUES, "name": script}), 201)
    assert script in (await page.texts())[-1][1], "kept as it was written; every page shows it as words"
