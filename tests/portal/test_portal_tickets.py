"""A requester reaches his own tickets and no others, and nothing that is internal."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from switchroom.platform.db import Database
from tests.mail.post import post_office
from tests.portal.counter import ANA, BEA, PLACE, Counter
from tests.support.web import ok, refused

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000a49444154789c6360000002000154a24f5d"
)


async def written(counter: Counter, number: int) -> list[tuple[str, str]]:
    return [(e["kind"], e["text"]) for e in await counter.post.entries(str(number))]


async def test_a_requester_asks_is_answered_answers_closes_and_opens_again(counter: Counter) -> None:
    ana = await counter.signed_in(ANA)
    number = await counter.ask(ana)
    assert (await counter.ticket(ana, number))["state"] == "received"
    ours, plan = [await counter.post.sends_ahead(name, PNG) for name in ("ours.png", "plan.png")]
    note = {"text": "Difficult customer.", "files": [ours]}
    ok(await counter.admin.post(f"/api/tickets/{number}/notes", json=note), 201)
    await counter.post.reply(str(number), "Which model is it?", files=[plan])
    ok(await counter.admin.post(f"/api/tickets/{number}/status", json={"status": "pending"}))
    shown = await counter.ticket(ana, number)
    assert [(e["by"], e["text"]) for e in shown["entries"]] == [("you", "Blank pages."), ("us", "Which model is it?")]
    assert shown["entries"][1]["name"] == "Admin"
    assert [file["name"] for file in shown["entries"][1]["files"]] == ["plan.png"]
    assert (await ana.get(f"{PLACE}/tickets/{number}/files/{plan}")).content == PNG
    refused(await ana.get(f"{PLACE}/tickets/{number}/files/{ours}"), 404, "ticket.file_not_found")
    assert (shown["state"], shown["answered"], shown["mine"]) == ("waits_for_you", True, True)
    assert "Difficult" not in str(shown)
    ok(await ana.post(f"{PLACE}/tickets/{number}/messages", json={"text": "The red one."}), 201)
    assert (await counter.ticket(ana, number))["state"] == "in_work"
    for _ in range(2):
        ok(await ana.post(f"{PLACE}/tickets/{number}/close"), 204)
    assert (await counter.ticket(ana, number))["state"] == "solved"
    again = ok(await ana.post(f"{PLACE}/tickets/{number}/messages", json={"text": "Broken again."}), 201)
    assert again["number"] == number
    ticket = ok(await counter.admin.get(f"/api/tickets/{number}"))
    assert (ticket["status"], ticket["reopened"], ticket["medium"]) == ("open", 1, "web")
    ok(await counter.admin.post(f"/api/tickets/{number}/status", json={"status": "solved"}))
    ok(await counter.admin.post(f"/api/tickets/{number}/status", json={"status": "closed"}))
    follow_up = ok(await ana.post(f"{PLACE}/tickets/{number}/messages", json={"text": "And again."}), 201)
    assert await counter.numbers(ana) == [follow_up["number"], number]
    assert follow_up["number"] != number


async def test_what_was_taken_back_is_not_read_here_either(database: Database, tmp_path: Path) -> None:
    async with post_office(database, tmp_path, hold=timedelta(hours=1)) as post:
        counter = await Counter.opened(post)
        ana = await counter.signed_in(ANA)
        number = await counter.ask(ana)
        plan = await post.sends_ahead("plan.png", PNG)
        await post.reply(str(number), "Wrong customer!", files=[plan])
        (mail,) = await post.mails(await counter.id_of(number))
        path = f"/api/tickets/{await counter.id_of(number)}/mails/{mail['id']}"
        ok(await counter.admin.post(f"{path}/cancel"))
        shown = await counter.ticket(ana, number)
        assert [entry["text"] for entry in shown["entries"]] == ["Blank pages."]
        assert not shown["answered"]
        refused(await ana.get(f"{PLACE}/tickets/{number}/files/{plan}"), 404, "ticket.file_not_found")
        ok(await counter.admin.post(f"{path}/send-again"), 204)
        assert len((await counter.ticket(ana, number))["entries"]) == 2


async def test_what_is_sent_twice_is_there_once(counter: Counter) -> None:
    ana, name = await counter.signed_in(ANA), str(uuid4())
    new = {"subject": "Printer", "text": "Blank.", "client_id": name}
    made = [ok(await ana.post(f"{PLACE}/tickets", json=new), 201) for _ in range(2)]
    assert made[0] == made[1]
    message = {"text": "Still.", "client_id": str(uuid4())}
    for _ in range(2):
        ok(await ana.post(f"{PLACE}/tickets/{made[0]['number']}/messages", json=message), 201)
    assert len((await counter.ticket(ana, made[0]["number"]))["entries"]) == 2


async def test_tickets_of_others_do_not_exist_whatever_is_asked_of_them(counter: Counter) -> None:
    ana, bea = await counter.signed_in(ANA), await counter.signed_in(BEA)
    number = await counter.ask(ana)
    entry = (await counter.ticket(ana, number))["entries"][0]["id"]
    assert await counter.numbers(bea) == await counter.numbers(bea, colleagues=True) == []
    place = f"{PLACE}/tickets/{number}"
    asked: list[httpx.Response] = [
        await bea.get(place),
        await bea.post(f"{place}/messages", json={"text": "Let me in"}),
        await bea.post(f"{place}/close"),
        await bea.post(f"{place}/entries/{entry}/files", params={"name": "a.png"}, content=PNG),
        await bea.get(f"{place}/files/{uuid4()}"),
        await bea.get(f"{PLACE}/tickets/{number + 1}"),
    ]
    bodies = [refused(answer, 404, "ticket.not_found") for answer in asked]
    assert len({body["detail"] for body in bodies}) == 1
    assert len(await written(counter, number)) == 1
    nobody = await counter.browser()
    refused(await nobody.get(place), 401, "portal.not_signed_in")


async def test_a_ticket_of_another_brand_of_the_same_customer_is_not_here(counter: Counter) -> None:
    ana = await counter.signed_in(ANA)
    second = await counter.centre.brand("B", "ours")
    body = {"subject": "Elsewhere", "text": "-", "unit_id": counter.post.unit, "brand_id": second}
    body["requester_id"] = str(await counter.customer_of(ANA))
    made = ok(await counter.admin.post("/api/tickets", json=body), 201)
    assert await counter.numbers(ana) == []
    refused(await ana.get(f"{PLACE}/tickets/{made['number']}"), 404, "ticket.not_found")


async def test_colleagues_are_shown_only_where_an_administrator_allows_it(counter: Counter) -> None:
    ana, bea = await counter.signed_in(ANA), await counter.signed_in(BEA)
    firm = await counter.centre.make("customers", name="Firm", group="ours", kind="organisation")
    for address in (ANA, BEA):
        customer = f"/api/customers/{await counter.customer_of(address)}"
        row = ok(await counter.admin.get(customer))
        joined = {"version": row["version"], "organisations": [{"organisation_id": firm["id"]}]}
        ok(await counter.admin.patch(customer, json=joined))
    number = await counter.ask(ana)
    place = f"{PLACE}/tickets/{number}"
    refused(await bea.get(place), 404, "ticket.not_found")
    await counter.change(shares_organisation=True)
    assert await counter.numbers(bea) == []
    assert await counter.numbers(bea, colleagues=True) == [number]
    shown = await counter.ticket(bea, number)
    assert (shown["mine"], shown["entries"][0]["by"]) == (False, "other")
    refused(await bea.post(f"{place}/close"), 403, "portal.not_yours")
    ok(await bea.post(f"{place}/messages", json={"text": "Mine too."}), 201)
    await counter.change(shares_organisation=False)
    refused(await bea.get(place), 404, "ticket.not_found")


async def test_files_are_looked_at_and_only_public_ones_are_given(counter: Counter) -> None:
    ana = await counter.signed_in(ANA)
    made = ok(await ana.post(f"{PLACE}/tickets", json={"subject": "Screen", "text": "See."}), 201)
    place = f"{PLACE}/tickets/{made['number']}"
    files = f"{place}/entries/{made['entry_id']}/files"
    kept = ok(await ana.post(files, params={"name": "screen.png"}, content=PNG), 201)
    refused_one = ok(await ana.post(files, params={"name": "bill.pdf"}, content=b"MZ\x90\x00\x03" + bytes(60)), 201)
    assert (kept["kept"], refused_one["kept"]) == (True, False)
    answer = await ana.get(f"{place}/files/{kept['id']}")
    assert (answer.status_code, answer.content) == (200, PNG)
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["content-security-policy"]
    refused(await ana.get(f"{place}/files/{refused_one['id']}"), 404, "ticket.file_not_found")
    async with counter.post.live.database.transaction() as tx:
        await tx.execute("update tickets.entry set kind = 'note' where id = $1", made["entry_id"])
    refused(await ana.get(f"{place}/files/{kept['id']}"), 404, "ticket.file_not_found")


@pytest.mark.parametrize("body", [{"text": ""}, {"text": "a", "status": "closed"}, {"text": "a", "author_id": "x"}])
async def test_nothing_can_be_sent_that_is_not_asked_for(counter: Counter, body: dict[str, Any]) -> None:
    ana = await counter.signed_in(ANA)
    number = await counter.ask(ana)
    answer = await ana.post(f"{PLACE}/tickets/{number}/messages", json=body)
    assert answer.status_code == 422, answer.text


async def test_a_promise_is_told_until_it_is_kept_and_never_those_between_teams(counter: Counter) -> None:
    targets = [{"metric": metric, "minutes": 60} for metric in ("first_response", "handover")]
    await counter.centre.make("sla-policies", name="All", condition="true", targets=targets, position=1)
    ana = await counter.signed_in(ANA)
    number = await counter.ask(ana)
    promise = (await counter.ticket(ana, number))["promise"]
    assert promise["kind"] == "first_response"
    await counter.post.reply(str(number), "Here.")
    assert (await counter.ticket(ana, number))["promise"] is None


async def test_what_was_told_of_a_vendor_is_the_next_promise_until_it_is_back(counter: Counter) -> None:
    targets = [{"metric": "resolution", "minutes": 60, "working": False}]
    await counter.centre.make("sla-policies", name="All", targets=targets, position=1)
    vendor = await counter.centre.make("vendors", name="Copiers", minutes=600, working=False)
    ana = await counter.signed_in(ANA)
    number = await counter.ask(ana)
    path = f"/api/tickets/{await counter.id_of(number)}/escalations"
    body = {"vendor_id": vendor["id"], "reason": "Warranty", "on_hold": False}
    silent = ok(await counter.admin.post(f"{path}/vendor", json=body), 201)["id"]
    assert (await counter.ticket(ana, number))["promise"]["kind"] == "resolution"
    ok(await counter.admin.post(f"{path}/{silent}/back", json={"outcome": "returned", "reason": "No."}), 204)
    told = ok(await counter.admin.post(f"{path}/vendor", json={**body, "tell": True}), 201)["id"]
    ticket = await counter.ticket(ana, number)
    (clock,) = [one["clock"] for one in ok(await counter.admin.get(path))["items"] if one["id"] == told]
    assert ticket["promise"] == {"kind": "update", "due_at": clock["due_at"]}
    assert [entry["by"] for entry in ticket["entries"]] == ["you", "us"]
    assert "Copiers" not in str(ticket)
    ok(await counter.admin.post(f"{path}/{told}/back", json={"outcome": "solved", "reason": "New drum."}), 204)
    assert (await counter.ticket(ana, number))["promise"]["kind"] == "resolution"


async def test_a_link_opens_one_ticket_without_signing_in_and_nothing_else(counter: Counter) -> None:
    ana = await counter.signed_in(ANA)
    number, other = await counter.ask(ana), await counter.ask(ana, "Another")
    made = ok(await counter.admin.post(f"/api/tickets/{await counter.id_of(number)}/portal-link"), 201)
    token = made["url"].rpartition("#")[2]
    assert made["url"].startswith(f"http://localhost:8080/portal/A/ticket/{number}#")
    visitor, by_pass = await counter.browser(), {"x-portal-pass": token}
    assert (await counter.ticket(visitor, number, headers=by_pass))["mine"]
    ok(await visitor.post(f"{PLACE}/tickets/{number}/messages", json={"text": "It is me."}, headers=by_pass), 201)
    refused(await visitor.get(f"{PLACE}/tickets/{other}", headers=by_pass), 404, "ticket.not_found")
    refused(await visitor.get(f"{PLACE}/session", headers=by_pass), 401, "portal.not_signed_in")
    answer = await visitor.post(f"{PLACE}/tickets", json={"subject": "A", "text": "B"}, headers=by_pass)
    refused(answer, 401, "portal.not_signed_in")
    flipped = ("B" if token[30] == "A" else "A").join((token[:30], token[31:]))
    for forged in (flipped, token[:-2], "A" * 50):
        answer = await visitor.get(f"{PLACE}/tickets/{number}", headers={"x-portal-pass": forged})
        refused(answer, 401, "portal.not_signed_in")


async def test_whoever_may_not_work_on_a_ticket_makes_no_link_to_it(counter: Counter) -> None:
    ana = await counter.signed_in(ANA)
    ticket = await counter.id_of(await counter.ask(ana))
    await counter.centre.person("Rui", "tickets:ticket:see")
    await counter.centre.person("Eva", "portal:portal:edit")
    rui, eva = await counter.centre.signed_in("Rui"), await counter.centre.signed_in("Eva")
    assert (await rui.post(f"/api/tickets/{ticket}/portal-link")).status_code == 403
    refused(await eva.post(f"/api/tickets/{ticket}/portal-link"), 404, "ticket.not_found")
    assert len(ok(await eva.get("/api/portals"))["items"]) == 1
    assert (await rui.get("/api/portals")).status_code == 403
