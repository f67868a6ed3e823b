"""One real call: from a customer's browser to an agent's ear, and into the numbers."""

import io
import re
from datetime import datetime
from itertools import pairwise
from typing import Any

import av
import numpy as np
import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import GREETING_HZ, MUSIC_HZ, NEXT_HZ
from tests.journeys.floor import Floor, becomes_available, calls, presses
from tests.support.centre import Centre
from tests.support.sound import hears, hears_not

CUSTOMER_HZ, AGENT_HZ = 1000.0, 1700.0
RIGHT_SKILL, WRONG_SKILL = "diego", "felix"  # the menu's key 4 asks for `information`

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def talks(agent: Page, customer: Page) -> None:
    hears(agent, CUSTOMER_HZ)
    hears(customer, AGENT_HZ)


def test_a_call_from_a_browser_to_an_agents_ear_and_into_the_numbers(floor: Floor, centre: Centre) -> None:
    agent, other = floor.desk(RIGHT_SKILL, AGENT_HZ), floor.agent(WRONG_SKILL, 2500.0)
    customer = floor.customer(CUSTOMER_HZ)
    before = hotline(centre)
    needs_more_time(customer)
    waits_in_queue(customer)
    hears_music_and_position(customer)
    becomes_available(agent)
    accepts(agent, other)
    talks(agent, customer)
    hears_not(customer, MUSIC_HZ)
    holds_and_takes_back(agent, customer)
    agent.reload()
    talks(agent, customer)
    customer.get_by_role("button", name="Hang up").click()
    wraps_up(agent)
    with centre.client("grace") as supervisor:
        row = supervisor.get("/api/interactions?state=ended").json()["items"][0]
        page = supervisor.get(f"/api/interactions/{row['id']}").json()
        call = supervisor.get(f"/api/interactions/{row['id']}/call").json()
        (recording,) = call["recordings"]
        recorded = supervisor.get(recording["url"])
        assert (recording["state"], recorded.status_code) == ("complete", 200), recorded.text
    check_history(row, page)
    check_wallboard(before, hotline(centre))
    check_recording(recorded.content)
    assert floor.complaints == []


def needs_more_time(customer: Page) -> None:
    """Said once, it is known the next time the page is opened."""
    more = customer.get_by_role("checkbox", name="I need more time to answer")
    more.check()
    customer.reload()
    expect(more).to_be_checked()


def waits_in_queue(customer: Page) -> None:
    """Through the menus by keys, to music and position."""
    calls(customer)
    presses(customer, "1")
    hears(customer, GREETING_HZ)
    expect(customer.get_by_text("For requests press 1")).to_be_visible()
    presses(customer, "4")


def hears_music_and_position(customer: Page) -> None:
    """Nobody free can do it: the place and the wait are shown, and told again and again in the middle of the music."""
    hears(customer, NEXT_HZ)
    expect(customer.get_by_text(re.compile("^You are number 1 in the queue · .* minute"))).to_be_visible()
    told = customer.get_by_text(re.compile(r"^You are next\. The expected wait is .* minute"))
    expect(told).to_have_count(1)
    hears(customer, MUSIC_HZ, instead_of=NEXT_HZ)
    hears(customer, NEXT_HZ, instead_of=MUSIC_HZ)
    expect(told).to_have_count(2)
    hears(customer, MUSIC_HZ, instead_of=NEXT_HZ)


def accepts(agent: Page, other: Page) -> None:
    """Only the agent with the skill is asked."""
    accept = agent.get_by_role("button", name=re.compile("^Accept"))
    expect(accept).to_be_visible()
    expect(other.get_by_role("button", name=re.compile("^Accept"))).to_have_count(0)
    accept.click()


def holds_and_takes_back(agent: Page, customer: Page) -> None:
    agent.get_by_role("button", name=re.compile("^Hold")).click()
    hears_not(agent, CUSTOMER_HZ)
    hears_not(customer, AGENT_HZ)
    agent.get_by_role("button", name=re.compile("^Take back")).click()
    talks(agent, customer)


def wraps_up(agent: Page) -> None:
    """The process asks for the disposition; finishing ends the wrap-up."""
    agent.get_by_role("button", name=re.compile("^Resolved")).click()
    finish = agent.get_by_role("button", name=re.compile("^Finish"))
    finish.click()
    expect(finish).to_have_count(0)


def check_history(row: dict[str, Any], page: dict[str, Any]) -> None:
    """The row, the segments and the journal tell the same times."""
    assert row["ended_how"] == "customer_left"
    assert row["disposition"]["name"]["en"] == "Resolved"
    segments = page["segments"]
    kinds = [segment["kind"] for segment in segments]
    assert kinds == ["in_process", "queued", "talk", "held", "talk", "wrap_up"]
    for one, following in pairwise(segments):
        assert one["to"] == following["from"]
    events = {entry["type"]: entry for entry in page["timeline"]}
    assert at(events["interactions.started"]["at"]) == at(row["started_at"]) == at(segments[0]["from"])
    assert at(events["interactions.connected"]["at"]) == at(row["answered_at"]) == at(segments[2]["from"])
    assert at(events["interactions.ended"]["at"]) == at(row["ended_at"]) == at(segments[4]["to"])
    done = [entry["step"] for entry in page["process"]["trace"]]
    assert done[:2] == ["choose-language", "in-english"]
    assert done[-2:] == ["dispose", "end"]


def hotline(centre: Centre) -> dict[str, Any]:
    """The queue, as the wallboard has it."""
    with centre.client("grace") as supervisor:
        wallboard = supervisor.get("/api/wallboard").json()
    assert wallboard["live"] == []
    (found,) = [queue for queue in wallboard["queues"] if queue["name"]["en"] == "Hotline"]
    return dict(found)


def check_wallboard(before: dict[str, Any], after: dict[str, Any]) -> None:
    assert after["answered_today"] == before["answered_today"] + 1
    assert after["abandoned_today"] == before["abandoned_today"]
    assert after["waiting"] == 0


def check_recording(content: bytes) -> None:
    """Stereo: the customer's tone on the left channel only, the agent's on the right only."""
    with av.open(io.BytesIO(content)) as container:
        frames = list(container.decode(audio=0))
        rate = container.streams.audio[0].rate
    samples = np.concatenate([frame.to_ndarray() for frame in frames], axis=1)
    if samples.shape[0] == 1:
        samples = samples.reshape(-1, 2).T
    left, right = (loudness(channel, rate) for channel in samples)
    assert left[CUSTOMER_HZ] > 20 * left[AGENT_HZ]
    assert right[AGENT_HZ] > 20 * right[CUSTOMER_HZ]


def loudness(channel: Any, rate: int) -> dict[float, float]:
    spectrum = np.abs(np.fft.rfft(channel.astype(np.float64)))
    width = rate / len(channel)
    return {
        frequency: float(spectrum[int((frequency - 8) / width) : int((frequency + 8) / width)].max())
        for frequency in (CUSTOMER_HZ, AGENT_HZ)
    }
