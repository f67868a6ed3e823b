"""People on a running centre without browsers: customers and agents who speak its public API, with ears that measure.

They behave as our pages do: what fails because a server is away for a moment is tried again, an event stream that
breaks is opened again and everything is fetched anew.
"""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import numpy as np
from websockets.asyncio.client import connect as open_socket
from websockets.exceptions import WebSocketException

from tests.voice.browser_phone import FRAME, RATE, BrowserPhone

TRY_AGAIN = (502, 503, 504)
PAUSE_S = 0.1
AWAY_S = 30.0
"""How long a server may be away before somebody loses patience."""
AUDIBLE = 1000.0
"""Amplitude; people speak with 6000."""

CONNECTS_S = 60
"""A role that was killed in the middle starts again first, on cores that others use as well."""


class Line(httpx.AsyncClient):
    """One person's connection to the API."""

    async def ask(self, method: str, path: str, body: Any = None, *, may: tuple[int, ...] = ()) -> httpx.Response:
        """The answer, however often it takes to reach the server. A status from 400 on must be among `may`."""
        async with asyncio.timeout(AWAY_S):
            while True:
                with contextlib.suppress(httpx.TransportError):
                    answer = await self.request(method, path, json=body)
                    if answer.status_code not in TRY_AGAIN:
                        break
                await asyncio.sleep(PAUSE_S)
        assert answer.status_code < 400 or answer.status_code in may, f"{method} {path}: {answer.text}"
        return answer

    async def get_json(self, path: str) -> Any:
        return (await self.ask("GET", path)).json()


def line(url: str) -> Line:
    return Line(base_url=url, headers={"X-Switchroom": "1"}, timeout=10)


class Phone(BrowserPhone):
    """Knows for how long it has not heard the tone it expects."""

    def __init__(self, tone: int) -> None:
        super().__init__(tone)
        self._expected: int | None = None
        self._heard_at = 0.0
        self.longest_gap_s = 0.0

    def expect(self, tone: int | None) -> None:
        """From now on this tone should be there without a break."""
        self._expected, self.longest_gap_s = tone, 0.0
        self._heard_at = asyncio.get_running_loop().time()

    def _take(self, samples: np.ndarray[Any, Any]) -> None:
        super()._take(samples)
        if self._expected is None:
            return
        wave = np.exp(-2j * np.pi * self._expected * np.arange(len(samples)) / RATE)
        now = asyncio.get_running_loop().time()
        if abs(np.dot(samples, wave)) * 2 / max(FRAME, len(samples)) > AUDIBLE:
            self.longest_gap_s, self._heard_at = max(self.longest_gap_s, now - self._heard_at), now


class DirectLine:
    """Two phones that hear each other without a switch: what is late here is late because of the machine.

    They are those of the test's own process, as everybody else's ears and mouths are.
    """

    def __init__(self) -> None:
        self._phones = Phone(1000), Phone(1800)

    async def __aenter__(self) -> "DirectLine":
        one, other = self._phones
        await one.accept(await other.answer(await one.offer()))
        await asyncio.gather(one.hears(1800, within=20), other.hears(1000, within=20))
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.gather(*(phone.close() for phone in self._phones))

    def expect(self) -> None:
        """Begin to measure anew."""
        one, other = self._phones
        one.expect(1800)
        other.expect(1000)

    @property
    def longest_gap_s(self) -> float:
        return max(phone.longest_gap_s for phone in self._phones)


class Customer:
    """A caller's page: its call, its secret, its ear."""

    def __init__(self, url: str, slug: str, tone: int) -> None:
        self.tone = tone
        self.phone = Phone(tone)
        self.line = line(url)
        self.call_id = self._token = ""
        self._slug = slug

    async def call(self) -> None:
        offer = await self.phone.offer()
        made = (await self.line.ask("POST", f"/api/public/entry-points/{self._slug}/calls", {"sdp": offer})).json()
        self.call_id, self._token = made["call_id"], made["call_token"]
        await self.phone.accept(made["sdp"])

    def path(self, what: str) -> str:
        return f"/api/public/calls/{self._token}/{what}"

    async def press(self, keys: str) -> None:
        await self.line.ask("POST", self.path("keys"), {"keys": keys})

    async def reload(self) -> None:
        """The page is gone and comes back to its call, with a new connection."""
        gone, self.phone = self.phone, Phone(self.tone)
        await gone.close()
        answer = await self.line.ask("POST", self.path("connect"), {"sdp": await self.phone.offer()})
        await self.phone.accept(answer.json()["sdp"])

    async def hang_up(self) -> None:
        await self.line.ask("DELETE", f"/api/public/calls/{self._token}")

    async def close(self) -> None:
        """Nobody is left on the line, whatever went wrong before."""
        await self.hang_up()
        await self.phone.close()
        await self.line.aclose()


