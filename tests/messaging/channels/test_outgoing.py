"""Replies that go back by the channel: fetched, taken by one, reported in any order, seen by whoever wrote them."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest

from switchroom.messaging.channels.outgoing import plan_reply
from switchroom.messaging.facade import ChannelData, forget_channel_messages
from switchroom.tickets.facade import Tickets
from tests.messaging.channels.conftest import LIA, PNG, Bridge, Floor
from tests.support.web import ok, refused


async def asked(floor: Floor, bridge: Bridge, text: str = "Help") -> str:
    return str((await bridge.brought(text, "wamid.1"))["ticket_id"])


async def test_a_reply_waits_for_the_channel_is_taken_delivered_and_seen(floor: Floor, bridge: Bridge) -> None:
    ticket = await asked(floor, bridge)
    file = ok(await floor.admin.post("/api/ticket-files", params={"name": "plan.png"}, content=PNG), 201)
    entry = await floor.reply(ticket, "Look at the picture.", files=[file["id"]])
    (delivery,) = await bridge.waiting()
    assert (delivery["text"], delivery["recipient"], delivery["answers"]) == (
        "Look at the picture.",
        LIA["address"],
        "wamid.1",
    )
    path = f"/deliveries/{delivery['id']}"
    assert ok(await bridge.get(path)) == delivery, "what is fetched by its id is the same"
    content = await bridge.get(f"{path}/files/{delivery['files'][0]['id']}")
    assert (content.content, content.headers["content-disposition"][:11]) == (PNG, "attachment;")
    (shown,) = (await floor.shown(ticket))["items"]
    assert (shown["entry_id"], shown["state"], shown["channel"]) == (entry, "waiting", "WhatsApp")
    assert ok(await bridge.post(f"{path}/take", by="one"))["state"] == "taken"
    ok(await bridge.post(f"{path}/take", by="one"))
    refused(await bridge.post(f"{path}/take", by="two"), 409, "channel.not_to_be_taken")
    assert await bridge.waiting() == []
    assert [one["taken_by"] for one in await bridge.waiting(state="taken")] == ["one"]
    assert (await floor.shown(ticket))["items"][0]["state"] == "taken"
    await bridge.reports(delivery["id"], "delivered", external_id="out.1")
    assert await bridge.waiting(state="taken") == []
    (shown,) = (await floor.shown(ticket))["items"]
    assert (shown["state"], shown["ended_at"] is None) == ("delivered", False)
    refused(await bridge.post(f"{path}/take", by="one"), 409, "channel.not_to_be_taken")


async def test_of_many_that_take_it_at_once_one_has_it(floor: Floor, bridge: Bridge) -> None:
    ticket = await asked(floor, bridge)
    await floor.reply(ticket, "Yes")
    (delivery,) = await bridge.waiting()
    path = f"/deliveries/{delivery['id']}/take"
    answers = await floor.at_once(*(bridge.post(path, by=str(n)) for n in range(6)))
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 5


async def test_failed_and_in_doubt_are_said_and_sent_again_only_when_somebody_asks(
    floor: Floor, bridge: Bridge
) -> None:
    ticket = await asked(floor, bridge)
    await floor.reply(ticket, "Yes")
    (first,) = await bridge.waiting()
    await bridge.reports(first["id"], "in_doubt")
    await bridge.reports(first["id"], "failed", reason="No such number.")
    await bridge.reports(first["id"], "in_doubt", reason="late")
    (shown,) = (await floor.shown(ticket))["items"]
    assert (shown["state"], shown["reason"], shown["last"]) == ("failed", "No such number.", True)
    assert await bridge.waiting() == []
    again = f"/api/tickets/{ticket}/channel-deliveries/{first['id']}/send-again"
    ok(await floor.admin.post(again), 204)
    refused(await floor.admin.post(again), 409, "channel.not_to_be_sent_again")
    (second,) = await bridge.waiting()
    assert (second["id"] != first["id"], second["text"]) == (True, "Yes"), "another one to whoever keeps ids apart"
    await bridge.reports(first["id"], "failed")
    assert (await bridge.waiting())[0]["state"] == "waiting", "a late word about the first is not about the second"
    await bridge.reports(second["id"], "delivered")
    await bridge.reports(second["id"], "failed", reason="late")
    states = [(one["state"], one["last"]) for one in (await floor.shown(ticket))["items"]]
    assert states == [("delivered", True), ("failed", False)]


async def test_what_nobody_has_taken_can_be_taken_back_and_then_has_no_words(floor: Floor, bridge: Bridge) -> None:
    ticket = await asked(floor, bridge)
    await floor.reply(ticket, "Too early")
    (delivery,) = await bridge.waiting()
    path = f"/api/tickets/{ticket}/channel-deliveries/{delivery['id']}/cancel"
    assert ok(await floor.admin.post(path)) == {"status": "new", "status_then": "put_back"}
    assert ok(await floor.admin.get(f"/api/tickets/{ticket}"))["first_replied_at"] is None
    refused(await floor.admin.post(path), 409, "channel.too_late_to_cancel")
    refused(await bridge.post(f"/deliveries/{delivery['id']}/take"), 409, "channel.not_to_be_taken")
    assert ok(await bridge.get(f"/deliveries/{delivery['id']}"))["text"] == ""
    assert await bridge.waiting() == []
    await floor.reply(ticket, "In time")
    (delivery,) = await bridge.waiting()
    ok(await bridge.post(f"/deliveries/{delivery['id']}/take"))
    path = f"/api/tickets/{ticket}/channel-deliveries/{delivery['id']}/cancel"
    refused(await floor.admin.post(path), 409, "channel.too_late_to_cancel")


async def test_a_reply_that_is_held_for_a_moment_cannot_be_fetched_before(floor: Floor, bridge: Bridge) -> None:
    ticket = await asked(floor, bridge)
    async with floor.live.database.transaction() as tx:
        facts = await floor.live.services.the(Tickets).of(tx, UUID(ticket))
        entry = await tx.fetch_value("select id from tickets.entry where ticket_id = $1", facts.id)
        assert await plan_reply(tx, facts, entry, timedelta(hours=1))
    assert await bridge.waiting() == []
    (shown,) = (await floor.shown(ticket))["items"]
    assert shown["state"] == "held"
    refused(await bridge.get(f"/deliveries/{shown['id']}"), 404, "channel.delivery_not_found")
    async with floor.live.database.transaction() as tx:
        await tx.execute("update platform.timer set due_at = clock_timestamp() where kind = 'channel delivery due'")
        tx.ring("timer")
    assert [one["id"] for one in await bridge.waiting(wait_s=20)] == [shown["id"]]


async def test_whoever_waits_is_woken_when_there_is_something(floor: Floor, bridge: Bridge) -> None:
    ticket = await asked(floor, bridge)
    assert await bridge.waiting() == []
    task = asyncio.create_task(bridge.waiting(wait_s=25))
    await floor.reply(ticket, "Here it is")
    assert [one["text"] for one in await asyncio.wait_for(task, 20)] == ["Here it is"]


async def test_what_another_channel_delivers_does_not_exist_for_this_one(floor: Floor, bridge: Bridge) -> None:
    other = await floor.channel(name="SMS")
    ticket = await asked(floor, bridge)
    file = ok(await floor.admin.post("/api/ticket-files", params={"name": "plan.png"}, content=PNG), 201)
    await floor.reply(ticket, "Yes", files=[file["id"]])
    (delivery,) = await bridge.waiting()
    path = f"/deliveries/{delivery['id']}"
    assert await other.waiting() == []
    for answer in (
        await other.get(path),
        await other.get(f"{path}/files/{file['id']}"),
        await other.post(f"{path}/take"),
        await other.post(f"{path}/report", outcome="delivered"),
    ):
        refused(answer, 404, "channel.delivery_not_found")
    elsewhere = (await other.brought("Hi", sender={"address": "+4930123456"}))["ticket_id"]
    wrong = f"/api/tickets/{elsewhere}/channel-deliveries/{delivery['id']}"
    for what in ("cancel", "send-again"):
        refused(await floor.admin.post(f"{wrong}/{what}"), 404, "channel.delivery_not_found")
    await floor.live.centre.person("Ana", "tickets:ticket:see", "tickets:ticket:work", unit=floor.unit)
    stranger = await floor.live.centre.unit("Elsewhere")
    await floor.live.centre.person("Rui", "tickets:ticket:see", "tickets:ticket:work", unit=stranger)
    ana, rui = await floor.live.centre.signed_in("Ana"), await floor.live.centre.signed_in("Rui")
    mine = f"/api/tickets/{ticket}/channel-deliveries"
    refused(await rui.get(mine), 404, "ticket.not_found")
    refused(await rui.post(f"{mine}/{delivery['id']}/cancel"), 404, "ticket.not_found")
    ok(await ana.post(f"{mine}/{delivery['id']}/cancel"))


async def test_a_webhook_tells_that_there_is_something_by_ids_only(floor: Floor, bridge: Bridge) -> None:
    body = {"name": "Bridge", "address": "https://bridge.example/hook", "events": ["channel.delivery_waiting"]}
    hook = await floor.live.centre.make("webhooks", **body)
    await floor.reply(await asked(floor, bridge, "Secret words"), "Secret answer")
    await floor.live.settle()
    (told,) = ok(await floor.admin.get(f"/api/webhooks/{hook['id']}/deliveries"))["items"]
    (delivery,) = await bridge.waiting()
    assert (told["event"], told["data"]["delivery_id"]) == ("channel.delivery_waiting", delivery["id"])
    assert told["data"]["channel_id"] == bridge.id
    assert "ecret" not in msgspec.json.encode(told).decode()


async def test_when_a_channel_is_put_away_what_waits_says_that_it_did_not_go(floor: Floor, bridge: Bridge) -> None:
    ticket = await asked(floor, bridge)
    await floor.reply(ticket, "One")
    ok(await floor.admin.delete(f"/api/message-channels/{bridge.id}"), 204)
    await floor.reply(ticket, "Two")
    items = (await floor.shown(ticket))["items"]
    assert [(one["state"], one["reason"]) for one in items] == [("failed", "channel.closed")] * 2
    again = f"/api/tickets/{ticket}/channel-deliveries/{items[0]['id']}/send-again"
    refused(await floor.admin.post(again), 409, "channel.not_to_be_sent_again")


async def test_addresses_go_after_their_time_or_with_their_customer_and_the_id_is_still_known(
    floor: Floor, bridge: Bridge
) -> None:
    ticket = await asked(floor, bridge)
    await floor.reply(ticket, "Yes")
    (delivery,) = await bridge.waiting()
    await bridge.reports(delivery["id"], "delivered")

    async def forget() -> int:
        async with floor.live.database.transaction() as tx:
            return await forget_channel_messages(tx, await tx.now(), 100)

    assert await forget() == 1, "the delivery; the conversation of an open ticket is still needed"
    await floor.becomes(ticket, "solved", "closed")
    assert await forget() == 1
    assert (await floor.shown(ticket))["received"][0]["sender"] == ""
    assert ok(await bridge.bring("Help", "wamid.1"))["ticket_id"] == ticket, "once for ever"
    newer = await bridge.brought("Help", "wamid.2")
    customers = [(await floor.ticket(newer["ticket_id"]))["requester"]["id"]]
    await floor.reply(newer["ticket_id"], "Yes")
    data = ChannelData()
    async with floor.live.database.transaction() as tx:
        exported: dict[str, Any] = await data.export(tx, customers)
        assert [one["sender"] for one in exported["channel_messages"]][-1] == LIA["address"]
        await data.erase(tx, customers)
        left = await data.export(tx, customers)
    assert LIA["address"] not in str(left)
    assert await bridge.waiting() == []


@pytest.mark.parametrize("by_mail_last", [False, True])
async def test_a_reply_goes_the_way_the_requester_last_wrote(floor: Floor, bridge: Bridge, by_mail_last: bool) -> None:
    ticket = await asked(floor, bridge)
    box = {
        "name": "Support",
        "address": "support@centre.example",
        "brand_id": floor.brand,
        "unit_id": floor.unit,
        "outgoing": {"kind": "none"},
    }
    made = await floor.live.centre.make("mailboxes", **box)
    if by_mail_last:
        async with floor.live.database.transaction() as tx:
            await tx.execute(
                """insert into messaging.mail_message
                       (id, origin, mailbox_id, content, size, data_key, fate, answer_to, ticket_id)
                   select gen_random_uuid(), 'real', $1, '', 1, '', 'joined', 'lia@outside.example', id
                   from tickets.ticket""",
                made["id"],
            )
    await floor.reply(ticket, "Yes")
    mails = ok(await floor.admin.get(f"/api/tickets/{ticket}/mails"))["items"]
    assert (len(mails), len(await bridge.waiting())) == ((1, 0) if by_mail_last else (0, 1))
