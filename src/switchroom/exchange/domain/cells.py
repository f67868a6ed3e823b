"""Cells that no spreadsheet takes for a formula, and cells that hold several values.

A cell that begins with `=`, `+`, `-`, `@`, a tab or a line break is executed or swallowed by spreadsheets (OWASP, "CSV
Injection"; with the full-width signs that East Asian ones take as well). It is written behind an apostrophe, and so is
one that begins with apostrophes before such a sign: `bared` takes exactly one away again, and a round trip loses
nothing.
"""

import re
from collections.abc import Iterable

_DANGEROUS = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_GUARDED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")
SEPARATOR = ";"


def guarded(cell: str) -> str:
    """The cell as it can be opened by a spreadsheet."""
    return f"'{cell}" if _DANGEROUS.match(cell) else cell


def bared(cell: str) -> str:
    """What `guarded` made the cell of."""
    return cell[1:] if _GUARDED.match(cell) else cell


def row(cells: Iterable[str], delimiter: str = ",") -> str:
    """A line of a file: every cell guarded and in quotes."""
    return delimiter.join('"' + guarded(cell).replace('"', '""') + '"' for cell in cells) + "\r\n"


def joined(values: Iterable[str]) -> str:
    """Several values in one cell: behind semicolons, or each on its line where one holds a semicolon itself."""
    lines = [" ".join(value.split()) for value in values]
    if any(SEPARATOR in line for line in lines):
        return "".join(f"{line}\n" for line in lines)
    return f"{SEPARATOR} ".join(lines)


def parted(cell: str) -> list[str]:
    """The values that stand in one cell, each once."""
    parts = cell.splitlines() if "\n" in cell else cell.split(SEPARATOR)
    return list(dict.fromkeys(part.strip() for part in parts if part.strip()))
