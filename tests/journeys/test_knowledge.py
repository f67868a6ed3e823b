"""An article is written, published, found while serving a customer, told to him, and marked as the solution."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.floor import Floor, chats

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]


def test_an_article_is_written_found_at_the_desk_and_solves_a_chat(floor: Floor) -> None:
    author = floor.desk("grace")
    author.keyboard.press("g")
    author.keyboard.press("k")
    expect(author.get_by_role("heading", name="Knowledge", exact=True)).to_be_visible()
    expect(author.get_by_role("link", name=re.compile("Use your phone abroad"))).to_be_visible()
    author.keyboard.press("c")
    author.get_by_role("textbox", name="Title").fill("Activate a zebra card")
    author.get_by_role("combobox", name="Who may read it").click()
    author.get_by_role("option", name="Public").click()
    author.get_by_role("button", name="Begin writing").click()
    text = author.get_by_role("textbox", name="Text in English")
    text.click()
    author.keyboard.type("Send ZEBRA to 1010.")
    author.keyboard.press("Enter")
    author.get_by_role("button", name="Numbered steps").click()
    author.keyboard.type("Wait for the code.")
    expect(author.get_by_text("Saved", exact=True)).to_be_visible()
    author.get_by_role("button", name="Publish", exact=True).click()
    dialog = author.get_by_role("dialog")
    dialog.get_by_label("What was changed, and why").fill("New card")
    dialog.get_by_role("button", name="Publish").click()
    expect(author.get_by_text("Published.", exact=True)).to_be_visible()

    agent = floor.agent("felix", 300.0)
    visitor = floor.visitor(f"{floor.centre.url}/chat/chat")
    chats(visitor)
    agent.get_by_role("button", name=re.compile("^Accept")).click()
    write = visitor.get_by_label("Write a message")
    write.fill("How do I activate my zebar card?")
    write.press("Enter")
    answers = agent.get_by_role("region", name="Answers")
    hit = answers.get_by_role("button", name="Activate a zebra card", exact=True)
    expect(hit).to_be_visible()
    answers.get_by_role("button", name="Put the answer into the message: Activate a zebra card").click()
    message = agent.get_by_label("Message", exact=True)
    expect(message).to_have_value(re.compile("Send ZEBRA to 1010.\n1. Wait for the code."))
    message.press("Enter")
    expect(visitor.get_by_text("Send ZEBRA to 1010.")).to_be_visible()
    hit.click()
    beside = agent.get_by_role("dialog")
    expect(beside.get_by_role("heading", name="Activate a zebra card")).to_be_visible()
    agent.keyboard.press("Escape")
    expect(beside).to_have_count(0)
    agent.keyboard.press("Alt+y")
    expect(answers.get_by_text("Solved with")).to_be_visible()
    assert floor.complaints == []
