"""Cross-site scripting by mail: what is shown runs nothing, fetches nothing, covers nothing."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import sync_playwright

from switchroom.messaging.mail.domain.html import safe_html
from switchroom.messaging.mail.domain.html_text import text_of
from switchroom.messaging.mail.domain.parse import parse
from switchroom.messaging.mail.domain.reading import Defects
from tests.messaging.mail.reading import SETTINGS, html_mail
from tests.messaging.mail.safe_html import assert_safe
from tests.support.sound import CHROMIUM

RUN = "window.ran=1"
VECTORS = [
    f"<script>{RUN}</script>",
    f"<ScRiPt >{RUN}</sCrIpT>",
    f"<script\x0c>{RUN}</script>",
    f"<scr<script>ipt>{RUN}</scr</script>ipt>",
    f"<img src=x onerror={RUN}>",
    f"<img src=x onerror='{RUN}'//",
    f'<img src="x` `" onerror="{RUN}">',
    f"<img/src=x/onerror={RUN}>",
    f"<img src=x:x onerror\n=\n{RUN}>",
    f"<svg onload={RUN}>",
    f"<svg><script>{RUN}</script></svg>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f"<svg><a xlink:href='javascript:{RUN}'><text y=20>x</text></a></svg>",
    f"<math><a xlink:href='javascript:{RUN}'>x</a></math>",
    f"<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror={RUN}&gt;'>",
    f"<form><math><mtext></form><form><mglyph><style></math><img src onerror={RUN}>",
    f"<noscript><p title='</noscript><img src=x onerror={RUN}>'>",
    f"<svg></p><style><a id='</style><img src=1 onerror={RUN}>'>",
    f"<body onload={RUN}>",
    f"<details open ontoggle={RUN}>x</details>",
    f"<marquee onstart={RUN}>x</marquee>",
    f"<video><source onerror={RUN}></video>",
    f"<audio src=x onerror={RUN}>",
    f"<input autofocus onfocus={RUN}>",
    f"<iframe src='javascript:parent.{RUN}'></iframe>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    f"<object data='javascript:{RUN}'></object>",
    f"<object data='data:text/html,<script>parent.{RUN}</script>'></object>",
    f"<embed src='javascript:{RUN}'>",
    f"<a href='javascript:{RUN}'>x</a>",
    f"<a href=' \x01java\nscript:{RUN}'>x</a>",
    f"<a href='JaVaScRiPt&colon;{RUN}'>x</a>",
    f"<a href='&#106;avascript:{RUN}'>x</a>",
    f"<a href='data:text/html,<script>{RUN}</script>'>x</a>",
    f"<a href='vbscript:{RUN}'>x</a>",
    f"<form action='javascript:{RUN}'><button>x</button></form>",
    f"<button formaction='javascript:{RUN}'>x</button>",
    f"<meta http-equiv=refresh content='0;url=javascript:{RUN}'>",
    "<meta http-equiv=refresh content='0;url=http://fetch.example/'>",
    "<base href='http://fetch.example/'>",
    f"<link rel=stylesheet href='javascript:{RUN}'>",
    "<link rel=stylesheet href='http://fetch.example/x.css'>",
    "<style>@import 'http://fetch.example/x.css';</style>",
    "<style>body{background:url(http://fetch.example/b.png)}</style>",
    f"<div style='width:expression({RUN})'>x</div>",
    "<div style='background:url(http://fetch.example/c.png)'>x</div>",
    "<div style='background-color:red;background-image:u\\72l(http://fetch.example/d.png)'>x</div>",
    "<div style='list-style:url(http://fetch.example/e.png)'>x</div>",
    "<div style='position:fixed;top:0;left:0;width:100%;height:100%;z-index:9999'>covers</div>",
    "<div style='display:none'>hidden</div>",
    "<table background='http://fetch.example/f.png'><tr><td>x</td></tr></table>",
    "<img srcset='http://fetch.example/g.png 1x'>",
    "<img src='http://fetch.example/h.png'>",
    "<img src='//fetch.example/i.png'>",
    "<picture><source srcset='http://fetch.example/j.png'><img></picture>",
    f'<img src=\'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" onload="{RUN}"/>\'>',
    f"<!--[if gte IE 4]><script>{RUN}</script><![endif]-->",
    f"<!--><img src=x onerror={RUN}>-->",
    f"<!-- --!><img src=x onerror={RUN}>-->",
    f"<![CDATA[<script>{RUN}</script>]]>",
    f"<?xml version='1.0'?><script>{RUN}</script>",
    f"<xmp><img title='</xmp><img src=x onerror={RUN}>'>",
    f"<textarea></textarea><img src=x onerror={RUN}></textarea>",
    f"<title></title><img src=x onerror={RUN}></title>",
    f"<template><script>{RUN}</script></template>",
    f"<b><p title='</b><script>{RUN}</script>'>",
    f"<table><caption><script>{RUN}</script>",
    f"<plaintext><script>{RUN}</script>",
    f"\ufeff<script>{RUN}</script>",
    f"+ADw-script+AD4-{RUN}+ADw-/script+AD4-",
    f"<p id=1 name=document class='mantine' contenteditable onbeforeinput={RUN}>x</p>",
]


def padded(vector: str) -> Iterator[str]:
    """As it is, and in a page so large, or so full of formatting, that it takes the other way."""
    yield vector
    yield "<p>word</p>" * 7000 + vector
    yield "<b>x</b>" * 400 + vector + "<i>y</i>" * 400


@pytest.mark.parametrize("vector", VECTORS)
def test_nothing_executable_survives(vector: str) -> None:
    for html in padded(vector):
        parsed = parse(html_mail(html), SETTINGS)
        assert_safe(parsed.html)
        again = safe_html(parsed.html, Defects())
        assert_safe(again.html)


@pytest.mark.journey
def test_a_browser_runs_and_fetches_nothing() -> None:
    """Every vector in a page without any other protection: no policy, no sandbox."""
    pages = [parse(html_mail(html), SETTINGS).html for vector in VECTORS for html in padded(vector)]
    fetched: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            page = browser.new_page()
            page.on("request", lambda request: fetched.append(request.url))
            page.set_content("<script>window.ran = 0</script><main></main>")
            for html in pages:
                page.evaluate("html => { document.querySelector('main').innerHTML = html }", html)
            ran = page.evaluate("window.ran")
            page.set_content(f"<main>{''.join(pages[::3])}</main>")
            ran_again = page.evaluate("window.ran")
        finally:
            browser.close()
    assert (ran, ran_again) == (0, 0)
    assert [url for url in fetched if url.startswith("http")] == []


@pytest.mark.journey
def test_the_browser_would_have_noticed() -> None:
    """The same look at what was not cleaned."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        try:
            page = browser.new_page()
            page.set_content("<script>window.ran = 0</script><main></main>")
            page.evaluate("html => { document.querySelector('main').innerHTML = html }", f"<img src=x onerror={RUN}>")
            page.wait_for_function("window.ran === 1")
        finally:
            browser.close()


