"""The browser application's layers: app > features > ui > lib > api, and features never import each other.

The customers' pages, call, chat and portal, stand apart: they take from lib and api only, so that they stay small. A
form is a conversation, too, shown as pages: it takes that from the chat. The device check and the page behind a link to
a review look like the portal: they take the portal's looks.
"""

import re
from pathlib import Path

import pytest

SOURCES = Path(__file__).parents[2] / "ui" / "src"
IMPORT = re.compile(r"""(?:from|import)\s*\(?\s*['"](\.{1,2}/[^'"]+)['"]""")
MAY_IMPORT = {
    "app": {"app", "features", "ui", "lib", "api"},
    "features": {"ui", "lib", "api"},
    "ui": {"ui", "lib", "api"},
    "lib": {"lib", "api", "locales"},
    "api": {"api"},
    "call": {"call", "lib", "api"},
    "chat": {"chat", "lib", "api"},
    "form": {"form", "chat", "lib", "api"},
    "portal": {"portal", "lib", "api"},
    "device": {"device", "portal", "lib", "api"},
    "decide": {"decide", "portal", "lib", "api"},
    "test": {"test", "ui", "lib"},
}
"""Into its own feature, a feature may always import; a test also takes the means of testing."""


def violations(root: Path) -> list[str]:
    """Each forbidden import of the sources below `root`, as a sentence."""
    found = []
    for file in sorted([*root.rglob("*.ts"), *root.rglob("*.tsx")]):
        place = file.relative_to(root)
        if "generated" in place.parts:
            continue
        for target in IMPORT.findall(file.read_text(encoding="utf-8")):
            aim = (file.parent / target).resolve().relative_to(root.resolve())
            if ".test." in file.name and aim.parts[0] == "test":
                continue
            if reason := _refusal(place.parts, aim.parts):
                found.append(f"{place.as_posix()} imports {aim.as_posix()}: {reason}")
    return found


def _refusal(place: tuple[str, ...], aim: tuple[str, ...]) -> str:
    if place[0] == aim[0] == "features":
        return "" if place[1] == aim[1] else "a feature never imports another; let the application bring them together"
    if aim[0] not in MAY_IMPORT.get(place[0], set()):
        return f"{place[0]} may not import {aim[0]}"
    return ""


def test_layers_hold() -> None:
    assert violations(SOURCES) == []


@pytest.mark.parametrize(
    ("file", "line", "sentence"),
    [
        ("features/desk/a.ts", "import { x } from '../customers/card';", "a feature never imports another"),
        ("features/desk/a.tsx", "import type { X } from '../../app/router';", "features may not import app"),
        ("ui/a.tsx", "import { x } from '../features/desk/phone';", "ui may not import features"),
        ("lib/a.ts", "export { x } from '../ui/page';", "lib may not import ui"),
        ("api/a.ts", "import '../lib/text';", "api may not import lib"),
        ("call/a.ts", "import { Page } from '../ui/page';", "call may not import ui"),
        ("chat/a.ts", "import { Page } from '../call/page';", "chat may not import call"),
        ("features/desk/a.ts", "const x = () => import('../audit/audit-page');", "a feature never imports another"),
        ("lib/a.ts", "import {\n  one,\n  two,\n} from '../features/desk/x';", "lib may not import features"),
        ("features/desk/a.tsx", "import { show } from '../../test/render';", "features may not import test"),
        ("elsewhere/a.ts", "import '../lib/text';", "elsewhere may not import lib"),
    ],
)
def test_a_planted_violation_is_found(tmp_path: Path, file: str, line: str, sentence: str) -> None:
    planted = tmp_path / file
    planted.parent.mkdir(parents=True)
    planted.write_text(line + "\n")
    (found,) = violations(tmp_path)
    assert sentence in found


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("features/desk/a.ts", "import { x } from './phone';"),
        ("features/setup/screens/a.ts", "import { x } from '../screen';"),
        ("app/a.tsx", "import { x } from '../features/desk/offers';"),
        ("ui/form/a.tsx", "import { x } from '../../lib/text';"),
        ("lib/a.ts", "import { useState } from 'react';"),
        ("features/desk/a.test.tsx", "import { show } from '../../test/render';"),
    ],
)
def test_what_is_allowed_is_not_reported(tmp_path: Path, file: str, line: str) -> None:
    kept = tmp_path / file
    kept.parent.mkdir(parents=True)
    kept.write_text(line + "\n")
    assert violations(tmp_path) == []
