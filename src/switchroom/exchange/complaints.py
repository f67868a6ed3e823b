"""What is wrong with a line, in sentences of three languages, whoever found it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from switchroom.exchange.contracts import Choice, Complaint, LineRefused
from switchroom.platform.errors import Refusal

NAMED = 12
"""How many of the values that a field can have are told."""
TEXTS: Mapping[str, Mapping[str, str]] = {
    "missing": {
        "en": "This has to be filled in.",
        "pt-BR": "Preencha este campo.",
        "zh-CN": "此项必填。",
    },
    "string_too_long": {
        "en": "This has more than {max_length} characters.",
        "pt-BR": "Tem mais de {max_length} caracteres.",
        "zh-CN": "超过 {max_length} 个字符。",
    },
    "too_long": {
        "en": "These are more than {max_length}.",
        "pt-BR": "São mais de {max_length}.",
        "zh-CN": "超过 {max_length} 个。",
    },
    "not_one_of": {
        "en": "This is none of the values it can have: {known}.",
        "pt-BR": "Não é um dos valores possíveis: {known}.",
        "zh-CN": "不在可选值之内：{known}。",
    },
    "unknown": {
        "en": "There is no such thing, or you may not see it.",
        "pt-BR": "Não existe, ou você não tem acesso.",
        "zh-CN": "不存在，或您无权查看。",
    },
    "several": {
        "en": "Several are called so. Use a value that only one has.",
        "pt-BR": "Há vários com esse nome. Use um valor que só um tenha.",
        "zh-CN": "有多个同名项，请使用唯一的值。",
    },
    "malformed": {
        "en": "This is not written as it has to be.",
        "pt-BR": "Não está escrito no formato certo.",
        "zh-CN": "格式不正确。",
    },
    "bad_time": {
        "en": "This is no date and time such as 2026-03-02 09:30.",
        "pt-BR": "Não é uma data e hora como 2026-03-02 09:30.",
        "zh-CN": "不是形如 2026-03-02 09:30 的日期时间。",
    },
    "too_many_cells": {
        "en": "This line has more cells than the heading has columns.",
        "pt-BR": "Esta linha tem mais células do que o cabeçalho tem colunas.",
        "zh-CN": "该行的单元格多于表头的列。",
    },
    "not_allowed": {
        "en": "You may not do this.",
        "pt-BR": "Você não tem permissão para isso.",
        "zh-CN": "您无权执行此操作。",
    },
    "asker_gone": {
        "en": "Whoever asked for it may no longer sign in.",
        "pt-BR": "Quem pediu isso já não pode entrar.",
        "zh-CN": "发起人已无法登录。",
    },
    "changed_since": {
        "en": "Somebody has changed it since; it stays as it is.",
        "pt-BR": "Alguém alterou depois; fica como está.",
        "zh-CN": "此后有人修改过，保持现状。",
    },
    "used_since": {
        "en": "It has been used since; it stays as it is.",
        "pt-BR": "Já foi usado depois; fica como está.",
        "zh-CN": "此后已被使用，保持现状。",
    },
    "gone_since": {
        "en": "It is no longer there.",
        "pt-BR": "Já não existe.",
        "zh-CN": "已不存在。",
    },
    "off_scheme": {
        "en": "The code does not fit its category: its label comes first, then as many digits as it asks for.",
        "pt-BR": "O código não segue a categoria: primeiro o rótulo dela, depois a quantidade de dígitos que ela pede.",
        "zh-CN": "代码不符合所属类别：以类别标识开头，后接规定位数的数字。",
    },
    "unexpected": {
        "en": "The program could not take this line. Whoever runs it finds why in the log.",
        "pt-BR": "O programa não conseguiu aceitar esta linha. O motivo está no log.",
        "zh-CN": "程序无法接受该行，原因见日志。",
    },
}
KNOWN_CODES = {
    "string_pattern_mismatch": "malformed",
    "string_too_short": "missing",
    "access.not_allowed": "not_allowed",
    "setup.unknown": "unknown",
    "setup.archived": "gone_since",
    "request.unknown_reference": "unknown",
    "service.code_off_scheme": "off_scheme",
}
"""How what pydantic and refusals call it is said here."""


def complaint(code: str, field: str | None = None, **details: Any) -> Complaint:
    """One of `TEXTS`, or of what they are called elsewhere."""
    texts = TEXTS[KNOWN_CODES.get(code, code)]
    return Complaint(field, code, {language: text.format(**details) for language, text in texts.items()})


def none_of(field: str, choices: Sequence[Choice]) -> Complaint:
    """The cell holds none of these, which are named in each language."""

    def known(language: str) -> str:
        return ", ".join(choice.title.get(language, choice.value) for choice in choices[:NAMED])

    texts = TEXTS["not_one_of"].items()
    return Complaint(field, "not_one_of", {language: text.format(known=known(language)) for language, text in texts})


def refused(code: str, field: str | None = None, **details: Any) -> LineRefused:
    """A line is not taken for this one reason."""
    return LineRefused(complaint(code, field, **details))


def of_body(error: ValidationError, fields: Mapping[str, str] | None = None) -> tuple[Complaint, ...]:
    """What is wrong with the body that a line became. `fields`: which field a part of it comes from."""
    found = []
    for one in error.errors(include_url=False, include_input=False):
        name = str(one["loc"][0]) if one["loc"] else None
        code = one["type"] if one["type"] in TEXTS or one["type"] in KNOWN_CODES else "malformed"
        found.append(complaint(code, (fields or {}).get(name or "", name), **one.get("ctx", {})))
    return tuple(found)


def of_refusal(refusal: Refusal, known: Iterable[str]) -> tuple[Complaint, ...]:
    """What a refusal says of a line; `known`: names of fields. What has no sentence of ours keeps its own."""
    fields = set(known)
    named = [e.get("field") for e in refusal.details.get("errors", []) if e.get("field") in fields]
    if refusal.code in TEXTS or refusal.code in KNOWN_CODES:
        return tuple(complaint(refusal.code, field) for field in named or [None])
    return tuple(Complaint(field, refusal.code, {"en": refusal.message}) for field in named or [None])
