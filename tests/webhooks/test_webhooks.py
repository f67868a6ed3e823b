"""What happens is told to the addresses that want to hear it: signed, again until it has arrived, and no further."""

import asyncio
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest

from switchroom.platform.clock import SystemClock
from switchroom.platform.db import Database
from switchroom.webhooks.contracts import PausedWhy
from switchroom.webhooks.domain import trying
from switchroom.webhooks.facade import forget_deliveries
from switchroom.webhooks.planning import pause
from tests.messaging.pages import MENU, Page
from tests.support.web import ok, refused
from tests.webhooks.conftest import Hooks, opened, sending
from tests.webhooks.receiver import status


async def test_a_ticket_is_told_from_opened_to_opened_again_signed_and_without_a_word(hooks: Hooks) -> None:
    made = await hooks.made("ticket.opened", "ticket.replied", "ticket.solved", "ticket.reopened", "ticket.changed")
    ticket = await hooks.ticket()
    path = f"/api/tickets/{ticket['id']}"
    ok(await hooks.admin.post(f"{path}/replies", json={"text": "Secret answer"}), 201)
    for state in ("solved", "open"):
        ok(await hooks.admin.post(f"{path}/status", json={"status": state}))
    ok(await hooks.admin.patch(path, json={"changes": {"urgency": "high"}}))
    found = await hooks.outside.arrived(5)
    kinds = [hook.body["type"] for hook in found]
    assert [kind for kind in kinds if kind != "ticket.changed"] == [
        "ticket.opened",
        "ticket.replied",
        "ticket.solved",
        "ticket.reopened",
    ]
    for hook in found:
        assert hook.is_signed_with(made["secret"])
        assert not hook.is_signed_with("whsec_AAAA")
        assert abs(int(hook.headers["webhook-timestamp"]) - SystemClock().now().timestamp()) < 60
        assert (hook.body["version"], hook.body["data"]["ticket_id"]) == (1, ticket["id"])
        assert hook.body["data"]["number"] == ticket["number"]
        assert b"ecret" not in hook.raw
    assert len({hook.id for hook in found}) == len(found)
    opened_one, solved = found[0], next(iter(hooks.outside.of("ticket.solved")))
    assert (opened_one.body["data"]["unit_id"], opened_one.body["data"]["medium"]) == (hooks.unit, ticket["medium"])
    assert (solved.body["data"]["before"], solved.body["data"]["after"]) == ("open", "solved")
    delivery = await hooks.delivery_is(made, state="done")
    assert (delivery["status"], delivery["attempts"], delivery["code"]) == (204, 1, None)
    assert f"msg_{delivery['id']}" in {hook.id for hook in found}
    assert (await hooks.webhook(made))["secret"] is None


async def test_an_interaction_is_told_when_it_begins_and_ends(hooks: Hooks) -> None:
    made = await hooks.made("interaction.started", "interaction.ended")
    await hooks.live.queue("billing")
    await hooks.live.entry("chat", MENU, medium="chat")
    page = await Page.opened(hooks.live)
    ok(await page.client.delete(page.path), 204)
    begun, ended = await hooks.outside.arrived(2)
    assert [hook.body["type"] for hook in (begun, ended)] == ["interaction.started", "interaction.ended"]
    assert {hook.body["data"]["interaction_id"] for hook in (begun, ended)} == {page.id}
    assert ended.body["data"]["ended_how"] is not None
    assert "address" not in ended.body["data"]
    await hooks.delivery_is(made, state="done")


async def test_only_what_is_wanted_is_told_and_nothing_of_simulated_customers(hooks: Hooks) -> None:
    made = await hooks.made("ticket.solved")
    await hooks.ticket()
    async with hooks.live.services.database.transaction() as tx:
        await tx.execute("update webhooks.webhook set origin = 'simulated' where id = $1", UUID(made["id"]))
    other = await hooks.made("ticket.opened", name="Other")
    await hooks.ticket()
    await hooks.delivery_is(other, state="done")
    assert await hooks.deliveries(made) == []
    assert len(hooks.outside.hooks) == 1


async def test_what_does_not_arrive_is_tried_again_under_the_same_id(hooks: Hooks) -> None:
    answers = [status(500), status(302, "location: http://127.0.0.1:1/\r\n"), status(404), status(200)]
    hooks.outside.answer = lambda _: answers[len(hooks.outside.hooks) - 1]
    made = await hooks.made("ticket.opened")
    await hooks.ticket()
    for attempt, code in enumerate((500, 302, 404), 1):
        delivery = await hooks.delivery_is(made, attempts=attempt, status=code)
        assert delivery["state"] == "waiting"
        assert delivery["due_at"] is not None
        await hooks.come_due(made)
    delivery = await hooks.delivery_is(made, state="done")
    assert (delivery["attempts"], delivery["due_at"]) == (4, None)
    assert len({hook.id for hook in hooks.outside.hooks}) == 1
    assert len({hook.raw for hook in hooks.outside.hooks}) == 1
    assert (await hooks.webhook(made))["failures"] == 0


