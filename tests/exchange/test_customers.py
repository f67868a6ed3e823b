"""Customers as a list: looked at before they are written, written once, taken back, the same when they come again."""

import csv
import io
from typing import Any

import asyncpg
import pytest

from switchroom.exchange.facade import forget_imports, import_job
from switchroom.platform.db import Database
from tests.exchange.lists import Lists
from tests.support.web import Centre, ok, refused

SEE, EDIT = "customers:customer:see", "customers:customer:edit"
IMPORT, EXPORT = "exchange:list:import", "exchange:list:export"
LIST = (
    "Nome;E-mail;Telefone;Tipo;Empresa;Etiquetas;Observação;Cor\r\n"
    "Padaria Sol;contato@sol.example;'+55 11 4000-0001;Empresa;;vip;;blue\r\n"
    'João da Silva;"joao@sol.example; JOAO@sol.example";;;;"vip; gold";"Liga ""muito"", sempre";\r\n'
    "Robô;;123;Robô;;;;\r\n"
)

DIES_AT_70 = """
create function customers.dies_at_70() returns trigger language plpgsql as $$
begin
    if (select count(*) from customers.customer) > 70 then
        raise exception 'killed' using errcode = '57P01';
    end if;
    return new;
end $$
"""
"""As when the server goes away in the middle of the second transaction."""


@pytest.fixture
async def lists(centre: Centre) -> Lists:
    await centre.brand("A", "acme")
    return Lists(centre, "customers")


