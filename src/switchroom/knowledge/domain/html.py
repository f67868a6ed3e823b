"""Articles' HTML: what may be in it, and the words of it.

Sanitised by a maintained library on every write, on a short list of what an article needs. Images are only those that
were uploaded here: an address elsewhere would tell its owner who reads what.
"""

import re
from html.parser import HTMLParser

import nh3

LONGEST = 200_000
IMAGES = "/api/knowledge/images/"
PUBLIC_IMAGES = "/api/public/knowledge/images/"

TAGS = frozenset(
    [
        "p",
        "br",
        "hr",
        "h2",
        "h3",
        "h4",
        "strong",
        "em",
        "u",
        "s",
        "code",
        "pre",
        "blockquote",
        "ul",
        "ol",
        "li",
        "a",
        "img",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
    ]
)
ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt"}, "th": {"colspan", "rowspan"}, "td": {"colspan", "rowspan"}}
SCHEMES = frozenset({"http", "https", "mailto", "tel"})
_BLOCKS = frozenset(("p", "br", "hr", "h2", "h3", "h4", "pre", "blockquote", "li", "tr", "table", "ul", "ol"))

_IMAGE = re.compile(re.escape(IMAGES) + r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")
_HERE = re.compile(r"/(?![/\\])|#")
_ELSEWHERE = re.compile(r"(?:https?|mailto|tel):", re.IGNORECASE)
_SPAN = re.compile(r"[1-9][0-9]?")
_NO_SOURCE = re.compile(r"<img(?![^>]* src=)[^>]*>")


def safe(html: str) -> str:
    """The part of `html` that may stand in an article. Safe to show as it is; sanitising it again changes nothing."""
    cleaned = nh3.clean(
        html,
        tags=set(TAGS),
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        attribute_filter=_attribute,
        url_schemes=set(SCHEMES),
        link_rel="noopener noreferrer",
        strip_comments=True,
    )
    return _NO_SOURCE.sub("", cleaned).strip()


def _attribute(tag: str, name: str, value: str) -> str | None:
    match tag, name:
        case "img", "src":
            return value if _IMAGE.fullmatch(value) else None
        case "a", "href":
            return value if _HERE.match(value) or _ELSEWHERE.match(value) else None
        case _, "colspan" | "rowspan":
            return value if _SPAN.fullmatch(value) else None
    return value


def images_in(html: str) -> frozenset[str]:
    """The ids of the images in a safe text."""
    return frozenset(_IMAGE.findall(html))


def for_strangers(html: str) -> str:
    """A safe text whose images are read without signing in."""
    return html.replace(f'src="{IMAGES}', f'src="{PUBLIC_IMAGES}')


def blocks(html: str) -> list[str]:
    """The words of a safe text, paragraph by paragraph."""
    reader = _Words()
    reader.feed(html)
    reader.close()
    return [line for line in (" ".join(block.split()) for block in "".join(reader.parts).split("\n")) if line]


def plain(html: str) -> str:
    """The words of a safe text, a line for each paragraph."""
    return "\n".join(blocks(html))


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n")
        elif tag in ("td", "th"):
            self.parts.append(" ")
        elif tag == "img":
            self.parts.append(f" {dict(attrs).get('alt') or ''} ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        self.parts.append(data.replace("\n", " "))