class Agent:
    """An agent's desk: follows the event stream, connects its phone, takes offers when told to (or always)."""

    def __init__(self, url: str, name: str, tone: int | None) -> None:
        self.name, self.tone = name, tone
        self.phone: Phone | None = None
        self.leg = self.talks_about = ""
        self._rung: set[str] = set()
        self.state: dict[str, Any] = {"offers": [], "work": []}
        self.taken: list[str] = []
        """Interactions in the order in which their offers were accepted."""
        self.takes_all = False
        self.line = line(url)
        self._socket_url = url.replace("http", "ws", 1) + "/api/events"
        self._news = asyncio.Condition()
        self._following: asyncio.Task[None] | None = None

    async def sign_in(self, email: str, password: str, status: str) -> None:
        await self.line.ask("POST", "/api/session", {"email": email, "password": password})
        self._following = asyncio.create_task(self._follow())
        await self.line.ask("PUT", "/api/agent/status", {"status_id": status})

    async def _follow(self) -> None:
        cookie = "; ".join(f"{name}={value}" for name, value in self.line.cookies.items())
        while True:
            try:
                headers = {"Cookie": cookie, "Origin": str(self.line.base_url)}
                async with open_socket(self._socket_url, additional_headers=headers) as socket:
                    await socket.send(json.dumps({"subscribe": ["me"]}))
                    async for _ in socket:
                        await self.look()
            except (OSError, TimeoutError, WebSocketException):
                await asyncio.sleep(PAUSE_S)

    async def look(self) -> None:
        """Fetch how things stand, connect to what rings, and tell whoever waits."""
        state = await self.line.get_json("/api/agent")
        legs = (await self.line.get_json("/api/phone"))["legs"] if self.tone is not None else []
        for leg in legs:
            if leg["id"] not in self._rung:  # the last call's leg may live on for a moment beside the next one's
                self._rung.add(leg["id"])
                await self._connect(leg["id"])
                self.talks_about = leg["interaction_id"]
        async with self._news:
            self.state = state
            self._news.notify_all()
        if self.takes_all:
            for offer in state["offers"]:
                await self.accept(offer["id"])

    async def _connect(self, leg: str) -> None:
        assert self.tone is not None
        gone, self.phone, self.leg = self.phone, Phone(self.tone), leg
        if gone is not None:
            await gone.close()
        sdp = await self.phone.offer()
        answer = await self.line.ask("POST", f"/api/phone/legs/{leg}/connect", {"sdp": sdp}, may=(404,))
        if answer.status_code == 200:
            await self.phone.accept(answer.json()["sdp"])

    async def reload(self) -> None:
        """The desk is opened anew: the same leg, another connection."""
        await self._connect(self.leg)

    async def until(self, holds: Callable[[dict[str, Any]], Any], within_s: float = AWAY_S) -> Any:
        """Wait until this holds of the agent's state; what it said. Fails with the state."""
        try:
            async with asyncio.timeout(within_s), self._news:
                while not (found := holds(self.state)):
                    await self._news.wait()
                return found
        except TimeoutError:
            raise AssertionError(f"{self.name}: {self.state}") from None

    async def offered(self) -> dict[str, Any]:
        """The next offer."""
        offer: dict[str, Any] = await self.until(lambda state: next(iter(state["offers"]), None))
        return offer

    async def accept(self, offer: str) -> bool:
        """Whether the acceptance counted."""
        answer = await self.line.ask("POST", f"/api/offers/{offer}/accept", may=(404, 409))
        return answer.status_code == 202

    async def take_next(self) -> str:
        """Accept the next offer, as often as it takes; the interaction."""
        while True:
            offer = await self.offered()
            accepted = await self.accept(offer["id"])
            await self._without(offer["id"])
            if accepted:
                self.taken.append(offer["about_id"])
                return str(offer["about_id"])

    async def _without(self, offer: str) -> None:
        await self.until(lambda state: offer not in [each["id"] for each in state["offers"]])

    async def talks_with(self, customer: Customer) -> None:
        """Each hears the other. The phone is there once it has rung for what was taken last."""
        await self.until(lambda _: self.talks_about == self.taken[-1])
        assert self.phone is not None
        await asyncio.gather(
            self.phone.hears(customer.tone, within=CONNECTS_S), customer.phone.hears(self.tone or 0, within=CONNECTS_S)
        )

    async def close(self) -> None:
        if self._following:
            self._following.cancel()
            await asyncio.gather(self._following, return_exceptions=True)
            await self.line.ask("DELETE", "/api/agent/status", may=(409,))
        if self.phone is not None:
            await self.phone.close()
        await self.line.aclose()


class Load:
    """A stream of interactions of origin `test`, without audio: each arrives, waits, is left."""

    def __init__(self, admin: Line, slug: str, most: int = 2000) -> None:
        self._admin, self._slug, self._most = admin, slug, most
        self.opened: list[str] = []
        self._left = 0

    @asynccontextmanager
    async def flowing(self) -> AsyncIterator["Load"]:
        task = asyncio.create_task(self._flow())
        try:
            yield self
        finally:
            self._most = 0
            await task

    async def _flow(self) -> None:
        """Two at a time are enough: it is the crashes in the middle that matter, not the number."""
        await asyncio.gather(self._one_after_another(), self._one_after_another())

    async def _one_after_another(self) -> None:
        while len(self.opened) < self._most:
            opened = (await self._admin.ask("POST", "/api/interactions", {"entry_point": self._slug})).json()["id"]
            self.opened.append(opened)
            await self._admin.ask("POST", f"/api/interactions/{opened}/leave")


async def until(holds: Callable[[], Awaitable[Any]], within_s: float = AWAY_S) -> Any:
    """Ask again and again until the answer is true; the answer. Fails with the last one."""
    deadline = asyncio.get_running_loop().time() + within_s
    while not (found := await holds()):
        assert asyncio.get_running_loop().time() < deadline, f"still {found!r} after {within_s} s"
        await asyncio.sleep(PAUSE_S)
    return found
