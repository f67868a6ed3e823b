"""Who somebody is, by data that only the customer knows and by a code: how often, how sure, and never twice."""

from typing import Any
from uuid import UUID

from switchroom.interactions.contracts import Arrival
from switchroom.platform.events import Origin
from switchroom.processes.events import StepDone
from switchroom.touchpoints.facade import entry_point_by_slug
from tests.messaging.pages import Page
from tests.support.centre_in_process import Live
from tests.support.web import ok, refused

NUMBER = "+5511990000001"
DATA = """
media: [chat, form, voice]
start: sure
steps:
  sure: {type: identify, by: [number, token], least: data, outcomes: {known: shown}, otherwise: ask}
  ask:
    type: form
    fields:
      - {name: number, label: Customer number}
      - {name: name, label: Name}
      - {name: phone, label: Phone, kind: phone}
    then: check
    otherwise: no
  check:
    type: identify
    by: [data]
    attempts: 2
    facts: {number: "{{ number }}", name: "{{ name }}", phone: "{{ phone }}"}
    outcomes: {known: again, wrong: ask, too-many: no}
  again: {type: identify, by: [number], least: data, outcomes: {known: shown}, otherwise: no}
  shown: {type: ask, text: "Your balance is 5.", choices: [{name: fine}], outcomes: {fine: end}, otherwise: end}
  no: {type: end, outcome: nobody}
  end: {type: end}
"""
RIGHT = {"number": "c 4711", "name": "NUNES Clára", "phone": "11 99000-0001"}


async def clara(live: Live, **more: Any) -> UUID:
    addresses = [{"kind": "phone", "value": NUMBER}]
    body = {"group": "ours", "name": "Clara Nunes", "external_number": "C-4711", "addresses": addresses, **more}
    return UUID((await live.centre.make("customers", **body))["id"])


async def give(live: Live, page: Page, **values: str) -> dict[str, Any]:
    ok(await page.answer(values=values), 201)
    return await page.view()


async def test_data_that_fits_is_level_four(live: Live) -> None:
    await live.entry("chat", DATA, medium="chat")
    customer = await clara(live)
    page = await Page.opened(live)
    view = await give(live, page, **RIGHT)
    assert view["prompt"]["text"] == "Your balance is 5."
    shown = await live.page(page.id)
    assert (shown["customer"]["id"], shown["identity"]) == (str(customer), {"level": 4, "how": "data"})


async def test_nobody_learns_which_was_wrong_and_nobody_guesses_for_long(live: Live) -> None:
    await live.entry("chat", DATA, medium="chat")
    await clara(live)
    outcomes = set()
    for wrong in ({"number": "C-9999"}, {"name": "Clara Nuñez"}, {"phone": "4711"}):
        page = await Page.opened(live)
        view = await give(live, page, **{**RIGHT, **wrong})
        outcomes.add(str(view["prompt"]["fields"]))
        assert (await live.page(page.id))["customer"] is None
    assert len(outcomes) == 1, "the same whatever it was"
    view = await give(live, page, **{**RIGHT, "name": "Ana"})
    assert (view["state"], view["prompt"]) == ("ended", None)
    trace = [
        one.outcome for one in await live.events(StepDone) if one.step == "check" and str(one.interaction) == page.id
    ]
    assert trace == ["wrong", "too-many"]


async def test_many_interactions_do_not_make_more_guesses(live: Live) -> None:
    await live.entry("chat", DATA, medium="chat", limit_per_address=0)
    await clara(live)
    found = []
    for number in range(11):
        page = await Page.opened(live)
        view = await give(live, page, **{**RIGHT, "name": f"Guess {number}"})
        found.append(view["state"])
    assert found == ["in_process"] * 10 + ["ended"]


async def test_what_is_known_is_never_asked_twice(live: Live) -> None:
    """An agent has checked the data of a caller who is known by number: the process goes past its own check."""
    process = DATA.replace("start: sure", "start: who").replace(
        "steps:",
        """steps:
  who: {type: identify, by: [number], outcomes: {known: wait}, otherwise: wait}
  wait: {type: queue, queue: billing, outcomes: {answered: talk}, otherwise: no}
  talk: {type: show, text: Check who it is., buttons: [{name: done, label: Done}], outcomes: {done: sure}}""",
        1,
    )
    await live.queue("billing")
    await live.entry("hotline", process)
    await clara(live)
    async with live.database.transaction() as tx:
        await tx.execute("update customers.customer set origin = 'test'")
        await tx.execute("update customers.address set origin = 'test'")
    ana = await live.agent("Ana")
    call = await live.arrive("hotline", address=NUMBER)
    await ana.accept()
    assert (await live.page(call))["identity"]["level"] == 1
    ok(await live.centre.admin.post(f"/api/interactions/{call}/identity"), 204)
    await ana.answer(call, "done")
    assert (await ana.step(call))["name"] == "shown"


