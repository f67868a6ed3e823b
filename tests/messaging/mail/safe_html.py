"""What is true of HTML that may be shown: checked with another parser than the one that cleaned it."""

import re
from html.parser import HTMLParser

ALLOWED_SCHEMES = {"http", "https", "mailto", "tel", "cid", "data"}
NEVER = {
    *("script", "style", "iframe", "object", "embed", "form", "input", "button", "link", "meta", "base", "svg", "math"),
    *("textarea", "select", "template", "noscript", "video", "audio", "source", "frame", "frameset", "applet", "title"),
}


class _Look(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in NEVER:
            self.faults.append(f"<{tag}>")
        for name, value in attrs:
            self._attribute(tag, name, re.sub(r"[\x00-\x20]", "", value or "").lower())
        if tag == "a" and any(name == "href" for name, _ in attrs):
            told = dict(attrs)
            if told.get("target") != "_blank" or "noopener" not in (told.get("rel") or ""):
                self.faults.append(f"a link that knows its opener: {attrs}")

    def _attribute(self, tag: str, name: str, value: str) -> None:
        if name.startswith("on") or name in (
            "srcdoc",
            "formaction",
            "action",
            "background",
            "srcset",
            "xlink:href",
            "id",
        ):
            self.faults.append(f"{tag} {name}={value}")
        if name in ("href", "src"):
            scheme = value.partition(":")[0] if ":" in value else ""
            if scheme not in ALLOWED_SCHEMES:
                self.faults.append(f"{tag} {name}={value}")
            if scheme == "data" and not (tag == "img" and value.startswith("data:image/") and "svg" not in value[:30]):
                self.faults.append(f"{tag} {name}={value}")
            if tag == "img" and scheme in ("http", "https"):
                self.faults.append(f"fetches {value}")
        if name == "style" and re.search(
            r"url\(|position|expression|@import|z-index|javascript|behavior|display|opacity", value
        ):
            self.faults.append(f"{tag} style={value}")

    def handle_comment(self, data: str) -> None:
        self.faults.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.faults.append(f"<!{decl}>")

    def handle_pi(self, data: str) -> None:
        self.faults.append(f"<?{data}>")


def assert_safe(html: str) -> None:
    """Nothing runs, fetches, covers or submits."""
    look = _Look()
    look.feed(html)
    look.close()
    assert look.faults == []
