"""Searching customers: any fragment, in any script, the best first, and never more than one may see."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchroom.customers.contracts import CustomerChanged
from switchroom.customers.domain.address import AddressKind
from switchroom.customers.domain.search_text import folded, search_document, searched_words
from switchroom.customers.facade import seen, words_handler
from switchroom.platform.collection import Change
from switchroom.platform.db import Database
from switchroom.platform.events import SYSTEM, Origin
from switchroom.platform.journal import Envelope
from tests.support.web import START, Centre, ok

PEOPLE: dict[str, tuple[str, ...]] = {
    "João da Silva Conceição": ("joao", "JOÃO", "silva", "ceic", "da sil", "conceicao joao", "ilva", "jo", "va c"),
    "王丽华": ("王", "丽华", "王丽华", "华", "wanglihua", "wlh", "lihua", "wang li", "lh"),
    "曾伟": ("zengwei", "zw", "曾伟"),
    "吕布": ("lvbu", "lubu", "lb"),
    "Łukasz Straße Ørsted": ("lukasz", "strasse", "orsted", "Łuk", "ØRSTED"),
    "Иван Петров": ("иван", "ПЕТРОВ", "етро"),
}


@pytest.fixture
async def acme(centre: Centre) -> str:
    return await centre.brand("A", "acme")


async def find(centre: Centre, search: str, client: Any = None) -> list[str]:
    answer = await (client or centre.admin).get("/api/customers", params={"search": search})
    return [customer["name"] for customer in ok(answer)["items"]]


async def test_names_are_found_by_any_fragment_in_three_scripts(centre: Centre, acme: str) -> None:
    for name in PEOPLE:
        await centre.make("customers", group="acme", name=name)
    for name, searches in PEOPLE.items():
        for search in searches:
            assert name in await find(centre, search), (name, search)
    assert await find(centre, "lihua silva") == [], "all words must be there"
    assert await find(centre, "zzz") == []


async def test_numbers_and_addresses_are_found_by_their_parts(centre: Centre, acme: str) -> None:
    addresses = [{"kind": "phone", "value": "+55 11 98765-4321"}, {"kind": "mail", "value": "Ana.Maria@Example.com"}]
    await centre.make("customers", group="acme", name="Ana", addresses=addresses, external_number="K-104/233")
    await centre.make("customers", group="acme", name="Bea", addresses=[{"kind": "phone", "value": "+55 21 1111-2222"}])
    for search in (
        *("+55 11 98765-4321", "5511987654321", "98765", "4321", "(11) 98765", "011 98765", "76", "0055 11 9"),
        *("ana.maria@example.com", "ANA.MARIA", "maria@ex", "example", "K-104/233", "k104233", "104", "ana 4321"),
    ):
        assert await find(centre, search) == ["Ana"], search


async def test_what_is_exact_comes_first_then_what_begins_so_then_fragments_and_the_latest_of_each(
    centre: Centre, acme: str, database: Database
) -> None:
    made = {}
    for name, number, day in (
        ("Savana", "1", 9),
        ("Ana Old", "2", 1),
        ("Ana New", "3", 5),
        ("Never Ana", "4", None),
        ("Someone Else", "ana", 0),
    ):
        customer = await centre.make("customers", group="acme", name=name, external_number=number)
        made[name] = UUID(customer["id"])
        if day is not None:
            async with database.transaction() as tx:
                await seen(tx, made[name], START + timedelta(days=day))
    assert await find(centre, "ana") == ["Someone Else", "Ana New", "Ana Old", "Never Ana", "Savana"]


async def test_one_clients_staff_find_nobody_of_another(centre: Centre, acme: str) -> None:
    await centre.brand("B", "other")
    for group in ("acme", "other"):
        address = {"kind": "mail", "value": "shared@example.com"}
        await centre.make("customers", group=group, name=f"Of {group}", addresses=[address], external_number="K1")
    await centre.person("Ana", "customers:customer:see", brands=[acme])
    ana = await centre.signed_in("Ana")
    for search in ("of", "shared@example.com", "K1", "k1", "f", "hared"):
        assert await find(centre, search, ana) == ["Of acme"], search
    assert sorted(await find(centre, "shared@example.com")) == ["Of acme", "Of other"]


@pytest.mark.parametrize(
    "search",
    ["%", "_", "%%%", "a%", "\\", "a\\", "'", "';drop table x;--", "$1", "\t\n", "\x01a\x7f", "\u200b", "\ufeffa",
     "a" * 200, "王" * 200, "- - -", "+", "(((", "😀", "a b c d e f g h i j k l m", "%_\\%_\\", "0", "00", "٣",
     "x4e3d"],
)  # fmt: skip
async def test_hostile_texts_find_nothing_and_break_nothing(centre: Centre, acme: str, search: str) -> None:
    await centre.make("customers", group="acme", name="Bob")
    assert await find(centre, search) == []


async def test_signs_of_patterns_mean_themselves(centre: Centre, acme: str) -> None:
    for name in ("under_score", "underxscore", "50%off", "50xoff"):
        await centre.make("customers", group="acme", name=name)
    assert await find(centre, "r_s") == ["under_score"]
    assert await find(centre, "0%o") == ["50%off"]


async def test_rare_fragments_are_found_beyond_the_latest(centre: Centre, acme: str, database: Database) -> None:
    """Behind more than the search ever reads of the latest, the index knows who is looked for."""
    wanted = await centre.make("customers", group="acme", name="Zqvarde 王丽华")
    async with database.transaction() as tx:
        await tx.execute(
            """insert into customers.customer (id, origin, words, "group", name, search, last_seen_at)
               select gen_random_uuid(), 'test', 'x', 'acme', 'Crowd', ' crowd ', now()
               from generate_series(1, 13000)"""
        )
    for search in ("zqvarde", "zq", "qv", "z", "vard", "de", "王丽华", "丽", "wlh", "zqva 丽"):
        found = ok(await centre.admin.get("/api/customers", params={"search": search}))["items"]
        assert [customer["id"] for customer in found] == [wanted["id"]], search
    assert len(await find(centre, "crowd")) == 50


@given(name=st.text(max_size=60), other=st.text(max_size=20))
def test_every_piece_of_a_written_document_is_plain_and_finds_it(name: str, other: str) -> None:
    document = search_document([name], [(AddressKind.MAIL, f"{folded(other)}@example.com")], other)
    assert document.isascii()
    assert document[0] == document[-1] == " "
    for word in folded(name).split()[:3]:
        assert f" {word} " in document
    for word in searched_words(name)[:8]:
        assert word in document.replace(" ", "") or not name.isalpha()


@given(st.text(max_size=300))
def test_what_is_searched_is_plain(search: str) -> None:
    words = searched_words(search)
    assert len(words) <= 8
    assert all(word.isascii() and word.isprintable() and " " not in word for word in words)


async def learnt(centre: Centre) -> None:
    """What follows from what has been written so far has followed."""
    async with centre.services.database.read() as connection:
        rows = await connection.fetch("select id from customers.customer")
    for row in rows:
        changed = CustomerChanged(id=row["id"], change=Change.CHANGED, row_version=1)
        envelope = Envelope(1, START, START, Origin.REAL, SYSTEM, (), changed)
        async with centre.services.database.transaction() as tx:
            await words_handler().handle(tx, envelope)


@pytest.mark.parametrize(
    "typed", ["conceicoa", "Joao Concecao", "slilva joao", "joso", "silvva", "conseicao", "joao slv conceicao"]
)
async def test_names_are_found_in_spite_of_slips(centre: Centre, acme: str, typed: str) -> None:
    for name in ("João da Silva Conceição", "王丽华", "Maria Souza"):
        await centre.make("customers", group="acme", name=name)
    assert await find(centre, typed) == []
    await learnt(centre)
    wanted = [] if "slv" in typed else ["João da Silva Conceição"]
    assert await find(centre, typed) == wanted
    assert await find(centre, "wanglihau") == ["王丽华"]


async def test_slips_show_nobody_of_another_group_and_nothing_of_who_was_erased(centre: Centre, acme: str) -> None:
    await centre.brand("B", "other")
    await centre.make("customers", group="other", name="Zacharias Silva")
    erased = await centre.make("customers", group="acme", name="Theodora Silva")
    await centre.person("Ana", "customers:customer:see", brands=[acme])
    ana = await centre.signed_in("Ana")
    await learnt(centre)
    assert await find(centre, "teodora", ana) == ["Theodora Silva"]
    assert await find(centre, "zaccarias", ana) == []
    ok(await centre.admin.post(f"/api/customers/{erased['id']}/erase"), 204)
    async with centre.services.database.read() as connection:
        left = {row["word"] for row in await connection.fetch("select word from customers.word")}
    assert left == {"zacharias", "silva"}
