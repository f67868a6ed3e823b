"""What a chat withstands: cuts, floods, silence, strangers, and people who may not see it."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from switchroom.interactions.contracts import Arrival, EndedHow, State
from switchroom.messaging.chat.writing import BURST
from switchroom.messaging.events import ChatRead, ChatWritten
from switchroom.messaging.facade import IDLE, ChatData, ChatEvents, forget_chats, forget_sources, remove_files
from switchroom.messaging.schemas import LONGEST_MESSAGE
from switchroom.platform.events import Origin
from switchroom.platform.http.page_sockets import MOST_SOCKETS, TooManySockets
from switchroom.platform.ids import new_id
from switchroom.platform.keys import Keyring
from switchroom.platform.sealed import Sealer
from switchroom.platform.timekeeper import TIMER_BELL
from switchroom.touchpoints.domain.caller_token import sign
from switchroom.touchpoints.facade import entry_point_by_slug, make_caller_key
from tests.messaging.pages import MENU, Page
from tests.support.centre_in_process import Agent, Live
from tests.support.web import client_of, ok, refused

STRAIGHT = """
start: wait
steps:
  wait: {type: queue, queue: billing, maximum: 2h, outcomes: {answered: script}, otherwise: end}
  script: {type: show, text: Greet., buttons: [{name: solved, label: Solved}], outcomes: {solved: end}}
  end: {type: end}
"""
SECRET = """
start: pin
steps:
  pin: {type: collect, text: "PIN?", kind: digits, secret: true, shortest: 4, longest: 6, retries: 3, into: pin,
        then: wait, otherwise: end}
  wait: {type: queue, queue: billing, maximum: 2h, then: end, otherwise: end}
  end: {type: end}
