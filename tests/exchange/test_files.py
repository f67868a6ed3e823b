"""What files are made of: encodings, delimiters, bounds, and cells that no spreadsheet takes for a formula."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchroom.exchange.domain.cells import bared, guarded, joined, parted, row
from switchroom.exchange.domain.decoding import Encoding, Unreadable, decode
from switchroom.exchange.domain.headings import Choice, Field, chosen, matched
from switchroom.exchange.domain.reading import (
    LONGEST_LINE,
    MOST_COLUMNS,
    MOST_ROWS,
    Bad,
    Delimiter,
    NoTable,
    read,
)

PORTUGUESE = "Nome;Cidade\r\nJoão da Conceição;São Paulo\r\nINFORMAÇÕES E AÇÃO;Maranhão\r\n"
GERMAN = "Name;Ort\nJürgen Größe;Köln\nÄnne Öl;Übach\n"
CHINESE = "姓名,城市\r\n张伟,北京\r\n欧阳娜娜,乌鲁木齐\r\n"
TEXT = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=30)


@pytest.mark.parametrize(
    ("text", "codec", "known"),
    [
        (PORTUGUESE, "utf-8", Encoding.UTF_8),
        (PORTUGUESE, "utf-8-sig", Encoding.UTF_8),
        (PORTUGUESE, "cp1252", Encoding.WINDOWS_1252),
        (GERMAN, "cp1252", Encoding.WINDOWS_1252),
        (CHINESE, "utf-8-sig", Encoding.UTF_8),
        (CHINESE, "utf-16", Encoding.UTF_16),
        (CHINESE, "gb18030", Encoding.GB18030),
        ("name\nplain\n", "ascii", Encoding.UTF_8),
    ],
)
def test_the_encoding_of_a_file_is_recognised(text: str, codec: str, known: Encoding) -> None:
    found = decode(text.encode(codec))
    assert (found.text, found.encoding) == (text, known)


def test_an_encoding_can_be_chosen_by_hand_and_what_does_not_fit_is_refused() -> None:
    assert decode("é".encode("cp1252"), Encoding.WINDOWS_1252).text == "é"
    for content, wished in (
        (b"\xff\xfe\xfd", Encoding.UTF_8),
        (b"a\0b", None),
        (b"\xff\xfe\x00", None),
        ("\udc00".encode("utf-16-le", "surrogatepass"), Encoding.UTF_16),
    ):
        with pytest.raises(Unreadable):
            decode(content, wished)


@pytest.mark.parametrize("delimiter", Delimiter)
def test_the_delimiter_is_recognised_and_lines_keep_their_numbers(delimiter: Delimiter) -> None:
    d = delimiter.value
    table = read(f'Name{d}"Note, long"\r\n\r\nAna{d}"one\r\ntwo"\r\n{d}\nBo\n')
    assert table.delimiter is delimiter
    assert table.heading == ["Name", "Note, long"]
    assert [(line.number, line.cells) for line in table.lines] == [(3, ["Ana", "one\ntwo"]), (6, ["Bo", ""])]


def test_excel_may_say_what_the_delimiter_is() -> None:
    table = read("sep=;\r\nName;Note\r\nAna;a, b, c\r\n")
    assert (table.heading, table.lines[0].cells) == (["Name", "Note"], ["Ana", "a, b, c"])


@pytest.mark.parametrize(
    ("text", "why", "line"),
    [
        ("", Bad.EMPTY, 1),
        ("\n\n", Bad.EMPTY, 1),
        ("Name\n", Bad.EMPTY, 1),
        ("Name\n" + "a\n" * (MOST_ROWS + 1), Bad.TOO_MANY_ROWS, MOST_ROWS + 2),
        ("," * MOST_COLUMNS + "\n", Bad.TOO_MANY_COLUMNS, 1),
        ("Name\n" + "," * 900_000 + "\n", Bad.TOO_MANY_COLUMNS, 2),
        ("a," * 5_000_000, Bad.LINE_TOO_LONG, 1),
        ("Name\n" + "x" * (LONGEST_LINE + 1), Bad.LINE_TOO_LONG, 2),
        ('Name\n"' + "x\n" * 200_000, Bad.CELL_TOO_LONG, 2),
        ('Name\n"Ana" Bo\n', Bad.QUOTES, 2),
        ('Name\n"Ana\n', Bad.QUOTES, 2),
    ],
    ids=lambda value: value if isinstance(value, Bad) else "",
)
def test_a_file_that_is_no_table_is_refused_with_the_line(text: str, why: Bad, line: int) -> None:
    with pytest.raises(NoTable) as refused:
        read(text)
    assert (refused.value.why, refused.value.line) == (why, line)


@pytest.mark.parametrize(
    "cell", ["=1+1", "+55 11", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "'=1", "''=cmd|' /C calc'!A0"]
)
def test_no_cell_begins_as_a_formula(cell: str) -> None:
    assert guarded(cell).startswith("'")
    assert bared(guarded(cell)) == cell


@given(st.lists(TEXT, min_size=1, max_size=5))
def test_what_goes_out_comes_in_again(cells: list[str]) -> None:
    written = row(cells)
    (found,) = csv.reader(io.StringIO(written, newline=""), strict=True)
    assert [bared(cell) for cell in found] == cells
    assert not any(cell[:1] in "=+-@\t\r" for cell in found if cell)


@given(st.lists(TEXT.map(lambda text: " ".join(text.split())).filter(bool), max_size=5, unique=True))
def test_several_values_share_a_cell(values: list[str]) -> None:
    assert parted(joined(values)) == values


def test_columns_are_matched_by_their_names_in_any_language() -> None:
    fields = (
        Field("name", {"en": "Name", "pt-BR": "Nome", "zh-CN": "姓名"}),
        Field("mail", {"en": "E-mail", "pt-BR": "E-mail", "zh-CN": "邮箱"}, ("email address",)),
    )
    assert matched(["NOME", "E Mail", "nothing", "Name"], fields) == ["name", "mail", None, None]
    assert matched(["邮箱", " 姓名 "], fields) == ["mail", "name"]
    assert matched(["Email-Address"], fields) == ["mail"]
    choices = (Choice("person", {"en": "Person", "zh-CN": "个人"}),)
    assert [chosen(cell, choices) for cell in ("Person", "个人", "PERSON ", "robot", "")] == ["person"] * 3 + [None] * 2
