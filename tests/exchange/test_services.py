"""The service catalogue comes in as CSV or XLSX and goes out so."""

import io
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from tests.exchange.lists import Lists
from tests.support.web import Centre, ok

CSV = ("Código;Nome;中文名称;Categoria;Customers' words\r\n2001;Fatura;账单查询;Contas;too much; bill\r\n").replace(
    "too much; bill", '"too much; bill"'
)


def workbook(*rows: tuple[Any, ...]) -> bytes:
    book, file = Workbook(), io.BytesIO()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


@pytest.fixture
async def lists(centre: Centre) -> Lists:
    name = {"en": "Accounts", "pt-BR": "Contas"}
    await centre.make("service-categories", name=name, label="2", digits=3)
    return Lists(centre, "services")


async def catalogue(lists: Lists) -> dict[str, Any]:
    return {row["code"]: row for row in ok(await lists.centre.admin.get("/api/services"))["items"]}


async def test_a_catalogue_comes_in_is_changed_by_a_workbook_and_taken_back(lists: Lists) -> None:
    await lists.brought_in(CSV)
    made = (await catalogue(lists))["2001"]
    assert made["name"] == {"pt-BR": "Fatura", "zh-CN": "账单查询"}
    assert made["keywords"] == ["too much", "bill"]
    assert made["category_id"]
    sent = workbook(("Code", "Name", "Category", "Order"), (2001, "Bill", 2, 7.0), ("2002", "Call details", "2", None))
    done = await lists.brought_in(sent, existing="update")
    assert {state: n for state, n in done["counts"].items() if n} == {"made": 1, "updated": 1}
    changed = await catalogue(lists)
    assert changed["2001"]["name"] == {"en": "Bill", "pt-BR": "Fatura", "zh-CN": "账单查询"}
    assert (changed["2001"]["position"], changed["2001"]["keywords"]) == (7, ["too much", "bill"])
    await lists.undone(done)
    assert {code: row["name"] for code, row in (await catalogue(lists)).items()} == {"2001": made["name"]}


async def test_what_is_wrong_is_said_by_line(lists: Lists) -> None:
    made = await lists.checked("code,name,category\n201,Bill,2\n2002,,2\n2003,Plan,Ninth\n2004,Plan,2\n2 5,Plan,\n")
    assert await lists.problems(made) == [
        (2, "code", "off_scheme"),
        (3, "name_en", "missing"),
        (4, "category", "not_one_of"),
        (6, "code", "string_pattern_mismatch"),
    ]


async def test_it_goes_out_as_a_workbook_that_comes_in_again_and_says_nothing_new(lists: Lists) -> None:
    await lists.brought_in(CSV)
    await lists.centre.make("services", name="=1+1", code="0012")
    answer = await lists.client.get("/api/exports/services", params={"format": "xlsx", "language": "zh-CN"})
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].endswith('services.xlsx"')
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert cells[0][:4] == ["代码", "英文名称", "葡萄牙文名称", "中文名称"]
    assert [(row[0], row[1]) for row in cells[1:]] == [("2001", None), ("0012", "'=1+1")]
    again = await lists.mapped(await lists.checked(answer.content), existing="update")
    assert {state: n for state, n in again["counts"].items() if n} == {"same": 2}
