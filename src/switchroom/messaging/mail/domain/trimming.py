"""A reply without what it quotes and without its signature. The whole text is always kept beside it.

By lines and by the words mail programs use in English, Portuguese and Chinese, and in the languages next to them. The
libraries for this know no Portuguese and search with patterns whose time a stranger can choose.
"""

import re

_MOST_LINES, _LONGEST_LINE = 20_000, 400
_WROTE = re.compile(
    r"(?:on\b.+\bwrote|(?:em|a|o|no dia|às)\b.+\bescreveu|el\b.+\bescribió|le\b.+\ba écrit|am\b.+\bschrieb.*|"
    r"(?:在|于|於)?.*\d.*(?:写道|寫道|來信|来信)|.*[<＜][^<>＜＞]+@[^<>＜＞]+[>＞].*(?:写道|寫道|wrote|escreveu))\s*[:：]?",
    re.IGNORECASE,
)
_WROTE_BEGINS = re.compile(r"(?:on|em|a|no dia|el|le|am|在|于|於)\b|(?:在|于|於)", re.IGNORECASE)
_SEPARATOR = re.compile(
    r"[-_=*\s]{0,40}(?:original message|mensagem original|mensaje original|originalnachricht|message d'origine|"
    r"reply message|邮件原件|原始邮件|原始郵件|原邮件|回复的原邮件)[-_=*\s]{0,40}",
    re.IGNORECASE,
)
_FORWARDED = re.compile(
    r"[-_=*\s]{0,40}(?:begin )?(?:forwarded message|forwarded by .*|mensagem (?:encaminhada|reencaminhada)|"
    r"转发的?邮件信?息?|轉寄的?郵件|被转发邮件信息)\s*[:：]?[-_=*\s]{0,40}",
    re.IGNORECASE,
)
_HEADER_LINES = (
    re.compile(r"\*?(?:from|de|von|发件人|寄件者)\*?\s*[:：]", re.IGNORECASE),
    re.compile(
        r"\*?(?:sent|date|enviad[ao](?: em)?|data|gesendet|datum|发送时间|发件时间|日期|寄件日期|时间)\*?\s*[:：]", re.I
    ),
    re.compile(r"\*?(?:to|para|an|收件人)\*?\s*[:：]", re.IGNORECASE),
    re.compile(r"\*?(?:subject|assunto|betreff|主题|主旨)\*?\s*[:：]", re.IGNORECASE),
)
_RULE = re.compile(r"\s*_{20,}\s*")
_SIGNED = re.compile(r"--\s?")
_SENT_FROM = re.compile(
    r"(?:sent from (?:my|mail for|outlook|yahoo|a mobile|samsung)\b.*|get outlook for .*|"
    r"enviado (?:do|a partir do|via|de|pelo) (?:meu|minha|iphone|celular|outlook|yahoo|smartphone|e-?mail|samsung)\b.*|"
    r"obter (?:o )?outlook para .*|(?:发自|發自)\s?(?:我的|from)?.{0,30}|获取\s?outlook.*|从 ?\w+ ?(?:手机|iphone).*)",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"\s{0,3}((?:[>＞]\s?)+)")
_WROTE_ENDS = ("wrote", "escreveu", "escribió", "a écrit", "写道", "寫道", "来信", "來信")
_MOST_CANDIDATES = 50
"""So many lines are looked at as the sentence that introduces a quotation."""


def trimmed(text: str) -> str:
    """What the writer wrote this time. The whole text when nothing else would be left, and for what was forwarded."""
    lines = _without_signature(text.split("\n")[:_MOST_LINES])
    lines = lines[: _quote_begins(lines)]
    lines = _without_quoted_start(_without_quoted_end(lines))
    lines = _without_signature(lines)
    result = "\n".join(_without_deep_quotes(lines)).strip()
    return result or text.strip()


