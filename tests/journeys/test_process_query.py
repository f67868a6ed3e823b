"""A process is found while typing, from the list and beside an interaction, read, commented and printed."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.floor import Floor, chats
from tests.journeys.test_screens import PICTURES
from tests.processes.test_step_table import docx, table

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]


def test_it_is_found_in_any_language_read_commented_and_printed(floor: Floor) -> None:
    desk = floor.desk("helena")
    desk.goto(f"{floor.centre.url}/processes")
    search = desk.get_by_role("searchbox", name="Search in the list")
    search.fill("meu celular foi rouba")
    row = desk.get_by_role("row", name=re.compile("Lost or stolen phone"))
    expect(row).to_contain_text("Roubaram meu celular")
    search.fill("netwrok comp")
    expect(desk.get_by_role("row", name=re.compile("Complaint about the network"))).to_be_visible()
    search.press("ArrowDown")
    expect(desk.get_by_role("row", name=re.compile("Complaint about the network"))).to_be_focused()
    search.fill("没信号")
    search.press("Enter")
    expect(desk).to_have_url(re.compile("/processes/network-complaint"))
    document = desk.get_by_role("article")
    expect(document.get_by_role("heading", name="Complaint about the network")).to_be_visible()
    verify = document.get_by_role("row", name=re.compile("Verify with the network"))
    expect(verify).to_contain_text("Complaint handler")
    expect(verify).to_contain_text("24 hr")
    expect(verify).to_contain_text("then Quality manager is told")
    expect(document.get_by_role("row", name=re.compile("First edition"))).to_be_visible()
    expect(document.get_by_text(re.compile("AA5012"))).to_be_visible()
    comment = desk.get_by_role("textbox", name="What is wrong or missing?")
    comment.fill("The network answers on Mondays only.")
    desk.get_by_role("button", name="Send", exact=True).click()
    expect(desk.get_by_role("region", name="Comments").get_by_text("The network answers on Mondays")).to_be_visible()
    desk.emulate_media(media="print")
    expect(document.get_by_role("heading", name="Complaint about the network")).to_be_visible()
    for hidden in (desk.get_by_role("navigation"), desk.get_by_role("tablist"), comment):
        expect(hidden).to_be_hidden()
    PICTURES.mkdir(exist_ok=True)
    assert desk.pdf(path=PICTURES / "process-document.pdf", format="A4")
    assert floor.complaints == []


def test_the_compendium_has_its_contents_and_every_document_from_a_page_on(floor: Floor) -> None:
    desk = floor.desk("helena")
    desk.goto(f"{floor.centre.url}/processes")
    desk.get_by_role("button", name="Compendium").click()
    contents = desk.get_by_role("region", name="Contents")
    expect(contents.get_by_role("link", name=re.compile("S-5-012 Complaint about the network"))).to_be_visible()
    expect(desk.get_by_role("article")).not_to_have_count(1)
    desk.get_by_role("combobox", name="Category").click()
    desk.get_by_role("option", name="Quality").click()
    expect(desk.get_by_role("article")).to_have_count(2)
    expect(desk.get_by_role("article").filter(has_text="M-1-004")).to_have_count(1)
    desk.goto(f"{floor.centre.url}/processes/compendium")
    expect(desk.get_by_role("article")).not_to_have_count(1)
    expect(desk.get_by_role("button", name="Print")).to_be_enabled()
    desk.emulate_media(media="print")
    breaks = "all => all.map(one => getComputedStyle(one).breakBefore)"
    assert set(desk.get_by_role("article").evaluate_all(breaks)) == {"page"}
    PICTURES.mkdir(exist_ok=True)
    assert desk.pdf(path=PICTURES / "compendium.pdf", format="A4")
    assert floor.complaints == []


def test_an_agent_finds_it_beside_the_interaction_without_leaving_it(floor: Floor) -> None:
    agent = floor.agent("felix", 300.0)
    visitor = floor.visitor(f"{floor.centre.url}/chat/chat")
    chats(visitor)
    agent.get_by_role("button", name=re.compile("^Accept")).click()
    message = agent.get_by_label("Message", exact=True)
    expect(message).to_be_focused()
    expect(agent.get_by_role("button", name="Find a process")).to_be_visible()
    agent.keyboard.press("Alt+o")
    field = agent.get_by_role("combobox", name="Find a process")
    expect(field).to_be_focused()
    field.fill("i was charged twi")
    expect(
        agent.get_by_role("option", name=re.compile("Bill explained.*Customers say.*I was charged twice"))
    ).to_be_visible()
    field.press("Enter")
    beside = agent.get_by_role("dialog", name="Process")
    expect(beside.get_by_role("heading", name="Bill explained")).to_be_visible()
    expect(beside.get_by_role("row", name=re.compile("Explain item by item"))).to_contain_text("No jargon")
    message.fill("I look at your bill.")
    message.press("Enter")
    expect(visitor.get_by_text("I look at your bill.")).to_be_visible()
    beside.get_by_role("button", name="Close").click()
    expect(beside).to_have_count(0)
    assert floor.complaints == []


def test_a_table_of_a_document_becomes_a_draft(floor: Floor) -> None:
    rows = [
        ["What", "Done by", "Until", "No."],
        ["Take the parcel in", "Complaint handler", "30 min", "1"],
        ["Look into it", "Wizard", "24小时", "2"],
    ]
    desk = floor.desk("helena")
    desk.goto(f"{floor.centre.url}/processes/drafts")
    desk.get_by_role("button", name="From a table of steps").first.click()  # where there is no draft, there are two
    chosen = {"name": "old.docx", "mimeType": "application/octet-stream", "buffer": docx(table(rows))}
    with desk.expect_file_chooser() as asked:
        desk.get_by_role("button", name="Choose a DOCX or XLSX file").click()
    asked.value.set_files(files=[{**chosen, "buffer": b"no document"}])
    expect(desk.get_by_role("alert")).to_contain_text("Save it as DOCX or XLSX")
    with desk.expect_file_chooser() as asked:
        desk.get_by_role("button", name="Choose a DOCX or XLSX file").click()
    asked.value.set_files(files=[chosen])
    expect(desk.get_by_role("combobox", name="Column 1")).to_have_value("Step")
    desk.get_by_role("combobox", name="Column 2").click()
    desk.get_by_role("option", name="Role").click()
    desk.get_by_role("combobox", name="Column 3").click()
    desk.get_by_role("option", name="Time limit").click()
    wrong = desk.get_by_role("list", name="What is wrong")
    expect(wrong.get_by_role("listitem")).to_have_text(["Row 3: There is no role called “Wizard”."])
    desk.get_by_role("textbox", name="Title").fill("Parcels from the old manual")
    desk.get_by_role("button", name="Begin the draft").click()
    expect(desk).to_have_url(re.compile("/processes/drafts/[0-9a-f-]{36}"))
    expect(desk.get_by_text("Take the parcel in").first).to_be_visible()
    expect(desk.get_by_text("Look into it").first).to_be_visible()
    assert floor.complaints == []
