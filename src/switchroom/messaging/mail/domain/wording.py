"""Subjects of mails about tickets, however often they go to and fro."""

import re

_ANSWER = re.compile(r"\s*(?:(?:re|res|aw|sv|回复|答复|回覆)\s*(?:\[\d+\])?\s*[:：]\s*)+", re.IGNORECASE)


def plain_subject(subject: str, number: int) -> str:
    """What it is about, without `Re:` and our own mark of this ticket."""
    return " ".join(_ANSWER.sub("", subject[:300], count=1).replace(f"[#{number}]", " ").split())


def answering_subject(subject: str, number: int) -> str:
    """`Re: Printer [#1042]`, however often it went to and fro. The number helps people; it proves nothing."""
    mark, plain = f"[#{number}]", plain_subject(subject, number)
    return f"Re: {plain} {mark}" if plain else f"Re: {mark}"
