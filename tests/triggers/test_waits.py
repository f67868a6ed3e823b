"""What has been so for long enough: seen once, when its moment has come, on the clock or in working time."""

from datetime import timedelta
from uuid import UUID

import pytest

from switchroom.triggers.contracts import Wait
from switchroom.triggers.waiting import Waits, waiting
from tests.support.web import ok
from tests.triggers.conftest import PLAIN, Automatic


async def waits(automatic: Automatic, wait: Wait, hours: float) -> list[Waits]:
    """Tickets that have waited so long by now and began within the last day."""
    after = timedelta(hours=hours)
    async with automatic.live.services.database.read() as connection:
        now = await connection.fetch_value("select clock_timestamp() + interval '1 minute'")
        return await waiting(connection, wait, after, now - timedelta(days=1), now)


async def set_back(automatic: Automatic, minutes: int) -> None:
    """As if triggers had looked last so long ago."""
    async with automatic.live.services.database.transaction() as tx:
        await tx.execute(
            "update triggers.trigger set looked_until = clock_timestamp() - make_interval(mins => $1)", minutes
        )


async def test_a_ticket_that_waits_for_an_answer_is_seen_once(automatic: Automatic) -> None:
    process = await automatic.process("plain", PLAIN)
    made = await automatic.trigger(process, when="condition", wait="unanswered", after="1s")
    waits_for_us, answered = await automatic.ticket(), await automatic.ticket()
    ok(await automatic.admin.post(f"/api/tickets/{answered['id']}/replies", json={"text": "Done"}), 201)
    await automatic.live.value("select pg_sleep(1.1)")
    await automatic.look()
    await set_back(automatic, 5)
    await automatic.look()
    (entry,) = await automatic.log(made)
    assert (entry["result"], entry["reference"]) == ("fired", f"#{waits_for_us['number']}")


async def test_a_second_message_does_not_begin_the_waiting_anew(automatic: Automatic) -> None:
    """Who writes twice has waited since the first time."""
    ticket = await automatic.ticket()
    async with automatic.live.services.database.transaction() as tx:
        await tx.execute(
            """insert into tickets.entry (id, ticket_id, at, kind, author_kind, text, data)
               select ('ffff' || substr(id::text, 5))::uuid, ticket_id, at + interval '1 minute', 'message', 'customer',
                      '', '{}' from tickets.entry where ticket_id = $1""",
            UUID(ticket["id"]),
        )
    found = await waits(automatic, Wait.UNANSWERED, 0)
    assert [one.ticket_id for one in found] == [UUID(ticket["id"])]


@pytest.mark.parametrize("wait", list(Wait))
async def test_what_is_solved_waits_no_longer(automatic: Automatic, wait: Wait) -> None:
    solved, left = await automatic.ticket(), await automatic.ticket()
    ok(await automatic.admin.post(f"/api/tickets/{solved['id']}/status", json={"status": "solved"}))
    found = await waits(automatic, wait, 1)
    assert {one.ticket_id for one in found} == {UUID(left["id"])}


async def test_a_ticket_that_somebody_was_given_in_time_was_assigned(automatic: Automatic) -> None:
    given, left = await automatic.ticket(), await automatic.ticket()
    made = await automatic.live.centre.person("Eva", "tickets:ticket:work", "tickets:ticket:see")
    ok(await automatic.admin.patch(f"/api/tickets/{given['id']}", json={"changes": {"assignee_id": made["id"]}}))
    await automatic.live.settle()
    assert [one.ticket_id for one in await waits(automatic, Wait.UNASSIGNED, 1)] == [UUID(left["id"])]


async def test_working_time_comes_later_and_is_looked_at_then(automatic: Automatic) -> None:
    """The team's hours have not begun: a timer looks again, and finds whether it still waits."""
    process = await automatic.process("plain", PLAIN)
    made = await automatic.trigger(process, when="condition", wait="unanswered", after="1s working")
    async with automatic.live.services.database.transaction() as tx:
        day = await tx.fetch_value("select ((extract(isodow from now() at time zone 'UTC'))::int + 1) % 7")
    calendar = await automatic.live.centre.make(
        "calendars",
        name="Tomorrow",
        slug="tomorrow",
        time_zone="UTC",
        weekly=[{"day": int(day), "from": "00:00", "to": "24:00"}],
        holidays=[],
    )
    unit = ok(await automatic.admin.get(f"/api/units/{automatic.unit}"))
    patch = {"version": unit["version"], "calendar_id": calendar["id"]}
    ok(await automatic.admin.patch(f"/api/units/{automatic.unit}", json=patch))
    ticket = await automatic.ticket()
    await automatic.live.value("select pg_sleep(1.1)")
    await automatic.look()
    assert await automatic.log(made) == []
    async with automatic.live.services.database.transaction() as tx:
        await tx.execute("update platform.timer set due_at = clock_timestamp() where kind = 'trigger wait over'")
        tx.ring("timer")
    await automatic.live.settle()
    (entry,) = await automatic.log(made)
    assert (entry["result"], entry["reference"]) == ("fired", f"#{ticket['number']}")
