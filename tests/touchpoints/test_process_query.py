"""A process found while somebody types: by number, code, name, symptom, customers' words, in three languages."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from switchroom.entrypoints.parts import supply_parts
from switchroom.organisation import http as organisation
from switchroom.people import http as people
from switchroom.platform.db import Database
from switchroom.platform.keys import Keyring
from switchroom.platform.sealed import Sealer
from switchroom.processes import http as processes
from switchroom.processes.facade import catalogue_what_is_missing
from switchroom.touchpoints import http as touchpoints
from tests.processes.test_step_table import docx, table
from tests.support.web import ok, opened_centre, refused
from tests.touchpoints.test_map import House

SIGNAL = """
process: no-signal
number: S-3-014
title: {en: No network at home, pt-BR: Sem rede em casa, zh-CN: 家中无网络}
need: {en: To make calls again, pt-BR: Voltar a fazer chamadas, zh-CN: 恢复通话}
owner: administrator
said:
  - {en: My phone shows no signal, pt-BR: Meu celular está sem sinal, zh-CN: 我的手机没信号}
symptoms: [{en: Coverage hole, pt-BR: Área sem cobertura, zh-CN: 覆盖盲区}]
languages: [en]
start: reset
steps:
  reset: {type: task, title: {en: Reset the antenna}, post: administrator, within: 30m, quality: {en: Asked twice},
          late: [{notify: administrator}], then: end}
  end: {type: end}
"""
BILL = """
process: bill-question
number: S-2-001
title: {en: Question about a bill, pt-BR: Dúvida sobre a fatura, zh-CN: 账单疑问}
said: [{en: You charged me twice, pt-BR: Cobraram duas vezes, zh-CN: 重复扣费}]
languages: [en]
start: end
steps:
  end: {type: end}
