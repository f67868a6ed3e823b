"""Kinds of requests in the portal: chosen, filled in, and bound by the conditions that bind the desk."""

from typing import Any

import httpx
import pytest

from tests.portal.counter import ANA, PLACE, Counter
from tests.support.web import ok, refused

CHOICES = [{"value": "phone", "label": "Phone"}, {"value": "laptop", "label": {"en": "Laptop", "pt-BR": "Notebook"}}]
FIELDS: list[dict[str, Any]] = [
    {"slug": "device", "kind": "choice", "choices": CHOICES, "required_when": "type == 'request'"},
    {"slug": "sim", "visible_when": "fields.device == 'phone'", "required_when": "true"},
    {"slug": "since", "kind": "date"},
    {"slug": "cost-centre"},
]


@pytest.fixture
async def ana(counter: Counter) -> httpx.AsyncClient:
    """Signed in where two kinds are offered, and one is for somebody else."""
    for field in FIELDS:
        await counter.centre.make("ticket-fields", name=field["slug"].title(), **field)
    common = {"type": "request", "subject": "A device", "text": "I need ..."}
    device = {
        "name": {"en": "New device", "zh-CN": "新设备"},
        "description": {"en": "Phones and laptops."},
        "tags": ["Purchase"],
        "checklist": ["Ask the manager", "Order it"],
        "fields": {"cost-centre": "4711", "sim": "none"},
        "asks": ["since", "device", "sim"],
        "impact": "high",
        "unit_id": await counter.centre.unit("Purchasing"),
    }
    await counter.centre.make("ticket-templates", slug="device", in_portal=True, **common, **device)
    await counter.centre.make("ticket-templates", slug="inside", name="Inside", **common)
    other = await counter.centre.brand("B", "theirs")
    await counter.centre.make(
        "ticket-templates", slug="theirs", name="Theirs", in_portal=True, brand_id=other, **common
    )
    return await counter.signed_in(ANA)


async def form(ana: httpx.AsyncClient, **fields: Any) -> list[tuple[str, bool]]:
    shown = ok(await ana.post(f"{PLACE}/kinds/device/form", json={"fields": fields}))["items"]
    return [(field["slug"], field["required"]) for field in shown]


def asked(**more: Any) -> dict[str, Any]:
    return {"subject": "A phone", "text": "Mine broke.", "kind": "device", **more}


async def test_a_requester_chooses_a_kind_and_fills_in_its_fields(counter: Counter, ana: httpx.AsyncClient) -> None:
    (kind,) = ok(await ana.get(f"{PLACE}/kinds"))["items"]
    assert (kind["slug"], kind["subject"], kind["name"]["zh-CN"]) == ("device", "A device", "新设备")
    assert await form(ana) == [("since", False), ("device", True)]
    assert await form(ana, device="phone") == [("since", False), ("device", True), ("sim", True)]
    fields = {"device": "phone", "sim": "nano", "since": None}
    made = ok(await ana.post(f"{PLACE}/tickets", json=asked(fields=fields)), 201)
    ticket = ok(await counter.admin.get(f"/api/tickets/{made['number']}"))
    assert ticket["fields"] == {"device": "phone", "sim": "nano", "cost-centre": "4711"}
    assert (ticket["type"], ticket["tags"], ticket["impact"]) == ("request", ["purchase"], "high")
    assert ticket["unit"]["name"] == "Purchasing"
    points = ok(await counter.admin.get(f"/api/tickets/{ticket['id']}/checklist"))["items"]
    assert [point["text"] for point in points] == ["Ask the manager", "Order it"]


@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [
        ({}, "fields.device", "required"),
        ({"device": "phone", "sim": ""}, None, ""),
        ({"device": "laptop", "sim": "nano"}, "fields.sim", "hidden"),
        ({"device": "phone", "cost-centre": "1"}, "fields.cost-centre", "hidden"),
        ({"device": "phone", "cost-centre": None}, "fields.cost-centre", "hidden"),
        ({"device": "phone", "nothing": "1"}, "fields.nothing", "hidden"),
        ({"device": "tablet"}, "fields.device", "wrong_value"),
        ({"device": "laptop", "since": "yesterday"}, "fields.since", "wrong_value"),
    ],
)
async def test_fields_that_are_hidden_foreign_missing_or_wrong_are_refused_to_programs_too(
    ana: httpx.AsyncClient, fields: dict[str, Any], field: str | None, code: str
) -> None:
    answer = await ana.post(f"{PLACE}/tickets", json=asked(fields=fields))
    if field is None:  # what was left empty is what the kind begins with
        ok(answer, 201)
        return
    refused(answer, 422, "ticket.fields_refused")
    assert (field, code) in [(error["field"], error["code"]) for error in answer.json()["errors"]]


async def test_kinds_that_are_not_offered_here_do_not_exist(counter: Counter, ana: httpx.AsyncClient) -> None:
    for slug in ("inside", "theirs", "nothing"):
        refused(await ana.post(f"{PLACE}/tickets", json=asked(kind=slug)), 422, "portal.unknown_kind")
        refused(await ana.post(f"{PLACE}/kinds/{slug}/form", json={}), 404, "portal.unknown_kind")
    plain = {"subject": "x", "text": "y", "fields": {"device": "phone"}}
    refused(await ana.post(f"{PLACE}/tickets", json=plain), 422, "ticket.fields_refused")
    refused(await (await counter.browser()).get(f"{PLACE}/kinds"), 401, "portal.not_signed_in")
    template = ok(await counter.admin.get("/api/ticket-templates"))["items"][0]
    path = f"/api/ticket-templates/{template['id']}"
    bad = {"version": template["version"], "asks": ["nothing"]}
    refused(await counter.admin.patch(path, json=bad), 422, "request.unknown_reference")
