"""Step tables out of documents: read, mapped, turned into tasks; hostile files are refused within bounded memory."""

import io
import tracemalloc
import zipfile
from collections.abc import Callable

import pytest
from openpyxl import Workbook

from switchroom.exchange.domain.text_document import MOST_COLUMNS, MOST_ROWS, MOST_TABLES
from switchroom.exchange.facade import NotTaken, read_tables
from switchroom.processes.domain.step_table import bring_in, guess, limit_of

NAMES = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
HEADING = ["No.", "Step", "Responsible post", "Time limit", "Quality requirement", "Input", "Output"]
ROWS = [
    HEADING,
    ["1", "Take the complaint up", "Agent", "30 min", "In the customer's words", "Call", "Ticket"],
    ["2", "Verify", "Agent", "4 working hours", "", "", ""],
]
POSTS = {"agent": "agent", "atendente": "agent"}


def docx(body: str, name: str = "word/document.xml", before: str = "") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("[Content_Types].xml", "<Types/>")
        parts.writestr(name, f"<?xml version='1.0'?>{before}<w:document {NAMES}><w:body>{body}</w:body></w:document>")
    return made.getvalue()


def cell(text: str, properties: str = "") -> str:
    words = "".join(f"<w:p><w:r><w:t>{part}</w:t></w:r></w:p>" for part in text.split("\n"))
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{words}</w:tc>"


def table(rows: list[list[str]]) -> str:
    return f"<w:tbl>{''.join('<w:tr>' + ''.join(map(cell, row)) + '</w:tr>' for row in rows)}</w:tbl>"


def xlsx(rows: list[list[str]]) -> bytes:
    book, made = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    book.save(made)
    return made.getvalue()


def test_the_tables_of_a_document_are_read() -> None:
    content = docx(f"<w:p><w:r><w:t>A heading</w:t></w:r></w:p>{table(ROWS)}{table([['other'], ['x']])}")
    assert [found.rows for found in read_tables(content)] == [ROWS, [["other"], ["x"]]]


def test_the_first_filled_sheet_of_a_workbook_is_read() -> None:
    assert [found.rows for found in read_tables(xlsx(ROWS))] == [ROWS]


def test_merged_cells_count_for_every_row_and_column_that_they_cover() -> None:
    begins, wide = '<w:vMerge w:val="restart"/>', '<w:gridSpan w:val="2"/>'
    rows = (
        f"<w:tr>{cell('1')}{cell('Agent', begins)}</w:tr><w:tr>{cell('2')}{cell('', '<w:vMerge/>')}</w:tr>"
        f"<w:tr>{cell('Wide', wide)}</w:tr>"
    )
    assert read_tables(docx(f"<w:tbl>{rows}</w:tbl>"))[0].rows == [["1", "Agent"], ["2", "Agent"], ["Wide", ""]]


def test_a_table_within_a_cell_is_text_of_the_cell() -> None:
    inner = table([["a", "b"]])
    rows = read_tables(docx(f"<w:tbl><w:tr><w:tc>{inner}<w:p/></w:tc>{cell('c')}</w:tr></w:tbl>"))[0].rows
    assert rows == [["a\nb", "c"]]


BOMB = (
    '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;">]>'
)


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda: b"%PDF-1.7 not ours", "unreadable"),
        (lambda: b"PK\x03\x04" + b"\0" * 100, "unreadable"),
        (lambda: docx(table(ROWS))[:-40], "unreadable"),
        (lambda: docx("<w:tbl><w:tr>"), "unreadable"),
        (lambda: docx(f"<w:tbl><w:tr>{cell('&c;')}</w:tr></w:tbl>", before=BOMB), "unreadable"),
        (lambda: docx("<w:p><w:r><w:t>No table</w:t></w:r></w:p>"), "empty"),
        (lambda: docx(table([["a" * 1000] * 30] * 100)), "too_much"),
        (lambda: docx(f"<w:p><w:r><w:t>{'a' * 60_000_000}</w:t></w:r></w:p>"), "too_much"),
        (lambda: docx("<w:b/>" * 3_100_000), "too_much"),
        (lambda: docx(table([["a"]]) * (MOST_TABLES + 1)), "too_much"),
        (lambda: docx(table([["a"]] * (MOST_ROWS + 1))), "too_many_rows"),
        (lambda: docx(table([["a"] * (MOST_COLUMNS + 1)])), "too_many_columns"),
        (lambda: docx("<w:tbl>" * 100_000), "unreadable"),
    ],
)
def test_what_is_no_table_or_too_much_is_refused_within_bounds(make: Callable[[], bytes], why: str) -> None:
    content = make()
    assert len(content) < 5_000_000
    tracemalloc.start()
    with pytest.raises(NotTaken) as refused:
        read_tables(content)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert refused.value.why == why
    assert peak < 60_000_000


@pytest.mark.parametrize(
    ("written", "limit"),
    [
        ("30 min", "30m"),
        ("2 horas", "2h"),
        ("1 h 30 min", "1h30m"),
        ("24小时内", "24h"),
        ("30分钟", "30m"),
        ("4 working hours", "4h working"),
        ("8 horas úteis", "8h working"),
        ("4工作小时", "4h working"),
        ("within 3 days", "3d"),
        ("72h", "72h"),
        ("2 working days", None),
        ("soon", None),
        ("30", None),
        ("0 min", None),
        ("30 parsecs", None),
        ("30 min after lunch", None),
    ],
)
def test_limits_are_read_as_people_write_them(written: str, limit: str | None) -> None:
    assert limit_of(written) == limit


def test_columns_are_guessed_by_their_headings_in_three_languages() -> None:
    everything = dict(zip(["number", "step", "post", "within", "quality", "input", "output"], range(7), strict=True))
    assert guess([HEADING]) == everything
    portuguese = ["Nº", "Etapa", "Função", "Prazo", "Requisito de qualidade", "Entrada", "Saída"]
    assert guess([portuguese]) == everything
    assert guess([["序号", "步骤", "岗位", "时限", "质量要求", "输入", "输出"]]) == everything
    assert guess([["x", "y"]]) == guess([]) == {}


def test_rows_become_tasks_one_after_the_other_and_mistakes_are_told_by_row() -> None:
    rows = [
        *ROWS,
        ["", "", "", "", "", "", ""],
        ["2", "Decide", "Wizard", "soon", "", "", ""],
        ["4", "", "Agent", "", "", "", ""],
        ["5", "Answer", "", "", "", "", ""],
    ]
    made = bring_in("complaints", "Complaints", "en", rows, guess(rows), POSTS, heading=True)
    steps = made.definition["steps"]
    assert list(steps) == ["step-1", "step-2", "step-3", "step-4", "end"]
    assert steps["step-1"] == {
        "type": "task",
        "title": {"en": "Take the complaint up"},
        "post": "agent",
        "within": "30m",
        "quality": {"en": "In the customer's words"},
        "comes_from": {"en": "Call"},
        "goes_to": {"en": "Ticket"},
        "then": "step-2",
    }
    assert steps["step-4"]["then"] == "end"
    assert [(one.row, one.field, one.code, one.found) for one in made.wrong] == [
        (5, "number", "twice", "2"),
        (5, "post", "unknown", "Wizard"),
        (5, "within", "unreadable", "soon"),
        (6, "step", "missing", ""),
        (7, "post", "missing", ""),
    ]
