"""The validator's sentences in the languages of the product, from the tables beside this: template to translations.

Names, values and what a parser says stay as they are; kinds of things, media and lengths of time are told too.
"""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml

from switchroom.platform.text import Text
from switchroom.processes.domain.length import Length
from switchroom.processes.domain.media import Medium
from switchroom.processes.domain.references import Named
from switchroom.processes.domain.saying import Sentence, Value

LANGUAGES = ("pt-BR", "zh-CN")
"""Beside English, of which every sentence is made."""
TABLES = ("process", "steps")
WORDS: Mapping[Named | Medium, Mapping[str, str]] = {
    Named.POST: {"pt-BR": "a função", "zh-CN": "岗位"},
    Named.QUEUE: {"pt-BR": "a fila", "zh-CN": "队列"},
    Named.CALENDAR: {"pt-BR": "o calendário", "zh-CN": "工作日历"},
    Named.ARTICLE: {"pt-BR": "o artigo", "zh-CN": "知识文章"},
    Named.PROMPT: {"pt-BR": "o áudio", "zh-CN": "提示音"},
    Named.SKILL: {"pt-BR": "a habilidade", "zh-CN": "技能"},
    Named.DISPOSITION: {"pt-BR": "a tabulação", "zh-CN": "服务小结"},
    Named.ANNOUNCEMENT: {"pt-BR": "o aviso", "zh-CN": "公告"},
    Named.TABLE: {"pt-BR": "a tabela de consulta", "zh-CN": "查询表"},
    Named.CHECK: {"pt-BR": "a verificação de diagnóstico", "zh-CN": "诊断检查"},
    Named.CODE_CHANNEL: {"pt-BR": "o meio de envio de códigos", "zh-CN": "验证码发送方式"},
    Named.SERVICE: {"pt-BR": "o serviço", "zh-CN": "业务"},
    Named.SECRET: {"pt-BR": "o segredo", "zh-CN": "密钥"},
    Medium.VOICE: {"pt-BR": "a voz", "zh-CN": "语音"},
    Medium.CHAT: {"pt-BR": "o chat", "zh-CN": "在线聊天"},
    Medium.MAIL: {"pt-BR": "o e-mail", "zh-CN": "邮件"},
    Medium.FORM: {"pt-BR": "o formulário", "zh-CN": "表单"},
    Medium.IN_PERSON: {"pt-BR": "o atendimento presencial", "zh-CN": "现场"},
}
UNITS: Mapping[str, Mapping[str, str]] = {
    "ms": {"pt-BR": " ms", "zh-CN": "毫秒"},
    "s": {"pt-BR": " s", "zh-CN": "秒"},
    "m": {"pt-BR": " min", "zh-CN": "分钟"},
    "h": {"pt-BR": " h", "zh-CN": "小时"},
    "d": {"pt-BR": " d", "zh-CN": "天"},
}
_WORKING = {"pt-BR": "{length} de expediente", "zh-CN": "{length}（工作时间）"}
_PART = re.compile(r"(\d+)(ms|s|m|h|d)")


@cache
def translations() -> Mapping[str, Mapping[str, str]]:
    """All sentences: English template to the same in each of `LANGUAGES`."""
    rows = [row for name in TABLES for row in yaml.safe_load(_table(name))]
    return {row["en"]: {language: row[language] for language in LANGUAGES} for row in rows}


def told(sentence: Sentence) -> Text:
    """The sentence in every language of the product."""
    return Text({"en": str(sentence), **{language: _told(sentence, language) for language in LANGUAGES}})


def _table(name: str) -> str:
    return files(__name__).joinpath(f"{name}.yaml").read_text(encoding="utf-8")


def _told(value: Value, language: str) -> str:
    if isinstance(value, Sentence):
        places = {name: _told(inner, language) for name, inner in value.values.items()}
        return translations()[value.template][language].format(**places)
    if isinstance(value, Named | Medium):
        return WORDS[value][language]
    return _length(value, language) if isinstance(value, Length) else str(value)


def _length(length: Length, language: str) -> str:
    between = " " if language == "pt-BR" else ""
    parts = _PART.findall(str(length).removesuffix(" working"))
    words = between.join(number + UNITS[unit][language] for number, unit in parts)
    return _WORKING[language].format(length=words) if length.working else words
