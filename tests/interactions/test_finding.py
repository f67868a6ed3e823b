"""Interactions are found by words, with slips, accents, Chinese and parts of numbers, by those who may see them."""

from typing import Any

import httpx
import pytest

from switchroom.interactions import finding, queries
from switchroom.interactions.retention import forget_notes
from switchroom.messaging.chat.retention import forget_chats
from tests.messaging.pages import MENU, Page
from tests.support.centre_in_process import Live
from tests.support.web import ok

TALK = """
start: wait
steps:
  wait: {type: queue, queue: billing, maximum: 10m, outcomes: {answered: script}, otherwise: end}
  script: {type: show, text: Talk., buttons: [{name: done, label: Done}], outcomes: {done: end}}
  end: {type: end}
"""


async def found(live: Live, search: str, client: httpx.AsyncClient | None = None, **query: Any) -> list[str]:
    answer = await (client or live.centre.admin).get("/api/interactions", params={"search": search, **query})
    return [row["id"] for row in ok(answer)["items"]]


async def note(live: Live, call: str, text: str) -> None:
    ok(await live.centre.admin.post(f"/api/interactions/{call}/notes", json={"text": text}), 201)
    await live.settle()


async def known(live: Live, call: str, **customer: Any) -> dict[str, Any]:
    """The customer is this one; the row."""
    made = await live.centre.make("customers", **{"group": "ours", "addresses": [], **customer})
    ok(await live.centre.admin.put(f"/api/interactions/{call}/customer", json={"customer_id": made["id"]}), 204)
    await live.settle()
    return made


async def test_by_customer_address_notes_outcome_service_and_entry_point(live: Live) -> None:
    service = (await live.centre.make("services", name={"en": "Lost card", "zh-CN": "挂失业务"}, code="1203"))["id"]
    await live.queue("billing")
    await live.entry("hotline", TALK, service_id=service)
    await live.entry("counter", TALK)
    one = await live.arrive("hotline", address="+14155550173")
    two = await live.arrive("counter", address="joão.prado@example.org")
    await known(live, one, name="Zoë Núñez")
    await known(live, two, name="王小明", addresses=[{"kind": "phone", "value": "+8613912345678"}])
    await note(live, one, "Der Drucker raucht, Rückruf vereinbart")
    await note(live, two, "客户要求退款")
    gone = await live.centre.make("dispositions", name={"en": "Refunded", "pt-BR": "Reembolsado"}, slug="refunded")
    ok(await live.centre.admin.put(f"/api/interactions/{two}/disposition", json={"disposition_id": gone["id"]}), 204)
    ok(await live.centre.admin.put(f"/api/interactions/{one}/tags", json={"tags": ["angry"]}), 204)
    await live.settle()
    reference = (await live.page(one))["reference"]
    for search, call in (
        ("zoe nunez", one),
        ("Nuñ", one),
        ("nunze", one),  # two letters swapped
        ("drucker ruckruf", one),
        ("druker", one),
        ("vereinbrat zoe", one),
        ("angry", one),
        (reference, one),
        (reference[:-1], None),  # nearly everything begins like this
        (reference[-6:], one),
        ("5550173", one),
        ("415 555", one),
        ("+1 (415) 555-01", one),
        ("lost card", one),
        ("挂失", one),
        ("hotl", one),
        ("王小明", two),
        ("小明", two),
        ("wangxiao", two),
        ("退款", two),
        ("款退", ""),
        ("joao prado", two),
        ("139 1234", two),
        ("refund", two),
        ("reembolsado counter", two),
        ("counter zoe", ""),
        ("'!", ""),
        ("%", ""),
        ("a_b & | ! <-> '", ""),
    ):
        expected = {one, two} if call is None else {call} - {""}
        assert set(await found(live, search)) == expected, search
    changed = ok(await live.centre.admin.get(f"/api/dispositions/{gone['id']}"))
    body = {"name": {"en": "Given back"}, "version": changed["version"]}
    ok(await live.centre.admin.patch(f"/api/dispositions/{gone['id']}", json=body))
    assert await found(live, "given back") == [two]
    assert await found(live, "reembolsado") == []


