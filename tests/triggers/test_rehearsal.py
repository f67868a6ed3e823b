"""The dry run: what would have been started, without starting anything."""

import pytest

from switchroom.triggers import rehearsing
from tests.support.web import ok, refused
from tests.triggers.conftest import PLAIN, Automatic

OPENED = {"when": "event", "event": "ticket.opened", "process": "plain"}


async def test_it_counts_what_would_have_started_by_day_with_examples(automatic: Automatic) -> None:
    await automatic.process("plain", PLAIN)
    tickets = [await automatic.ticket(urgency=urgency) for urgency in ("high", "low", "high")]
    body = OPENED | {"condition": "ticket.urgency == 'high'"}
    found = ok(await automatic.admin.post("/api/trigger-rehearsals", json=body))
    assert (found["looked"], found["fired"], found["failed"], found["complete"]) == (3, 2, 0, True)
    assert sum(found["days"].values()) == 2
    assert found["busiest_hour"] == 2
    assert [example["reference"] for example in found["examples"]] == [
        f"#{tickets[2]['number']}",
        f"#{tickets[0]['number']}",
    ]
    assert await automatic.runs("plain") == 0
    assert await automatic.live.value("select count(*) from triggers.consideration") == 0


async def test_what_cannot_be_computed_is_counted_and_said(automatic: Automatic) -> None:
    await automatic.process("plain", PLAIN)
    await automatic.ticket()
    body = OPENED | {"condition": "ticket.fields.floor == 3"}
    found = ok(await automatic.admin.post("/api/trigger-rehearsals", json=body))
    assert (found["fired"], found["failed"]) == (0, 1)
    assert "cannot be computed" in found["failure"]
    refused(await automatic.admin.post("/api/trigger-rehearsals", json=body | {"condition": "x"}), 422, "trigger.wrong")


async def test_it_ends_in_time_and_says_how_far_it_came(automatic: Automatic, monkeypatch: pytest.MonkeyPatch) -> None:
    await automatic.process("plain", PLAIN)
    for _ in range(3):
        await automatic.ticket()
    monkeypatch.setattr(rehearsing, "PAGE", 1)
    monkeypatch.setattr(rehearsing, "BUDGET_S", -1.0)
    found = ok(await automatic.admin.post("/api/trigger-rehearsals", json=OPENED))
    assert (found["looked"], found["complete"]) == (1, False)


async def test_schedules_and_waits_are_rehearsed_too(automatic: Automatic) -> None:
    await automatic.process("plain", PLAIN)
    await automatic.ticket()
    at = {"when": "schedule", "times": ["08:00", "20:00"], "zone": "Asia/Shanghai", "process": "plain"}
    found = ok(await automatic.admin.post("/api/trigger-rehearsals?zone=Asia/Shanghai", json=at))
    assert 59 <= found["fired"] <= 61
    assert max(found["days"].values()) == 2
    wait = {"when": "condition", "wait": "unanswered", "after": "1ms", "process": "plain"}
    await automatic.live.value("select pg_sleep(0.05)")
    assert ok(await automatic.admin.post("/api/trigger-rehearsals", json=wait))["fired"] == 1
    assert ok(await automatic.admin.post("/api/trigger-rehearsals?simulated=true", json=wait))["fired"] == 0
