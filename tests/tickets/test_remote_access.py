"""The organisation's remote tool on a ticket: where its link may lead, whose it is, and that opening it stays."""

from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchroom.tickets.remote_access.address import check_address, filled
from switchroom.tickets.remote_access.contracts import BadAddress
from tests.support.web import ok, refused
from tests.tickets.desk import Desk

JOIN = "https://remote.example.com:8443/join?ticket={{ ticket.number }}&who={{ requester.name }}"
SCRIPTS = [
    "javascript:alert(1)//{{ ticket.number }}",
    "JavaScript:alert(1)",
    " javascript:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "http://remote.example.com/{{ ticket.number }}",
    "blob:https://remote.example.com/x",
    "{{ ticket.subject }}",
    "{{ ticket.subject }}://x",
    "//remote.example.com",
]
PLACES = [
    "https://{{ ticket.subject }}/join",
    "https://remote.example.com{{ ticket.subject }}/join",
    "https://remote.example.com:{{ ticket.number }}/",
    "https://user:secret@remote.example.com/",
    "https://remote.example.com\\@elsewhere.example/",
    "https://remote.example.com/a b",
    "https://remote.example.com/{{ ticket.number",
    "https://remote.example.com/{{ ticket.password }}",
    "https://remote.example.com/{{ ticket.fields.gone }}",
]


@pytest.mark.parametrize("address", [*SCRIPTS, *PLACES])
def test_no_remote_tool_runs_a_script_or_leads_where_a_ticket_says(address: str) -> None:
    with pytest.raises(BadAddress):
        check_address(address, frozenset({"device"}))


@given(st.text(max_size=60))
def test_whatever_a_ticket_holds_is_a_value_and_nothing_else(said: str) -> None:
    values: dict[str, Any] = {
        "ticket": {"number": 7, "subject": said, "fields": {"device": [said, "b"]}},
        "requester": {"name": said, "address": said},
        "agent": {"name": said},
    }
    wanted = "https://remote.example.com/{{ ticket.fields.device }}?s={{ ticket.subject }}&n={{ ticket.number }}"
    check_address(wanted, frozenset({"device"}))
    try:
        link = urlsplit(filled(wanted, values))
    except BadAddress:
        assert len(said.encode()) > 60  # only too long
        return
    assert (link.scheme, link.netloc, link.fragment) == ("https", "remote.example.com", "")
    assert [unquote(part) for part in link.query.split("&")] == [f"s={said}", "n=7"]
    assert unquote(link.path) == f"/{said},b"
    assert (
        unquote(filled("rustdesk://connection/new/{{ requester.name }}", values)) == f"rustdesk://connection/new/{said}"
    )


async def test_a_team_has_its_tools_and_a_ticket_says_who_opened_which(desk: Desk) -> None:
    await desk.centre.make("ticket-fields", name="Device", slug="device", kind="text")
    first = await desk.centre.make("remote-tools", name="Ours", address=JOIN, unit_id=desk.units["first"])
    everywhere = await desk.centre.make("remote-tools", name="All", address="rustdesk://{{ ticket.fields.device }}")
    theirs = await desk.centre.make("remote-tools", name="Theirs", address=JOIN, unit_id=desk.units["second"])
    ana, rui = await desk.centre.signed_in("Ana"), await desk.centre.signed_in("Rui")
    number = (await desk.new())["number"]
    where = f"/api/tickets/{number}"
    offered = ok(await ana.get(f"{where}/remote-tools"))["items"]
    assert [one["id"] for one in offered] == [everywhere["id"], first["id"]]
    begun = ok(await ana.post(f"{where}/remote-sessions", json={"tool_id": first["id"]}), 201)
    assert begun == {"address": f"https://remote.example.com:8443/join?ticket={number}&who="}
    last = (await desk.entries(number))[-1]
    change = {"before": None, "after": {"": "Ours"}}
    assert (last["author"]["name"], last["data"]["changes"]) == ("Ana", {"remote_access": change})
    missing = await ana.post(f"{where}/remote-sessions", json={"tool_id": everywhere["id"]})
    refused(missing, 422, "remote.value_missing")
    refused(await ana.post(f"{where}/remote-sessions", json={"tool_id": theirs["id"]}), 422, "remote.unknown_tool")
    refused(await rui.get(f"{where}/remote-tools"), 404, "ticket.not_found")
    refused(await rui.post(f"{where}/remote-sessions", json={"tool_id": first["id"]}), 404, "ticket.not_found")


async def test_tools_are_set_up_by_whom_they_concern(desk: Desk) -> None:
    ana = await desk.centre.signed_in("Ana")
    refused(await ana.post("/api/remote-tools", json={"name": "x", "address": JOIN}), 403, "access.not_allowed")
    await desk.centre.person("Lea", "tickets:setup:edit", unit=desk.units["first"])
    lea = await desk.centre.signed_in("Lea")
    mine = {"name": "x", "address": JOIN, "unit_id": desk.units["first"]}
    made = ok(await lea.post("/api/remote-tools", json=mine), 201)
    refused(await lea.post("/api/remote-tools", json={**mine, "unit_id": None}), 403, "access.not_allowed")
    wrong = await lea.patch(f"/api/remote-tools/{made['id']}", json={"version": 1, "address": "javascript:alert(1)"})
    assert refused(wrong, 422, "remote.bad_address")["errors"][0]["field"] == "address"