async def test_what_many_have_is_found_in_the_order_of_the_list(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    await live.queue("billing")
    await live.entry("hotline", TALK)
    calls = [await live.arrive("hotline", address=f"+1415555017{n}") for n in range(4)]
    monkeypatch.setattr(finding, "FEW", 1)
    monkeypatch.setattr(queries, "PROBED", 2)
    assert await found(live, "hotline") == calls[::-1]
    assert await found(live, "415555", limit=2) == calls[:1:-1]


async def test_only_by_who_may_see_it_and_never_simulated_beside_real(live: Live) -> None:
    await live.queue("billing")
    await live.entry("hotline", TALK)
    await live.centre.person("Ivo", "interactions:interaction:read", over=await live.centre.unit("Elsewhere"))
    ivo, ana = await live.centre.signed_in("Ivo"), await live.agent("Ana")
    call = await live.arrive("hotline")
    await note(live, call, "A zeppelin was seen")
    assert await found(live, "zeppelin") == [call]
    assert await found(live, "zepelin", ivo) == []
    assert await found(live, "zeppelin", ana.client) == []
    assert await found(live, "zeppelin", simulated=True) == []
    await ana.accept()
    assert await found(live, "zepelin", ana.client) == [call]


async def test_a_new_name_finds_and_a_note_that_was_taken_back_does_not(live: Live) -> None:
    await live.queue("billing")
    await live.entry("hotline", TALK)
    call = await live.arrive("hotline")
    customer = await known(live, call, name="Clara Nunes")
    await note(live, call, "Wants a unicorn")
    body = {"name": "Clara Barreto", "version": customer["version"]}
    ok(await live.centre.admin.patch(f"/api/customers/{customer['id']}", json=body))
    (written,) = (await live.page(call))["notes"]
    ok(await live.centre.admin.delete(f"/api/interactions/{call}/notes/{written['id']}"), 204)
    await live.settle()
    assert await found(live, "barreto") == [call]
    assert await found(live, "nunes") == []
    assert await found(live, "unicorn") == []


async def test_the_words_of_a_chat_are_found_once_it_has_ended_and_of_the_process_none(live: Live) -> None:
    await live.queue("billing")
    await live.entry("chat", MENU, medium="chat")
    page = await Page.opened(live, name="Clara", language="en")
    ok(await page.write("The invoice shows a phantom surcharge"), 201)
    await page.leave()
    await live.settle()
    assert await found(live, "surchrage phantom") == [page.id]
    assert await found(live, "clara invoice chat") == [page.id]
    assert await found(live, "choose") == []
    async with live.database.transaction() as tx:
        assert await forget_chats(tx, await tx.now(), 10) == 1
    assert await found(live, "phantom") == []
    assert await found(live, "chat") == [page.id]


async def test_of_who_was_erased_no_word_is_left_and_after_their_time_no_note(live: Live) -> None:
    await live.queue("billing")
    await live.entry("chat", MENU, medium="chat")
    page = await Page.opened(live, name="Clara", language="en")
    customer = await known(live, page.id, name="Clara Quixote")
    await note(live, page.id, "Talks of windmills")
    ok(await page.write("My windmill creaks"), 201)
    await page.leave()
    await live.settle()
    assert await found(live, "windmill") == [page.id]
    ok(await live.centre.admin.post(f"/api/customers/{customer['id']}/erase"), 204)
    await live.settle()
    for search in ("windmill", "quixote", "clara", "creaks"):
        assert await found(live, search) == [], search
    assert await live.value("select count(*) from interactions.word where word = any($1)", ["windmill", "quixote"]) == 0
    assert await found(live, (await live.page(page.id))["reference"]) == [page.id]
    await live.entry("hotline", TALK)
    call = await live.arrive("hotline")
    await note(live, call, "A zeppelin was seen")
    await live.leave(call)
    assert await found(live, "zeppelin") == [call]
    async with live.database.transaction() as tx:
        assert await forget_notes(tx, await tx.now(), 10) == 1
    assert await found(live, "zeppelin") == []
