"""One chat: from a foreign page to an agent's desk and back, through a reload and ten cuts of the line."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import FrameLocator, Locator, Page, expect

from tests.journeys.floor import Floor, chats
from tests.support.centre import Centre
from tests.support.foreign import foreign_page
from tests.support.line import Line, line_to

CUTS = 10
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8ffff3f0005fe02fe"
    "dccc59e70000000049454e44ae426082"
)

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]


@pytest.fixture
def line(centre: Centre) -> Iterator[Line]:
    with line_to(urlsplit(centre.url).port or 0) as line:
        yield line


def said(bubbles: Locator, by: str) -> list[str]:
    return [text for text in bubbles.all_inner_texts() if text.startswith(by)]


def test_a_chat_on_a_foreign_page_survives_a_reload_and_ten_cuts(
    floor: Floor, line: Line, tmp_path: Path, centre: Centre
) -> None:
    agent = floor.agent("ana", 1700.0)
    with foreign_page(f"http://127.0.0.1:{line.port}", "chat") as address:
        page = floor.visitor(address)
        chat = page.frame_locator("iframe")
        opens_by_keys(page, chat)
        chats(chat)
        agent.get_by_role("button", name=re.compile("^Accept")).click()
        they_write(chat, agent)
        sends_a_file(chat, agent)
        page.reload()
        expect(chat.get_by_text("Good afternoon", exact=True)).to_be_visible()
        the_line_is_cut(chat, agent, line)
        the_customer_ends(page, chat, agent, tmp_path)
    assert floor.complaints == []
    with centre.client("grace") as supervisor:
        row = supervisor.get("/api/interactions?state=ended").json()["items"][0]
    assert (row["medium"], row["ended_how"]) == ("chat", "customer_left")


def opens_by_keys(page: Page, chat: FrameLocator) -> None:
    """Tab and Enter open it, Escape closes it and gives the focus back."""
    launcher = chat.get_by_role("button", name="Chat with us")
    expect(launcher).to_be_visible()
    page.keyboard.press("Tab")
    expect(launcher).to_be_focused()
    page.keyboard.press("Enter")
    expect(chat.get_by_role("button", name="Start chat")).to_be_visible()
    page.keyboard.press("Escape")
    expect(launcher).to_be_focused()
    page.keyboard.press("Enter")


def they_write(chat: FrameLocator, agent: Page) -> None:
    """Each side sees what the other writes, that it writes, and that it was read."""
    theirs, mine = chat.get_by_label("Write a message"), agent.get_by_label("Message", exact=True)
    theirs.press_sequentially("My bill")
    expect(agent.get_by_text("The customer is typing…")).to_be_visible()
    theirs.press("Shift+Enter")
    theirs.press_sequentially("is wrong")
    theirs.press("Enter")
    expect(agent.get_by_role("log").get_by_text("My bill\nis wrong")).to_be_visible()
    expect(chat.get_by_text("· Read")).to_be_visible()
    mine.press_sequentially("Good afternoon")
    expect(chat.get_by_text("Ana Souza is typing…")).to_be_visible()
    mine.press("Enter")
    expect(chat.get_by_text("Good afternoon", exact=True)).to_be_visible()
    expect(agent.get_by_role("log").get_by_text("· Read")).to_be_visible()


def sends_a_file(chat: FrameLocator, agent: Page) -> None:
    file = {"name": "bill.png", "mimeType": "image/png", "buffer": PICTURE}
    chat.locator("input[type=file]").set_input_files(file)
    expect(chat.get_by_role("link", name="Download bill.png")).to_be_visible()
    expect(agent.get_by_role("log").get_by_role("img", name="bill.png")).to_have_js_property("naturalWidth", 1)


def the_line_is_cut(chat: FrameLocator, agent: Page, line: Line) -> None:
    """Before or after the customer has pressed Enter; the agent writes on. Everything arrives once, in order."""
    theirs, mine = chat.get_by_label("Write a message"), agent.get_by_label("Message", exact=True)
    for number in range(CUTS):
        theirs.fill(f"from the customer {number}")
        if number % 2:
            theirs.press("Enter")
            line.cut()
        else:
            line.cut()
            theirs.press("Enter")
        mine.fill(f"from the agent {number}")
        mine.press("Enter")
        expect(chat.get_by_text("Not connected.")).to_be_visible()
        line.mend()
        # The longer the line was away, the longer until the next try: up to fifteen seconds, and a connection.
        expect(chat.get_by_text(f"from the agent {number}", exact=True)).to_be_visible(timeout=60_000)
        expect(chat.get_by_text("Not connected.")).to_be_hidden()
    expect(agent.get_by_role("log").get_by_text(f"from the customer {CUTS - 1}", exact=True)).to_be_visible()
    for bubbles in (chat.locator(".bubble"), agent.get_by_role("log").locator("[dir=auto]")):
        for side in ("the customer", "the agent"):
            assert said(bubbles, f"from {side}") == [f"from {side} {number}" for number in range(CUTS)]


def the_customer_ends(page: Page, chat: FrameLocator, agent: Page, folder: Path) -> None:
    """After a question; the conversation can be saved, and a new one begun."""
    chat.get_by_role("button", name="End chat").click()
    chat.get_by_role("alertdialog", name="End this chat?").get_by_role("button", name="End", exact=True).click()
    with page.expect_download() as saving:
        chat.get_by_role("link", name="Save the conversation").click()
    saving.value.save_as(folder / "chat.txt")
    kept = (folder / "chat.txt").read_text("utf-8")
    assert [kept.count(f"from the {side} 7") for side in ("customer", "agent")] == [1, 1]
    agent.get_by_role("button", name=re.compile("^Resolved")).click()
    agent.get_by_role("button", name=re.compile("^Finish")).click()
    chat.get_by_role("button", name="Start a new chat").click()
    expect(chat.get_by_role("button", name="Start chat")).to_be_visible()


def test_several_chats_at_once_are_told_apart(floor: Floor, centre: Centre) -> None:
    """News and waits of the chats that are not open; a draft waits where it was written; a slash finds a reply."""
    with centre.client("helena") as admin:
        reply = {"slug": "apology", "name": {"en": "Apology"}, "shortcut": "sor", "text": {"en": "Sorry for the wait."}}
        assert admin.post("/api/saved-replies", json=reply).status_code == 201
    agent = floor.agent("ana", 1700.0)
    customers = []
    for name in ("Ann", "Bob"):
        customer = floor.visitor(f"{centre.url}/chat/chat", 390, 800)
        customer.get_by_label("Your name (optional)").fill(name)
        chats(customer)
        agent.get_by_role("button", name=re.compile("^Accept")).click()
        expect(customer.get_by_role("status").filter(has_text="You are chatting with Ana Souza")).to_be_visible()
        customers.append(customer)
    mine = agent.get_by_role("navigation", name="My work")
    ann, bob = mine.get_by_role("link", name=re.compile("Ann")), mine.get_by_role("link", name=re.compile("Bob"))
    expect(bob).to_have_attribute("aria-current", "page")
    agent.get_by_label("Message", exact=True).fill("For Bob")
    customers[0].get_by_label("Write a message").fill("Are you there?")
    customers[0].get_by_label("Write a message").press("Enter")
    expect(ann.get_by_role("img", name=re.compile(r"^New messages: \d"))).to_be_visible()
    expect(ann.get_by_text("Waiting for an answer")).to_be_attached()
    agent.keyboard.press("Alt+ArrowUp")
    expect(ann).to_have_attribute("aria-current", "page")
    expect(ann.get_by_role("img")).to_have_count(0)
    expect(agent.get_by_label("Message", exact=True)).to_have_value("")
    agent.get_by_label("Message", exact=True).press_sequentially("/sor")
    expect(agent.get_by_role("option", name=re.compile("Apology"), selected=True)).to_be_visible()
    agent.keyboard.press("Enter")
    expect(agent.get_by_label("Message", exact=True)).to_have_value("Sorry for the wait.")
    agent.keyboard.press("Enter")
    expect(customers[0].get_by_text("Sorry for the wait.", exact=True)).to_be_visible()
    expect(ann.get_by_text("Waiting for an answer")).to_have_count(0)
    agent.keyboard.press("Alt+ArrowDown")
    agent.reload()
    expect(agent.get_by_label("Message", exact=True)).to_have_value("For Bob")
    for who in ("Ann", "Bob"):
        mine.get_by_role("link", name=re.compile(who)).click()
        agent.get_by_role("button", name="End chat").click()
        agent.get_by_role("dialog").get_by_role("button", name="End", exact=True).click()
        expect(agent.get_by_role("button", name="End chat")).to_have_count(0)
    assert floor.complaints == []
