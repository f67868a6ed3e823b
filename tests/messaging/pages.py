"""A customer's chat page as far as HTTP goes, and the processes it meets."""

from typing import Any
from uuid import uuid4

import httpx

from tests.support.centre_in_process import Live
from tests.support.web import client_of, ok

MENU = """
start: hello
left: gone
steps:
  hello: {type: say, text: Welcome., then: menu}
  menu: {type: ask, text: What is it about?, again: Please choose.,
         choices: [{name: billing, key: "1", label: A bill}, {name: other, key: "2", label: Something else}],
         into: topic, outcomes: {billing: number, other: wait}, otherwise: wait}
  number: {type: collect, text: Your customer number?, kind: digits, shortest: 4, longest: 6, read_back: true,
           into: number, then: wait, otherwise: wait}
  wait:
    type: queue
    queue: billing
    maximum: 10m
    exits: {"9": call-back}
    waiting:
      start: hold
      steps:
        hold: {type: say, text: Please hold., then: place}
        place: {type: say, announce: [position, expected-wait], then: music}
        music: {type: wait, for: 30s, music: calm, then: place}
    outcomes: {answered: script, call-back: bye}
    otherwise: bye
  script: {type: show, text: Greet., buttons: [{name: solved, label: Solved}], outcomes: {solved: thanks}}
  thanks: {type: ask, text: "Were you content?", choices: [{name: "yes", label: "Yes"}, {name: "no", label: "No"}],
           outcomes: {"yes": bye, "no": bye}, otherwise: bye}
  bye: {type: say, text: Goodbye., then: end}
  gone: {type: milestone, milestone: left, then: end}
  end: {type: end}
"""


class Page:
    """One page and, once it has begun, its chat."""

    def __init__(self, live: Live, client: httpx.AsyncClient, slug: str) -> None:
        self.live, self.client, self.slug = live, client, slug
        self.token, self.id = "", ""

    @classmethod
    async def opened(cls, live: Live, slug: str = "chat", **begin: Any) -> "Page":
        """A page that has begun a chat; everything that follows has happened."""
        page = cls(live, client_of(live.centre.app), slug)
        made = ok(await page.client.post(f"/api/public/entry-points/{slug}/chats", json=begin), 201)
        page.token, page.id = made["chat_token"], made["chat_id"]
        await live.settle()
        return page

    @property
    def path(self) -> str:
        return f"/api/public/chats/{self.token}"

    async def view(self, after: int = 0) -> dict[str, Any]:
        found: dict[str, Any] = ok(await self.client.get(self.path, params={"after": after}))
        return found

    async def texts(self) -> list[tuple[str, str | None]]:
        """Who wrote what, the notes of state with their code."""
        return [(one["author"], one["text"] or one["note"]) for one in (await self.view())["messages"]]

    async def write(self, text: str, client_id: str = "") -> httpx.Response:
        body = {"client_id": client_id or str(uuid4()), "text": text}
        answer = await self.client.post(f"{self.path}/messages", json=body)
        await self.live.settle()
        return answer

    async def answer(self, client_id: str = "", **given: Any) -> httpx.Response:
        """Answer what is asked now."""
        prompt_id = given.pop("prompt_id", None) or (await self.view())["prompt"]["id"]
        body = {"client_id": client_id or str(uuid4()), "prompt_id": prompt_id, **given}
        answer = await self.client.post(f"{self.path}/answers", json=body)
        await self.live.settle()
        return answer

    async def leave(self) -> None:
        ok(await self.client.delete(self.path), 204)
        await self.live.settle()
