"""What no file of the repository may say: where packages come from, and where somebody's machine keeps its files."""

import re
import subprocess

import pytest

from tests.architecture.tree import ROOT

FORBIDDEN = re.compile(
    r"(?:https?://(?:[\w.-]*\.)?(?:pypi\.org|pythonhosted\.org|npmjs\.(?:org|com)|debian\.org)\b)|/wor[k]/|/roo[t]/\\."
)


def tracked_files() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [name for name in listed.split("\0") if name]


def test_no_file_names_a_registry_or_a_machines_path() -> None:
    found = []
    for name in tracked_files():
        try:
            text = (ROOT / name).read_text("utf-8")
        except (UnicodeDecodeError, FileNotFoundError, IsADirectoryError):
            continue
        found += [f"{name}: {match.group()}" for match in FORBIDDEN.finditer(text)]
    assert found == []


@pytest.mark.parametrize(
    "planted", ["https://" + "pypi.org/simple", "/wor" + "k/main", "https://registry." + "npmjs.org/x"]
)
def test_a_planted_address_is_seen(planted: str) -> None:
    assert FORBIDDEN.search(planted)
