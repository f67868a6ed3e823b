"""What people are told of tickets on their screens, and who is not told."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from switchroom.platform.timekeeper import Timer
from switchroom.tickets.facade import CLOCKS_RING, FOLLOW_UP, follow_up, ring
from tests.support.web import Centre, ok, refused
from tests.tickets.desk import ALL, Desk


async def told(centre: Centre, name: str) -> list[str]:
    """What a colleague reads, the newest first."""
    page = ok(await (await centre.signed_in(name)).get("/api/notices"))
    assert all(item["kind"] == "ticket" and item["ticket_id"] for item in page["items"])
    return [item["text"]["en"] for item in page["items"]]


async def note(desk: Desk, ticket: Any, mentions: list[str], client: Any = None) -> None:
    body = {"text": "Look", "mentions": mentions, "client_id": "once"}
    ok(await (client or desk.admin).post(f"/api/tickets/{ticket['id']}/notes", json=body), 201)


async def test_who_is_mentioned_is_told_once_and_who_mentions_himself_is_not(desk: Desk, centre: Centre) -> None:
    ticket, ana = await desk.new(), desk.people["Ana"]["id"]
    for _ in range(2):
        await note(desk, ticket, [ana])
    assert await told(centre, "Ana") == [f"You were mentioned on #{ticket['number']}"]
    client, rui = await centre.signed_in("Ana"), await centre.signed_in("Rui")
    await note(desk, ticket, [ana], client)
    (notice,) = ok(await client.get("/api/notices"))["items"]
    assert notice["ticket_id"] == ticket["id"]
    refused(await rui.post(f"/api/notices/{notice['id']}/read"), 404, "notice.not_found")
    ok(await client.post(f"/api/notices/{notice['id']}/read"), 204)
    assert ok(await client.get("/api/notices"))["unread"] == 0


async def test_a_follow_up_date_is_told_to_who_works_on_it_and_watches_as_far_as_they_see_it_still(
    desk: Desk, centre: Centre
) -> None:
    bo = await centre.person("Bo", *ALL, unit=desk.units["second"])
    ticket = await desk.new(assignee_id=desk.people["Ana"]["id"])
    ok(await desk.admin.put(f"/api/tickets/{ticket['id']}/watchers/{desk.people['Ana']['id']}"), 204)
    past = datetime.now(UTC) - timedelta(days=1)
    ok(
        await desk.patch(
            ticket["id"], unit_id=desk.units["second"], assignee_id=bo["id"], follow_up_at=past.isoformat()
        )
    )
    async with desk.database.transaction() as tx:
        await follow_up(tx, [Timer(UUID(int=1), FOLLOW_UP, UUID(ticket["id"]), past, {})])
    assert await told(centre, "Bo") == [f"You wanted to look at #{ticket['number']} again now"]
    assert await told(centre, "Ana") == await told(centre, "Rui") == []


async def late(desk: Desk, ticket: Any, by: timedelta) -> None:
    """So much time has passed since it was opened, and its timer rings."""
    id = UUID(ticket["id"])
    async with desk.database.transaction() as tx:
        await tx.execute("update tickets.ticket set opened_at = opened_at - $2::interval where id = $1", id, by)
        await tx.execute("update tickets.clock set started_at = started_at - $2::interval where ticket_id = $1", id, by)
    async with desk.database.transaction() as tx:
        await ring(tx, [Timer(UUID(int=1), CLOCKS_RING, id, datetime.now(UTC), {"ticket": ticket["id"]})])


async def test_a_warning_and_a_breach_are_told_once_to_who_works_on_it_else_to_the_team(
    desk: Desk, centre: Centre
) -> None:
    first = {"metric": "first_response", "minutes": 60, "working": False, "warn_minutes": 30}
    ok(await desk.admin.post("/api/sla-policies", json={"name": {"en": "Usual"}, "targets": [first]}), 201)
    ana = desk.people["Ana"]["id"]
    mine = await desk.new(unit_id=desk.units["second"])
    ok(await desk.patch(mine["id"], assignee_id=desk.people["Rui"]["id"]))
    nobodys = await desk.new()
    for ticket in (mine, nobodys):
        for minutes in (40, 0, 30, 0):
            await late(desk, ticket, timedelta(minutes=minutes))
    for who, ticket in (("Rui", mine), ("Ana", nobodys)):
        number = ticket["number"]
        assert await told(centre, who) == [
            f"#{number}: first response is overdue",
            f"#{number}: first response due soon",
        ], ana
