"""A chat in the shipped company through `switchroom serve`, while its engine and its web process are killed."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

import httpx
import pytest

from tests.support.centre import running_centre
from tests.support.web import ok

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("whole-centre")]
T = TypeVar("T")
PAUSE_S, TRIES = 0.2, 300


def until(look: Callable[[], T]) -> T:
    """What `look` finds, asked again while services come back."""
    for _ in range(TRIES):
        try:
            if found := look():
                return found
        except (httpx.TransportError, KeyError):
            pass
        time.sleep(PAUSE_S)
    raise AssertionError(f"{look} never found anything")


class Visitor:
    """A customer's page that sends again whatever was not acknowledged."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client
        made = ok(client.post("/api/public/entry-points/chat/chats", json={"language": "en"}), 201)
        self.path, self.id = f"/api/public/chats/{made['chat_token']}", made["chat_id"]

    def view(self) -> dict[str, Any]:
        view: dict[str, Any] = ok(self.client.get(self.path))
        return view

    def choose(self, name: str) -> None:
        prompt = until(lambda: self.view()["prompt"])
        assert name in [choice["name"] for choice in prompt["choices"]]
        body = {"client_id": str(uuid4()), "prompt_id": prompt["id"], "choice": name}
        ok(self.client.post(f"{self.path}/answers", json=body), 201)

    def write(self, text: str) -> int:
        body = {"client_id": str(uuid4()), "text": text}

        def sent() -> int:
            answer = self.client.post(f"{self.path}/messages", json=body)
            return int(answer.json()["number"]) if answer.is_success else 0

        return until(sent)


def serving(agent: httpx.Client, visitor: Visitor) -> None:
    """The agent comes to work and accepts the visitor."""
    statuses = ok(agent.get("/api/statuses"))["items"]
    available = next(one["id"] for one in statuses if one["slug"] == "available")
    agent.put("/api/agent/status", json={"status_id": available})
    offer = until(lambda: next(iter(ok(agent.get("/api/agent"))["offers"]), None))
    assert offer["about_id"] == visitor.id
    agent.post(f"/api/offers/{offer['id']}/accept")
    until(lambda: visitor.view()["state"] == "talking")


def test_a_chat_survives_its_engine_and_its_web_process(tmp_path: Path) -> None:
    with (
        running_centre(tmp_path / "data", simulation="false") as centre,
        centre.client("felix") as agent,
        httpx.Client(base_url=centre.url, timeout=20) as browser,
    ):
        visitor = Visitor(browser)
        visitor.choose("english")
        visitor.choose("enquiry")
        centre.kill("engine")
        until(lambda: visitor.view()["state"] == "queued")
        serving(agent, visitor)
        numbers = [visitor.write("before")]
        centre.kill("engine")
        numbers.append(visitor.write("without an engine"))
        centre.kill("web")
        numbers.append(visitor.write("after the web process"))
        at_work = until(lambda: _chat(agent, visitor))
        texts = [one["text"] for one in at_work["messages"] if one["author"] == "customer" and one["kind"] == "text"]
        assert texts == ["before", "without an engine", "after the web process"]
        assert [one["number"] for one in at_work["messages"]] == list(range(1, at_work["last"] + 1))
        assert numbers == sorted(set(numbers))
        ok(browser.delete(visitor.path), 204)
        page = until(lambda: _page_when(agent, visitor, "wrap_up"))
        assert page["ended_how"] == "customer_left"


def _chat(agent: httpx.Client, visitor: Visitor) -> dict[str, Any]:
    found: dict[str, Any] = ok(agent.get(f"/api/interactions/{visitor.id}/chat"))
    return found


def _page_when(agent: httpx.Client, visitor: Visitor, state: str) -> dict[str, Any] | None:
    page: dict[str, Any] = ok(agent.get(f"/api/interactions/{visitor.id}"))
    return page if page["state"] == state else None
