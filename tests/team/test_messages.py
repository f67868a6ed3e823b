"""Colleagues write to each other: once, kept from everybody else and from the journal, and forgotten in time."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx

from switchroom.platform.events import Code
from switchroom.platform.retention import Rule, apply
from switchroom.team.events import MessageReceived, MessageSent, MessagesRead
from switchroom.team.facade import forget_messages
from tests.support.routing import journal, rows
from tests.support.routing_floor import SEE, WORK, Floor, a_queue
from tests.support.web import Centre, ok, refused

BROADCAST = "team:message:broadcast"


async def me(client: httpx.AsyncClient) -> str:
    return str(ok(await client.get("/api/session"))["user"]["id"])


async def somebody(centre: Centre, name: str, *permissions: str, **more: Any) -> httpx.AsyncClient:
    await centre.person(name, *permissions, **more)
    return await centre.signed_in(name)


async def write(client: httpx.AsyncClient, text: str, **to: Any) -> httpx.Response:
    return await client.post("/api/messages", json={"key": str(uuid4()), "text": text, **to})


async def unread(client: httpx.AsyncClient) -> int:
    return int(ok(await client.get("/api/messages"))["unread"])


async def said(client: httpx.AsyncClient, peer: httpx.AsyncClient) -> list[tuple[str, bool, bool]]:
    piece = ok(await client.get(f"/api/messages/with/{await me(peer)}"))
    return [(item["text"], item["mine"], item["read_at"] is not None) for item in piece["items"]]


async def test_two_colleagues_talk_and_see_what_was_read(centre: Centre) -> None:
    ana, bea = await somebody(centre, "Ana"), await somebody(centre, "Bea")
    made = ok(await write(ana, "  Lunch?\nAt one.  ", user_id=await me(bea)), 201)
    assert made["recipients"] == 1
    ok(await write(bea, "Yes", user_id=await me(ana)), 201)
    (talk,) = ok(await bea.get("/api/messages"))["items"]
    assert (talk["peer"]["name"], talk["text"], talk["mine"], talk["unread"]) == ("Ana", "Yes", True, 1)
    assert await said(ana, bea) == [("Lunch?\nAt one.", True, False), ("Yes", False, False)]
    ok(await bea.post(f"/api/messages/with/{await me(ana)}/read"), 204)
    ok(await bea.post(f"/api/messages/with/{await me(ana)}/read"), 204)
    assert (await unread(bea), await unread(ana)) == (0, 1)
    assert await said(ana, bea) == [("Lunch?\nAt one.", True, True), ("Yes", False, False)]


async def test_nobody_else_sees_it(centre: Centre) -> None:
    ana, bea, eva = [await somebody(centre, name) for name in ("Ana", "Bea", "Eva")]
    ok(await write(ana, "Between us", user_id=await me(bea)), 201)
    for other in (eva, centre.admin):
        assert ok(await other.get("/api/messages")) == {"items": [], "unread": 0}
        assert await said(other, ana) == await said(other, bea) == []


async def test_what_is_sent_twice_is_there_once(centre: Centre) -> None:
    ana, bea = await somebody(centre, "Ana"), await somebody(centre, "Bea")
    body = {"key": str(uuid4()), "text": "Once", "user_id": await me(bea)}
    answers = await asyncio.gather(*(ana.post("/api/messages", json=body) for _ in range(4)))
    assert len({ok(answer, 201)["id"] for answer in answers}) == 1
    assert await said(bea, ana) == [("Once", False, False)]


async def test_a_lead_writes_to_everybody_of_a_queue_and_sees_who_has_read(centre: Centre, floor: Floor) -> None:
    ana, bea = await floor.agent("Ana"), await floor.agent("Bea")
    other = (await a_queue(centre, "other"))["id"]
    eva = await somebody(centre, "Eva", WORK, queue_ids=[other])
    sim = await floor.agent("Sim", origin="simulated")
    lea = await somebody(centre, "Lea", BROADCAST, SEE)
    found = ok(await lea.get("/api/messages/audiences"))
    assert [queue["name"] for queue in found["queues"]] == [{"": "billing"}, {"": "other"}] or [
        queue["name"] for queue in found["queues"]
    ] == ["billing", "other"]
    assert ok(await write(lea, "Storm in the north", queue_id=floor.queue["id"]), 201)["recipients"] == 2
    assert [await unread(one) for one in (ana, bea, eva, sim)] == [1, 1, 0, 0]
    (item,) = ok(await ana.get(f"/api/messages/with/{await me(lea)}"))["items"]
    assert (item["text"], item["to_all_of"]) == ("Storm in the north", "billing")
    ok(await ana.post(f"/api/messages/with/{await me(lea)}/read"), 204)
    (sent,) = ok(await lea.get("/api/messages/to-many"))["items"]
    assert (sent["to_all_of"], sent["recipients"], sent["read"]) == ("billing", 2, 1)
    assert ok(await lea.get("/api/messages"))["items"] == []


async def test_a_lead_writes_to_units_of_his_own_only(centre: Centre, floor: Floor) -> None:
    north, south = await centre.unit("North"), await centre.unit("South")
    team = await centre.unit("North A", parent=north)
    ana = await somebody(centre, "Ana", unit=team)
    lea = await somebody(centre, "Lea", BROADCAST, SEE, unit=north)
    assert ok(await write(lea, "Well done", unit_id=north), 201)["recipients"] == 1
    assert await unread(ana) == 1
    refused(await write(lea, "You too", unit_id=south), 422, "message.unknown_recipient")
    refused(await write(lea, "And you", queue_id=floor.queue["id"]), 422, "message.unknown_recipient")
    refused(await write(ana, "Everybody!", unit_id=team), 422, "message.unknown_recipient")
    refused(await write(lea, "Nobody", unit_id=await centre.unit("Empty", parent=north)), 409, "message.nobody")
    assert ok(await ana.get("/api/messages/audiences")) == {"queues": [], "units": []}


async def test_a_message_has_one_addressee_who_works_here(centre: Centre, floor: Floor) -> None:
    ana = await somebody(centre, "Ana")
    gone = await centre.person("Gone", active=False)
    sim = await floor.agent("Sim", origin="simulated")
    for to in (await me(ana), gone["id"], await me(sim), str(uuid4())):
        refused(await write(ana, "Hello", user_id=to), 422, "message.unknown_recipient")
    refused(await write(ana, "Hello"), 422, "message.one_recipient")
    two = {"user_id": gone["id"], "queue_id": floor.queue["id"]}
    refused(await write(ana, "Hello", **two), 422, "message.one_recipient")
    refused(await write(ana, "   ", user_id=gone["id"]), 422, "invalid")


async def test_whom_one_can_write_to(centre: Centre, floor: Floor) -> None:
    ana = await floor.agent("Ana")
    await centre.person("Bea")
    await centre.person("Bento")
    await centre.person("Gone", active=False)
    found = ok(await centre.admin.get("/api/messages/recipients"))["items"]
    assert [(one["name"], one["at_work"]) for one in found] == [("Ana", True), ("Bea", False), ("Bento", False)]
    assert [one["name"] for one in ok(await ana.get("/api/messages/recipients?search=BEN"))["items"]] == ["Bento"]


async def test_a_flood_is_stopped(centre: Centre) -> None:
    ana, bea = await somebody(centre, "Ana"), await somebody(centre, "Bea")
    to = await me(bea)
    answers = [await write(ana, f"Number {number}", user_id=to) for number in range(30)]
    assert all(answer.status_code == 201 for answer in answers)
    while (answer := await write(ana, "One more", user_id=to)).status_code == 201:
        answers.append(answer)
        assert len(answers) < 300
    refused(answer, 429, "message.throttled")


async def test_programs_do_not_read_what_people_write(centre: Centre) -> None:
    token = ok(await centre.admin.post("/api/tokens", json={"name": "Robot", "scopes": ["people:user:see"]}), 201)[
        "token"
    ]
    robot = await centre.browser()
    robot.headers["Authorization"] = f"Bearer {token}"
    for path in ("/api/messages", "/api/messages/recipients", f"/api/messages/with/{uuid4()}", "/api/messages/to-many"):
        refused(await robot.get(path), 403, "message.only_in_person")
    refused(await write(robot, "Beep", user_id=str(uuid4())), 403, "message.only_in_person")


async def test_the_journal_knows_who_wrote_to_whom_and_no_word(centre: Centre) -> None:
    ana, bea = await somebody(centre, "Ana"), await somebody(centre, "Bea")
    ok(await write(ana, "Confidential", user_id=await me(bea)), 201)
    ok(await bea.post(f"/api/messages/with/{await me(ana)}/read"), 204)
    sent, received, read = await journal(centre.services.database, MessageSent, MessageReceived, MessagesRead)
    assert isinstance(sent, MessageSent)
    assert isinstance(received, MessageReceived)
    assert isinstance(read, MessagesRead)
    assert (sent.sender, received.recipient) == (UUID(await me(ana)), UUID(await me(bea)))
    assert received.topics == (f"user:{await me(bea)}",)
    assert f"user:{await me(ana)}" in read.topics
    assert not await rows(centre.services.database, "select from journal.event where data::text like '%Confid%'")


async def test_words_go_when_their_time_has_come(centre: Centre) -> None:
    ana, bea = await somebody(centre, "Ana"), await somebody(centre, "Bea")
    for text in ("Old", "New"):
        ok(await write(ana, text, user_id=await me(bea)), 201)
    database = centre.services.database
    async with database.transaction() as tx:
        await tx.execute("update team.message set sent_at = sent_at - interval '2 years' where text = 'Old'")
    before = datetime.now(UTC) - timedelta(days=365)
    assert await apply(database, Rule(Code("messages"), 365, forget_messages), before) == 1
    assert await said(bea, ana) == [("New", False, False)]