def _quote_begins(lines: list[str]) -> int:
    """Where the earlier mail begins: at the sentence or the header that introduces it."""
    has_words, candidates = False, 0
    for number, line in enumerate(lines):
        plain = line.strip()
        if not plain:
            continue
        if _FORWARDED.fullmatch(plain[:_LONGEST_LINE]):
            return len(lines)
        if has_words and _may_introduce(plain) and candidates < _MOST_CANDIDATES:
            candidates += 1
            if _introduces(lines, number, plain):
                return number - 1 if _RULE.fullmatch(lines[number - 1]) else number
        has_words = has_words or not (_RULE.fullmatch(plain) or _QUOTED.match(line))
    return len(lines)


def _may_introduce(plain: str) -> bool:
    """A quick look before the slow ones."""
    return bool(
        plain[0] in "-_=*"
        or plain[-40:].rstrip(":： ").lower().endswith(_WROTE_ENDS)
        or "schrieb" in plain[-100:]
        or _HEADER_LINES[0].match(plain)
        or _WROTE_BEGINS.match(plain)
        or _SEPARATOR.fullmatch(plain[:_LONGEST_LINE])
    )


def _introduces(lines: list[str], number: int, plain: str) -> bool:
    if _SEPARATOR.fullmatch(plain[:_LONGEST_LINE]):
        return True
    if _HEADER_LINES[0].match(plain):
        block = [line.strip() for line in lines[number + 1 : number + 8]]
        return sum(any(kind.match(line) for line in block) for kind in _HEADER_LINES[1:]) >= 2
    if _WROTE.fullmatch(plain[:_LONGEST_LINE]):
        return _names_a_mail(plain) and _quotation_follows(lines, number + 1)
    if _WROTE_BEGINS.match(plain) and len(plain) <= 120:
        for more in (2, 3):  # the sentence was wrapped
            joined = " ".join(line.strip() for line in lines[number : number + more])
            if _WROTE.fullmatch(joined[:_LONGEST_LINE]) and all(line.strip() for line in lines[number : number + more]):
                return _names_a_mail(joined) and _quotation_follows(lines, number + more)
    return False


def _names_a_mail(sentence: str) -> bool:
    """With a date or an address; people write that somebody wrote, too."""
    return "@" in sentence or any(sign.isdigit() for sign in sentence)


def _quotation_follows(lines: list[str], number: int) -> bool:
    """Whether below it stands a quotation and nothing of the writer's after it: else answers stand between."""
    rest = [line for line in lines[number:] if line.strip()]
    quoted = [bool(_QUOTED.match(line)) for line in rest]
    if not rest or not any(quoted):
        return True
    return not any(not is_quoted for is_quoted in quoted[quoted.index(True) :]) or not quoted[0]


def _without_quoted_end(lines: list[str]) -> list[str]:
    end = len(lines)
    while end and (not lines[end - 1].strip() or _QUOTED.match(lines[end - 1])):
        end -= 1
    return lines[:end] if end else lines


def _without_quoted_start(lines: list[str]) -> list[str]:
    """An answer below one whole quotation. Where more is quoted, answers stand between, and all of it is needed."""
    quoted = [number for number, line in enumerate(lines) if _QUOTED.match(line)]
    if not quoted:
        return lines
    first, last = quoted[0], quoted[-1]
    before = " ".join(line.strip() for line in lines[:first] if line.strip())
    between = any(line.strip() for line in lines[first:last] if not _QUOTED.match(line))
    introduced = not before or _WROTE.fullmatch(before[:_LONGEST_LINE])
    return lines if between or not introduced else lines[last + 1 :]


def _without_signature(lines: list[str]) -> list[str]:
    for number, line in enumerate(lines):
        if number and _SIGNED.fullmatch(line) and len(lines) - number <= 30:
            lines = lines[:number]
            break
    while lines and (not lines[-1].strip() or _SENT_FROM.fullmatch(lines[-1].strip()[:_LONGEST_LINE])):
        lines = lines[:-1]
    return lines


def _without_deep_quotes(lines: list[str]) -> list[str]:
    """Where answers stand between, what they answer stays, and what that answered goes."""
    return [line for line in lines if _depth(line) <= 1]


def _depth(line: str) -> int:
    found = _QUOTED.match(line)
    return sum(found[1].count(sign) for sign in ">＞") if found else 0