"""


@pytest.fixture
async def house(database: Database) -> AsyncIterator[House]:
    routers = (organisation.router, people.router, processes.router, touchpoints.router)
    async with opened_centre(database, routers) as centre:
        keyring = Keyring.generate()
        centre.services.supply(Keyring, keyring)
        centre.services.supply(Sealer, Sealer(keyring))
        supply_parts(centre.services)
        house = House(centre)
        await house.open()
        for definition in (SIGNAL, BILL):
            await house.publish(definition)
        yield house


async def found(house: House, q: str, language: str = "en", client: httpx.AsyncClient | None = None) -> list[Any]:
    answer = await (client or house.centre.admin).get("/api/process-search", params={"q": q, "language": language})
    items: list[Any] = ok(answer)["items"]
    return items


@pytest.mark.parametrize(
    ("typed", "known", "words"),
    [
        ("S-3-014", "number", "S-3-014"),
        ("s3014", "number", "S-3-014"),
        ("s-3-0", "number", "S-3-014"),
        ("no netw", "name", "No network at home"),
        ("NO SIGN", "said", "My phone shows no signal"),
        ("sinal", "said", "Meu celular está sem sinal"),
        ("area cobert", "symptom", "Área sem cobertura"),
        ("没信号", "said", "我的手机没信号"),
        ("盲", "symptom", "覆盖盲区"),
        ("antenna", "step", "Reset the antenna"),
        ("netwrok", "name", "No network at home"),
        ("celuar", "said", "Meu celular está sem sinal"),
        ("my telephone shows nothing, no signal since yesterday", "said", "My phone shows no signal"),
    ],
)
async def test_a_process_is_found_by_what_is_typed(house: House, typed: str, known: str, words: str) -> None:
    best = (await found(house, typed))[0]
    assert (best["slug"], best["why"]["known"], best["why"]["words"]) == ("no-signal", known, words)


async def test_why_is_said_in_the_language_of_whoever_asks(house: House) -> None:
    await house.publish(SIGNAL.replace("zh-CN: 我的手机没信号", "zh-CN: 我的手机没信号 signal"))
    [best] = await found(house, "signal", "zh-CN")
    assert best["why"]["language"] == "zh-CN"


async def test_codes_services_and_their_customers_words_find_what_serves_them(house: House) -> None:
    await house.assign(process="bill-question", brand_ids=["X"], service_ids=["2001"])
    service = ok(await house.centre.admin.get(f"/api/services/{house.ids['2001']}"))
    body = {"version": service["version"], "name": {"en": "Invoices"}, "keywords": ["receipt", "发票"]}
    ok(await house.centre.admin.patch(f"/api/services/{house.ids['2001']}", json=body))
    for typed, known, words in [
        ("AX2001", "code", "AX2001"),
        ("ax20", "code", "AX2001"),
        ("2001", "service", "2001 Invoices"),
        ("invoic", "service", "Invoices"),
        ("receipt", "said", "receipt"),
        ("发票", "said", "发票"),
    ]:
        best = (await found(house, typed))[0]
        assert (best["slug"], best["why"]["known"], best["why"]["words"]) == ("bill-question", known, words), typed
    # The code goes with the touchpoint.
    await house.assign(process="first", brand_ids=["X"], service_ids=["2001"], replace=True)
    assert (await found(house, "AX2001"))[0]["slug"] == "first"


async def test_a_whole_number_comes_before_whatever_has_it_among_its_words(house: House) -> None:
    await house.publish(
        BILL.replace("S-2-001", "S-9-999")
        .replace("bill-question", "other")
        .replace("Question about a bill", "S-2-001 and S-2-001 again")
    )
    assert next(one["slug"] for one in await found(house, "S-2-001")) == "bill-question"


async def test_what_is_published_anew_is_found_by_its_new_words_only(house: House) -> None:
    await house.publish(BILL.replace("Question about a bill", "Doubts on an invoice"))
    assert [one["slug"] for one in await found(house, "invoice")] == ["bill-question"]
    assert (await found(house, "invoice"))[0]["version"] == 2
    assert not [one for one in await found(house, "question") if one["why"] is None]
    assert "Question about a bill" not in str(await found(house, "question"))


async def test_nothing_typed_finds_nothing(house: House) -> None:
    for typed in ("", " ", "?!", "%_\\", "zzzzqqqq"):
        assert await found(house, typed) == []


async def test_only_whoever_sees_processes_finds_them_and_codes_only_of_their_brands(house: House) -> None:
    await house.assign(process="bill-question", brand_ids=["X"], service_ids=["4001"])
    await house.centre.person("Nina", "touchpoints:touchpoint:see")
    nina = await house.centre.signed_in("Nina")
    refused(await nina.get("/api/process-search", params={"q": "bill"}), 403, "access.not_allowed")
    await house.centre.person("Otto", "processes:process:see", brands=[house.ids["Y"]])
    otto = await house.centre.signed_in("Otto")
    assert [one["slug"] for one in await found(house, "bill", client=otto)] == ["bill-question"]
    assert await found(house, "AX4001", client=otto) == []
    assert await found(house, "4001", client=otto) == []
    await house.centre.person("Pia", "processes:process:see", brands=[house.ids["X"]])
    pia = await house.centre.signed_in("Pia")
    assert [one["slug"] for one in await found(house, "AX4001", client=pia)] == ["bill-question"]


async def test_what_was_published_before_there_was_a_catalogue_is_found(house: House) -> None:
    async with house.centre.services.database.transaction() as tx:
        for table in ("catalogued", "word", "vocabulary"):
            await tx.execute(f"delete from processes.{table}")
    assert await found(house, "S-3-014") == []
    async with house.centre.services.database.transaction() as tx:
        assert await catalogue_what_is_missing(tx) == 4
        assert await catalogue_what_is_missing(tx) == 0
    assert (await found(house, "S-3-014"))[0]["slug"] == "no-signal"


async def test_the_document_says_what_it_is_for_who_owns_it_and_who_does_what_by_when(house: House) -> None:
    shown = ok(await house.centre.admin.get("/api/processes/no-signal/document"))
    assert (shown["number"], shown["version"], shown["owner"]) == (
        "S-3-014",
        1,
        {"slug": "administrator", "name": "Administrator"},
    )
    assert shown["need"]["pt-BR"] == "Voltar a fazer chamadas"
    assert [(one["version"], one["by"], one["note"]) for one in shown["revisions"]] == [(1, "Admin", "first")]
    reset = shown["steps"][0]
    assert (reset["place"], reset["graph"]["within"], reset["quality"]) == (1, "30m", {"en": "Asked twice"})
    late = reset["late"][0]
    assert (late["notify"], late["go"]) == ({"slug": "administrator", "name": "Administrator"}, None)
    refused(await house.centre.admin.get("/api/processes/nothing/document"), 404, "process.not_found")


async def test_readers_comments_reach_the_owner_who_settles_them(house: House) -> None:
    await house.centre.person("Rita", "processes:process:see")
    day = "2020-01-01"
    post = [{"post_id": house.ids["post"], "from": day}]
    await house.centre.person("Olga", "processes:process:see", "processes:draft:edit", posts=post)
    rita, olga = await house.centre.signed_in("Rita"), await house.centre.signed_in("Olga")
    path = "/api/processes/no-signal/comments"
    made = ok(await rita.post(path, json={"text": "Thirty minutes are too short."}), 201)["items"][0]
    assert (made["by"], made["mine"], made["version"], made["settled_at"]) == ("Rita", True, 1, None)
    notice = ok(await olga.get("/api/notices"))["items"][0]
    assert (notice["kind"], notice["process"]) == ("comment", "no-signal")
    refused(await rita.post(f"{path}/{made['id']}/settle"), 403, "access.not_allowed")
    assert (await olga.post(f"{path}/{made['id']}/settle")).status_code == 204
    assert ok(await rita.get(path))["items"][0]["settled_at"]
    assert (await olga.post(f"{path}/{made['id']}/reopen")).status_code == 204
    assert ok(await rita.get(path))["items"][0]["settled_at"] is None
    elsewhere = f"/api/processes/bill-question/comments/{made['id']}"
    refused(await olga.delete(elsewhere), 404, "process.comment_not_found")
    assert (await rita.delete(f"{path}/{made['id']}")).status_code == 204
    assert ok(await rita.get(path))["items"] == []
    refused(await rita.post("/api/processes/nothing/comments", json={"text": "x"}), 404, "process.not_found")
    await house.centre.person("Sven")
    sven = await house.centre.signed_in("Sven")
    refused(await sven.get(path), 403, "access.not_allowed")


async def test_what_a_process_touches_names_its_services(house: House) -> None:
    await house.assign(process="bill-question", brand_ids=["X"], service_ids=["4001"])
    touched = ok(await house.centre.admin.get("/api/processes/bill-question/touches"))
    assert touched["services"] == [{"code": "4001", "name": "4001", "touchpoints": 2, "codes": ["AX4001", "BX4001"]}]


async def test_the_compendium_has_all_documents_or_those_of_a_kind_category_or_brand(house: House) -> None:
    await house.publish(BILL.replace("languages", "category: enquiry\nkind: management\nlanguages"))
    await house.assign(process="no-signal", brand_ids=["X"], service_ids=["4001"])

    async def numbers(client: httpx.AsyncClient, **which: Any) -> tuple[list[str], int]:
        page = ok(await client.get("/api/process-documents", params=which))
        return [one["number"] or one["slug"] for one in page["items"]], page["total"]

    admin = house.centre.admin
    assert await numbers(admin) == (["S-2-001", "S-3-014", "first", "second"], 4)
    assert await numbers(admin, offset=1, limit=2) == (["S-3-014", "first"], 4)
    assert await numbers(admin, kind="management") == (["S-2-001"], 1)
    assert await numbers(admin, category="enquiry") == (["S-2-001"], 1)
    assert await numbers(admin, brand_id=house.ids["X"]) == (["S-3-014"], 1)
    await house.centre.person("Otto", "processes:process:see", brands=[house.ids["Y"]])
    otto = await house.centre.signed_in("Otto")
    assert await numbers(otto, brand_id=house.ids["X"]) == ([], 0)
    assert (await numbers(otto))[1] == 4
    await house.centre.person("Sven")
    sven = await house.centre.signed_in("Sven")
    refused(await sven.get("/api/process-documents"), 403, "access.not_allowed")


async def test_a_step_table_is_looked_at_before_it_becomes_a_draft(house: House) -> None:
    await house.centre.person("Rita", "processes:process:see")
    rita, admin = await house.centre.signed_in("Rita"), house.centre.admin
    rows = [["Step", "Role", "Time limit"], ["Take it up", "Administrator", "30 min"], ["Answer", "Nobody", "soon"]]
    content = docx(table(rows))
    refused(await rita.post("/api/process-tables", content=content), 403, "access.not_allowed")
    refused(await admin.post("/api/process-tables", content=b"no"), 422, "exchange.not_taken")
    refused(await admin.post("/api/process-tables", content=b"0" * 5_000_001), 422, "exchange.not_taken")
    [found] = ok(await admin.post("/api/process-tables", content=content))["items"]
    assert found == {"rows": rows, "columns": {"step": 0, "post": 1, "within": 2}, "left_off": 0}
    body = {"process": "old", "title": "Old", "language": "en", "rows": rows, "columns": found["columns"]}
    refused(await rita.post("/api/process-tables/steps", json=body), 403, "access.not_allowed")
    seen = ok(await admin.post("/api/process-tables/steps", json=body))
    assert [(one["row"], one["field"], one["code"]) for one in seen["wrong"]] == [
        (3, "post", "unknown"),
        (3, "within", "unreadable"),
    ]
    draft = await house.centre.make("process-drafts", process="old", title="Old", text=seen["text"])
    assert draft["definition"]["steps"]["step-1"]["post"] == "administrator"
    assert draft["definition"]["steps"]["step-1"]["then"] == "step-2"
