"""A weak guess at the language of a mail, among those we answer in: what its header says, then its commonest words."""

import re

_ENGLISH = "the and you is are my have not with for this please thanks hello can cannot your was"
_PORTUGUESE = "que não meu minha para com uma você estou olá obrigado obrigada favor por são está vocês do da"
_WORDS = {"en": frozenset(_ENGLISH.split()), "pt-BR": frozenset(_PORTUGUESE.split())}
_WORD = re.compile(r"[^\W\d_]+")


def language_of(told: str, text: str) -> str:
    """`en`, `pt-BR`, `zh-CN`, or "" when nothing speaks for one."""
    base = told.strip().lower()[:10]
    for language in ("en", "pt-BR", "zh-CN"):
        if base.partition("-")[0] == language.partition("-")[0]:
            return language
    if sum(1 for sign in text if "\u4e00" <= sign <= "\u9fff") * 4 > sum(1 for sign in text if sign.isalpha()) > 0:
        return "zh-CN" if not re.search("[\u3040-\u30ff]", text) else ""
    found = [word.lower() for word in _WORD.findall(text)[:500]]
    counts = {language: sum(1 for word in found if word in known) for language, known in _WORDS.items()}
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] >= 2 and list(counts.values()).count(counts[best]) == 1 else ""
