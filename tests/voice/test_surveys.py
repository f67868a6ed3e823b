"""A survey by phone: one key, or two; star refuses; silence and what is not on the scale."""

from typing import Any

import pytest

from switchroom.processes.events import StepDone
from tests.support.calls import CallCentre
from tests.support.scripted_switch import ScriptedSwitch

SURVEY = """
start: rate
steps:
  rate: {type: survey, kind: KIND, timeout: 5s, retries: 1, again: Once more., comment: Why?, into: score,
         outcomes: {answered: thanks, refused: end, ignored: end}}
  thanks: {type: say, text: Thank you., then: end}
  end: {type: end}
"""


async def rows(calls: CallCentre) -> list[tuple[Any, ...]]:
    found = await calls.fetch("select kind, outcome, score, comment from interactions.survey order by asked_at")
    return [tuple(row) for row in found]


@pytest.mark.parametrize(
    ("kind", "pressed", "score"),
    [("csat", "4", 4), ("ces", "7", 7), ("nps", "10", 10), ("nps", "1", 1), ("nps", "0#", 0), ("nps", "9", 9)],
)
async def test_the_score_is_keyed(
    calls: CallCentre, switch: ScriptedSwitch, kind: str, pressed: str, score: int
) -> None:
    await calls.publish(SURVEY.replace("KIND", kind))
    leg = await calls.call()
    await calls.pass_time(1)
    switch.press(leg, pressed)
    await calls.pass_time(4)
    assert await rows(calls) == [(kind, "answered", score, None)]
    assert next((one.step, one.outcome) for one in await calls.events(StepDone)) == ("rate", "answered")


@pytest.mark.parametrize(
    ("pressed", "outcome", "attempts"),
    [("*", "refused", ["refused"]), ("9", "ignored", ["no-match", "ignored"]), ("", "ignored", ["timeout", "ignored"])],
)
async def test_star_refuses_and_what_is_no_score_is_asked_again(
    calls: CallCentre, switch: ScriptedSwitch, pressed: str, outcome: str, attempts: list[str]
) -> None:
    await calls.publish(SURVEY.replace("KIND", "csat"))
    leg = await calls.call()
    for _ in range(2):
        await calls.pass_time(2)
        if pressed and leg not in switch.hung_up:
            switch.press(leg, pressed)
        await calls.pass_time(15)
    assert [one.outcome for one in await calls.events(StepDone) if one.step == "rate"] == attempts
    assert await rows(calls) == [("csat", outcome, None, None)]


async def test_who_hangs_up_has_not_answered(calls: CallCentre, switch: ScriptedSwitch) -> None:
    await calls.publish(SURVEY.replace("KIND", "csat"))
    leg = await calls.call()
    await calls.pass_time(1)
    switch.hang_up(leg)
    await calls.settle()
    assert await rows(calls) == [("csat", "ignored", None, None)]
