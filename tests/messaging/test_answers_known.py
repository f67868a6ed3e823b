"""Articles in conversations: proposed by the process, suggested to the agent, marked as what solved it."""

from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from switchroom.knowledge import http as knowledge
from switchroom.knowledge.events import ArticleSolved
from switchroom.platform.db import Database
from tests.knowledge.conftest import Shelf
from tests.messaging.pages import Page
from tests.support.centre_in_process import Agent, Live, live_centre
from tests.support.routing import rows
from tests.support.web import ok, refused

PROPOSE = """
media: [chat, form, voice]
start: ask
steps:
  ask: {type: collect, text: What do you want to know?, kind: text, into: question, then: propose, otherwise: wait}
  propose: {type: answer, about: "{{ question }}", text: This may help.,
            outcomes: {accepted: thanks, rejected: wait, nothing: wait}}
  thanks: {type: say, text: Glad to hear it., then: end}
  wait: {type: queue, queue: billing, outcomes: {answered: script}, otherwise: end}
  script: {type: answer, article: roaming, outcomes: {accepted: thanks, rejected: end, nothing: sorry}}
  sorry: {type: say, text: Nothing., then: end}
  end: {type: end}
"""


@pytest.fixture
async def live(database: Database, tmp_path: Path) -> Any:
    async with live_centre(database, knowledge.router, data=tmp_path) as live:
        yield live


@pytest.fixture
async def shelf(live: Live) -> Shelf:
    shelf = Shelf(live.centre)
    await shelf.published("Roaming", "<p>Send ROAM to 1010.</p>", visibility="public")
    await shelf.published("Roaming secrets", "<p>Only for us.</p>", visibility="internal")
    return shelf


async def centre_that_proposes(live: Live) -> Agent:
    await live.queue("billing")
    await live.entry("chat", PROPOSE, medium="chat")
    return await live.agent("Ana", origin="real", capacity={"chat": 5})


async def test_a_customer_is_proposed_what_he_may_read_and_says_that_it_helped(live: Live, shelf: Shelf) -> None:
    await centre_that_proposes(live)
    page = await Page.opened(live)
    ok(await page.answer(value="roming secrets"), 201)
    texts = [text for author, text in await page.texts() if author == "process"]
    assert "This may help.\n\nRoaming\n\nSend ROAM to 1010." in texts
    assert not any("Only for us" in (text or "") for text in texts)
    prompt = (await page.view())["prompt"]
    assert [choice["name"] for choice in prompt["choices"]] == ["accepted", "rejected"]
    ok(await page.answer(choice="accepted"), 201)
    assert ("process", "Glad to hear it.") in await page.texts()


async def test_where_nothing_fits_or_helps_a_person_follows(live: Live, shelf: Shelf) -> None:
    await centre_that_proposes(live)
    nothing = await Page.opened(live)
    ok(await nothing.answer(value="xylophone"), 201)
    assert (await nothing.view())["state"] == "queued"
    rejects = await Page.opened(live)
    ok(await rejects.answer(value="roaming"), 201)
    ok(await rejects.answer(choice="rejected"), 201)
    assert (await rejects.view())["state"] == "queued"


async def test_on_the_agents_screen_the_article_is_named_and_two_outcomes(live: Live, shelf: Shelf) -> None:
    ana = await centre_that_proposes(live)
    page = await Page.opened(live)
    ok(await page.answer(value="xylophone"), 201)
    await ana.accept()
    step = await ana.step(page.id)
    assert (step["type"], step["article"]) == ("answer", "roaming")
    assert [choice["value"] for choice in step["choices"]] == ["accepted", "rejected"]
    await ana.answer(page.id, "accepted")
    assert (await ana.step(page.id))["name"] == "thanks"  # what is said while one serves is for the agent to say


async def test_the_agent_is_suggested_what_the_customer_writes_about(live: Live, shelf: Shelf) -> None:
    ana = await centre_that_proposes(live)
    await shelf.published("Bills", "<p>Pay.</p>", visibility="signed_in")
    page = await Page.opened(live)
    ok(await page.answer(value="xylophone"), 201)
    await ana.accept()
    ok(await page.write("How do I use raoming in France?"), 201)
    found = ok(await ana.client.get("/api/knowledge/suggestions", params={"interaction": page.id}))["items"]
    assert [hit["title"] for hit in found] == ["Roaming"]  # not the internal one, which Ana may not see
    assert found[0]["page"] == "/api/public/knowledge/A/articles/roaming/page?language=en"
    assert (await page.client.get(found[0]["page"])).status_code == 200
    ok(await ana.client.post(f"/api/interactions/{page.id}/notes", json={"text": "Wants to pay bills"}), 201)
    found = ok(await ana.client.get("/api/knowledge/suggestions", params={"interaction": page.id}))["items"]
    assert sorted(hit["title"] for hit in found) == ["Bills", "Roaming"]


async def test_an_interaction_one_may_not_see_tells_nothing(live: Live, shelf: Shelf) -> None:
    ana = await centre_that_proposes(live)
    page = await Page.opened(live)
    ok(await page.answer(value="xylophone"), 201)
    await ana.accept()
    await live.centre.person("Bob")
    bob = await live.centre.signed_in("Bob")
    refused(await bob.get("/api/knowledge/suggestions", params={"interaction": page.id}), 404, "interaction.not_found")
    solved = {"kind": "interaction", "id": page.id}
    refused(await bob.post("/api/knowledge/articles/roaming/solved", json=solved), 404, "interaction.not_found")
    refused(await bob.get("/api/knowledge/solved", params=solved), 404, "interaction.not_found")


async def test_this_solved_it_counts_once_and_can_be_taken_back(live: Live, shelf: Shelf) -> None:
    ana = await centre_that_proposes(live)
    page = await Page.opened(live)
    ok(await page.answer(value="xylophone"), 201)
    await ana.accept()
    solved = {"kind": "interaction", "id": page.id}
    for _ in range(2):
        ok(await ana.client.post("/api/knowledge/articles/roaming/solved", json=solved), 204)
    (one,) = ok(await ana.client.get("/api/knowledge/solved", params=solved))["items"]
    assert (one["slug"], one["title"], one["by"]["name"]) == ("roaming", "Roaming", "Ana")
    assert (await shelf.read("roaming"))["solved"] == 1
    ok(await ana.client.delete(f"/api/knowledge/articles/roaming/solved/interaction/{page.id}"), 204)
    assert (await shelf.read("roaming"))["solved"] == 0
    await live.settle()
    assert [event.solved for event in await live.events(ArticleSolved)] == [True, False]
    unknown = {"kind": "interaction", "id": str(uuid4())}
    refused(await ana.client.post("/api/knowledge/articles/roaming/solved", json=unknown), 404, "interaction.not_found")
    hidden = await ana.client.post("/api/knowledge/articles/roaming-secrets/solved", json=solved)
    refused(hidden, 404, "article.unknown")
    assert await rows(live.database, "select from knowledge.solved_with") == []
