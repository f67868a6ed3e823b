"""Nothing that an article holds can do anything but be read."""

from html.parser import HTMLParser
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchroom.knowledge.domain.html import ATTRIBUTES, IMAGES, TAGS, blocks, for_strangers, plain, safe
from tests.knowledge.conftest import Shelf
from tests.support.web import ok

IMAGE = f"{IMAGES}{UUID(int=7)}"
"""The same in every process: it names tests."""
HOSTILE = [
    "<script>alert(1)</script>",
    "<p onclick=alert(1)>x</p>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><circle/></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='JaVaScRiPt&#58;alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='//evil.example'>x</a>",
    "<a href='/\\evil.example'>x</a>",
    "<iframe src='https://evil.example'></iframe>",
    "<object data=x></object><embed src=x>",
    "<form action='https://evil.example'><input name=password></form>",
    "<style>*{display:none}</style>",
    "<p style='position:fixed;inset:0'>x</p>",
    "<p class=mantine-Modal-root id=root>x</p>",
    "<base href='https://evil.example'>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<img src='https://evil.example/pixel.png'>",
    "<img src='data:image/svg+xml,<svg onload=alert(1)>'>",
    f"<img src='{IMAGES}../../session'>",
    f"<img src='{IMAGE}' srcset='https://evil.example/x.png 2x'>",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<!--<img src=--><img src=x onerror=alert(1)>//-->",
    "<p>\u202e<b/onmouseover=alert(1)>x",
]


class Looked(HTMLParser):
    """Collects whatever must not be in an article."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.found.append(tag)
        for name, value in attrs:
            allowed = {*ATTRIBUTES.get(tag, ()), *(("rel",) if tag == "a" else ())}
            bad_link = (
                name == "href"
                and not (value or "").startswith(("http://", "https://", "mailto:", "tel:", "#"))
                and (not (value or "").startswith("/") or (value or "")[1:2] in ("/", "\\"))
            )
            bad_image = name == "src" and not (value or "").startswith(IMAGES)
            if name not in allowed or bad_link or bad_image:
                self.found.append(f"{tag} {name}={value}")

    def handle_comment(self, data: str) -> None:
        self.found.append(f"comment {data}")


def findings(html: str) -> list[str]:
    looked = Looked()
    looked.feed(html)
    looked.close()
    return looked.found


@pytest.mark.parametrize("html", HOSTILE)
async def test_no_script_style_handler_or_foreign_image_gets_into_an_article(shelf: Shelf, html: str) -> None:
    article = await shelf.published("Hostile", f"<p>before</p>{html}<p>after</p>")
    shown = (await shelf.read(article["id"]))["body"]
    draft = ok(await shelf.admin.get(f"/api/knowledge/articles/{article['id']}/draft"))["texts"][0]["body"]
    assert shown == draft
    assert findings(shown) == []
    assert "evil.example" not in shown
    assert "before" in shown


def test_what_an_article_needs_stays_as_it_was_written() -> None:
    html = (
        "<h2>How</h2><p><strong>One</strong> <em>two</em> <u>three</u> <s>four</s> <code>five</code></p>"
        '<ol><li><p>Step</p></li></ol><ul><li><a href="/knowledge/x" rel="noopener noreferrer">here</a></li></ul>'
        '<table><tbody><tr><th colspan="2">A</th></tr><tr><td>1</td><td>2</td></tr></tbody></table>'
        f'<img src="{IMAGE}" alt="A &gt; B"><blockquote><p>said</p></blockquote><pre><code>x</code></pre><hr>'
    )
    assert safe(html) == html
    assert f'src="/api/public/knowledge/images/{IMAGE.rpartition("/")[2]}"' in for_strangers(html)


def test_the_words_are_read_paragraph_by_paragraph() -> None:
    assert blocks("<h2>A</h2><p>b<br>c &amp; d</p><table><tr><td>1</td><td>2</td></tr></table>") == [
        "A",
        "b",
        "c & d",
        "1 2",
    ]
    assert plain("") == ""


@given(st.text(max_size=200))
def test_any_text_is_safe_and_sanitising_it_again_changes_nothing(text: str) -> None:
    once = safe(text)
    assert findings(once) == []
    assert safe(once) == once


@given(st.lists(st.sampled_from([*HOSTILE, "<p>", "</p>", "<table>", "<td>", "x", "<", "&lt;script&gt;"]), max_size=8))
def test_whatever_is_put_together_is_safe(parts: list[str]) -> None:
    once = safe("".join(parts))
    assert findings(once) == []
    assert safe(once) == once
