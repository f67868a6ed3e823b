"""docs/features.md names, for each thing the program can do, the tests that show it. Here: those tests exist."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.tree import ROOT

FEATURES = ROOT / "docs" / "features.md"
NAMED = re.compile(r"`((?:tests|ui|bench|widget)/[^`\s]+)`")
"""A test in backticks: `tests/platform/test_jobs.py::test_name`, a file, or a folder that ends in a slash."""

REASON = re.compile(r"(?:Not done|No test of its own): \S")
"""How a row without a test begins, before it says why."""


def problems(text: str, root: Path) -> Iterator[str]:
    """Each named test that does not exist, and each row of a table that names none."""
    for number, line in enumerate(text.splitlines(), 1):
        named = NAMED.findall(line)
        yield from (f"line {number}: {name} does not exist" for name in named if not _exists(root, name))
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        is_row = (
            line.startswith("|") and not set("".join(cells)) <= set("-: ") and cells[-1] not in ("Shown by", "shown by")
        )
        if is_row and not named and not REASON.match(cells[-1]):
            yield f"line {number}: {cells[0]} names no test"


def _exists(root: Path, name: str) -> bool:
    file, _, test = name.partition("::")
    path = root / file
    if not test:
        return path.is_dir() if file.endswith("/") else path.is_file()
    return path.is_file() and test.partition("[")[0] in _functions(path)


def _functions(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_every_feature_names_tests_that_exist() -> None:
    assert list(problems(FEATURES.read_text("utf-8"), ROOT)) == []


def test_what_does_not_exist_or_is_missing_is_seen(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_a.py").write_text("async def test_one(): ...")
    rows = ["| Feature | Shown by |", "|---|---|", "| one | `tests/test_a.py::test_one` |"]
    rows += ["| two | `tests/test_a.py::test_two` |", "| three | `tests/test_b.py` |", "| four | soon |"]
    rows += ["| five | `tests/` and `tests/test_a.py` |", "| six | Not done: it comes later |", "| seven | Not done: |"]
    table = "\n".join(rows)
    assert list(problems(table, tmp_path)) == [
        "line 4: tests/test_a.py::test_two does not exist",
        "line 5: tests/test_b.py does not exist",
        "line 6: four names no test",
        "line 9: seven names no test",
    ]
