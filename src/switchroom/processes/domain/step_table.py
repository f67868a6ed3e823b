"""From a table of steps, as houses keep it in documents and workbooks, to a definition: tasks one after the other.

Which column is what is guessed by its heading, in three languages, and chosen by whoever brings it in. A limit is read
as people write it (30 min, 2 horas, 24小时, 4 working hours); a role by its name in any language or its short name.
What cannot be read is told with its row and left out, so that a draft can begin all the same.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from switchroom.platform.listing import plain

MOST_STEPS = 300
LONGEST = 2_000
FIELDS = ("number", "step", "post", "within", "quality", "input", "output")
HEADINGS: Mapping[str, str] = {
    "number": "no; nr; number; step no; step number; #; n; nº; numero; 序号; 编号; 步骤号",
    "step": "step; activity; task; action; what; etapa; atividade; passo; 步骤; 流程步骤; 工作内容; 操作",
    "post": "role; post; who; responsible; responsible post; funcao; responsavel; cargo; "
    "岗位; 责任岗位; 负责人; 执行岗位",
    "within": "time limit; limit; within; deadline; time; prazo; tempo; 时限; 时间要求; 完成时限",
    "quality": "quality; quality requirement; requirement; standard; qualidade; requisito; requisito de qualidade; "
    "质量要求; 质量标准; 要求",
    "input": "input; information in; entrada; 输入",
    "output": "output; information out; result; saida; resultado; 输出; 输出结果",
}
_HEADED = {plain(word.strip()): name for name, words in HEADINGS.items() for word in words.split(";")}
_UNITS = (
    ("m", ("m", "min", "mins", "minute", "minutes", "minuto", "minutos", "分钟", "分")),
    ("h", ("h", "hr", "hrs", "hour", "hours", "hora", "horas", "小时", "时")),
    ("d", ("d", "day", "days", "dia", "dias", "天", "日")),
    ("s", ("s", "sec", "secs", "second", "seconds", "segundo", "segundos", "秒")),
)
_UNIT = {word: unit for unit, words in _UNITS for word in words}
_PART = re.compile(r"(\d{1,5}) *([^\W\d_]+)")
_WORKING = re.compile(r"working|business|uteis|util|utei|工作")


class Wrong(msgspec.Struct, frozen=True):
    """What cannot be taken from a row: in which row (the first is 1) and field, why, and what stands there."""

    row: int
    field: str
    code: str
    found: str


class Brought(msgspec.Struct, frozen=True):
    """The definition that a table makes, and what is wrong with its rows."""

    definition: dict[str, Any]
    steps: int
    wrong: list[Wrong]


def guess(rows: Sequence[Sequence[str]]) -> dict[str, int]:
    """Which column is what, by the first row; fields that no heading names are left out."""
    found: dict[str, int] = {}
    for at, heading in enumerate(rows[0] if rows else ()):
        name = _HEADED.get(" ".join(plain(heading).replace(".", " ").replace(":", " ").split()))
        if name is not None:
            found.setdefault(name, at)
    return found


def limit_of(text: str) -> str | None:
    """A length of the process language for what somebody wrote; None for what is none (a working day has no length)."""
    words = " ".join(plain(text).split()).removeprefix("within").removesuffix("内")
    working = _WORKING.search(words) is not None
    parts = [(int(count), _UNIT.get(unit)) for count, unit in _PART.findall(_WORKING.sub(" ", words))]
    rest = _PART.sub("", _WORKING.sub("", words)).strip(" .,+-()")
    if not parts or rest or any(unit is None or count == 0 for count, unit in parts):
        return None
    if working and any(unit == "d" for _, unit in parts):
        return None
    return "".join(f"{count}{unit}" for count, unit in parts) + (" working" if working else "")


def bring_in(
    process: str,
    title: Any,
    language: str,
    rows: Sequence[Sequence[str]],
    columns: Mapping[str, int],
    posts: Mapping[str, str],
    *,
    heading: bool,
) -> Brought:
    """The definition of a table whose `columns` say which field stands where.

    `posts`: the short name of a role by whatever it is called, folded by `plain`.
    """
    wrong: list[Wrong] = []
    taken: list[dict[str, Any]] = []
    numbers: set[str] = set()
    for number, row in enumerate(rows, 1):
        if (heading and number == 1) or not any(cell.strip() for cell in row):
            continue
        if len(taken) == MOST_STEPS:
            wrong.append(Wrong(number, "step", "too_many", str(MOST_STEPS)))
            break
        cells = {name: row[at].strip()[:LONGEST] for name, at in columns.items() if at < len(row) and row[at].strip()}
        if cells.get("number") and cells["number"] in numbers:
            wrong.append(Wrong(number, "number", "twice", cells["number"]))
        numbers.add(cells.get("number", ""))
        if "step" not in cells:
            wrong.append(Wrong(number, "step", "missing", ""))
        else:
            taken.append(_step(number, cells, language, posts, wrong))
    names = [f"step-{at}" for at in range(1, len(taken) + 1)]
    steps = {name: {**step, "then": then} for name, step, then in zip(names, taken, [*names[1:], "end"], strict=False)}
    start = names[0] if names else "end"
    definition = {"process": process, "title": title, "start": start, "steps": {**steps, "end": {"type": "end"}}}
    return Brought(definition, len(taken), wrong)


def _step(
    number: int, cells: Mapping[str, str], language: str, posts: Mapping[str, str], wrong: list[Wrong]
) -> dict[str, Any]:
    step: dict[str, Any] = {"type": "task", "title": {language: " ".join(cells["step"].split())}}
    if role := cells.get("post"):
        slug = posts.get(" ".join(plain(role).split()))
        if slug is None:
            wrong.append(Wrong(number, "post", "unknown", role))
        else:
            step["post"] = slug
    else:
        wrong.append(Wrong(number, "post", "missing", ""))
    if within := cells.get("within"):
        limit = limit_of(within)
        if limit is None:
            wrong.append(Wrong(number, "within", "unreadable", within))
        else:
            step["within"] = limit
    for name, field in (("quality", "quality"), ("input", "comes_from"), ("output", "goes_to")):
        if words := cells.get(name):
            step[field] = {language: words}
    return step
