"""Messages that other systems bring in: each once, on the ticket where it belongs, and no further."""

import asyncio
from typing import Any

import pytest

from switchroom.messaging.channels import incoming
from switchroom.platform.ratelimit import Rate
from tests.messaging.channels.conftest import LIA, PNG, Bridge, Floor
from tests.support.web import ok, refused


async def test_a_first_message_opens_a_ticket_that_shows_where_it_came_from(floor: Floor, bridge: Bridge) -> None:
    text = "My router blinks red.\nSince this morning."
    taken = await bridge.brought(text, "wamid.1")
    ticket = await floor.ticket(taken["ticket_id"])
    assert (ticket["subject"], ticket["medium"], ticket["tags"]) == ("My router blinks red.", "channel", ["whatsapp"])
    assert (ticket["unit"]["id"], ticket["brand"]["id"]) == (floor.unit, floor.brand)
    assert (ticket["requester"]["name"], ticket["number"]) == ("Lia Souza", taken["number"])
    (received,) = (await floor.shown(taken["ticket_id"]))["received"]
    assert (received["channel"], received["sender"]) == ("WhatsApp", LIA["address"])
    customer = ok(await floor.admin.get(f"/api/customers/{ticket['requester']['id']}"))
    assert [(one["kind"], one["value"]) for one in customer["addresses"]] == [("phone", LIA["address"])]


