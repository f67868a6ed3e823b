"""The caller's page: let in, limited, found again by its secret, told everything, bounded."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from starlette.websockets import WebSocket, WebSocketDisconnect

from switchroom.entrypoints.web import create_app
from switchroom.interactions.facade import Interactions
from switchroom.platform.http.page_sockets import MOST_MESSAGES, MOST_SOCKETS, TooManySockets
from switchroom.touchpoints.domain.caller_token import sign
from switchroom.touchpoints.facade import make_caller_key
from switchroom.voice import http as voice
from switchroom.voice.caller_events_http import CallerEvents
from switchroom.voice.caller_http import follow_public_call
from switchroom.voice.callers import Callers
from switchroom.voice.contracts import Cause, Gather, KeyPressed
from switchroom.voice.signalling import Signalling
from tests.support.calls import SLUG, CallCentre
from tests.support.scripted_signalling import OFFER, ScriptedSignalling
from tests.support.scripted_switch import ScriptedSwitch
from tests.support.web import client_of, ok, refused
from tests.voice.test_control import QUEUE
from tests.voice.test_steps import COLLECT, WAITING

CALLS = f"/api/public/entry-points/{SLUG}/calls"


@pytest.fixture
async def page(calls: CallCentre, switch: ScriptedSwitch) -> AsyncIterator[httpx.AsyncClient]:
    """A caller's browser."""
    services = calls.services
    services.supply(Signalling, ScriptedSignalling(switch))
    services.supply(CallerEvents, CallerEvents(calls.database))
    callers = Callers(
        calls.database, services.clock, calls.keyring, services.the(Signalling), services.the(Interactions)
    )
    services.supply(Callers, callers)
    await calls.publish(QUEUE)
    async with client_of(create_app(services, (voice.router,))) as client:
        yield client


async def call(page: httpx.AsyncClient, **body: Any) -> dict[str, Any]:
    made: dict[str, Any] = ok(await page.post(CALLS, json={"sdp": OFFER, **body}), 201)
    return made


async def test_a_page_calls_presses_keys_reloads_and_hangs_up(
    calls: CallCentre, switch: ScriptedSwitch, page: httpx.AsyncClient
) -> None:
    entry = ok(await page.get(f"/api/public/entry-points/{SLUG}"))
    assert (entry["name"], entry["brand"], entry["language"], entry["open"]) == ("Hotline", "A", "en", True)
    made = await call(page, number="+5511999990000", language="pt-BR")
    assert made["sdp"] == f"answer to {made['call_id']}"
    await calls.settle()
    leg = await calls.leg(made["call_id"])
    row = await calls.interaction(leg.id)
    assert (row["address"], row["language"], row["state"]) == ("+5511999990000", "pt-BR", "queued")
    mine = f"/api/public/calls/{made['call_token']}"
    switch.lose_media(leg.id)
    await calls.settle()
    assert ok(await page.post(f"{mine}/connect", json={"sdp": OFFER}))["sdp"] == made["sdp"]
    await calls.settle()
    assert (await calls.leg(leg.id)).media
    ok(await page.post(f"{mine}/keys", json={"keys": "12"}), 204)
    assert [event.key for event in switch.kept if isinstance(event, KeyPressed)] == ["1", "2"]
    refused(await page.post(f"{mine}/keys", json={"keys": "x"}), 422, "invalid")
    refused(await page.post(f"{mine}/keys", json={"keys": "1" * 33}), 422, "invalid")
    refused(await page.post(f"{mine}/connect", json={"sdp": "nonsense"}), 422, "voice.bad_offer")
    for _ in range(2):
        ok(await page.delete(mine), 204)
        await calls.settle()
    assert switch.hung_up == {leg.id: Cause.LEFT}
    refused(await page.post(f"{mine}/connect", json={"sdp": OFFER}), 410, "call.ended")
    refused(await page.post(f"{mine}/keys", json={"keys": "1"}), 410, "call.ended")
    assert made["call_token"] not in str(await calls.fetch("select * from voice.leg"))