"""


async def talking(live: Live, **chat: Any) -> tuple[Agent, Page]:
    """An agent and a customer who write to each other."""
    await live.queue("billing", wrap_up_s=300)
    await live.entry("chat", STRAIGHT, medium="chat", chat=chat)
    ana = await live.agent("Ana", origin="real", capacity={"chat": 3})
    page = await Page.opened(live)
    await ana.accept()
    return ana, page


async def test_ten_cuts_lose_and_double_nothing(live: Live) -> None:
    """The page knows only what it got; what was sent and not answered is sent again, and so is what was answered."""
    ana, page = await talking(live)
    chat, seen, last = f"/api/interactions/{page.id}/chat", list[dict[str, Any]](), 0

    async def agent_writes(text: str) -> None:
        body = {"client_id": str(uuid4()), "text": text}
        for _ in range(2):  # the agent's line is no better
            await ana.client.post(f"{chat}/messages", json=body)

    for cut in range(10):
        body = {"client_id": str(uuid4()), "text": f"customer {cut}"}
        lost = [page.client.post(f"{page.path}/messages", json=body) for _ in range(3)]
        answers = await asyncio.gather(*lost, agent_writes(f"agent {cut}"))
        numbers = {answer.json()["number"] for answer in answers[:3] if answer is not None}
        assert len(numbers) == 1
        page.client = client_of(live.centre.app)  # another network
        while last < (view := await page.view(last))["last"]:
            seen += view["messages"]
            last = seen[-1]["number"]
    assert [one["number"] for one in seen] == list(range(1, last + 1))
    texts = [one["text"] for one in seen if one["text"]]
    assert sorted(texts) == sorted([f"{who} {cut}" for who in ("customer", "agent") for cut in range(10)])
    assert [one for one in texts if one.startswith("customer")] == [f"customer {cut}" for cut in range(10)]
    at_work = ok(await ana.client.get(chat))
    assert [one["text"] for one in at_work["messages"]] == [one["text"] for one in seen]
    await live.settle()
    assert [one.number for one in await live.events(ChatWritten)] == list(range(1, last + 1))


async def test_three_chats_and_a_call_by_the_rules_of_capacity(live: Live) -> None:
    await live.queue("billing")
    await live.entry("chat", STRAIGHT, medium="chat")
    await live.entry("phone", STRAIGHT)
    ana = await live.agent("Ana", origin="real", capacity={"voice": 1, "chat": 3})
    pages = [await Page.opened(live) for _ in range(4)]
    for offer in (await ana.view())["offers"]:  # as many as there is room for
        await ana.do("post", f"/api/offers/{offer['id']}/accept")
    assert [(await page.view())["state"] for page in pages] == ["talking"] * 3 + ["queued"]
    call = await real_call(live)
    assert (await live.page(call))["state"] == State.QUEUED  # without a rule media exclude each other
    user = ok(await live.centre.admin.get(f"/api/users/{ana.id}"))
    overlaps = [{"holding": "chat", "may_take": "voice"}]
    change = {"version": user["version"], "overlaps": overlaps}
    assert ok(await live.centre.admin.patch(f"/api/users/{ana.id}", json=change))["overlaps"] == overlaps
    await live.settle()
    await ana.accept()
    work = (await ana.view())["work"]
    assert sorted(one["medium"] for one in work) == ["chat", "chat", "chat", "voice"]
    await pages[0].leave()  # room for a chat, but not beside the call
    assert (await pages[3].view())["state"] == "queued"
    async with live.database.transaction() as tx:
        await live.interactions.left(tx, UUID(call), await tx.now())
    await live.settle()
    await ana.accept()
    assert (await pages[3].view())["state"] == "talking"


async def real_call(live: Live) -> str:
    async with live.database.transaction() as tx:
        entry = await entry_point_by_slug(tx, "phone")
        arrival = Arrival(entry_point=entry.id, at=await tx.now())
        opened = await live.interactions.arrive(tx, entry, Origin.REAL, arrival)
    await live.settle()
    return str(opened.interaction_id)


async def test_floods_lengths_and_strange_words(live: Live) -> None:
    _, page = await talking(live)
    for text in ("", "   ", "x" * (LONGEST_MESSAGE + 1)):
        refused(await page.write(text), 422, "invalid")
    refused(await page.write("a\0b"), 422, "request.bad_text")
    assert ok(await page.write("<img src=x onerror=alert(1)> 你好 \u202e"), 201)["text"].startswith("<img")
    answers = [await write(page, f"flood {number}") for number in range(BURST + 10)]
    assert {answer.status_code for answer in answers} == {201, 429}
    refused(flooded := answers[-1], 429, "chat.flooded")
    assert int(flooded.headers["retry-after"]) >= 1
    kept = [one["number"] for one in (await page.view())["messages"]]
    assert kept == list(range(1, kept[-1] + 1))  # a refused message takes no number


async def write(page: Page, text: str) -> httpx.Response:
    return await page.client.post(f"{page.path}/messages", json={"client_id": str(uuid4()), "text": text})


async def test_pages_are_let_in_by_the_rules_of_calls(live: Live) -> None:
    await live.queue("billing")
    await live.entry("chat", STRAIGHT, medium="chat", limit_per_address=2, limit_concurrent=3)
    await live.entry("phone", STRAIGHT)
    begin = "/api/public/entry-points/chat/chats"
    stranger, other = client_of(live.centre.app), client_of(live.centre.app, address="198.51.100.7")
    for path in ("/api/public/entry-points/phone/chats", "/api/public/entry-points/unknown/chats"):
        refused(await stranger.post(path, json={}), 404, "entry_point.not_found")
    refused(await stranger.get("/api/public/entry-points/phone/chat"), 404, "entry_point.not_found")
    theme = ok(await stranger.get("/api/public/entry-points/chat/chat"))["theme"]
    assert (theme["accent"], theme["on_accent"]) == ("#1f5fbf", "#ffffff")
    for _ in range(2):
        ok(await stranger.post(begin, json={}), 201)
    refused(await stranger.post(begin, json={}), 429, "caller.throttled")
    ok(await other.post(begin, json={}), 201)
    refused(await other.post(begin, json={}), 503, "entry_point.full")
    await live.centre.make("block-list", kind="ip", value="198.51.100.0/24", reason="abuse")
    refused(await other.post(begin, json={}), 403, "caller.blocked")
    async with live.database.transaction() as tx:
        entry, now = await entry_point_by_slug(tx, "chat"), live.services.clock.now()
        key = await make_caller_key(tx, live.services.the(Keyring), entry.id, now)
    third = client_of(live.centre.app, address="203.0.113.9")
    foreign = sign(bytes(32), "chat", now + timedelta(minutes=1), {"customer": "+5511"})
    refused(await third.post(begin, json={"signed_token": foreign}), 422, "caller.token_invalid")
    await live.value("update messaging.chat set ended_at = clock_timestamp() returning 1")
    signed = sign(key, "chat", now + timedelta(minutes=1), {"customer": "+5511"})
    made = ok(await third.post(begin, json={"signed_token": signed}), 201)
    claims = await live.value("select claims from interactions.interaction where id = $1", UUID(made["chat_id"]))
    assert claims == {"customer": "+5511"}
    assert made["chat_token"] not in str(await live.rows("select * from messaging.chat"))
    for secret in ("guess", "a" * 43, "é"):
        refused(await third.get(f"/api/public/chats/{secret}"), 404, "chat.not_found")


async def look_now(live: Live) -> None:
    async with live.database.transaction() as tx:
        await tx.execute("update platform.timer set due_at = clock_timestamp() where kind = $1", IDLE)
        tx.ring(TIMER_BELL)
    await live.settle()


async def test_silence_ends_a_chat_and_a_closed_page_does_not(live: Live) -> None:
    ana, page = await talking(live, idle_minutes=5)
    await look_now(live)
    assert (await page.view())["state"] == "talking"  # nobody asks whether a page is open
    waiting = await Page.opened(live)
    await ana.do("post", f"/api/offers/{await ana.offer()}/decline")
    old = "clock_timestamp() - interval '6 min'"
    await live.value(f"update messaging.chat set active_at = {old} returning 1")
    await look_now(live)
    assert ((await page.view())["state"], (await page.view())["ended_how"]) == ("ended", "customer_left")
    assert (await live.page(page.id))["state"] == State.WRAP_UP
    assert (await waiting.view())["state"] == "queued"  # its page was there not long ago
    await live.value(f"update messaging.chat set seen_at = {old} returning 1")
    await look_now(live)
    assert (await waiting.view())["ended_how"] == EndedHow.ABANDONED
    assert await live.value("select count(*) from platform.timer where kind = $1", IDLE) == 0


async def test_who_may_not_see_the_interaction_finds_no_chat(live: Live) -> None:
    ana, page = await talking(live)
    await live.queue("other")
    bo = await live.agent("Bo", "other", origin="real", capacity={"chat": 1})
    chat, body = f"/api/interactions/{page.id}/chat", {"client_id": str(uuid4()), "text": "hello"}
    for method, path, how in (
        ("get", "", {}),
        ("get", "/transcript", {}),
        ("get", f"/files/{uuid4()}", {}),
        ("post", "/messages", {"json": body}),
        ("post", "/typing", {}),
        ("post", "/read", {"json": {"up_to": 1}}),
        ("post", "/end", {}),
        ("post", f"/files?name=x&client_id={uuid4()}", {"content": b"text"}),
    ):
        answer = await bo.client.request(method, chat + path, **how)
        refused(answer, 404, "interaction.not_found")
    lead = await live.centre.person("Lea", "interactions:interaction:read", origin="real")
    assert lead
    client = await live.centre.signed_in("Lea")
    assert ok(await client.get(chat))["state"] == "talking"  # who may only read
    refused(await client.post(f"{chat}/messages", json=body), 409, "interaction.not_serving")
    await client.post(f"{chat}/read", json={"up_to": 1})
    await live.settle()
    assert await live.events(ChatRead) == []  # a lead who looks on reads nothing for the agent
    ok(await ana.client.post(f"{chat}/read", json={"up_to": 10_000}), 204)
    await live.settle()
    assert [one.up_to for one in await live.events(ChatRead)] == [(await page.view())["last"]]
    text = (await page.client.get(f"{page.path}/transcript?language=pt-BR")).text
    assert "Ana entrou" in text


async def test_a_secret_is_sealed_and_stands_nowhere(live: Live) -> None:
    await live.queue("billing")
    await live.entry("chat", SECRET, medium="chat")
    page = await Page.opened(live)
    assert (await page.view())["prompt"]["field"]["secret"] is True
    ok(await page.write("nonsense 98765x"), 201)  # typed, and not even of the right shape
    ok(await page.answer(value="492817"), 201)
    assert [one["text"] for one in (await page.view())["messages"] if one["author"] == "customer"] == ["••••••"] * 2
    everything = ("messaging.message", "messaging.prompt", "processes.run", "journal.event", "interactions.interaction")
    for table in everything:
        assert "492817" not in str(await live.rows(f"select * from {table}"))
    sealed = await live.value("select id from platform.sealed")
    async with live.database.read() as connection:
        assert await live.services.the(Sealer).open(connection, sealed) == b"492817"


async def test_writing_is_told_to_the_other_side_only(live: Live) -> None:
    _, page = await talking(live)
    ok(await page.client.post(f"{page.path}/typing"), 204)
    at_work = ok(await live.centre.admin.get(f"/api/interactions/{page.id}/chat"))
    assert (at_work["typing"], (await page.view())["typing"]) == (True, False)


class Socket:
    """A page's socket without a browser: what it was told, and silence from its side."""

    def __init__(self) -> None:
        self.told: asyncio.Queue[Any] = asyncio.Queue()

    async def send_json(self, content: Any) -> None:
        self.told.put_nowait(content)

    async def receive_text(self) -> str:
        return await asyncio.get_running_loop().create_future()

    async def next(self) -> Any:
        return await asyncio.wait_for(self.told.get(), 10)