CODE = """
media: [chat, form, voice]
start: known
steps:
  known: {type: identify, by: [number], outcomes: {known: send}, otherwise: no}
  send: {type: identify, by: [code], send: chat, outcomes: {known: end, sent: ask, not-sent: none}}
  ask: {type: collect, text: "Which code is in your chat?", longest: 6, retries: 0, into: code,
        then: check, otherwise: no}
  check: {type: identify, by: [code], code: "{{ code }}", outcomes: {known: end, wrong: ask, too-many: no}}
  no: {type: end, outcome: nobody}
  none: {type: end, outcome: no-way}
  end: {type: end}
"""
TALK = """
start: talk
steps:
  talk: {type: identify, by: [token], outcomes: {known: wait}, otherwise: wait}
  wait: {type: queue, queue: billing, outcomes: {answered: end}, otherwise: end}
  end: {type: end}
"""


async def by_code(live: Live) -> tuple[Page, Page]:
    """The customer's form, known by what was typed, and the chat on the site where the customer is signed in."""
    await live.queue("billing")
    await live.entry("chat", TALK, medium="chat")
    ask = "start: known\nsteps:\n"
    first = "  mail: {type: collect, text: Phone?, kind: phone, longest: 20, into: phone, then: known, otherwise: no}\n"
    await live.entry("form", CODE.replace(ask, "start: mail\nsteps:\n" + first), medium="form")
    await clara(live)
    chat = await signed_in(live)
    page = Page(live, chat.client, "form")
    made = ok(await page.client.post("/api/public/entry-points/form/forms", json={}), 201)
    page.token, page.id = made["chat_token"], made["chat_id"]
    await live.settle()
    ok(await page.answer(value=NUMBER), 201)
    return page, chat


async def signed_in(live: Live) -> Page:
    """A chat whose customer the site has vouched for."""
    page = await Page.opened(live, "chat")
    async with live.database.transaction() as tx:
        await tx.execute(
            """update interactions.interaction set identity_level = 2, identity_how = 'token',
                   customer_id = (select id from customers.customer) where id = $1""",
            UUID(page.id),
        )
    return page


def code_in(view: dict[str, Any]) -> str:
    (text,) = [one["text"] for one in view["messages"] if one["kind"] == "code"]
    return str(text).split("code: ")[1][:6]


async def test_a_code_comes_back_from_the_customers_other_page(live: Live) -> None:
    page, chat = await by_code(live)
    code = code_in(await chat.view())
    ok(await page.answer(value="000000" if code != "000000" else "111111"), 201)
    assert (await page.view())["prompt"]["text"] == "Which code is in your chat?"
    ok(await page.answer(value=code), 201)
    shown = await live.page(page.id)
    assert (shown["identity"], shown["state"]) == ({"level": 5, "how": "code"}, "ended")


async def test_nobody_at_work_sees_the_code(live: Live) -> None:
    _, chat = await by_code(live)
    code = code_in(await chat.view())
    ana = await live.agent("Ana", origin="real", capacity={"chat": 1})
    await ana.accept()
    work = f"/api/interactions/{chat.id}/chat"
    assert [one["text"] for one in ok(await ana.client.get(work))["messages"] if one["kind"] == "code"] == [None]
    saved = await ana.client.get(f"{work}/transcript")
    assert code not in saved.text
    assert "A code was sent" in saved.text
    for table in ("journal.event", "processes.run", "interactions.identity_check"):
        assert not await live.value(f"select exists(select from {table} t where t::text like '%' || $1 || '%')", code)


async def test_a_code_holds_three_attempts_once_and_ten_minutes(live: Live) -> None:
    page, chat = await by_code(live)
    code = code_in(await chat.view())
    wrong = "000000" if code != "000000" else "111111"
    async with live.database.transaction() as tx:
        await tx.execute("update interactions.identity_check set expires_at = expires_at - interval '11 minutes'")
    ok(await page.answer(value=code), 201)
    for _ in range(2):
        assert (await page.view())["state"] == "in_process"
        ok(await page.answer(value=wrong), 201)
    assert (await page.view())["state"] == "ended"
    (outcome,) = await live.rows("select outcome from processes.run where slug = 'form'")
    assert outcome["outcome"] == "nobody"


async def test_without_a_page_to_send_it_to_the_process_hears_so(live: Live) -> None:
    await by_code(live)
    async with live.database.transaction() as tx:  # a chat whose customer only says who he is
        await tx.execute("update interactions.interaction set identity_level = 1 where medium = 'chat'")
    assert await by_number(live) == "no-way"


async def by_number(live: Live) -> str:
    await live.entry("call", CODE)
    async with live.database.transaction(origin=Origin.REAL) as tx:
        entry = await entry_point_by_slug(tx, "call")
        arrival = Arrival(entry_point=entry.id, at=await tx.now(), address=NUMBER)
        opened = await live.interactions.arrive(tx, entry, Origin.REAL, arrival)
    await live.settle()
    found: str = await live.value("select outcome from processes.run where id = $1", opened.run_id)
    return found


async def test_the_validator_knows_which_ways_exist(live: Live) -> None:
    definition = "process: pigeon\ntitle: Pigeon\nlanguages: [en]\n" + CODE.replace("send: chat", "send: pigeon")
    body = {"definition": definition, "revision_note": "first"}
    problem = refused(await live.centre.admin.post("/api/processes", json=body), 422, "process.refused")
    assert "way to send a code" in problem["errors"][0]["message"]
