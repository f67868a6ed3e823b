"""Custom fields: what the form hides or demands, the API hides and demands, whichever way a value comes."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from switchroom.tickets.domain.custom_fields import FieldKind, FieldRule, missing, written
from tests.support.web import Centre, ok, refused
from tests.tickets.desk import Desk


async def field(centre: Centre, slug: str, **more: Any) -> dict[str, Any]:
    return await centre.make("ticket-fields", name=slug, slug=slug, **more)


def faults(answer: Any) -> list[tuple[str, str]]:
    problems = refused(answer, 422, "ticket.fields_refused")["errors"]
    return [(problem["field"].removeprefix("fields."), problem["code"]) for problem in problems]


async def post(desk: Desk, **body: Any) -> Any:
    whole = {"subject": "s", "text": "t", "unit_id": desk.units["first"], **body}
    return await desk.admin.post("/api/tickets", json=whole)


@pytest.fixture
async def device(desk: Desk, centre: Centre) -> Desk:
    """A serial number belongs to phones of incidents only, and a phone's incident must have one."""
    choices = [{"value": value, "label": value} for value in ("phone", "modem")]
    await field(centre, "device", kind="choice", choices=choices)
    await field(
        centre,
        "serial",
        types=["incident"],
        visible_when="fields.device == 'phone'",
        required_when="priority <= 3",
    )
    await field(centre, "when", kind="date")
    return desk


async def test_a_field_hidden_in_the_form_cannot_be_written_through_the_api(device: Desk) -> None:
    assert faults(await post(device, fields={"serial": "P-7", "device": "modem"})) == [("serial", "hidden")]
    assert faults(await post(device, fields={"serial": "P-7"})) == [("serial", "hidden")]
    body = {"serial": "P-7", "device": "phone"}
    assert faults(await post(device, type="request", fields=body)) == [("serial", "hidden")]
    ticket = ok(await post(device, fields={"device": "modem"}), 201)
    changes: dict[str, Any] = {"fields": {"serial": "P-7"}}
    assert faults(await device.patch(ticket["id"], **changes)) == [("serial", "hidden")]
    many = {"tickets": [ticket["id"]], "changes": changes}
    skipped = ok(await device.admin.post("/api/ticket-changes", json=many))["skipped"]
    assert [item["code"] for item in skipped] == ["ticket.fields_refused"]
    changed = ok(await device.patch(ticket["id"], fields={"serial": "P-7", "device": "phone"}))
    assert changed["fields"] == {"serial": "P-7", "device": "phone"}


async def test_what_must_be_there_is_asked_for_when_it_is_opened_emptied_or_solved(device: Desk) -> None:
    assert faults(await post(device, fields={"device": "phone"})) == [("serial", "required")]
    assert ok(await post(device, priority=4, fields={"device": "phone"}), 201)["fields"] == {"device": "phone"}
    ticket = ok(await post(device, fields={"device": "phone", "serial": "P-7"}), 201)
    for nothing in (None, ""):
        assert faults(await device.patch(ticket["id"], fields={"serial": nothing})) == [("serial", "required")]
    by_mail = await device.arrives()
    assert ok(await device.patch(by_mail.id, fields={"when": "2026-03-02"}))["status"] == "new"
    ok(await device.patch(by_mail.id, priority=4, fields={"device": "phone"}))
    ok(await device.patch(by_mail.id, priority=2))
    path = f"/api/tickets/{by_mail.id}"
    assert faults(await device.admin.post(f"{path}/status", json={"status": "solved"})) == [("serial", "required")]
    body = {"text": "Done", "status": "solved"}
    assert faults(await device.admin.post(f"{path}/replies", json=body)) == [("serial", "required")]
    assert faults(await device.patch(by_mail.id, status="solved")) == [("serial", "required")]
    assert (await device.get(by_mail.id))["status"] == "new"
    ok(await device.patch(by_mail.id, fields={"serial": "P-8"}))
    assert (await device.status(by_mail.id, "solved"))["status"] == "solved"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"device": "tablet"}, "wrong_value"),
        ({"device": ["phone"]}, "wrong_value"),
        ({"when": "02/03/2026"}, "wrong_value"),
        ({"colour": "red"}, "unknown"),
    ],
)
async def test_what_is_no_value_of_a_field_is_refused(device: Desk, fields: dict[str, Any], code: str) -> None:
    assert faults(await post(device, fields=fields)) == [(next(iter(fields)), code)]


@pytest.mark.parametrize("condition", ["fields.", "colour == 'red'", "priority + 1", "type + 1 == 2"])
async def test_a_condition_that_cannot_be_used_is_refused_when_it_is_set_up(centre: Centre, condition: str) -> None:
    for name in ("visible_when", "required_when"):
        body = {"name": "x", "slug": "x", name: condition}
        answer = await centre.admin.post("/api/ticket-fields", json=body)
        assert refused(answer, 422, "ticket.bad_condition")["errors"][0]["field"] == name


async def test_fields_are_set_up_by_who_may(desk: Desk, centre: Centre) -> None:
    ana = await centre.signed_in("Ana")
    refused(await ana.post("/api/ticket-fields", json={"name": "x", "slug": "x"}), 403, "access.not_allowed")
    assert ok(await ana.get("/api/ticket-fields"))["items"] == []
    made = await field(centre, "room")
    ok(await centre.admin.delete(f"/api/ticket-fields/{made['id']}"), 204)
    assert faults(await post(desk, fields={"room": "2.14"})) == [("room", "unknown")]


values = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.lists(st.text(max_size=2))
KINDS = [FieldRule(kind.value, kind, choices=("a", "b")) for kind in FieldKind]


@given(st.dictionaries(st.sampled_from([kind.value for kind in FieldKind]), values))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_any_value_is_taken_or_refused_and_a_hidden_field_never_takes_one(fields: dict[str, Any]) -> None:
    hidden = [FieldRule(r.slug, r.kind, r.choices, visible_when="false", required_when="true") for r in KINDS]
    ticket = {"type": "incident", "fields": fields}
    assert {fault.code for fault in written(KINDS, ticket, fields)} <= {"wrong_value"}
    refused_ones = {fault.slug for fault in written(hidden, ticket, fields)}
    assert refused_ones == {slug for slug, value in fields.items() if value is not None}
    assert missing(hidden, ticket) == []
