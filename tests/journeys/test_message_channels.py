"""A message channel on the screen: made, its token seen once; what it brings, and whether our answers arrived."""

import re

import httpx
import pytest
from playwright.sync_api import expect

from tests.journeys.floor import Floor
from tests.journeys.test_screens import PICTURES, look_at_desk
from tests.support.centre import Centre

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]
LIA = {"address": "+5511987654321", "name": "Lia Souza"}


def test_a_message_comes_by_a_channel_and_the_agent_sees_what_became_of_the_answer(
    floor: Floor, centre: Centre
) -> None:
    PICTURES.mkdir(exist_ok=True)
    desk = floor.desk("helena")
    desk.goto(f"{centre.url}/setup/message-channels?open=new")
    form = desk.get_by_role("dialog")
    form.get_by_role("textbox", name="Name").first.fill("WhatsApp")
    for choice in ("Brand", "Team"):
        form.get_by_role("combobox", name=choice).or_(form.get_by_role("textbox", name=choice)).click()
        desk.get_by_role("option").first.click()
    form.get_by_role("button", name="Create").click()
    token = form.get_by_text(re.compile("^swc_")).inner_text()
    form.get_by_role("button", name="Done").click()
    desk.get_by_role("row", name=re.compile("WhatsApp")).click()
    expect(form.get_by_text("The other system has not used it yet.")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(form).to_have_count(0)
    findings = look_at_desk(desk, "/setup/message-channels/one", "main >> text=WhatsApp")
    headers = {"authorization": f"Bearer {token}"}
    with httpx.Client(base_url=f"{centre.url}/api/message-channel", headers=headers, timeout=30) as bridge:
        text = "My router blinks red since this morning."
        taken = bridge.post("/messages", json={"external_id": "wamid.1", "sender": LIA, "text": text})
        assert taken.status_code == 201, taken.text
        desk.goto(f"{centre.url}/tickets/{taken.json()['number']}")
        log = desk.get_by_role("log", name="Conversation")
        expect(log.get_by_text(f"WhatsApp · {LIA['address']}")).to_be_visible()
        for words, outcome, said in (
            ("Please switch it off and on.", "delivered", "Delivered to +5511987654321 by WhatsApp"),
            ("Does it still blink?", "failed", "Not delivered by WhatsApp: The number is gone."),
        ):
            desk.get_by_role("textbox", name="Reply").fill(words)
            desk.get_by_role("button", name=re.compile("^Send")).first.click()
            expect(log.get_by_text(words)).to_be_visible()
            expect(log.get_by_text("Waits until WhatsApp fetches it")).to_be_visible(timeout=30_000)
            (delivery,) = bridge.get("/deliveries", params={"wait_s": 20}).json()["items"]
            path = f"/deliveries/{delivery['id']}"
            assert bridge.post(f"{path}/take", json={}).status_code == 200
            expect(log.get_by_text("WhatsApp has it since")).to_be_visible()
            assert bridge.post(f"{path}/report", json={"outcome": outcome, "reason": "The number is gone."}).is_success
            expect(log.get_by_text(said)).to_be_visible()
        findings += look_at_desk(desk, "/tickets/by-channel")
        log.get_by_role("button", name="Send it again").click()
        expect(log.get_by_text("Waits until WhatsApp fetches it")).to_be_visible()
    assert findings == []
    assert floor.complaints == []
