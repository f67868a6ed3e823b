"""Tickets that wait in a queue, as agents live with them: offered, accepted by key, taken, and why they wait."""

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.journeys.floor import Floor, becomes_available
from tests.journeys.test_screens import look_at_desk
from tests.support.centre import Centre

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]

TAG = "back-office"


def made(client: httpx.Client, path: str, **body: object) -> dict[str, object]:
    answer = client.post(path, json=body)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


@contextmanager
def back_office(centre: Centre, *agents: str) -> Iterator[str]:
    """A queue that these agents serve, and the rule by which tickets with the tag wait there; it goes again."""
    with centre.client("helena") as admin:
        users = {one["email"]: one for one in admin.get("/api/users?limit=200").json()["items"]}
        serving = [users[centre.sign_ins[name].email] for name in agents]
        queue = queue_of(admin)
        rule = made(
            admin,
            "/api/distribution-rules",
            name={"en": "Back office"},
            position=1,
            condition=f'"{TAG}" in tags',
            queue_id=queue,
        )
        for user in serving:
            serves(admin, user, [*user["queue_ids"], queue])
        try:
            yield str(rule["id"])
        finally:
            for user in serving:
                serves(admin, user, user["queue_ids"])
            assert admin.delete(f"/api/distribution-rules/{rule['id']}").status_code == 204


def queue_of(admin: httpx.Client) -> str:
    """Its id; it is there from one journey to the next, for as long as somebody has a ticket of it in hand."""
    known = admin.get("/api/queues").json()["items"]
    there = [one["id"] for one in known if one["slug"] == "back-office"]
    if there:
        return str(there[0])
    body = {"name": {"en": "Back office", "zh-CN": "后台"}, "slug": "back-office", "medium": "task"}
    policy = {"missed": "stay", "offer_timeout_s": 300}
    return str(made(admin, "/api/queues", **body, unit_id=known[0]["unit_id"], policy=policy)["id"])


def serves(admin: httpx.Client, user: dict, queues: list[object]) -> None:
    version = admin.get(f"/api/users/{user['id']}").json()["version"]
    answer = admin.patch(f"/api/users/{user['id']}", json={"version": version, "queue_ids": queues})
    assert answer.status_code == 200, answer.text


def comes(centre: Centre, subject: str) -> int:
    """A ticket of Ana's team that nobody has; its number."""
    with centre.client("ana") as client:
        ticket = made(client, "/api/tickets", subject=subject, text="By mail.", tags=[TAG], medium="mail")
        return int(str(ticket["number"]))


def test_a_ticket_rings_is_accepted_by_key_and_another_waits_and_says_why(floor: Floor, centre: Centre) -> None:
    with back_office(centre, "ana"):
        ana = floor.agent("ana", 300.0)
        first = comes(centre, "Printer prints blank pages")
        offer = ana.get_by_role("region", name="Incoming")
        expect(offer.get_by_text(f"#{first} · Printer prints blank pages")).to_be_visible()
        expect(offer.get_by_role("button", name="Take it")).to_be_visible()
        ana.keyboard.press("Alt+a")
        expect(ana.get_by_role("heading", level=1)).to_contain_text(f"#{first}")
        expect(assignee(ana)).to_contain_text("Ana Souza")
        in_hand = ana.get_by_role("navigation", name="My work").get_by_role("link", name=f"#{first}")
        expect(in_hand).to_have_attribute("aria-current", "page")
        takes_a_break(ana)
        second = comes(centre, "The scanner is dead")
        ana.goto(f"{centre.url}/tickets/{second}")
        waits = ana.get_by_role("term").filter(has_text="Queue").locator("xpath=..")
        expect(waits).to_contain_text("Back office waiting")
        waits.get_by_role("button", name="Why?").click()
        why = ana.get_by_role("dialog", name="Why it waits")
        expect(why.get_by_text("Ana Souza")).to_be_visible()
        ana.keyboard.press("Escape")
        expect(why).to_have_count(0)
        ana.keyboard.press("i")
        expect(assignee(ana)).to_contain_text("Ana Souza")
        expect(ana.get_by_role("navigation", name="My work").get_by_role("link", name=f"#{second}")).to_be_visible()
        ana.locator("main").click()
        ana.keyboard.press("e")
        expect(ana.get_by_role("button", name="Status: Solved")).to_be_visible()
        expect(ana.get_by_role("navigation", name="My work").get_by_role("link")).to_have_count(1)


def test_an_offered_ticket_in_four_looks(floor: Floor, centre: Centre) -> None:
    with back_office(centre, "felix"):
        felix = floor.desk("felix")
        with centre.client("felix") as client:
            ticket = made(client, "/api/tickets", subject="A very long subject " * 6, text="By mail.", tags=[TAG])
        becomes_available(felix)
        expect(felix.get_by_role("region", name="Incoming").get_by_text(f"#{ticket['number']}")).to_be_visible()
        assert look_at_desk(felix, "an offered ticket") == []
        with centre.client("felix") as client:
            client.post(f"/api/tickets/{ticket['id']}/status", json={"status": "solved"})


def assignee(desk: Page):
    return desk.get_by_role("term").filter(has_text="Assignee").locator("xpath=..")


def takes_a_break(desk: Page) -> None:
    desk.get_by_role("button", name="My status Available").click()
    desk.get_by_role("menuitemradio", name="Break", exact=True).click()
    expect(desk.get_by_role("button", name="My status Break")).to_be_visible()
