"""The requester sees his visits, asks to move or cancel them, and nobody else does."""

from uuid import uuid4

from icalendar import Calendar

from tests.portal.counter import ANA, BEA, PLACE, Counter
from tests.support.web import ok, refused
from tests.tickets.visits.plans import day, end, move, plan, visits


async def test_a_requester_sees_a_visit_and_asks_to_move_it(counter: Counter) -> None:
    ana = await counter.signed_in(ANA)
    number = await counter.ask(ana)
    visit = await plan(counter.admin, number, note="Ring twice.")
    (shown,) = (await counter.ticket(ana, number))["visits"]
    assert (shown["id"], shown["day"], shown["begins"], shown["ends"], shown["zone"]) == (
        *(visit, day(), "15:00", "16:00"),
        "UTC",
    )
    assert (shown["place"], shown["who"], shown["note"], shown["asked"]) == (
        *("Long Street 5", "Admin", "Ring twice."),
        None,
    )
    path = f"{PLACE}/tickets/{number}/visits/{visit}"
    (event,) = Calendar.from_ical((await ana.get(f"{path}/calendar")).content).events
    assert str(event["uid"]) == visit
    body = {"wish": "move", "text": "Any morning is fine.", "client_id": str(uuid4())}
    for _ in range(2):
        written = ok(await ana.post(f"{path}/wish", json=body), 201)
        assert written["number"] == number
    (shown,) = (await counter.ticket(ana, number))["visits"]
    assert (shown["asked"], shown["status"]) == ("move", "planned")
    (at_desk,) = await visits(counter.admin, number)
    assert at_desk["asked"] == "move"
    said = [entry["text"] for entry in (await counter.ticket(ana, number))["entries"] if entry["by"] == "you"]
    assert said == ["Blank pages.", f"Please move the visit of {day()} 15:00–16:00 (UTC).\n\nAny morning is fine."]
    page = ok(await counter.admin.get("/api/notices"))["items"]
    assert [item["text"]["en"] for item in page] == [f"#{number}: the requester asks to move the visit"]
    ok(await move(counter.admin, number, visit, day=day(6), begins="09:00"), 204)
    (shown,) = (await counter.ticket(ana, number))["visits"]
    assert (shown["asked"], shown["day"]) == (None, day(6))


async def test_what_was_asked_for_can_be_settled_otherwise(counter: Counter) -> None:
    ana = await counter.signed_in(ANA)
    number = await counter.ask(ana)
    visit = await plan(counter.admin, number)
    path = f"{PLACE}/tickets/{number}/visits/{visit}/wish"
    ok(await ana.post(path, json={"wish": "cancel"}), 201)
    for _ in range(2):
        ok(await counter.admin.post(f"/api/tickets/{number}/visits/{visit}/keep"), 204)
    (shown,) = (await counter.ticket(ana, number))["visits"]
    assert (shown["asked"], shown["status"]) == (None, "planned")
    ok(await end(counter.admin, number, visit, "cancelled", "As you asked."), 204)
    refused(await ana.post(path, json={"wish": "move"}), 409, "visit.over")
    refused(await counter.admin.post(f"/api/tickets/{number}/visits/{visit}/keep"), 409, "visit.over")


async def test_visits_of_others_do_not_exist_and_of_colleagues_are_theirs_to_move(counter: Counter) -> None:
    await counter.change(shares_organisation=True)
    ana, bea = await counter.signed_in(ANA), await counter.signed_in(BEA)
    number = await counter.ask(ana)
    visit = await plan(counter.admin, number)
    path = f"{PLACE}/tickets/{number}/visits/{visit}"
    refused(await bea.get(f"{path}/calendar"), 404, "ticket.not_found")
    refused(await bea.post(f"{path}/wish", json={"wish": "cancel"}), 404, "ticket.not_found")
    refused(
        await ana.post(f"{PLACE}/tickets/{number}/visits/{uuid4()}/wish", json={"wish": "move"}), 404, "visit.not_found"
    )
    other = await counter.ask(bea)
    refused(
        await bea.post(f"{PLACE}/tickets/{other}/visits/{visit}/wish", json={"wish": "move"}), 404, "visit.not_found"
    )
    firm = await counter.centre.make("customers", name="Firm", group="ours", kind="organisation")
    for address in (ANA, BEA):
        customer = ok(await counter.admin.get(f"/api/customers/{await counter.customer_of(address)}"))
        body = {"version": customer["version"], "organisations": [{"organisation_id": firm["id"]}]}
        ok(await counter.admin.patch(f"/api/customers/{customer['id']}", json=body))
    assert [one["id"] for one in (await counter.ticket(bea, number))["visits"]] == [visit]
    refused(await bea.post(f"{path}/wish", json={"wish": "cancel"}), 403, "portal.not_yours")
