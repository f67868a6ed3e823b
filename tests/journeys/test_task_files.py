"""A file is added to a task that a ticket's trigger has given, and opened in the task after it; in four looks."""

import re
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from tests.journeys.floor import Floor
from tests.journeys.test_screens import PICTURES, look_at_desk
from tests.support.centre import Centre

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]

PROCESS = """
process: signed-contract
title: {en: Signed contract, pt-BR: Contrato assinado, zh-CN: 签署合同}
kind: management
languages: [en]
inputs: {ticket: ticket}
start: collect
steps:
  collect:
    type: task
    title: {en: Collect the contract, pt-BR: Obter o contrato, zh-CN: 收取合同}
    post: operations-manager
    fields: [{name: contract, label: {en: Contract, pt-BR: Contrato, zh-CN: 合同}, kind: file}]
    then: check
  check:
    type: task
    title: {en: Check the contract, pt-BR: Conferir o contrato, zh-CN: 核对合同}
    post: operations-manager
    then: end
  end: {type: end}
"""


def a_ticket_asks_for_it(admin: httpx.Client) -> str:
    """The number of the ticket, as people say it."""

    def made(path: str, body: dict[str, object]) -> dict[str, object]:
        answer = admin.post(path, json=body)
        assert answer.is_success, answer.text
        found: dict[str, object] = answer.json()
        return found

    made("/api/processes", {"definition": PROCESS, "revision_note": "First."})
    trigger = made(
        "/api/triggers",
        {
            "name": "Contracts",
            "when": "event",
            "event": "ticket.opened",
            "condition": "ticket.subject == 'Contract of Ana'",
            "process": "signed-contract",
            "inputs": {"ticket": "ticket.id"},
        },
    )
    made(f"/api/triggers/{trigger['id']}/on", {})
    unit = admin.get("/api/units").json()["items"][0]["id"]
    ticket = made("/api/tickets", {"subject": "Contract of Ana", "text": "Attached soon", "unit_id": unit})
    return f"#{ticket['number']}"


def test_a_file_goes_from_one_task_to_the_next(floor: Floor, centre: Centre, tmp_path: Path) -> None:
    PICTURES.mkdir(exist_ok=True)
    with centre.client("helena") as admin:
        number = a_ticket_asks_for_it(admin)
    contract = tmp_path / "contract.pdf"
    contract.write_bytes(b"%PDF-1.4 signed")
    desk = floor.desk("helena")
    desk.goto(f"{centre.url}/tasks")
    desk.get_by_role("row", name=re.compile("Collect the contract")).click()
    panel = desk.get_by_role("dialog")
    expect(panel.get_by_role("link", name=number)).to_be_visible()
    panel.get_by_role("button", name=re.compile("^Take it")).click()
    panel.get_by_role("button", name=re.compile("^Complete")).click()
    expect(panel.get_by_text("This is missing or not valid.")).to_be_visible()
    with desk.expect_file_chooser() as chooser:
        panel.get_by_role("button", name="Choose a file… Contract").click()
    chooser.value.set_files(contract)
    expect(panel.get_by_role("link", name="contract.pdf")).to_be_visible()
    desk.reload()  # what was added is still there
    expect(panel.get_by_role("link", name="contract.pdf")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    assert look_at_desk(desk, "/tasks/file", "main >> text=/Collect the contract|Obter o contrato|收取合同/") == []
    desk.get_by_role("row", name=re.compile("Collect the contract")).click()
    panel.get_by_role("button", name=re.compile("^Complete")).click()
    expect(panel).to_have_count(0)
    desk.get_by_role("row", name=re.compile("Check the contract")).click()
    files = panel.get_by_role("list", name="Files")
    with desk.expect_download() as download:
        files.get_by_role("link", name="contract.pdf").click()
    assert Path(download.value.path()).read_bytes() == contract.read_bytes()
    assert floor.complaints == []