async def test_who_needs_more_time_has_it_for_every_answer_and_can_change_that_in_the_call(
    calls: CallCentre, page: httpx.AsyncClient
) -> None:
    await calls.publish(COLLECT.replace("READ_BACK", "shortest: 3"))
    made = await call(page, more_time=True)
    await calls.settle()
    (first,) = calls.done(Gather)
    assert (first.first_within, first.next_within) == (timedelta(seconds=15), timedelta(seconds=6))
    time = f"/api/public/calls/{made['call_token']}/time"
    ok(await page.put(time, json={"more": False}), 204)
    await calls.pass_time(20)
    assert calls.done(Gather)[-1].first_within == timedelta(seconds=5)
    refused(await page.put("/api/public/calls/guess/time", json={"more": True}), 404, "call.not_found")
    ok(await page.delete(f"/api/public/calls/{made['call_token']}"), 204)
    await calls.settle()
    refused(await page.put(time, json={"more": True}), 410, "call.ended")


async def test_strangers_find_nothing(calls: CallCentre, page: httpx.AsyncClient) -> None:
    refused(await page.get("/api/public/entry-points/unknown"), 404, "entry_point.not_found")
    refused(
        await page.post("/api/public/entry-points/unknown/calls", json={"sdp": OFFER}), 404, "entry_point.not_found"
    )
    for secret in ("guess", "a" * 43, "%00", "é"):
        answer = await page.post(f"/api/public/calls/{secret}/connect", json={"sdp": OFFER})
        assert answer.status_code in (404, 422), answer.text
    refused(await page.delete("/api/public/calls/guess"), 404, "call.not_found")
    for number in ("'; drop table", "me@example.com", "+", "1" * 60):
        refused(await page.post(CALLS, json={"sdp": OFFER, "number": number}), 422, "invalid")


async def test_limits_and_the_block_list(calls: CallCentre, switch: ScriptedSwitch, page: httpx.AsyncClient) -> None:
    for _ in range(3):
        await call(page)
    refused(await page.post(CALLS, json={"sdp": OFFER}), 429, "caller.throttled")
    async with client_of(page._transport.app, address="198.51.100.7") as other:  # type: ignore[attr-defined]
        for _ in range(2):
            await call(other)
        refused(await other.post(CALLS, json={"sdp": OFFER}), 503, "entry_point.full")
        for leg in list(switch.legs):
            switch.hang_up(leg)
        await calls.settle()
        async with calls.database.transaction() as tx:
            await tx.execute(
                """insert into touchpoints.block (id, kind, value, network, reason, words, origin)
                   values (gen_random_uuid(), 'ip', '198.51.100.0/24', '198.51.100.0/24', 'abuse', '', 'real')"""
            )
        refused(await other.post(CALLS, json={"sdp": OFFER}), 403, "caller.blocked")


async def test_a_full_or_absent_switch_leaves_nothing_behind(
    calls: CallCentre, switch: ScriptedSwitch, page: httpx.AsyncClient
) -> None:
    switch.full = True
    refused(await page.post(CALLS, json={"sdp": OFFER}), 503, "switch.full")
    refused(await page.post(CALLS, json={"sdp": "no offer"}), 422, "voice.bad_offer")
    assert {row["state"] for row in await calls.fetch("select state from voice.leg")} == {"ended"}
    assert not await calls.fetch("select from interactions.interaction")


async def test_a_signed_token_identifies_and_a_foreign_one_is_refused(
    calls: CallCentre, page: httpx.AsyncClient
) -> None:
    now = calls.services.clock.now()
    entry = (await calls.fetch("select id from touchpoints.entry_point"))[0]["id"]
    foreign = sign(bytes(32), SLUG, now + timedelta(minutes=5), {"customer": "+551199"})
    refused(await page.post(CALLS, json={"sdp": OFFER, "signed_token": foreign}), 422, "caller.token_invalid")
    async with calls.database.transaction() as tx:
        key = await make_caller_key(tx, calls.keyring, entry, now)
    refused(await page.post(CALLS, json={"sdp": OFFER, "signed_token": foreign}), 422, "caller.token_invalid")
    late = sign(key, SLUG, now - timedelta(seconds=1), {})
    refused(await page.post(CALLS, json={"sdp": OFFER, "signed_token": late}), 422, "caller.token_expired")
    own = sign(key, SLUG, now + timedelta(minutes=5), {"customer": "+551199"})
    made = await call(page, signed_token=own)
    await calls.settle()
    assert (await calls.interaction(made["call_id"]))["claims"] == {"customer": "+551199"}
    async with calls.database.transaction() as tx:
        await make_caller_key(tx, calls.keyring, entry, now)
    refused(await page.post(CALLS, json={"sdp": OFFER, "signed_token": own}), 422, "caller.token_invalid")


