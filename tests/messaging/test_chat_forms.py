"""A form in a chat: its fields, what is wrong beside which, what is kept where, and nothing twice."""

from typing import Any
from uuid import UUID, uuid4

from switchroom.platform.journal import read_after
from switchroom.processes.events import StepDone
from tests.messaging.pages import Page
from tests.support.centre_in_process import Live
from tests.support.web import ok, refused

SECRET = "s3cret words"
FORM = """
start: data
steps:
  data:
    type: form
    text: "Your data, please."
    fields:
      - {name: name, label: Your name, longest: 40}
      - {name: mail, label: E-mail, kind: email}
      - {name: phone, label: Phone, kind: phone, required: false}
      - {name: size, label: How many, kind: number}
      - {name: day, label: Which day, kind: date}
      - {name: topic, label: About what, kind: choice, choices: [{name: bill, label: A bill}, {name: other}]}
      - {name: agreed, label: I agree, kind: boolean}
      - {name: word, label: Password, secret: true, required: false}
    then: note
    otherwise: end
  note: {type: note, text: "{{ name }} {{ phone }} {{ size }} {{ topic }} {{ agreed }}", then: bye}
  bye: {type: say, text: Thank you., then: end}
  end: {type: end}
"""
VALUES: dict[str, Any] = {
    "name": " Clara ",
    "mail": "clara@example.com",
    "phone": "+55 (11) 99000-0001",
    "size": "2,5",
    "day": "2026-03-02",
    "topic": "bill",
    "agreed": True,
    "word": SECRET,
}
SUMMARY = """Your name: Clara
E-mail: clara@example.com
Phone: +5511990000001
How many: 2,5
Which day: 2026-03-02
About what: A bill
I agree: Yes
Password: ••••••"""


async def test_a_form_is_filled_in_below_the_conversation(live: Live) -> None:
    await live.entry("chat", FORM, medium="chat")
    page = await Page.opened(live)
    prompt = (await page.view())["prompt"]
    assert (prompt["step_type"], prompt["text"], prompt["field"]) == ("form", "Your data, please.", None)
    assert [(one["name"], one["kind"], one["required"]) for one in prompt["fields"]] == [
        ("name", "text", True),
        ("mail", "email", True),
        ("phone", "phone", False),
        ("size", "number", True),
        ("day", "date", True),
        ("topic", "choice", True),
        ("agreed", "boolean", True),
        ("word", "text", False),
    ]
    assert prompt["fields"][5]["choices"] == [{"name": "bill", "label": "A bill"}, {"name": "other", "label": "other"}]
    ok(await page.answer(values=VALUES), 201)
    assert await page.texts() == [
        ("process", "Your data, please."),
        ("customer", SUMMARY),
        ("process", "Thank you."),
        ("process", "ended"),
    ]
    (note,) = await live.rows("select text from interactions.note")
    assert note["text"] == "Clara +5511990000001 2.5 bill true"
    trace = [(one.step, one.outcome) for one in await live.events(StepDone)]
    assert trace == [("data", "done"), ("note", "done"), ("bye", "done"), ("end", "done")]


async def test_what_is_wrong_is_named_and_nothing_is_lost(live: Live) -> None:
    await live.entry("chat", FORM, medium="chat")
    page = await Page.opened(live)
    wrong = {**VALUES, "name": "  ", "mail": "nobody", "day": "2026-02-30", "topic": "cake", "agreed": "x"}
    problem = refused(await page.answer(values=wrong), 422, "chat.not_accepted")
    assert {(one["field"], one["code"]) for one in problem["errors"]} == {
        ("values.name", "missing"),
        ("values.mail", "invalid"),
        ("values.day", "invalid"),
        ("values.topic", "invalid"),
        ("values.agreed", "invalid"),
    }
    assert (await page.view())["prompt"]["fields"], "it still asks"
    refused(await page.answer(value="Clara"), 422, "chat.no_such_choice")
    refused(await page.answer(values=dict.fromkeys(VALUES, "x" * 3000)), 422, "invalid")
    refused(await page.answer(values={f"f{n}": "x" for n in range(31)}), 422, "invalid")
    ok(await page.write("what do you mean by size?"), 201)
    assert (await page.view())["prompt"]["fields"], "words beside a form are words"


async def test_the_same_answer_twice_is_one(live: Live) -> None:
    await live.entry("chat", FORM, medium="chat")
    page = await Page.opened(live)
    prompt_id, client_id = (await page.view())["prompt"]["id"], str(uuid4())
    for status in (201, 200):
        ok(await page.answer(client_id, prompt_id=prompt_id, values=VALUES), status)
    assert [text for _, text in await page.texts()].count(SUMMARY) == 1
    refused(await page.answer(prompt_id=prompt_id, values=VALUES), 410, "chat.ended")


async def test_a_secret_is_in_no_row_that_stays(live: Live) -> None:
    await live.entry("chat", FORM.replace("then: bye", "then: wait") + WAIT, medium="chat")
    page = await Page.opened(live)
    ok(await page.answer(values=VALUES), 201)
    (run,) = await live.rows("select state::text as state from processes.run")
    assert SECRET not in run["state"]
    assert await live.value("select count(*) from platform.sealed") == 1
    for table in ("messaging.message", "messaging.prompt", "journal.event"):
        assert not await live.value(f"select exists(select from {table} t where t::text like '%' || $1 || '%')", SECRET)
    await page.leave()
    assert await live.value("select count(*) from platform.sealed") == 0
    async with live.database.read() as connection:
        assert SECRET not in str(await read_after(connection, 0, limit=1000))


WAIT = """  wait: {type: ask, text: And now?, choices: [{name: go}], outcomes: {go: bye}, otherwise: bye}
"""


async def test_a_secret_in_a_form_on_the_agents_screen_is_sealed(live: Live) -> None:
    queue = "start: wait\nsteps:\n  wait: {type: queue, queue: billing, outcomes: {answered: data}, otherwise: end}"
    await live.queue("billing")
    await live.entry("chat", FORM.replace("start: data\nsteps:", queue), medium="chat")
    ana = await live.agent("Ana", origin="real", capacity={"chat": 1})
    page = await Page.opened(live)
    await ana.accept()
    step = await ana.step(page.id)
    assert [field["secret"] for field in step["fields"]] == [False] * 7 + [True]
    await ana.answer(page.id, "done", **{**VALUES, "word": "x" * 300})
    assert (await ana.step(page.id))["name"] == "data", "too long, so it is asked again"
    await ana.answer(page.id, "done", **VALUES)
    state = await live.value("select state::text from processes.run where id = $1", await run_of(live, page.id))
    assert SECRET not in state
    assert not await live.value(
        "select exists(select from journal.event t where t::text like '%' || $1 || '%')", SECRET
    )


async def run_of(live: Live, interaction: str) -> UUID:
    found: UUID = await live.value("select run_id from interactions.interaction where id = $1", UUID(interaction))
    return found
