"""HTML of a mail made safe to show, and readable as text.

nh3 (ammonia) decides what may stay. Before it, HTML that is large or built to be slow is reduced to plain tags in one
pass: parsers of HTML may by their standard repeat open formatting for each paragraph, which turns kilobytes into
gigabytes. Pictures from elsewhere are taken out and listed: whoever fetches them tells the sender that the mail was
read.
"""

import re
from html import escape, unescape
from urllib.parse import unquote

import msgspec
import nh3

from switchroom.messaging.mail.domain.reading import Defects

_TAGS = {
    *("a", "abbr", "address", "article", "aside", "b", "bdi", "big", "blockquote", "br", "caption", "center", "cite"),
    *("code", "col", "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure"),
    *("font", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "img", "ins", "kbd", "li", "main"),
    *("mark", "nav", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "section", "small", "span", "strike"),
    *("strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "tt", "u"),
    *("ul", "var", "wbr"),
}
_ATTRIBUTES = {
    "*": {"dir", "lang", "title", "style"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan", "align", "valign", "bgcolor"},
    "th": {"colspan", "rowspan", "align", "valign", "bgcolor"},
    "table": {"align", "border", "cellpadding", "cellspacing", "bgcolor"},
    "tr": {"align", "valign", "bgcolor"},
    "ol": {"start", "type"},
    "font": {"color", "face", "size"},
    "p": {"align"},
    "div": {"align"},
}
_STYLES = {
    *("color", "background-color", "font-weight", "font-style", "text-decoration", "text-align", "font-family"),
    *("border-left", "border-collapse", "padding-left", "vertical-align", "white-space", "list-style-type"),
}
"""Nothing that takes a text out of its place, hides it, covers others, or fetches anything."""
_DANGEROUS_STYLE = re.compile(r"url|expression|[\\@<>{}&]|/\*", re.IGNORECASE)
_SCHEMES = {"http", "https", "mailto", "tel", "cid", "data"}
_DATA_IMAGE = re.compile(r"data:image/(png|jpe?g|gif|webp);base64,[A-Za-z0-9+/=\s]*", re.IGNORECASE)
_LONGEST_DATA_IMAGE, _LONGEST_ATTRIBUTE, _MOST_REMOTE = 200_000, 4000, 200
REMOTE = "remote-image-"
"""What stands for a picture that was taken out: `src="cid:remote-image-2"`, the second of the list."""

_PLAIN_LENGTH, _PLAIN_WORK = 64 * 1024, 1_000_000
_FORMATTING = re.compile(r"<(?:b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)[\s/>]", re.IGNORECASE)
_MOST_TAGS, _DEEPEST = 30_000, 100
_UNSEEN = "script|style|title|template|noscript|iframe|object|svg|math|textarea|select|xmp|noembed|noframes"
_TOKEN = re.compile(
    rf"<!--.*?(?:-->|\Z)|<({_UNSEEN})(?=[\s/>]).*?(?:</\1(?=[\s/>])[^>]*(?:>|\Z)|\Z)|<[!?][^>]*(?:>|\Z)|"
    r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)((?:[^>\"']|\"[^\"]*(?:\"|\Z)|'[^']*(?:'|\Z))*+)(?:>|\Z)|<",
    re.DOTALL | re.IGNORECASE,
)
_KEPT_ATTRIBUTE = re.compile(r"[\s/\"'](href|src|alt)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_ITEMS = {"p": {"p"}, "li": {"li", "p"}, "td": {"td", "th", "p"}, "tr": {"td", "th", "tr", "p"}}
"""What the beginning of one ends without saying so."""
_VOID = {"br", "hr", "img", "wbr", "col"}
_SIMPLE = {
    *("a", "blockquote", "br", "div", "h1", "h2", "h3", "hr", "img", "li", "ol", "p", "pre", "span", "table", "tbody"),
    *("td", "th", "thead", "tr", "ul"),
}


class SafeHtml(msgspec.Struct, frozen=True):
    """HTML that may be shown; the addresses of pictures it would have fetched; the ids of those that came along."""

    html: str
    remote_images: tuple[str, ...] = ()
    content_ids: frozenset[str] = frozenset()


def safe_html(html: str, defects: Defects, most: int = 1_000_000, listed: int = 0) -> SafeHtml:
    """`html` without anything that runs, fetches, covers or submits; links open elsewhere and say nothing of us.

    `listed`: how many pictures an earlier part of the same mail has listed; the numbers of the marks go on from there.
    """
    if len(html) > most:
        defects.add("html_cut")
        html = html[:most]
    html = html.replace("\x00", "").encode("utf-8", "replace").decode()  # halves of characters are none
    if len(html) > _PLAIN_LENGTH or _is_heavy(html):
        html = _simplified(html, defects)
    images = _Images(listed)
    cleaned = _cleaner(images).clean(html)
    return SafeHtml(cleaned.strip(), tuple(images.remote), frozenset(images.content_ids))


def _is_heavy(html: str) -> bool:
    """Whether repeating every open formatting at every tag would be too much."""
    return len(_FORMATTING.findall(html)) * html.count("<") > _PLAIN_WORK


class _Images:
    """Decides what each attribute may say, and remembers the pictures."""

    def __init__(self, listed: int) -> None:
        self._listed = listed
        self.remote: dict[str, int] = {}
        self.content_ids: set[str] = set()

    def __call__(self, element: str, attribute: str, value: str) -> str | None:
        if element == "img" and attribute == "src":
            return self._source(value.strip())
        if len(value) > _LONGEST_ATTRIBUTE:
            return None
        if attribute == "style":
            return None if _DANGEROUS_STYLE.search(value) else value
        if attribute == "href" and value.strip().lower().startswith(("data:", "cid:")):
            return None
        if attribute in ("width", "height"):
            return value if value.isascii() and value.isdigit() and len(value) <= 4 else None
        return value

    def _source(self, value: str) -> str | None:
        lowered = value[:10].lower()
        if lowered.startswith("cid:") and len(value) <= 300:
            return self._came_along(value[4:])
        if lowered.startswith("data:"):
            return value if len(value) <= _LONGEST_DATA_IMAGE and _DATA_IMAGE.fullmatch(value) else None
        is_remote = lowered.startswith(("http://", "https://", "//")) and len(value) <= _LONGEST_ATTRIBUTE
        if is_remote and (len(self.remote) < _MOST_REMOTE or value in self.remote):
            return f"cid:{REMOTE}{self.remote.setdefault(value, self._listed + len(self.remote) + 1)}"
        return None

    def _came_along(self, content_id: str) -> str | None:
        content_id = unquote(content_id)
        if content_id.startswith(REMOTE):
            return None  # nobody else may use the mark
        self.content_ids.add(content_id)
        return "cid:" + content_id


def _cleaner(images: _Images) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=images,
        clean_content_tags={"script", "style", "title", "template", "noscript", "textarea", "select", "iframe", "xmp"},
        url_schemes=_SCHEMES,
        url_relative="deny",
        link_rel="noopener noreferrer nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}},
        filter_style_properties=_STYLES,
        strip_comments=True,
    )


def _simplified(html: str, defects: Defects) -> str:
    """Only tags that make paragraphs, tables, lists, links and pictures, so deep and no deeper, without styles."""
    made: list[str] = []
    open_tags: list[str] = []
    end = count = 0
    for token in _TOKEN.finditer(html):
        made.append(html[end : token.start()])
        end, name = token.end(), (token[3] or "").lower()
        count += 1
        if count > _MOST_TAGS:
            defects.add("html_cut")
            end = len(html)
            break
        if not name:
            made.append("" if token[0] != "<" else "&lt;")
            continue
        if token[2]:
            made.append(_closed(name, open_tags))
            continue
        while open_tags and open_tags[-1] in _ITEMS.get("td" if name == "th" else name, ()):
            made.append(_closed(open_tags[-1], open_tags))
        if name in _SIMPLE and len(open_tags) < _DEEPEST:
            made.append(f"<{name}{_kept_attributes(token[4])}>")
            if name not in _VOID:
                open_tags.append(name)
    return "".join((*made, html[end:]))


def _closed(name: str, open_tags: list[str]) -> str:
    """The end tags up to the one that was opened, none when it was not."""
    if name not in open_tags:
        return ""
    made = []
    while open_tags:
        last = open_tags.pop()
        made.append(f"</{last}>")
        if last == name:
            break
    return "".join(made)


def _kept_attributes(text: str) -> str:
    made = ""
    for found in _KEPT_ATTRIBUTE.finditer(" " + text[:10_000]):
        value = found[2] or found[3] or found[4] or ""
        made += f' {found[1].lower()}="{escape(unescape(value))}"'
        if len(made) > 8000:
            break
    return made