class Page:
    """A socket as a page has it, without a browser: what it was sent, and a way to send or to go away."""

    def __init__(self) -> None:
        self.heard: list[Any] = []
        self._inbox: asyncio.Queue[str | None] = asyncio.Queue()

    async def send_json(self, content: Any) -> None:
        self.heard.append(content)

    async def receive_text(self) -> str:
        text = await self._inbox.get()
        if text is None:
            raise WebSocketDisconnect(1001)
        return text

    def send(self, text: str | None) -> None:
        self._inbox.put_nowait(text)


async def test_a_page_is_told_everything_until_the_end(
    calls: CallCentre, switch: ScriptedSwitch, page: httpx.AsyncClient
) -> None:
    await calls.publish(WAITING)
    made = await call(page)
    await calls.settle()
    socket, leg = Page(), await calls.leg(made["call_id"])
    following = asyncio.create_task(calls.services.the(CallerEvents).follow(socket, leg))  # type: ignore[arg-type]
    await calls.pass_time(1)
    switch.hang_up(leg.id)
    await calls.settle()
    await asyncio.wait_for(following, 10)
    told = [heard["event"] for heard in socket.heard]
    assert (told[0], told[-1]) == ("said", "ended")
    assert {"state", "queue"} <= set(told)
    again = Page()
    await asyncio.wait_for(calls.services.the(CallerEvents).follow(again, leg), 10)  # type: ignore[arg-type]
    assert again.heard == socket.heard


async def test_sockets_are_bounded(calls: CallCentre, switch: ScriptedSwitch, page: httpx.AsyncClient) -> None:
    made = await call(page)
    await calls.settle()
    leg, events = await calls.leg(made["call_id"]), calls.services.the(CallerEvents)
    pages = [Page() for _ in range(MOST_SOCKETS)]
    open_ones = [asyncio.create_task(events.follow(each, leg)) for each in pages]  # type: ignore[arg-type]
    await asyncio.sleep(0)
    with pytest.raises(TooManySockets):
        await events.follow(Page(), leg)  # type: ignore[arg-type]
    pages[0].send(None)  # gone away
    for _ in range(MOST_MESSAGES):
        pages[1].send("noise")  # cut off
    await asyncio.wait(open_ones[:2])
    assert [task.done() for task in open_ones] == [True, True, False, False]
    for each in pages[2:]:
        each.send(None)
    await asyncio.wait(open_ones)
    assert not events.sockets.open


async def test_a_socket_without_a_call_is_closed_with_a_reason(calls: CallCentre, page: httpx.AsyncClient) -> None:
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "websocket",
        "path": "/api/public/calls/guess/events",
        "headers": [],
        "query_string": b"",
        "app": page._transport.app,  # type: ignore[attr-defined]
    }
    await follow_public_call(WebSocket(scope, receive, send), "guess")
    assert [message["type"] for message in sent] == ["websocket.accept", "websocket.close"]
    assert (sent[1]["code"], sent[1]["reason"]) == (4000, "call.not_found")


async def test_a_page_whose_call_broke_off_comes_back_to_the_same_agent(
    calls: CallCentre, switch: ScriptedSwitch, page: httpx.AsyncClient
) -> None:
    ana, ben = await calls.sign_in(), await calls.sign_in()
    first = await call(page)
    await calls.settle()
    await calls.accept(ana)
    phone = await calls.agent_leg(calls.leg_id(first["call_id"]))
    assert phone is not None
    switch.pick_up(phone.id)
    await calls.settle()
    switch.lose_media(calls.leg_id(first["call_id"]))
    await calls.pass_time(25)
    assert (await calls.interaction(calls.leg_id(first["call_id"])))["ended_how"] == "lost"
    stranger = await call(page)
    await calls.settle()
    offers = "select agent_id from routing.offer where ended_at is null order by id"
    assert [row["agent_id"] for row in await calls.fetch(offers)] == [ben]
    ok(await page.delete(f"/api/public/calls/{stranger['call_token']}"), 204)
    await calls.settle()
    again = await call(page, previous_call=first["call_token"])
    await calls.settle()
    assert (await calls.interaction(calls.leg_id(again["call_id"])))["state"] == "offered"
    assert [row["agent_id"] for row in await calls.fetch(offers)] == [ana]