async def test_sockets_tell_that_something_is_new_until_the_end(live: Live) -> None:
    _, page = await talking(live)
    events, chat_id = live.services.the(ChatEvents), UUID(page.id)
    sockets = [Socket() for _ in range(MOST_SOCKETS)]
    following = [asyncio.create_task(events.follow(one, chat_id, customer=True)) for one in sockets]  # type: ignore[arg-type]
    before = (await page.view())["last"]
    assert [(await one.next())["last"] for one in sockets] == [before] * MOST_SOCKETS
    with pytest.raises(TooManySockets):
        await events.follow(Socket(), chat_id, customer=True)  # type: ignore[arg-type]
    ok(await page.write("hello"), 201)
    assert (await sockets[0].next()) == {"event": "changed", "last": before + 1, "typing": False}
    await page.leave()
    await asyncio.wait_for(asyncio.gather(*following), 10)
    assert not events.sockets.open


async def test_chats_are_forgotten_after_their_time_and_not_before(live: Live) -> None:
    _, page = await talking(live)
    ok(await page.write("a private matter"), 201)
    name = {"name": "private.txt", "client_id": str(uuid4())}
    sent = ok(await page.client.post(f"{page.path}/files", params=name, content=b"private"), 201)
    await page.leave()
    folder = live.services.settings.files / "chats"
    async with live.database.transaction() as tx:
        now = await tx.now()
        assert await forget_chats(tx, now - timedelta(days=1), 10) == 0
        assert await forget_chats(tx, now + timedelta(seconds=1), 10) == 1
        assert await forget_sources(tx, now + timedelta(seconds=1), 10) == 1
    refused(await page.client.get(f"{page.path}/files/{sent['file']['id']}"), 410, "chat.file_gone")
    assert len(list(folder.iterdir())) == 1
    assert await remove_files(live.database, folder) == 1
    assert list(folder.iterdir()) == []
    view = await page.view()
    assert (view["state"], view["messages"], view["last"]) == ("ended", [], 0)
    assert "private" not in str(await live.rows("select * from messaging.chat, messaging.message, messaging.file"))
    assert (await live.page(page.id))["ended_how"] == EndedHow.CUSTOMER_LEFT


