"""Who has a ticket open: told to colleagues who work on it, and forgotten."""

from datetime import timedelta
from uuid import UUID

import httpx

from switchroom.tickets.presence import EVERY_S
from tests.support.web import Centre, ok, refused
from tests.tickets.desk import ALL, SEE, Desk


async def here(client: httpx.AsyncClient, ticket: str, doing: str = "reading") -> list[tuple[str, str]]:
    answer = ok(await client.put(f"/api/tickets/{ticket}/presence", json={"doing": doing}))
    return [(one["name"], one["doing"]) for one in answer["items"]]


async def grows_old(desk: Desk, by: timedelta) -> None:
    async with desk.database.transaction() as tx:
        await tx.execute("update tickets.presence set at = at - $1::interval", by)


async def test_who_has_it_open_and_writes_is_told_to_colleagues_until_they_leave(desk: Desk, centre: Centre) -> None:
    await centre.person("Lea", *ALL, unit=desk.units["first"])
    ticket, other = (await desk.new())["id"], (await desk.new())["id"]
    ana, lea = await centre.signed_in("Ana"), await centre.signed_in("Lea")
    assert await here(ana, ticket) == []
    assert await here(lea, other) == []
    assert await here(lea, ticket, "replying") == [("Ana", "reading")]
    assert await here(ana, ticket) == [("Lea", "replying")]
    assert (await lea.delete(f"/api/tickets/{ticket}/presence")).status_code == 204
    assert await here(ana, ticket, "noting") == []
    entries = await desk.entries(ticket)
    assert [entry["kind"] for entry in entries] == ["message"]


async def test_who_does_not_say_so_again_is_forgotten(desk: Desk, centre: Centre) -> None:
    await centre.person("Lea", *ALL, unit=desk.units["first"])
    ticket = (await desk.new())["id"]
    ana, lea = await centre.signed_in("Ana"), await centre.signed_in("Lea")
    await here(lea, ticket)
    await grows_old(desk, timedelta(seconds=EVERY_S * 2))
    assert await here(ana, ticket) == [("Lea", "reading")]
    await grows_old(desk, timedelta(seconds=EVERY_S))
    assert await here(ana, ticket) == []
    await grows_old(desk, timedelta(seconds=EVERY_S * 10))
    await here(ana, ticket)
    async with desk.database.read() as connection:
        kept = await connection.fetch("select user_id from tickets.presence")
    assert [row["user_id"] for row in kept] == [UUID(desk.people["Ana"]["id"])]


async def test_who_may_not_work_on_it_is_neither_told_nor_seen(desk: Desk, centre: Centre) -> None:
    await centre.person("Gus", SEE, unit=desk.units["first"])
    ticket = (await desk.new())["id"]
    gus, rui = await centre.signed_in("Gus"), await centre.signed_in("Rui")
    refused(await rui.put(f"/api/tickets/{ticket}/presence", json={}), 404, "ticket.not_found")
    refused(await gus.put(f"/api/tickets/{ticket}/presence", json={}), 403, "access.not_allowed")
    assert await here(await centre.signed_in("Ana"), ticket) == []
