"""Articles for a ticket: suggested by what it is about, and remembered as what solved it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from switchroom.knowledge import http as knowledge
from switchroom.knowledge.facade import Matters, SubjectKind
from switchroom.organisation import http as organisation
from switchroom.people import http as people
from switchroom.platform.db import Database
from switchroom.platform.keys import Keyring
from switchroom.tickets import http as tickets
from switchroom.tickets.facade import TicketFiles, Tickets, access, matter_of
from tests.support.web import Centre, ok, opened_centre, refused
from tests.tickets.desk import Desk


@pytest.fixture
async def centre(database: Database, tmp_path: Path) -> AsyncIterator[Centre]:
    routers = (organisation.router, people.router, knowledge.router, tickets.router)
    async with opened_centre(database, routers, data=tmp_path) as centre:
        doors, of = {SubjectKind.TICKET: access}, {SubjectKind.TICKET: (matter_of,)}
        centre.services.supply(Matters, Matters(doors, of))
        centre.services.supply(Tickets, Tickets(TicketFiles(database, Keyring.generate(), centre.services.settings)))
        yield centre


async def published(centre: Centre, title: str, **more: Any) -> str:
    body = {"title": title, "body": "<p>Text</p>", "language": "en", "visibility": "public", **more}
    article = ok(await centre.admin.post("/api/knowledge/articles", json=body), 201)
    ok(await centre.admin.post(f"/api/knowledge/articles/{article['id']}/publish", json={"reason": ""}), 201)
    return str(article["id"])


async def test_articles_are_suggested_by_subject_and_messages_for_the_ticket_s_brand_only(
    desk: Desk, centre: Centre
) -> None:
    acme, other = await centre.brand("A", "acme"), await centre.brand("B", "other")
    printer, blank = await published(centre, "Printer jams"), await published(centre, "Blank pages")
    await published(centre, "Printer of others", brand_ids=[other])
    await published(centre, "Roaming")
    ticket = await desk.new(brand_id=acme)
    query = {"ticket": ticket["id"]}
    found = ok(await desk.admin.get("/api/knowledge/suggestions", params=query))["items"]
    assert {hit["id"] for hit in found} == {printer, blank}
    assert all(hit["page"] for hit in found), "the customer reads it on the brand's page"
    rui = await centre.signed_in("Rui")
    refused(await rui.get("/api/knowledge/suggestions", params=query), 404, "ticket.not_found")


async def test_what_solved_a_ticket_is_remembered_once_by_who_may_see_it(desk: Desk, centre: Centre) -> None:
    article, ticket = await published(centre, "Printer jams"), await desk.new()
    body = {"kind": "ticket", "id": ticket["id"]}
    for _ in range(2):
        ok(await desk.admin.post(f"/api/knowledge/articles/{article}/solved", json=body), 204)
    (solving,) = ok(await desk.admin.get("/api/knowledge/solved", params=body))["items"]
    assert (solving["article_id"], solving["by"]["name"]) == (article, "Admin")
    assert ok(await desk.admin.get(f"/api/knowledge/articles/{article}"))["solved"] == 1
    rui = await centre.signed_in("Rui")
    refused(await rui.get("/api/knowledge/solved", params=body), 404, "ticket.not_found")
