"""A list of tickets as a file: what its filters show, of what one may see and take out."""

import csv
import io

import httpx

from switchroom.tickets.exporting import AT_ONCE
from tests.support.web import Centre, ok, refused
from tests.tickets.desk import ALL, SEE, Desk

EXPORT = "exchange:list:export"


async def taken_out(client: httpx.AsyncClient, **query: str) -> list[list[str]]:
    answer = await client.get("/api/exports/tickets", params={"bom": "false", **query})
    assert answer.status_code == 200, answer.text
    return list(csv.reader(io.StringIO(answer.content.decode())))


async def test_what_the_list_shows_goes_out(desk: Desk) -> None:
    ana = desk.people["Ana"]["id"]
    await desk.new(subject='=cmd|"x"', tags=["b;c", "a"], assignee_id=ana, type="request")
    solved = await desk.new(subject="Solved")
    ok(await desk.admin.post(f"/api/tickets/{solved['id']}/status", json={"status": "solved"}))
    heading, *lines = await taken_out(desk.admin, language="pt-BR")
    assert heading[:5] == ["Número", "Tipo", "Status", "Prioridade", "Assunto"]
    assert [line[4] for line in lines] == ["Solved", '\'=cmd|"x"']
    assert lines[1][1:3] == ["request", "new"]
    assert (lines[1][7], lines[1][8], lines[1][9]) == ("first", "Ana", "b;c\na\n")
    assert [line[4] for line in (await taken_out(desk.admin, status="solved"))[1:]] == ["Solved"]
    assert [line[4] for line in (await taken_out(desk.admin, sort="due"))[1:]] == ['\'=cmd|"x"'], "what is not solved"
    assert [line[4] for line in (await taken_out(desk.admin, assignee=ana))[1:]] == ['\'=cmd|"x"']
    refused(await desk.admin.get("/api/exports/tickets", params={"status": "lost"}), 422, "ticket.bad_filter")


async def test_only_what_one_may_see_and_take_out_leaves(centre: Centre, desk: Desk) -> None:
    for team in ("first", "second"):
        await desk.new(subject=f"of {team}", unit_id=desk.units[team])
    await centre.person("Bo", *ALL, EXPORT, unit=desk.units["first"])
    await centre.person("Cy", SEE)
    taking = await centre.permission_set("taking", EXPORT)
    grants = [
        {"permission_set_id": await centre.permission_set("seeing", SEE), "unit_id": await centre.root()},
        {"permission_set_id": taking, "unit_id": desk.units["second"]},
    ]
    body = {"name": "Di", "email": "di@example.com", "password": "correct horse battery", "grants": grants}
    await centre.make("users", **body, unit_id=await centre.root())
    assert [line[4] for line in (await taken_out(await centre.signed_in("Bo")))[1:]] == ["of first"]
    assert [line[4] for line in (await taken_out(await centre.signed_in("Di")))[1:]] == ["of second"]
    for name in ("Ana", "Cy"):
        refused(await (await centre.signed_in(name)).get("/api/exports/tickets"), 403, "access.not_allowed")


async def test_a_list_of_several_pages_goes_out_whole(desk: Desk) -> None:
    async with desk.database.transaction() as tx:
        first = await desk.new()
        await tx.execute(
            """insert into tickets.ticket (id, number, origin, type, status, impact, urgency, priority,
                   priority_by_hand, subject, unit_id, tags, fields, language, medium, opened_at, changed_at, search)
               select gen_random_uuid(), nextval('tickets.ticket_number'), origin, type, status, impact, urgency,
                   priority, priority_by_hand, subject, unit_id, tags, fields, language, medium, opened_at, changed_at,
                   search from tickets.ticket, generate_series(1, $2) where id = $1""",
            first["id"],
            2 * AT_ONCE,
        )
    lines = await taken_out(desk.admin)
    assert len({line[0] for line in lines[1:]}) == len(lines) - 1 == 2 * AT_ONCE + 1