async def customers(centre: Centre, **query: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = ok(await centre.admin.get("/api/customers", params={"limit": "1000", **query}))[
        "items"
    ]
    return items


async def named(centre: Centre, name: str) -> dict[str, Any]:
    (found,) = [one for one in await customers(centre) if one["name"] == name]
    return found


async def test_a_list_is_looked_at_before_anything_is_written(centre: Centre, lists: Lists) -> None:
    made = await lists.checked(LIST)
    assert (made["state"], made["encoding"], made["delimiter"]) == ("ready", "utf-8", "semicolon")
    assert made["columns"] == ["name", "mail", "phone", "kind", "organisation", "tags", "note", None]
    assert made["shared"] == {"group": "acme"}, "the only brand group that there is"
    assert made["counts"] == {"new": 2, "refused": 1}
    assert await lists.problems(made) == [(4, "kind", "not_one_of")]
    assert await customers(centre) == []
    done = await lists.confirmed(made)
    assert (done["state"], done["counts"]) == ("done", {"made": 2, "refused": 1})
    shop, joao = await named(centre, "Padaria Sol"), await named(centre, "João da Silva")
    assert (joao["tags"], joao["note"]) == (["vip", "gold"], 'Liga "muito", sempre')
    assert [a["value"] for a in joao["addresses"]] == ["joao@sol.example"]
    assert (shop["name"], shop["kind"], shop["tags"]) == ("Padaria Sol", "organisation", ["vip"])
    assert [(a["kind"], a["value"], a["source"]) for a in shop["addresses"]] == [
        ("mail", "contato@sol.example", "import"),
        ("phone", "+55 11 4000-0001", "import"),
    ]


async def test_every_error_is_told_with_its_line_and_column(centre: Centre, lists: Lists) -> None:
    made = await lists.checked(
        "Name,E-mail,Language,Region,Organisation,Number elsewhere\n"
        "Ana,ana@example.com,pt-BR,,,\n"
        f"{'x' * 201},not an address,Português!,nowhere,,\n"
        ",,,,,\n"
        "Bo,,,,Nobody Ltd,\n"
        ",,pt,,,\n"
        "Cy,cy@example.com,,,,,,,more\n"
    )
    assert await lists.problems(made) == [
        (3, "region", "not_one_of"),
        (3, "mail", "malformed"),
        (5, "organisation", "unknown"),
        (6, "name", "missing"),
        (7, None, "too_many_cells"),
    ]
    (wrong, *_) = await lists.lines(made, problems="true")
    assert [one["column"] for one in wrong["complaints"]] == [4, 2]
    assert set(wrong["complaints"][0]["text"]) == {"en", "pt-BR", "zh-CN"}
    text = (await lists.client.get(f"/api/imports/{made['id']}/problems", params={"language": "zh-CN"})).text
    first, second, *_ = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    assert first[:4] == ["行", "列", "问题", "Name"]
    assert (second[0], second[1]) == ("3", "Region; E-mail")
    refused(await lists.send("Name\n"), 422, "exchange.not_a_table")
    refused(await lists.send(b"a\0b"), 422, "exchange.file_unreadable")
    refused(await lists.send("a" * 11_000_000), 413, "request.too_large")


async def test_columns_can_be_chosen_by_hand(centre: Centre, lists: Lists) -> None:
    await centre.brand("B", "other")
    made = await lists.checked("Who,Where\nAna,ana@example.com\n")
    assert made["columns"] == [None, None]
    assert made["counts"] == {"refused": 1}
    columns = ["name", "mail"]
    made = await lists.mapped(made, columns=columns, shared={"group": "other", "language": "pt-BR"})
    assert made["counts"] == {"new": 1}
    where = f"/api/imports/{made['id']}"
    body = {"version": made["version"], "columns": columns}
    for wrong in (["name"], ["name", "name"], ["name", "nothing"]):
        refused(await lists.client.patch(where, json={**body, "columns": wrong}), 422, "exchange.bad_columns")
    answer = await lists.client.patch(where, json={**body, "shared": {"name": "all"}})
    refused(answer, 422, "exchange.bad_columns")
    refused(await lists.client.patch(where, json={**body, "version": 1}), 409, "exchange.stale")
    refused(await lists.client.post(f"{where}/confirm", json={"version": 1}), 409, "exchange.stale")
    await lists.confirmed(made)
    ana = await named(centre, "Ana")
    assert (ana["group"], ana["language"]) == ("other", "pt-BR")
    refused(await lists.client.patch(where, json=body), 409, "exchange.not_now")
    refused(await lists.client.delete(where), 409, "exchange.not_now")


async def test_who_is_there_already_is_skipped_or_updated(centre: Centre, lists: Lists) -> None:
    mail = {"kind": "mail", "value": "Ana@Example.com"}
    ana = await centre.make("customers", group="acme", name="Ana", tags=["vip"], addresses=[mail])
    text = "Name,E-mail,Phone,Tags,Note\nAna Souza,ana@example.com,+55 11 90000-0001,gold,\nBo,bo@example.com,,,\n"
    text += "Bo Berg,BO@example.com,,,tall\n"
    made = await lists.checked(text)
    assert made["counts"] == {"new": 1, "skipped": 2}
    assert [line["same_as"] for line in await lists.lines(made)] == [None, None, 3]
    made = await lists.mapped(made, existing="update")
    assert made["counts"] == {"new": 1, "update": 2}
    assert (await lists.confirmed(made))["counts"] == {"made": 1, "updated": 2}
    changed = ok(await centre.admin.get(f"/api/customers/{ana['id']}"))
    assert (changed["name"], changed["tags"]) == ("Ana Souza", ["vip", "gold"])
    assert [(a["value"], a["source"]) for a in changed["addresses"]] == [
        ("Ana@Example.com", "agent"),
        ("+55 11 90000-0001", "import"),
    ]
    assert (await named(centre, "Bo Berg"))["note"] == "tall"
    again = await lists.checked(text)
    again = await lists.mapped(again, existing="update")
    assert again["counts"] == {"same": 2, "update": 1}, "one line says an older name"
    await lists.undone(made)
    back = ok(await centre.admin.get(f"/api/customers/{ana['id']}"))
    assert (back["name"], back["tags"]) == ("Ana", ["vip"])
    assert [a["value"] for a in back["addresses"]] == ["Ana@Example.com"]
    assert [one["name"] for one in await customers(centre)] == ["Ana"]


async def test_undo_leaves_what_somebody_has_changed_or_used_since(centre: Centre, lists: Lists) -> None:
    done = await lists.brought_in("Name,Number elsewhere\nAna,1\nBo,2\nCy,3\nDi,4\n")
    ana, bo, cy = [await named(centre, name) for name in ("Ana", "Bo", "Cy")]
    ok(await centre.admin.patch(f"/api/customers/{ana['id']}", json={"version": 1, "note": "mine"}))
    ok(await centre.admin.post(f"/api/customers/{bo['id']}/notes", json={"text": "Called."}), 201)
    ok(await centre.admin.delete(f"/api/customers/{cy['id']}"), 204)
    undone = await lists.undone(done)
    assert (undone["state"], undone["counts"]) == ("undone", {"kept": 3, "taken_back": 1})
    assert await lists.problems(undone) == [
        (2, None, "changed_since"),
        (3, None, "used_since"),
        (4, None, "changed_since"),
    ]
    assert [one["name"] for one in await customers(centre)] == ["Ana", "Bo"]
    refused(await lists.client.post(f"/api/imports/{done['id']}/undo"), 409, "exchange.not_now")


async def test_a_shared_telephone_says_nothing_about_who_is_meant(centre: Centre, lists: Lists) -> None:
    phone = {"kind": "phone", "value": "+5511400000"}
    for name in ("Ana", "Bo"):
        await centre.make("customers", group="acme", name=name, addresses=[phone])
    made = await lists.checked("Name,E-mail,Phone\nCy,cy@example.com,+55 11 400000\nDi,,+55 11 400000\n")
    assert made["counts"] == {"new": 1, "refused": 1}
    assert await lists.problems(made) == [(3, "phone", "several")]


async def test_what_goes_out_comes_in_again_and_is_the_same(centre: Centre, lists: Lists) -> None:
    shop = await centre.make("customers", group="acme", name='=Shop, "the" 店', kind="organisation")
    await centre.make("regions", name={"en": "North", "pt-BR": "Norte"}, code="north")
    region = ok(await centre.admin.get("/api/regions"))["items"][0]["id"]
    await centre.make(
        "customers",
        group="acme",
        name="@Ana",
        note="- calls\n- often; '=1",
        tags=["a;b", "c"],
        language="pt-BR",
        region_id=region,
        environment="own_network",
        addresses=[{"kind": "phone", "value": "+55 11 90000-0001"}, {"kind": "mail", "value": "a@b.example"}],
        organisations=[{"organisation_id": shop["id"], "role": "Buyer"}],
    )
    before = await customers(centre)
    for language, delimiter in (("en", "comma"), ("pt-BR", "semicolon"), ("zh-CN", "tab")):
        text = await lists.taken_out(language=language, delimiter=delimiter)
        assert text.startswith("\ufeff")
        made = await lists.mapped(await lists.checked(text), existing="update")
        assert None not in made["columns"]
        assert (made["delimiter"], made["counts"]) == (delimiter, {"same": 2})
    for line in csv.reader(io.StringIO(await lists.taken_out(bom="false"))):
        assert not [cell for cell in line if cell[:1] in ("=", "+", "-", "@")]
    for customer in before:
        ok(await centre.admin.post(f"/api/customers/{customer['id']}/erase"), 204)
    assert len((await lists.taken_out()).splitlines()) == 1


async def test_only_who_may_takes_customers_out_and_it_is_in_the_journal(
    centre: Centre, lists: Lists, database: Database
) -> None:
    acme, other = await centre.brand("B", "acme"), await centre.brand("C", "other")
    for group in ("acme", "other"):
        await centre.make("customers", group=group, name=f"of {group}")
    await centre.person("Ana", SEE, EDIT, EXPORT, IMPORT, brands=[acme])
    await centre.person("Bo", SEE, EDIT, brands=[other])
    await centre.person("Cy", EXPORT)
    ana, bo, cy = [await centre.signed_in(name) for name in ("Ana", "Bo", "Cy")]
    text = await Lists(centre, "customers", ana).taken_out()
    assert "of acme" in text
    assert "of other" not in text
    for client in (bo, cy):
        refused(await client.get("/api/exports/customers"), 403, "access.not_allowed")
    refused(await Lists(centre, "customers", bo).send("Name\nx\n"), 403, "access.not_allowed")
    rows = await _journal(database, "exchange.export")
    assert [(row["type"], row["data"].get("rows"), row["data"].get("complete")) for row in rows] == [
        ("exchange.export_began", None, None),
        ("exchange.export_ended", 1, True),
    ]
    mine = Lists(centre, "customers", ana)
    made = await mine.checked("Name,Group\nx,other\ny,acme\n")
    assert await mine.problems(made) == [(2, "group", "not_one_of")], "she does not learn that there are others"
    refused(await bo.get(f"/api/imports/{made['id']}"), 404, "exchange.import_not_found")
    assert ok(await cy.get("/api/imports", params={"kind": "customers"}))["items"] == []
    assert [one["id"] for one in ok(await ana.get("/api/imports", params={"kind": "customers"}))["items"]] == [
        made["id"]
    ]
    await lists.get(made)
    for _ in range(19):
        await mine.taken_out()
    refused(await ana.get("/api/exports/customers"), 429, "exchange.throttled")


async def _journal(database: Database, begins: str) -> list[Any]:
    async with database.read() as connection:
        return await connection.fetch(
            "select type, data from journal.outbox where starts_with(type, $1) order by id", begins
        )


async def test_rights_are_those_of_the_moment_when_lines_are_written(centre: Centre, lists: Lists) -> None:
    ana = await centre.person("Ana", SEE, EDIT, IMPORT)
    mine = Lists(centre, "customers", await centre.signed_in("Ana"))
    made = await mine.checked("Name\nx\n")
    sent = ok(await mine.client.post(f"/api/imports/{made['id']}/confirm", json={"version": made["version"]}))
    await centre.admin.patch(f"/api/users/{ana['id']}", json={"version": ana["version"], "active": False})
    await import_job(centre.services).run({"import": sent["id"]})
    done = await lists.get(made)
    assert (done["state"], done["counts"]) == ("done", {"refused": 1})
    assert await lists.problems(made) == [(2, None, "asker_gone")]
    assert await customers(centre) == []


async def test_a_job_that_died_goes_on_where_it_was_and_doubles_nothing(
    centre: Centre, lists: Lists, database: Database
) -> None:
    made = await lists.checked("Name\n" + "".join(f"n{n}\n" for n in range(120)))
    ok(await lists.client.post(f"/api/imports/{made['id']}/confirm", json={"version": made["version"]}))
    async with database.transaction() as tx:
        await tx.execute(DIES_AT_70)
        await tx.execute(
            "create trigger dies before insert on customers.customer execute function customers.dies_at_70()"
        )
    with pytest.raises(asyncpg.PostgresError, match="killed"):
        await import_job(centre.services).run({"import": made["id"]})
    assert (await lists.get(made))["counts"] == {"made": 50, "new": 70}
    async with database.transaction() as tx:
        await tx.execute("drop trigger dies on customers.customer")
    await import_job(centre.services).run({"import": made["id"]})
    done = await lists.work(made)
    assert (done["state"], done["counts"]) == ("done", {"made": 120})
    assert len(await customers(centre)) == 120


async def test_lines_are_forgotten_with_the_customer_and_after_their_time(
    centre: Centre, lists: Lists, database: Database
) -> None:
    done = await lists.brought_in("Name,E-mail\nAna,ana@example.com\nBo,bo@example.com\n")
    ana = await named(centre, "Ana")
    ok(await centre.admin.post(f"/api/customers/{ana['id']}/erase"), 204)
    lines = await lists.lines(done)
    assert [line["cells"] for line in lines] == [[], ["Bo", "bo@example.com"]]
    async with database.transaction() as tx:
        now = await tx.now()
        assert await forget_imports(tx, done_before := now, 1) == 1
        assert await forget_imports(tx, done_before, 10) == 2
        assert await forget_imports(tx, done_before, 10) == 0
    refused(await lists.client.get(f"/api/imports/{done['id']}"), 404, "exchange.import_not_found")


async def test_what_is_not_confirmed_can_be_thrown_away(centre: Centre, lists: Lists) -> None:
    made = await lists.checked("Name\nx\n")
    ok(await lists.client.delete(f"/api/imports/{made['id']}"), 204)
    refused(await lists.client.get(f"/api/imports/{made['id']}"), 404, "exchange.import_not_found")
    template = (await lists.client.get("/api/imports/kinds/customers/template", params={"language": "pt-BR"})).text
    assert template.startswith('\ufeff"Nome","Tipo","E-mail"')
    refused(await lists.send("Name\nx\n", kind="nothing"), 404, "exchange.unknown_kind")
