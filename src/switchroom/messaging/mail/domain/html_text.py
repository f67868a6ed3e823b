"""Clean HTML as text, for search, for the ticket's list, and for whoever reads without pictures.

Takes only what `safe_html` made: every tag closed, every sign of markup in text escaped.
"""

import re
from html import unescape

_TAG = re.compile(r"<(/?)([a-z0-9]+)((?:[^\">]|\"[^\"]*\")*+)>")
_ATTRIBUTE = re.compile(r'\s(href|src|alt)="([^"]*)"')
_SPACE = re.compile(r"[ \t\r\n\f]+")
_PARAGRAPHS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "ul", "ol", "table", "blockquote", "dl", "figure"}
_LINES = {"div", "br", "tr", "li", "dt", "dd", "address", "article", "section", "header", "footer", "caption", "center"}
_DEEPEST_QUOTE = 20


def text_of(html: str) -> str:
    """Paragraphs apart, items with a dash, cells with a bar, quotations with `>`, links with where they lead."""
    writer = _Writer()
    end = 0
    for tag in _TAG.finditer(html):
        writer.text(html[end : tag.start()])
        end = tag.end()
        writer.tag(tag[2], bool(tag[1]), tag[3])
    writer.text(html[end:])
    return writer.done()


class _Writer:
    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line: list[str] = []
        self._quotes = self._kept = 0
        self._links: list[tuple[str, int]] = []

    def text(self, raw: str) -> None:
        """Words between two tags."""
        if not raw:
            return
        words = unescape(raw)
        if self._kept:
            first, *others = words.split("\n")
            self._line.append(first)
            for line in others:
                self._break()
                self._line.append(line)
            return
        words = _SPACE.sub(" ", words)
        if words == " " and not self._line:
            return
        self._line.append(words.lstrip(" ") if not self._line else words)

    def tag(self, name: str, closes: bool, attributes: str) -> None:
        """A tag, opening or closing."""
        if name in _PARAGRAPHS:
            self._paragraph()
            if name == "blockquote":
                self._quotes += -1 if closes else 1
            elif name == "pre":
                self._kept += -1 if closes else 1
        elif name == "br" or (name in _LINES and self._line):
            self._break()
        elif name in ("td", "th") and not closes and any(part.strip() for part in self._line):
            self._line.append(" | ")
        elif name == "hr":
            self._paragraph()
        if name == "li" and not closes:
            self._line.append("- ")
        elif name == "img":
            found = dict(_ATTRIBUTE.findall(attributes))
            if alt := unescape(found.get("alt", "")).strip():
                self._line.append(f"[{_SPACE.sub(' ', alt)}]")
        elif name == "a":
            self._link(closes, attributes)

    def _link(self, closes: bool, attributes: str) -> None:
        if not closes:
            found = dict(_ATTRIBUTE.findall(attributes))
            self._links.append((unescape(found.get("href", "")), len(self._line)))
        elif self._links:
            address, begin = self._links.pop()
            shown = "".join(self._line[begin:]).strip()
            target = address.removeprefix("mailto:").removeprefix("tel:")
            if (
                shown
                and target
                and shown.rstrip("/") not in (target.rstrip("/"), target.partition("://")[2].rstrip("/"))
            ):
                self._line.append(f" <{target}>")

    def _break(self) -> None:
        line = "".join(self._line).rstrip()
        depth = min(self._quotes, _DEEPEST_QUOTE)
        self._lines.append(f"{'>' * depth} {line}".rstrip() if depth else line)
        self._line.clear()

    def _paragraph(self) -> None:
        if self._line:
            self._break()
        if self._lines and self._lines[-1].strip("> "):
            self._line.clear()
            self._break()

    def done(self) -> str:
        """All of it."""
        if self._line:
            self._break()
        text = "\n".join(line.replace("\u00a0", " ").rstrip() for line in self._lines)
        return re.sub(r"\n{3,}", "\n\n", text).strip()
