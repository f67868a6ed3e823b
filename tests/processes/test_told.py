"""The validator's sentences in the languages of the product: all of them, with the same places, and put together."""

import ast
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import switchroom.processes
from switchroom.platform.text import InvalidText
from switchroom.processes.domain.findings import Finding
from switchroom.processes.domain.length import InvalidLength, Length
from switchroom.processes.domain.media import Medium
from switchroom.processes.domain.misshapen import misshapen
from switchroom.processes.domain.references import Named
from switchroom.processes.domain.saying import any_of, said
from switchroom.processes.domain.validator import validate
from switchroom.processes.domain.variables import InvalidType
from switchroom.processes.publishing import check
from switchroom.processes.told import LANGUAGES, UNITS, WORDS, told, translations
from tests.processes.player import definition_of
from tests.processes.test_validator import Centre

SOURCES = sorted(Path(switchroom.processes.__file__).parent.rglob("*.py"))
MAKERS = {"Finding", "_finding", "_malformed", "_refuse", "as_is"}

FAULTY = """
process: faulty
title: Faulty
start: ask
media: [voice, mail]
steps:
  ask: {type: ask, choices: [{name: one, key: "1"}], outcomes: {one: queue, sing: nowhere}, otherwise: end}
  queue: {type: queue, queue: missing, maximum: 1h30m, within: 45m, then: end, otherwise: end}
  alone: {type: note, text: "{{ colour }}", then: end}
  end: {type: end}
"""


def templates(tree: ast.AST) -> Iterator[str]:
    """Every template in a source; anything but a literal is no template."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "said":
            first = node.args[0]
            assert isinstance(first, ast.Constant), f"said({ast.unparse(first)}) is not said by a literal"
            yield str(first.value)


def unsaid(tree: ast.AST) -> Iterator[str]:
    """What becomes a finding without `said`: words given to a maker of findings, or last in what a check yields."""
    for node in ast.walk(tree):
        given: list[ast.expr] = []
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MAKERS:
            given = [*node.args, *(one.value for one in node.keywords)]
        elif isinstance(node, ast.Yield | ast.Return) and isinstance(node.value, ast.Tuple):
            given = node.value.elts[-1:]
        for one in given:
            parts = one.values if isinstance(one, ast.JoinedStr) else [one]
            if any(isinstance(part, ast.Constant) and " " in str(part.value) for part in parts):
                yield ast.unparse(one)


def places(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def test_every_sentence_is_told_in_every_language_with_the_same_places() -> None:
    """And no translation is left over from a sentence that nobody says any more."""
    in_source = {template for path in SOURCES for template in templates(ast.parse(path.read_text("utf-8")))}
    assert in_source == translations().keys()
    for template, words in translations().items():
        for language in LANGUAGES:
            assert words[language].strip(), (language, template)
            assert places(words[language]) == places(template), (language, template)
    assert {*Named, *Medium} == WORDS.keys()
    for table in (WORDS, UNITS):
        assert all(words.keys() == set(LANGUAGES) and all(words.values()) for words in table.values())


def test_no_finding_is_made_of_words_that_cannot_be_told() -> None:
    assert [(path.name, words) for path in SOURCES for words in unsaid(ast.parse(path.read_text("utf-8")))] == []


@pytest.mark.parametrize(
    "source",
    [
        'def check(): yield "a.b", f"names “{x}”"',
        'def check(): yield step, "a.b", "has no end"',
        'Finding(Severity.ERROR, "", "a.b", f"Case {x}")',
        '_malformed("", message="A step is a map.")',
    ],
)
def test_words_that_cannot_be_told_are_noticed(source: str) -> None:
    assert list(unsaid(ast.parse(source)))


def test_a_finding_is_its_english_sentence() -> None:
    sentence = said("names the {kind} “{wanted}”, which does not exist", kind=Named.QUEUE, wanted="{gold}")
    assert sentence == "names the queue “{gold}”, which does not exist"
    assert told(sentence)["pt-BR"] == "cita a fila “{gold}”, que não existe"
    found = validate(definition_of(FAULTY), Centre())
    assert found == sorted(found)
    assert all(told(one.message)["en"] == one.message for one in found)


def test_places_are_told_too() -> None:
    limit = said(
        "is limited to {within}; {most} is allowed", within=Length.parse("1h30m"), most=Length.parse("4h working")
    )
    assert limit == "is limited to 1h30m; 4h working is allowed"
    assert told(limit)["zh-CN"] == "的时限为 1小时30分钟；允许 4小时（工作时间）"
    assert told(limit)["pt-BR"] == "tem prazo de 1 h 30 min; são permitidos 4 h de expediente"
    assert told(said("has no step of type {types}", types=any_of(["tag", "note"])))["pt-BR"].endswith("tag ou note")


def test_a_faulty_process_is_told_in_chinese() -> None:
    assert chinese(validate(definition_of(FAULTY), Centre())) >= {
        "步骤“ask”没有提问内容：请填写 text 或 prompt。",
        "步骤“ask”经“sing”转到“nowhere”，但该步骤不存在。",
        "步骤“queue”引用了队列“missing”，但它不存在。",
        "步骤“queue”的时限为 45分钟，但自身可能需要 1小时30分钟。",
        "步骤“ask”是 ask 类型，邮件无法执行。",
        "步骤“alone”永远无法到达。",
    }


def test_a_wrong_shape_is_told_in_chinese() -> None:
    def of(source: str) -> set[str]:
        return chinese(check(source, Centre()).findings)

    broken = "q: {type: queue}, l: {type: wait, for: soon}, s: {type: sing}, e: {type: end, x: 1}"
    told_here = of(f"{{process: a, title: A, start: q, steps: {{{broken}}}}}")
    assert "步骤“q”：缺少必填字段 `queue`。" in told_here
    assert "步骤“e”：这里没有字段 `x`。" in told_here
    assert "步骤“l”：时长的写法如 30s、1h30m、3d 或 4h working（位置：`$.for`）。" in told_here
    assert any(one.startswith("没有步骤类型“sing”；可用的有 announcement, ") for one in told_here)
    for refusal in (InvalidLength(), InvalidType(), InvalidText()):
        assert told(misshapen(refusal.message))["zh-CN"] != refusal.message, "the sentence has changed: misshapen too"
    assert of("[]") == {"流程是包含 process、title、start 和 steps 的映射。"}


def chinese(findings: list[Finding]) -> set[str]:
    return {told(finding.message)["zh-CN"] for finding in findings}