async def test_pauses_grow_are_spread_and_bounded() -> None:
    lengths = [trying.pause_after(attempt, 0.5) for attempt in range(1, trying.MOST_ATTEMPTS)]
    assert lengths == sorted(lengths)
    assert lengths[0] == trying.FIRST_PAUSE
    assert lengths[-1] == trying.pause_after(10_000, 0.5) == trying.LONGEST_PAUSE
    assert trying.pause_after(1, 0) < trying.pause_after(1, 1)


async def test_a_dead_address_is_paused_visibly_told_and_goes_on_with_what_was_held(
    hooks: Hooks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trying, "MOST_ATTEMPTS", 2)
    hooks.outside.answer = lambda _: status(503)
    made = await hooks.made("ticket.opened")
    await hooks.ticket()
    await hooks.delivery_is(made, attempts=1)
    await hooks.come_due(made)
    assert (await hooks.delivery_is(made, attempts=2))["state"] == "parked"
    shown = await hooks.webhook(made)
    assert (shown["paused_why"], shown["failures"]) == ("failing", 2)
    assert shown["paused_at"] is not None
    notices = ok(await hooks.admin.get("/api/notices"))["items"]
    assert [notice["text"]["en"] for notice in notices] == [
        "Webhook paused because nothing arrives at its address: Orders"
    ]
    await hooks.ticket()
    held = await hooks.delivery_is(made, state="held")
    refused(await hooks.admin.post(f"/api/webhooks/{made['id']}/test"), 409, "webhook.paused")
    parked = (await hooks.deliveries(made, state="parked"))[0]
    again = f"/api/webhooks/{made['id']}/deliveries/{parked['id']}/send"
    refused(await hooks.admin.post(again), 409, "webhook.paused")
    assert len(hooks.outside.hooks) == 2
    hooks.outside.answer = lambda _: status(200)
    for _ in range(2):
        await hooks.post(made, "resume")
    assert (await hooks.delivery_is(made, state="done"))["id"] == held["id"]
    ok(await hooks.admin.post(again), 202)
    sent = (await hooks.outside.arrived(4))[-1]
    assert sent.id == f"msg_{parked['id']}", "what is sent again has its old id"
    assert (await hooks.webhook(made))["paused_at"] is None


async def test_an_address_that_is_gone_is_asked_no_more(hooks: Hooks) -> None:
    hooks.outside.answer = lambda _: status(410)
    made = await hooks.made("ticket.opened")
    await hooks.ticket()
    assert (await hooks.delivery_is(made, attempts=1))["state"] == "held"
    assert (await hooks.webhook(made))["paused_why"] == "gone"


async def test_two_secrets_sign_for_a_day_and_then_the_new_one_alone(hooks: Hooks) -> None:
    made = await hooks.made("ticket.opened")
    changed = await hooks.post(made, "secret")
    assert changed["secret"] != made["secret"]
    await hooks.post(made, "test", 202)
    (test,) = await hooks.outside.arrived(1)
    assert test.is_signed_with(made["secret"])
    assert test.is_signed_with(changed["secret"])
    assert (test.body["type"], test.body["data"]) == ("webhook.test", {"webhook_id": made["id"]})
    async with hooks.live.services.database.transaction() as tx:
        await tx.execute("update webhooks.webhook set previous_until = clock_timestamp()")
    await hooks.post(made, "test", 202)
    after = (await hooks.outside.arrived(2))[-1]
    assert (after.is_signed_with(made["secret"]), after.is_signed_with(changed["secret"])) == (False, True)


async def test_secrets_lie_nowhere_in_the_open(hooks: Hooks) -> None:
    made = await hooks.made("ticket.opened")
    secret = made["secret"].removeprefix("whsec_")
    await hooks.ticket()
    await hooks.delivery_is(made, state="done")
    for table in ("webhooks.webhook", "webhooks.delivery", "journal.event", "platform.effect"):
        assert secret not in str(await hooks.live.rows(f"select * from {table}"))
    listed = ok(await hooks.admin.get("/api/webhooks"))["items"]
    assert [row["secret"] for row in listed] == [None]
    events = await hooks.live.rows("select data from journal.event where type like 'webhooks.%'")
    assert "127.0.0.1" not in str(events)


