"""Articles that were written as plain text or Markdown, as HTML.

The part of Markdown (CommonMark) that knowledge bases use: headings, lists, quotations, code, rules, strong, emphasis,
links. Everything else stays as it is written. The result is sanitised like any other text when it is stored.
"""

import re
from collections.abc import Iterator
from html import escape

_HTML = re.compile(r"<(?:p|br|h[1-6]|ul|ol|li|div|table|strong|em|b|i|a|img|pre|blockquote)\b[^>]*>", re.IGNORECASE)
_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_ITEM = re.compile(r"\s{0,3}(?:([-*+])|\d{1,3}[.)])\s+(.*)$")
_RULE = re.compile(r"\s{0,3}([-*_])(?:\s*\1){2,}\s*$")
_CODE = re.compile(r"`([^`]+)`")
_LINK = re.compile(r"\[([^\]\n]{1,300})\]\(([^\s()]{1,1000})\)")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.{1,1000}?)(?<=\S)\1")
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=\S)([^*\n]{1,1000})(?<=\S)\*(?![\w*])")


def is_html(text: str) -> bool:
    """Whether it is HTML already."""
    return _HTML.search(text) is not None


def to_html(text: str) -> str:
    """The HTML of a text in Markdown. Not safe by itself: links go where they are written to."""
    return "".join(_blocks(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")))


def _blocks(lines: list[str]) -> Iterator[str]:
    at = 0
    while at < len(lines):
        line = lines[at]
        end = at + 1
        if not line.strip():
            pass
        elif line.lstrip().startswith("```"):
            while end < len(lines) and not lines[end].lstrip().startswith("```"):
                end += 1
            yield f"<pre>{escape(chr(10).join(lines[at + 1 : end]))}</pre>"
            end += 1
        elif heading := _HEADING.match(line):
            level = min(4, max(2, len(heading[1]) + 1))  # the title of the article is the first
            yield f"<h{level}>{_inline(heading[2])}</h{level}>"
        elif _RULE.match(line):
            yield "<hr>"
        elif item := _ITEM.match(line):
            tag = "ul" if item[1] else "ol"
            while end < len(lines) and _ITEM.match(lines[end]):
                end += 1
            items = (_ITEM.match(one) for one in lines[at:end])
            yield f"<{tag}>{''.join(f'<li>{_inline(one[2])}</li>' for one in items if one)}</{tag}>"
        else:
            quoted = line.startswith(">")
            while end < len(lines) and _goes_on(lines[end], quoted=quoted):
                end += 1
            words = "<br>".join(_inline(one.lstrip(">").strip()) for one in lines[at:end])
            yield f"<blockquote><p>{words}</p></blockquote>" if quoted else f"<p>{words}</p>"
        at = end


def _goes_on(line: str, *, quoted: bool) -> bool:
    """Whether a line belongs to the paragraph or quotation above it."""
    if not line.strip() or line.startswith(">") is not quoted:
        return False
    return not (line.lstrip().startswith("```") or _HEADING.match(line) or _RULE.match(line) or _ITEM.match(line))


def _inline(text: str) -> str:
    """What stands within a line; in code nothing else means anything."""
    parts = _CODE.split(text)
    return "".join(f"<code>{escape(part)}</code>" if n % 2 else _marked(escape(part)) for n, part in enumerate(parts))


def _marked(text: str) -> str:
    text = _LINK.sub(r'<a href="\2">\1</a>', text)
    text = _STRONG.sub(r"<strong>\2</strong>", text)
    return _EMPHASIS.sub(r"<em>\1</em>", text)