def test_links_open_elsewhere_and_say_nothing_of_us() -> None:
    html = parse(html_mail('<a href="https://shop.example/x">shop</a>'), SETTINGS).html
    for part in ('target="_blank"', "noopener", "noreferrer", 'href="https://shop.example/x"'):
        assert part in html


def test_nobody_can_use_the_mark_of_a_picture_that_was_taken_out() -> None:
    parsed = parse(html_mail('<img src="cid:remote-image-1"><img src="https://a.example/x.png">'), SETTINGS)
    assert parsed.html.count("cid:remote-image-1") == 1
    assert parsed.remote_images == ("https://a.example/x.png",)


def test_the_marks_of_several_parts_count_on() -> None:
    part = b'--b\r\nContent-Type: text/html\r\n\r\n<img src="https://a.example/%d.png">\r\n'
    raw = b'From: a@b.example\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n' + part % 1 + part % 2 + b"--b--"
    parsed = parse(raw, SETTINGS)
    assert parsed.remote_images == ("https://a.example/1.png", "https://a.example/2.png")
    assert "cid:remote-image-1" in parsed.html
    assert "cid:remote-image-2" in parsed.html


def test_large_pages_keep_their_words_lists_links_and_pictures() -> None:
    page = (
        '<h1>News</h1><ul><li>one<li>two</ul><a href="https://x.example/a">link</a><img src="https://x.example/p.png">'
    )
    parsed = parse(html_mail(page + "<table>" + "<tr><td>cell<td>other" * 4000 + "</table>"), SETTINGS)
    assert parsed.defects == ()
    assert "News" in parsed.text_full
    assert "- one\n- two" in parsed.text_full
    assert "cell | other\ncell" in parsed.text_full
    assert 'href="https://x.example/a"' in parsed.html
    assert parsed.remote_images == ("https://x.example/p.png",)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("<div>one</div><div>two</div>", "one\ntwo"),
        ("one<br>two<br><br>three", "one\ntwo\n\nthree"),
        ("<p>  much \n  space </p>", "much space"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ('<a href="https://x.example/p">shop</a>', "shop <https://x.example/p>"),
        ('<a href="https://x.example/">https://x.example</a>', "https://x.example"),
        ('<a href="mailto:a@b.example">a@b.example</a>', "a@b.example"),
        ("<blockquote><p>said</p></blockquote>answer", "> said\n\nanswer"),
        ("&lt;b&gt; &amp; caf&eacute;&nbsp;!", "<b> & café !"),
        ('<p title="a > b">x</p>', "x"),
    ],
)
def test_html_is_readable_as_text(html: str, text: str) -> None:
    found = text_of(safe_html(html, Defects()).html)
    assert "\n".join(line.rstrip("> ") if line.strip("> ") == "" else line for line in found.split("\n")) == text
