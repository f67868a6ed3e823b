"""Words of mails that a machine writes: how they are filled in, and what they say where nobody has said otherwise."""

import re
from collections.abc import Mapping

from switchroom.platform.text import Text

_BLANK = re.compile(r"\{([a-z_]{1,30})\}")
_ANSWER = re.compile(r"\s*(?:(?:re|res|aw|sv|回复|答复|回覆)\s*(?:\[\d+\])?\s*[:：]\s*)+", re.IGNORECASE)

ACKNOWLEDGEMENT = Text(
    {
        "en": "Hello,\n\nwe have your message “{subject}”. Its number is {number}.\n\nWe answer by {promise}.\n\n"
        "To add something, simply answer this mail.",
        "pt-BR": "Olá,\n\nrecebemos sua mensagem “{subject}”. O número dela é {number}.\n\n"
        "Respondemos até {promise}.\n\n"
        "Para acrescentar algo, basta responder a este e-mail.",
        "zh-CN": "您好，\n\n我们已收到您的邮件“{subject}”，编号为 {number}。\n\n我们将在 {promise} 之前回复。\n\n"
        "如需补充，直接回复本邮件即可。",
    }
)
"""With the number, and a promise where there is one. It names nobody and quotes nothing: who has forged a sender gets
no words of theirs carried to a stranger but the subject."""


def filled(words: str, values: Mapping[str, str]) -> str:
    """`{name}` filled in, once: what a value says is never filled in again. Where a value is empty or unknown the whole
    line is left out, and with it the empty line before."""
    lines: list[str] = []
    for line in words.split("\n"):
        blanks = _BLANK.findall(line)
        if all(values.get(name) for name in blanks):
            lines.append(_BLANK.sub(lambda found: values[found[1]], line))
        elif lines and not lines[-1].strip():
            lines.pop()
    return "\n".join(lines).strip("\n")


def answering_subject(subject: str, number: int) -> str:
    """`Re: Printer [#1042]`, however often it went to and fro. The number helps people; it proves nothing."""
    mark = f"[#{number}]"
    plain = " ".join(_ANSWER.sub("", subject[:300], count=1).replace(mark, " ").split())
    return f"Re: {plain} {mark}" if plain else f"Re: {mark}"