async def test_what_a_customer_wrote_is_handed_out_and_goes_when_he_is_erased(live: Live) -> None:
    _, page = await talking(live)
    ok(await page.write("a private matter"), 201)
    customer, stranger, data = new_id(), new_id(), ChatData()
    async with live.database.transaction() as tx:
        await tx.execute(
            """insert into customers.customer (id, origin, words, "group", name) values ($1, 'real', '', 'a', 'Lia')""",
            customer,
        )
        await tx.execute("update interactions.interaction set customer_id = $1", customer)
    await page.leave()
    async with live.database.transaction() as tx:
        assert await data.export(tx, [stranger]) == {"chats": []}
        (chat,) = (await data.export(tx, [customer]))["chats"]
        assert ("customer", "a private matter") in [(one["author"], one["text"]) for one in chat["messages"]]
        await data.erase(tx, [stranger])
        assert "a private matter" in [text for _, text in await page.texts()]
        await data.erase(tx, [customer])
    assert await page.texts() == []
    async with live.database.transaction() as tx:
        assert await data.export(tx, [customer]) == {"chats": []}


async def test_menus_repeat_in_chat_as_on_the_phone(live: Live) -> None:
    await live.queue("billing")
    await live.entry("chat", MENU, medium="chat")
    page = await Page.opened(live)
    stale = (await page.view())["prompt"]["id"]
    ok(await page.write("nonsense"), 201)
    refused(await page.answer(choice="billing", prompt_id=stale), 409, "chat.prompt_moved_on")
    refused(await page.answer(choice="unknown"), 422, "chat.no_such_choice")
    refused(await page.answer(), 422, "invalid")
    once = str(uuid4())
    first = await page.answer(once, choice="other")
    again = await page.answer(once, choice="other", prompt_id=stale)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["number"] == again.json()["number"]
