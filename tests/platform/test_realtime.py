"""The event stream over real sockets: every event once and in order, and nobody is held up by anybody else."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import pytest
from fastapi import FastAPI
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosedError, InvalidStatus

from switchroom.entrypoints import http_server
from switchroom.platform import realtime
from switchroom.platform.access import Principal
from switchroom.platform.auth import Authenticator
from switchroom.platform.db import Database
from switchroom.platform.events import Actor, ActorKind, Event, Origin, event
from switchroom.platform.http import stream as route
from switchroom.platform.ids import new_id
from switchroom.platform.journal import move_outbox
from switchroom.platform.realtime import Door, EventStream, Sight, TopicDoors
from switchroom.platform.services import Services
from tests.support.server import Badges, Site, serving

ANA = new_id()


@event("streamtest.happened")
class Happened(Event, frozen=True, kw_only=True):
    thing: UUID
    number: int
    about: tuple[str, ...]

    @property
    def subject(self) -> UUID:
        return self.thing

    @property
    def topics(self) -> tuple[str, ...]:
        return self.about


def principal(user_id: UUID) -> Principal:
    return Principal(actor=Actor(ActorKind.USER, user_id), user_id=user_id, origin=Origin.REAL)


async def open_door(_: Principal, topic: str) -> Sight:
    return {"queues:secret": Sight.NOTHING, "queues:part": Sight.HINTS}.get(topic, Sight.EVENTS)


@pytest.fixture
def badges() -> Badges:
    return Badges({"ana": principal(ANA)})


@pytest.fixture
async def site(database: Database, badges: Badges) -> AsyncIterator[Site]:
    async with following_site(database, badges) as site:
        yield site


@asynccontextmanager
async def following_site(
    database: Database, badges: Badges, doors: dict[str, Door] | None = None
) -> AsyncIterator[Site]:
    services = Services(database)
    services.supply(Authenticator, badges)
    services.supply(EventStream, EventStream(database))
    services.supply(TopicDoors, TopicDoors(doors or {"queues": open_door}))
    app = FastAPI()
    app.include_router(route.router)
    async with serving(services, app) as site:
        yield site


async def tell(database: Database, *numbers: int, about: str = "queues") -> None:
    async with database.transaction() as tx:
        for number in numbers:
            tx.emit(Happened(thing=ANA, number=number, about=tuple(about.split())))
    async with database.transaction() as tx:
        await move_outbox(tx)


@asynccontextmanager
async def following(site: Site, *topics: str) -> AsyncIterator[tuple[ClientConnection, list[dict[str, Any]]]]:
    async with connect(f"{site.ws}/api/events?token=ana") as browser:
        await browser.send(json.dumps({"subscribe": topics}))
        yield browser, [await hear(browser) for _ in topics]


async def hear(browser: ClientConnection) -> dict[str, Any]:
    async with asyncio.timeout(20):
        found: dict[str, Any] = json.loads(await browser.recv())
        return found


async def test_events_of_a_topic_come_in_order_and_each_names_the_one_before(database: Database, site: Site) -> None:
    async with following(site, "queues") as (browser, answers):
        assert answers == [{"subscribed": "queues", "position": 0}]
        await tell(database, 1, about="elsewhere")
        await tell(database, 2, 3)
        await tell(database, 4, about="elsewhere")
        await tell(database, 5)
        frames = [await hear(browser) for _ in range(3)]
    assert [f["data"]["number"] for f in frames] == [2, 3, 5]
    assert [(f["previous"], f["position"]) for f in frames] == [(0, 2), (2, 3), (3, 5)]
    assert {f["topic"] for f in frames} == {"queues"}
    assert {f["type"] for f in frames} == {"streamtest.happened"}
    assert frames[0]["subject"] == str(ANA)


async def test_one_event_of_two_topics_is_told_in_each(database: Database, site: Site) -> None:
    async with following(site, "queues", "queues:7") as (browser, _):
        await tell(database, 1, about="queues queues:7")
        frames = [await hear(browser), await hear(browser)]
    assert [f["topic"] for f in frames] == ["queues", "queues:7"]


async def test_everyone_who_follows_a_topic_hears_of_the_same_position(database: Database, site: Site) -> None:
    async with following(site, "queues") as (first, _):
        await tell(database, 1)
        await hear(first)
        await tell(database, 2, about="elsewhere")
        async with following(site, "queues") as (second, answers):
            assert answers == [{"subscribed": "queues", "position": 1}]
            await tell(database, 3)
            assert await hear(first) == await hear(second)


async def test_mine_is_the_users_own_topic_and_nobody_elses(database: Database, site: Site) -> None:
    async with following(site, "me", f"user:{new_id()}", f"user:{ANA}") as (browser, answers):
        assert [next(iter(answer)) for answer in answers] == ["subscribed", "refused", "refused"]
        await tell(database, 1, about=f"user:{ANA}")
        assert (await hear(browser))["topic"] == "me"


async def test_a_topic_one_may_not_see_is_refused(site: Site) -> None:
    async with following(site, "queues:secret", "nonsense") as (_, answers):
        assert answers == [{"refused": "queues:secret"}, {"refused": "nonsense"}]


async def test_after_leaving_a_topic_nothing_more_comes(database: Database, site: Site) -> None:
    async with following(site, "queues", "queues:7") as (browser, _):
        await browser.send(json.dumps({"unsubscribe": ["queues"], "subscribe": ["queues:9"]}))
        assert (await hear(browser))["subscribed"] == "queues:9"
        await tell(database, 1, about="queues")
        await tell(database, 2, about="queues:7")
        assert (await hear(browser))["data"]["number"] == 2


@pytest.mark.parametrize("headers", [{}, {"Cookie": "switchroom_session=ana", "Origin": "https://foreign.example"}])
async def test_strangers_and_foreign_pages_are_refused(site: Site, headers: dict[str, str]) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with connect(f"{site.ws}/api/events", additional_headers=headers):
            pytest.fail("it was let in")
    assert refused.value.response.status_code == 403


async def test_our_own_page_is_let_in_by_its_cookie(site: Site) -> None:
    headers = {"Cookie": "switchroom_session=ana", "Origin": site.http}
    async with connect(f"{site.ws}/api/events", additional_headers=headers) as browser:
        await browser.send('{"subscribe": ["queues"]}')
        assert (await hear(browser))["subscribed"] == "queues"


@pytest.mark.parametrize(
    "nonsense",
    ["", "{", "[]", '{"subscribe": "queues"}', '{"unknown": 1}', b"\x00\xff", '{"subscribe": [""]}', "1" * 2000],
)
async def test_what_is_not_understood_ends_the_connection_with_a_reason(site: Site, nonsense: str | bytes) -> None:
    async with following(site, "queues") as (browser, _):
        await browser.send(nonsense)
        with pytest.raises(ConnectionClosedError) as closed:
            await hear(browser)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == route.BAD_MESSAGE
    assert closed.value.rcvd.reason.startswith("Not understood")


async def test_a_connection_may_not_follow_without_end(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(realtime, "MOST_TOPICS", 2)
    async with following(site, "queues:1", "queues:2", "queues:3") as (_, answers):
        assert answers[2] == {"refused": "queues:3", "code": "stream.too_many_topics"}


async def test_a_socket_ends_with_its_session(site: Site, badges: Badges, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(route, "RECHECK_S", 0.05)
    async with following(site, "queues") as (browser, _):
        badges.holders.clear()
        with pytest.raises(ConnectionClosedError) as closed:
            await hear(browser)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == route.SIGNED_OUT


async def test_a_browser_that_does_not_read_is_dropped_and_the_others_hear_everything(
    database: Database, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(realtime, "MOST_WAITING", 100)
    monkeypatch.setattr(http_server, "FLUSH_S", 0.1)
    stuck = await _stuck_browser(site)
    long = "queues " + "x" * 20_000
    async with following(site, "queues") as (browser, _):
        for number in range(400):
            await tell(database, number, about=long)
            frame = await hear(browser)
            assert frame["data"]["number"] == number
        assert frame["position"] == 400
    assert (await _rest(stuck)).count(b'"position"') < 400


async def test_an_abandoned_socket_is_given_up(
    database: Database, badges: Badges, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http_server, "PING_S", 0.1)
    async with following_site(database, badges) as site, following(site, "queues") as (browser, _):
        stuck = await _stuck_browser(site)
        assert b"keepalive ping timeout" in await _rest(stuck)
        await tell(database, 1)
        assert (await hear(browser))["position"] == 1


async def _stuck_browser(site: Site) -> socket.socket:
    """One that subscribes and then never reads again, over a connection that holds little."""
    raw = socket.socket()
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    raw.setblocking(False)
    loop = asyncio.get_running_loop()
    await loop.sock_connect(raw, ("127.0.0.1", site.port))
    ask = (
        "GET /api/events?token=ana HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
    )
    await loop.sock_sendall(raw, ask.encode())
    assert b"101" in await loop.sock_recv(raw, 300)
    text = b'{"subscribe": ["queues"]}'
    await loop.sock_sendall(raw, bytes([0x81, 0x80 | len(text), 0, 0, 0, 0]) + text)
    assert b"subscribed" in await loop.sock_recv(raw, 300)
    return raw


async def _rest(raw: socket.socket) -> bytes:
    """What was on its way, up to the end of the connection."""
    found = bytearray()
    async with asyncio.timeout(20):
        try:
            while more := await asyncio.get_running_loop().sock_recv(raw, 1 << 16):
                found += more
        except ConnectionResetError:
            pass
    raw.close()
    return bytes(found)


# --- who may see a part ---


async def test_who_may_see_a_part_hears_that_something_happened_and_nothing_of_it(
    database: Database, site: Site
) -> None:
    async with following(site, "queues:part") as (browser, answers):
        assert answers == [{"subscribed": "queues:part", "position": 0}]
        await tell(database, 1, about="queues:part")
        assert await hear(browser) == {"topic": "queues:part", "position": 1, "previous": 0}


async def test_hints_of_a_storm_are_few_and_the_last_one_is_about_the_last_event(
    database: Database, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(realtime, "HINT_EVERY_S", 0.2)
    async with following(site, "queues:part") as (browser, _), following(site, "queues:all") as (other, _):
        for number in range(100):
            await tell(database, number, about="queues:part queues:all")
            assert (await hear(other))["data"]["number"] == number
        hints = [await hear(browser)]
        while hints[-1]["position"] < 100:
            hints.append(await hear(browser))
    assert len(hints) < 100
    assert [hint["previous"] for hint in hints] == [0, *(hint["position"] for hint in hints[:-1])]
    assert {frozenset(hint) for hint in hints} == {frozenset({"topic", "position", "previous"})}


async def test_hints_of_several_topics_come_together(
    database: Database, badges: Badges, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(realtime, "HINT_EVERY_S", 3600)
    async with (
        following_site(database, badges, doors={"a": part, "b": part}) as site,
        following(site, "a", "b") as (browser, _),
    ):
        await tell(database, 1, about="a b")
        assert [(await hear(browser))["topic"] for _ in range(2)] == ["a", "b"]


async def test_whose_rights_shrink_changes_from_events_to_hints_and_then_to_nothing(
    database: Database, badges: Badges, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(route, "RECHECK_S", 0.05)
    monkeypatch.setattr(realtime, "HINT_EVERY_S", 0.0)
    sight = Sight.EVENTS

    async def door(_: Principal, __: str) -> Sight:
        return sight

    async with (
        following_site(database, badges, doors={"queues": door}) as site,
        following(site, "queues") as (browser, _),
    ):
        await tell(database, 1)
        assert (await hear(browser))["data"]["number"] == 1
        sight = Sight.HINTS
        assert "subscribed" in await hear(browser)
        await tell(database, 2)
        assert set(await hear(browser)) == {"topic", "position", "previous"}
        sight = Sight.NOTHING
        assert await hear(browser) == {"refused": "queues"}


async def part(_: Principal, __: str) -> Sight:
    return Sight.HINTS
