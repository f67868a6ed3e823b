"""Articles as a list: drafts of text, Markdown or HTML, a line for each language, safe whatever stands in the file."""

import csv
import io
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchroom.knowledge.domain.html import plain, safe
from switchroom.knowledge.domain.markdown import is_html, to_html
from tests.exchange.lists import Lists
from tests.support.web import Centre, ok, refused

SEE, WRITE, PUBLISH = "knowledge:article:see", "knowledge:article:write", "knowledge:article:publish"
IMPORT, EXPORT = "exchange:list:import", "exchange:list:export"
LIST = (
    "Question,Answer,Language,Category,Address\n"
    'Use it abroad,"# First\n\n1. **Switch** on\n2. Call `*100#`",en,Phones,abroad\n'
    "Usar no exterior,<p>Ligue o <em>roaming</em>.</p><script>alert(1)</script>,pt-BR,phones,abroad\n"
    "Lost phone,Call us at once.,en,,\n"
)


@pytest.fixture
async def lists(centre: Centre) -> Lists:
    await centre.make("knowledge/categories", name={"en": "Phones", "zh-CN": "电话"}, slug="phones")
    return Lists(centre, "articles")


async def drafts(client: httpx.AsyncClient) -> dict[str, dict[str, Any]]:
    """The articles one works on by their address."""
    items = ok(await client.get("/api/knowledge/articles", params={"limit": 200}))["items"]
    return {one["slug"]: one for one in items}


async def texts(client: httpx.AsyncClient, slug: str) -> dict[str, dict[str, Any]]:
    draft = ok(await client.get(f"/api/knowledge/articles/{slug}/draft"))
    return {text["language"]: text for text in draft["texts"]}


async def test_articles_come_in_as_drafts_of_several_languages(centre: Centre, lists: Lists) -> None:
    made = await lists.checked(LIST)
    assert made["columns"] == ["title", "body", "language", "category", "slug"]
    assert made["counts"] == {"new": 3}
    assert await drafts(centre.admin) == {}
    assert (await lists.confirmed(made))["counts"] == {"made": 3}
    found = await drafts(centre.admin)
    assert set(found) == {"abroad", "lost-phone"}
    assert [one["published"] for one in found.values()] == [None, None]
    assert found["abroad"]["category_id"] is not None
    of_both = await texts(centre.admin, "abroad")
    assert of_both["en"]["body"] == (
        "<h2>First</h2><ol><li><strong>Switch</strong> on</li><li>Call <code>*100#</code></li></ol>"
    )
    assert of_both["pt-BR"]["body"] == "<p>Ligue o <em>roaming</em>.</p>", "no script comes in"
    again = await lists.checked(LIST)
    assert again["counts"] == {"skipped": 3}, "known by address, or by title and language"
    again = await lists.mapped(again, existing="update")
    assert again["counts"] == {"same": 3}


async def test_wrong_lines_say_why(centre: Centre, lists: Lists) -> None:
    made = await lists.checked(
        "Title,Text,Language,Category,Who may read it,Brands,Review on,Address\n"
        "A,a,en,Nothing,Nobody,Unknown,soon,Not An Address\n"
        ",b,en,,,,,\n"
        f"{'x' * 201},c,not a language,,,,,\n"
        "D,d,en,电话,所有人,,2027-01-31,d\n"
    )
    problems = await lists.problems(made)
    assert [(field, code) for line, field, code in problems if line == 2] == [
        ("visibility", "not_one_of"),
        ("category", "not_one_of"),
        ("brands", "unknown"),
        ("review_at", "malformed"),
        ("slug", "string_pattern_mismatch"),
    ]
    assert [(field, code) for line, field, code in problems if line == 3] == [("title", "missing")]
    assert {(field, code) for line, field, code in problems if line == 4} == {
        ("title", "string_too_long"),
        ("language", "string_pattern_mismatch"),
    }
    await lists.confirmed(made)
    (only,) = (await drafts(centre.admin)).values()
    assert (only["visibility"], only["review_at"]) == ("public", "2027-01-31")


async def test_an_import_is_undone_and_can_be_done_again(centre: Centre, lists: Lists) -> None:
    await lists.brought_in("Title,Text,Language,Address\nOld,was,en,old\n")
    done = await lists.brought_in(LIST + "New,is,en,phones,old\n", existing="update")
    assert done["counts"] == {"made": 3, "updated": 1}
    assert (await texts(centre.admin, "old"))["en"]["title"] == "New"
    lost = (await texts(centre.admin, "lost-phone"))["en"]
    changed = {"title": "Lost or stolen", "body": "<p>Call.</p>", "revision": lost["revision"]}
    ok(await centre.admin.put("/api/knowledge/articles/lost-phone/texts/en", json=changed))
    undone = await lists.undone(done)
    assert undone["counts"] == {"taken_back": 3, "kept": 1}
    assert [code for _, _, code in await lists.problems(undone)] == ["changed_since"]
    found = await drafts(centre.admin)
    assert set(found) == {"old", "lost-phone"}
    assert found["old"]["category_id"] is None
    old = (await texts(centre.admin, "old"))["en"]
    assert (old["title"], old["body"]) == ("Old", "<p>was</p>")
    again = await lists.checked(LIST)
    assert again["counts"] == {"new": 3}, "its address is free again, and its title is another now"