async def test_the_same_id_sent_at_once_from_everywhere_is_there_once(floor: Floor, bridge: Bridge) -> None:
    answers = await floor.at_once(*(bridge.bring("Help", "wamid.7") for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [200] * 7 + [201]
    assert len({answer.text for answer in answers}) == 1
    assert (await floor.count("tickets.ticket"), await floor.count("tickets.entry")) == (1, 1)
    again = ok(await bridge.bring("Other words now", "wamid.7", sender={"address": "+4930123456"}))
    assert (again["id"], again["opened"]) == (answers[0].json()["id"], True)
    assert await floor.entries(again["ticket_id"]) == [("message", "Help")]
    other = await floor.channel(name="SMS")
    assert (await other.brought("Help", "wamid.7"))["id"] != again["id"], "an id is the channel's own"


async def test_many_first_messages_of_one_conversation_at_once_open_one_ticket(floor: Floor, bridge: Bridge) -> None:
    answers = await floor.at_once(*(bridge.bring(f"Part {n}", f"wamid.{n}") for n in range(6)))
    taken = [ok(answer, 201) for answer in answers]
    assert len({one["ticket_id"] for one in taken}) == 1
    assert sum(one["opened"] for one in taken) == 1
    words = await floor.entries(taken[0]["ticket_id"])
    assert sorted(words) == [("message", f"Part {n}") for n in range(6)]


async def test_what_follows_joins_the_open_ticket_and_after_closing_opens_one_that_follows(
    floor: Floor, bridge: Bridge
) -> None:
    first = await bridge.brought("One", conversation="thread-1")
    second = await bridge.brought("Two", conversation="thread-1", sender={"address": "+5511900000000", "name": "Rui"})
    other = await bridge.brought("Else", conversation="thread-2")
    assert (second["ticket_id"], second["opened"]) == (first["ticket_id"], False)
    assert other["ticket_id"] != first["ticket_id"]
    await floor.becomes(first["ticket_id"], "solved")
    assert (await bridge.brought("Still", conversation="thread-1"))["ticket_id"] == first["ticket_id"]
    assert (await floor.ticket(first["ticket_id"]))["status"] == "open"
    await floor.becomes(first["ticket_id"], "solved", "closed")
    fourth = await bridge.brought("Again", conversation="thread-1")
    assert (fourth["opened"], fourth["ticket_id"] == first["ticket_id"]) == (True, False)
    relations = ok(await floor.admin.get(f"/api/tickets/{fourth['ticket_id']}/relations"))["items"]
    assert [(one["kind"], one["ticket"]["id"]) for one in relations] == [("follows", first["ticket_id"])]
    assert (await bridge.brought("More", conversation="thread-1"))["ticket_id"] == fourth["ticket_id"]


async def test_a_message_for_a_merged_ticket_goes_to_the_survivor(floor: Floor, bridge: Bridge) -> None:
    merged = await bridge.brought("One", conversation="a")
    survivor = await bridge.brought("Two", conversation="b")
    path = f"/api/tickets/{survivor['ticket_id']}/merges"
    ok(await floor.admin.post(path, json={"ticket": merged["ticket_id"]}), 201)
    assert (await bridge.brought("Three", conversation="a"))["ticket_id"] == survivor["ticket_id"]
    await floor.reply(survivor["ticket_id"], "Both at once.")
    (delivery,) = await bridge.waiting()
    assert (delivery["conversation"], delivery["recipient"]) == ("a", LIA["address"]), "the last one wins"


async def test_an_answer_finds_its_message_whatever_the_order_and_an_id_alone_proves_nothing(
    floor: Floor, bridge: Bridge
) -> None:
    late = await bridge.brought("The second, and it came first", "m2", answers="m1")
    assert (await bridge.brought("The first", "m1"))["ticket_id"] == late["ticket_id"]
    await floor.reply(late["ticket_id"], "Which one?")
    (delivery,) = await bridge.waiting()
    await bridge.reports(delivery["id"], "delivered", external_id="ours.1")
    await floor.becomes(late["ticket_id"], "solved", "closed")
    newer = await bridge.brought("Something else", "m3", conversation="elsewhere")
    for answers in ("ours.1", delivery["id"]):
        stranger = await bridge.brought("Mine?", answers=answers, sender={"address": "+4930123456"})
        assert stranger["ticket_id"] not in (late["ticket_id"], newer["ticket_id"])
    again = await bridge.brought("It is back", answers="ours.1")
    assert again["opened"], "the one it answers is closed, so another one follows it"
    assert (await bridge.brought("Yes", answers="ours.1"))["ticket_id"] == again["ticket_id"], (
        "the open one comes first"
    )


async def test_files_sent_ahead_go_along_and_nobody_else_can_use_them(floor: Floor, bridge: Bridge) -> None:
    other = await floor.channel(name="SMS")
    made = ok(await bridge.upload(), 201)
    assert (made["name"], made["kind"]) == ("router.png", "image/png")
    refused(await bridge.upload(b"MZ\x90\x00\x03", "router.png"), 422, "ticket.file_refused")
    refused(await other.bring("Mine", files=[made["id"]]), 409, "ticket.upload_gone")
    refused(await bridge.bring("  ", "m0"), 422, "channel.nothing_said")
    assert await floor.count("messaging.channel_message") == 0, "what was refused can come again under its id"
    taken = await bridge.brought("", "m1", files=[made["id"]])
    assert ok(await bridge.bring("", "m1", files=[made["id"]]))["id"] == taken["id"], "also when its files are used up"
    entries = ok(await floor.admin.get(f"/api/tickets/{taken['ticket_id']}/entries"))["items"]
    assert [(file["id"], file["kept"]) for file in entries[0]["files"]] == [(made["id"], True)]
    answer = await floor.admin.get(f"/api/tickets/{taken['ticket_id']}/files/{made['id']}")
    assert answer.content == PNG
    assert (await floor.ticket(taken["ticket_id"]))["subject"] == "—"


async def test_the_block_list_counts_and_a_flood_is_refused_not_lost(
    floor: Floor, bridge: Bridge, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = await floor.live.centre.make("block-list", kind="address", value=LIA["address"], reason="Threats")
    refused(await bridge.bring("Hello", "m1"), 403, "channel.sender_blocked")
    ok(await floor.admin.delete(f"/api/block-list/{blocked['id']}"), 204)
    ok(await bridge.bring("Hello", "m1"), 201)
    monkeypatch.setattr(incoming, "MESSAGES_OF_SENDER", Rate(burst=1, every=incoming.TICKETS_OF_SENDER.every))
    answer = await bridge.bring("Hello", "m2", sender={"address": "+4930123456"})
    ok(answer, 201)
    answer = await bridge.bring("Hello", "m3", sender={"address": "+4930123456"})
    refused(answer, 429, "channel.too_many_messages")
    assert int(answer.headers["retry-after"]) > 0
    assert await floor.count("messaging.channel_message") == 2


async def test_a_token_opens_its_channel_and_nothing_else(floor: Floor, bridge: Bridge) -> None:
    own = ok(await bridge.get(""))
    assert (own["id"], own["name"], own["address_kind"]) == (bridge.id, "WhatsApp", "phone")
    for path in ("/api/tickets", "/api/customers", "/api/message-channels", "/api/session"):
        assert (await bridge.client.get(path, headers=bridge.headers)).status_code == 401, path
    scopes = ok(await floor.admin.get("/api/session"))["permissions"]
    made = await floor.live.centre.make("tokens", name="all", scopes=scopes)
    person = Bridge(bridge.client, {**made, "id": "none"})
    refused(await person.get(""), 401, "channel.token_refused")
    refused(await floor.admin.get("/api/message-channel"), 401, "channel.token_refused")
    fresh = ok(await floor.admin.post(f"/api/message-channels/{bridge.id}/token"))["token"]
    refused(await bridge.bring(), 401, "channel.token_refused")
    bridge.headers = {"authorization": f"Bearer {fresh}"}
    ok(await bridge.bring(), 201)
    shown = ok(await floor.admin.get(f"/api/message-channels/{bridge.id}"))
    assert (shown["token"], fresh.startswith(shown["token_prefix"]), shown["used_at"] is None) == (None, True, False)
    rows = await floor.live.rows("select * from messaging.message_channel")
    assert fresh.encode() not in b"".join(str(dict(row)).encode() for row in rows)
    ok(await floor.admin.delete(f"/api/message-channels/{bridge.id}"), 204)
    refused(await bridge.bring(), 401, "channel.token_refused")


async def test_set_up_is_for_who_may_over_that_unit_and_brand(floor: Floor, bridge: Bridge) -> None:
    other = await floor.live.centre.unit("Elsewhere")
    await floor.live.centre.person("Eva", "messaging:channel:edit", unit=other)
    await floor.live.centre.person("Ana", "tickets:ticket:see")
    eva, ana = await floor.live.centre.signed_in("Eva"), await floor.live.centre.signed_in("Ana")
    body = {"name": "Mine", "brand_id": floor.brand, "unit_id": other}
    ok(await eva.post("/api/message-channels", json=body), 201)
    refused(await eva.post("/api/message-channels", json={**body, "unit_id": floor.unit}), 403, "access.not_allowed")
    assert [one["name"] for one in ok(await eva.get("/api/message-channels"))["items"]] == ["Mine"]
    refused(await eva.post(f"/api/message-channels/{bridge.id}/token"), 404, "setup.unknown")
    refused(await ana.get("/api/message-channels"), 403, "access.not_allowed")


async def test_a_request_that_is_cut_off_leaves_all_of_a_message_or_nothing(floor: Floor, bridge: Bridge) -> None:
    """Whoever sends it again gets it taken once, wherever the cut was."""
    for number in range(6):
        task: asyncio.Task[Any] = asyncio.create_task(bridge.bring(f"Number {number}", f"cut.{number}"))
        for _ in range(number * 8):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert (await bridge.bring(f"Number {number}", f"cut.{number}")).status_code in (200, 201)
    taken = ok(await bridge.bring("Number 0", "cut.0"))
    assert await floor.entries(taken["ticket_id"]) == [("message", f"Number {number}") for number in range(6)]
    missing = "select count(*) from messaging.channel_message where entry_id is null"
    assert await floor.live.value(missing) == 0