@pytest.mark.parametrize(
    "address",
    [
        "ftp://example.com/",
        "https://",
        "https://user:secret@example.com/",
        "https://example.com/#part",
        "https://exa mple.com/",
        "https://example.com:0/",
        "https://[::1/",
        "https://example.com/\u202e",
        "javascript:alert(1)",
    ],
)
async def test_addresses_that_are_none_are_refused(still: Hooks, address: str) -> None:
    body = {"name": "A", "address": address, "events": ["ticket.opened"]}
    refused(await still.admin.post("/api/webhooks", json=body), 422, "webhook.bad_address")


async def test_plain_http_needs_an_inner_network(database: Database, tmp_path: Path) -> None:
    async with opened(database, tmp_path) as hooks:
        made = await hooks.made("ticket.opened")
        await _shut_inner(hooks)
        body: dict[str, Any] = {"name": "B", "address": hooks.outside.url, "events": ["ticket.opened"]}
        refused(await hooks.admin.post("/api/webhooks", json=body), 422, "webhook.bad_address")
        # One that is there already is not sent to either: it is asked again at each connection.
        async with sending(hooks.live, allowed=()):
            await hooks.ticket()
            assert (await hooks.delivery_is(made, attempts=1))["code"] == "outgoing.not_outside"
        assert hooks.outside.hooks == []


async def _shut_inner(hooks: Hooks) -> None:
    hooks.live.services.settings = msgspec.structs.replace(hooks.live.services.settings, outgoing_allowed=())


async def test_who_may_not_everywhere_sees_no_webhook(hooks: Hooks) -> None:
    made = await hooks.made("ticket.opened")
    unit = await hooks.live.centre.unit("North")
    await hooks.live.centre.person("Eva", "webhooks:webhook:edit", unit=unit)
    await hooks.live.centre.person("Rui", "tickets:ticket:see")
    for name in ("Eva", "Rui"):
        client = await hooks.live.centre.signed_in(name)
        asked = [
            await client.get(f"/api/webhooks/{made['id']}"),
            await client.get(f"/api/webhooks/{made['id']}/deliveries"),
            await client.post(f"/api/webhooks/{made['id']}/secret"),
            await client.post(f"/api/webhooks/{made['id']}/test"),
            await client.post(f"/api/webhooks/{made['id']}/resume"),
        ]
        assert {answer.status_code for answer in asked} == {404}
        body = {"name": "Mine", "address": hooks.outside.url, "events": ["ticket.opened"]}
        refused(await client.post("/api/webhooks", json=body), 403, "access.not_allowed")


async def test_the_catalogue_says_the_shape_of_what_is_told(hooks: Hooks) -> None:
    items = {one["kind"]: one for one in ok(await hooks.admin.get("/api/webhook-events"))["items"]}
    made = await hooks.made("ticket.opened")
    await hooks.ticket()
    (hook,) = await hooks.outside.arrived(1)
    schema = items["ticket.opened"]["data"]
    properties = schema["$defs"]["TicketOpenedTold"]["properties"] if "$defs" in schema else schema["properties"]
    assert set(properties) == set(hook.body["data"])
    assert made["events"] == ["ticket.opened"]


async def test_a_sender_that_died_before_it_could_say_so_sends_again_under_the_same_id(still: Hooks) -> None:
    still.outside.answer = lambda hook: None if len(still.outside.hooks) == 1 else status(200)
    made = await still.made("ticket.opened")
    async with sending(still.live) as worker:
        await still.ticket()
        await still.outside.arrived(1)
        worker.cancel()
        await asyncio.gather(worker, return_exceptions=True)
    assert await still.live.value("select state from platform.effect where lane = 'webhooks'") == "started"
    async with sending(still.live):
        first, second = await still.outside.arrived(2)
        assert (first.id, first.raw) == (second.id, second.raw)
        await still.delivery_is(made, state="done", attempts=1)


async def test_an_archived_one_gets_nothing_and_old_deliveries_are_forgotten(still: Hooks) -> None:
    made = await still.made("ticket.opened")
    database = still.live.services.database
    async with database.transaction() as tx:
        await pause(tx, UUID(made["id"]), PausedWhy.BY_HAND)
    await still.ticket()
    await still.delivery_is(made, state="held")
    ok(await still.admin.delete(f"/api/webhooks/{made['id']}"), 204)
    assert await still.live.value("select state from webhooks.delivery") == "parked"
    async with database.transaction() as tx:
        now = await tx.now()
        assert await forget_deliveries(tx, now, 10) == 1
    assert await still.live.value("select count(*) from webhooks.delivery") == 0