async def test_what_was_published_since_is_left(centre: Centre, lists: Lists) -> None:
    done = await lists.brought_in("Title,Text,Language\nA,a,en\n")
    ok(await centre.admin.post("/api/knowledge/articles/a/publish", json={"reason": ""}), 201)
    assert (await lists.undone(done))["counts"] == {"kept": 1}
    assert [code for _, _, code in await lists.problems(done)] == ["used_since"]
    assert ok(await centre.admin.get("/api/knowledge/articles/a"))["title"] == "A"


async def test_what_goes_out_comes_in_again_and_is_the_same(centre: Centre, lists: Lists) -> None:
    brand = await centre.brand("A", "acme")
    body = '<p>=1+1 &amp; "more", <a href="https://example.com/?a=1&amp;b=2">here</a></p><ul><li>x</li></ul>'
    article = {"title": "@A; b", "body": body, "language": "en", "brand_ids": [brand], "visibility": "public"}
    await centre.make("knowledge/articles", **article, slug="a", review_at="2027-01-31")
    given = {"title": "乙", "body": "<p>内容</p>", "revision": 0}
    ok(await centre.admin.put("/api/knowledge/articles/a/texts/zh-CN", json=given))
    for language, delimiter in (("en", "comma"), ("pt-BR", "semicolon"), ("zh-CN", "tab")):
        text = await lists.taken_out(language=language, delimiter=delimiter)
        made = await lists.mapped(await lists.checked(text), existing="update")
        assert None not in made["columns"]
        assert made["counts"] == {"same": 2}


async def test_only_what_one_may_see_and_take_out_leaves(centre: Centre, lists: Lists) -> None:
    acme, other = await centre.brand("A", "acme"), await centre.brand("B", "other")
    for slug, brand in (("mine", acme), ("theirs", other)):
        article = {"title": slug, "body": "<p>read</p>", "language": "en", "brand_ids": [brand], "slug": slug}
        await centre.make("knowledge/articles", **article)
        ok(await centre.admin.post(f"/api/knowledge/articles/{slug}/publish", json={"reason": ""}), 201)
        given = {"title": slug, "body": "<p>being written</p>", "revision": 1}
        ok(await centre.admin.put(f"/api/knowledge/articles/{slug}/texts/en", json=given))
    await centre.person("Ana", SEE, WRITE, IMPORT, EXPORT, brands=[acme])
    await centre.person("Bo", SEE, EXPORT, brands=[acme])
    await centre.person("Cy", SEE, WRITE, brands=[acme])
    written, read = [await _bodies(centre, name) for name in ("Ana", "Bo")]
    assert (written, read) == ({"mine": "<p>being written</p>"}, {"mine": "<p>read</p>"})
    refused(await (await centre.signed_in("Cy")).get("/api/exports/articles"), 403, "access.not_allowed")
    hers = Lists(centre, "articles", await centre.signed_in("Ana"))
    made = await hers.checked("Title,Language,Brands,Address\nx,en,A,x\ny,en,B,y\nz,en,,z\nw,en,A,theirs\n")
    assert made["counts"] == {"new": 1, "refused": 3}
    assert [(line, code) for line, _, code in await hers.problems(made)] == [
        (3, "unknown"),
        (4, "access.not_allowed"),
        (5, "not_allowed"),
    ]


async def _bodies(centre: Centre, name: str) -> dict[str, str]:
    text = await Lists(centre, "articles", await centre.signed_in(name)).taken_out(bom="false")
    _, *lines = csv.reader(io.StringIO(text))
    return {line[-1]: line[1] for line in lines}


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("one\ntwo\n\nthree", "<p>one<br>two</p><p>three</p>"),
        ("## Head ##\ntext", "<h3>Head</h3><p>text</p>"),
        ("- a\n- *b*\n", "<ul><li>a</li><li><em>b</em></li></ul>"),
        ("> said\n> so\n\n---", "<blockquote><p>said<br>so</p></blockquote><hr>"),
        ("```\na < b\n\n# no\n```", "<pre>a &lt; b\n\n# no</pre>"),
        ("[here](https://a.example/?x=1&y=2)", '<p><a href="https://a.example/?x=1&amp;y=2">here</a></p>'),
        ("2 * 3 * 4 and `**x**` a_b_c", "<p>2 * 3 * 4 and <code>**x**</code> a_b_c</p>"),
    ],
)
def test_markdown_becomes_html(text: str, html: str) -> None:
    assert to_html(text) == html


@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=200))
def test_no_text_becomes_anything_that_is_not_safe(text: str) -> None:
    html = safe(to_html(text))
    assert safe(html) == html
    assert "<script" not in html.lower()


@pytest.mark.parametrize("text", ["[x](javascript:alert(1))", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>"])
def test_links_and_tags_of_attackers_lead_nowhere(text: str) -> None:
    html = safe(text if is_html(text) else to_html(text))
    assert "href" not in html
    assert "<img" not in html
    assert "<svg" not in html
    assert "onerror" not in html.replace(plain(html), "")


def test_a_long_hostile_text_takes_no_time() -> None:
    for text in ("*" * 130_000, "[" * 130_000, "`" * 130_001, "**a" * 40_000, "> " * 60_000, "#" * 130_000):
        assert isinstance(to_html(text), str)
