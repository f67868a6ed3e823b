"""How much a browser loads before the desk, the call page and the chat on a foreign page are there."""

from __future__ import annotations

import gzip
import importlib.util
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "src" / "switchroom" / "static"
STATIC_IMPORT = re.compile(r"""(?:from|import)\s*["']\./([\w.-]+\.js)["']""")


def build() -> None:
    """Bring the built application up to date; nothing happens when no source changed."""
    spec = importlib.util.spec_from_file_location("switchroom_ui_build", ROOT / "scripts" / "ui.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    script.build()


def first_load(page: Path) -> list[Path]:
    """The page, its scripts and style sheets, and every script that these import before they run."""
    text = page.read_text(encoding="utf-8")
    found = [page]
    waiting = [page.parent / name.lstrip("/") for name in re.findall(r'(?:src|href)="(/[^"]+\.(?:js|css))"', text)]
    while waiting:
        file = waiting.pop()
        if file in found:
            continue
        found.append(file)
        if file.suffix == ".js":
            waiting += [file.parent / name for name in STATIC_IMPORT.findall(file.read_text(encoding="utf-8"))]
    return found


def compressed_kb(files: list[Path]) -> float:
    """Sum of the sizes after gzip, as the server sends them, in kB of 1000 bytes."""
    return round(sum(len(gzip.compress(file.read_bytes(), 9)) for file in files) / 1000, 1)


def run(*, quick: bool = False) -> dict[str, float]:
    """`first_load_kb`: the desk before its route chunks; `call_page_kb`: the customer's call page; `widget_kb`: the
    chat on a foreign page, loader and frame. Always whole.
    """
    del quick
    build()
    return {
        "first_load_kb": compressed_kb(first_load(STATIC / "index.html")),
        "call_page_kb": compressed_kb(first_load(STATIC / "call.html")),
        "widget_kb": compressed_kb([STATIC / "chat.js", *first_load(STATIC / "chat.html")]),
    }
