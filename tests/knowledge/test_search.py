"""What is typed finds the right article: with slips, without accents, in Chinese, and only what one may read."""

from collections.abc import Sequence
from random import Random
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchroom.platform.misspelling import near, slips
from switchroom.platform.terms import asked, excerpt, terms
from tests.knowledge.conftest import SEE, Shelf
from tests.support.routing import rows
from tests.support.web import Centre, ok, refused


async def test_titles_come_before_texts_and_more_words_before_fewer(shelf: Shelf) -> None:
    await shelf.published("Bills", "<p>Roaming is on the bill.</p>")
    await shelf.published("Roaming", "<p>Send ROAM.</p>")
    await shelf.published("Roaming prices", "<p>Abroad.</p>")
    assert await shelf.find("roaming") == ["Roaming prices", "Roaming", "Bills"]
    assert (await shelf.find("prices of roaming"))[0] == "Roaming prices"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("roming", "Use roaming abroad"),
        ("raoming", "Use roaming abroad"),
        ("ROAMING!", "Use roaming abroad"),
        ("roam", "Use roaming abroad"),
        ("use roa", "Use roaming abroad"),
        ("faturas", "Segunda via da fatura"),
        ("fatrua", "Segunda via da fatura"),
        ("segunda vía", "Segunda via da fatura"),
        ("habilitacao", "Habilitação de linha"),
        ("habilitação", "Habilitação de linha"),
        ("漫游", "在国外使用漫游"),
        ("国外漫游怎么用", "在国外使用漫游"),
        ("漫", "在国外使用漫游"),
    ],
)
async def test_slips_accents_beginnings_and_chinese_find(shelf: Shelf, typed: str, found: str) -> None:
    await shelf.published("Use roaming abroad", "<p>Before you travel.</p>")
    await shelf.published("Segunda via da fatura", "<p>Pelo aplicativo.</p>", "pt-BR")
    await shelf.published("Habilitação de linha", "<p>Documentos.</p>", "pt-BR")
    await shelf.published("在国外使用漫游", "<p>出发前开通。</p>", "zh-CN")
    assert (await shelf.find(typed))[0] == found


@pytest.mark.parametrize("typed", ["", "   ", "!!", "'", "':*", "a & b | !c", "\\", "%", "<->", "\u202e", "x" * 500])
async def test_hostile_questions_find_nothing_and_break_nothing(shelf: Shelf, typed: str) -> None:
    await shelf.published("Roaming")
    assert await shelf.find(typed) == []


async def test_an_article_is_found_in_any_language_and_shown_in_the_readers(shelf: Shelf) -> None:
    article = await shelf.write("Roaming", "<p>Abroad</p>")
    await shelf.translate(article["id"], "zh-CN", "漫游", "<p>国外</p>")
    await shelf.publish(article["id"])
    assert await shelf.find("漫游", language="en") == ["Roaming"]
    assert await shelf.find("roaming", language="zh-CN") == ["漫游"]
    (hit,) = ok(await shelf.admin.get("/api/knowledge/search", params={"q": "roaming", "language": "fr"}))["items"]
    assert (hit["language"], hit["wished"]) == ("en", False)


async def test_an_internal_article_is_not_found_by_who_may_not_see_it(centre: Centre, shelf: Shelf) -> None:
    secret = await shelf.published("Roaming secrets", visibility="internal")
    await shelf.published("Roaming", visibility="signed_in")
    await centre.person("Ana")
    await centre.person("Bob", SEE)
    ana, bob = await centre.signed_in("Ana"), await centre.signed_in("Bob")
    assert await shelf.find("roaming", ana) == ["Roaming"]
    assert await shelf.find("secrets", ana) == []
    assert sorted(await shelf.find("roaming", bob)) == ["Roaming", "Roaming secrets"]
    suggested = ok(await ana.get("/api/knowledge/suggestions", params={"text": "roaming secrets"}))["items"]
    assert [hit["title"] for hit in suggested] == ["Roaming"]
    for path in ("", "/draft", "/versions", "/comments", "/versions/1"):
        answer = await ana.get(f"/api/knowledge/articles/{secret['slug']}{path}")
        refused(answer, 404, "article.unknown")
    refused(
        await ana.put(f"/api/knowledge/articles/{secret['id']}/vote", json={"helpful": True}), 404, "article.unknown"
    )


async def test_one_clients_staff_neither_find_nor_change_anothers_articles(centre: Centre, shelf: Shelf) -> None:
    mine, theirs = await centre.brand("M", "m"), await centre.brand("T", "t")
    other = await shelf.published("Roaming of theirs", visibility="signed_in", brand_ids=[theirs])
    await shelf.published("Roaming of mine", visibility="internal", brand_ids=[mine])
    both = await shelf.published("Roaming of both", visibility="internal", brand_ids=[mine, theirs])
    everybodys = await shelf.published("Roaming of all", visibility="internal")
    holds = (SEE, "knowledge:article:write", "knowledge:article:publish")
    await centre.person("Ana", *holds, brands=[mine])
    ana = await centre.signed_in("Ana")
    assert sorted(await shelf.find("roaming", ana)) == ["Roaming of all", "Roaming of both", "Roaming of mine"]
    listed = ok(await ana.get("/api/knowledge/articles"))["items"]
    assert sorted(row["title"] for row in listed) == ["Roaming of all", "Roaming of both", "Roaming of mine"]
    path = "/api/knowledge/articles"
    text = {"title": "Taken", "body": "", "revision": 1}
    refused(await ana.get(f"{path}/{other['id']}"), 404, "article.unknown")
    refused(await ana.put(f"{path}/{other['id']}/texts/en", json=text), 404, "article.unknown")
    refused(await ana.delete(f"{path}/{other['id']}"), 404, "article.unknown")
    for shared in (both, everybodys):
        refused(await ana.put(f"{path}/{shared['id']}/texts/en", json=text), 403, "access.not_allowed")
        refused(await ana.patch(f"{path}/{shared['id']}", json={"version": 1}), 403, "access.not_allowed")
    own = ok(await ana.post(path, json={"title": "N", "language": "en", "brand_ids": [mine]}), 201)
    stolen = await ana.patch(f"{path}/{own['id']}", json={"version": own["version"], "brand_ids": [mine, theirs]})
    refused(stolen, 403, "access.not_allowed")
    refused(await ana.post(path, json={"title": "N", "language": "en"}), 403, "access.not_allowed")


async def test_draft_titles_are_listed_for_authors_only(centre: Centre, shelf: Shelf) -> None:
    await shelf.write("Secret draft", visibility="public")
    await centre.person("Ana", SEE)
    ana = await centre.signed_in("Ana")
    assert ok(await ana.get("/api/knowledge/articles"))["items"] == []
    article = await shelf.published("Open", visibility="public")
    ok(
        await shelf.admin.put(
            f"/api/knowledge/articles/{article['id']}/texts/en",
            json={"title": "Secret new title", "body": "", "revision": 1},
        )
    )
    (row,) = ok(await ana.get("/api/knowledge/articles"))["items"]
    assert (row["title"], row["unpublished"]) == ("Open", False)
    assert ok(await ana.get("/api/knowledge/articles", params={"search": "secret"}))["items"] == []


async def test_terms_of_what_is_no_longer_shown_are_forgotten(centre: Centre, shelf: Shelf) -> None:
    article = await shelf.published("Roaming", "<p>Zebra zebra</p>")
    database = centre.services.database
    assert [row["texts"] for row in await rows(database, "select * from knowledge.term where term = 'zebra'")] == [1]
    new = {"title": "Roaming", "body": "<p>Lion</p>", "revision": 1}
    ok(await shelf.admin.put(f"/api/knowledge/articles/{article['id']}/texts/en", json=new))
    await shelf.publish(article["id"])
    assert await rows(database, "select texts from knowledge.term where term = 'zebra'") == []
    ok(await shelf.admin.post(f"/api/knowledge/articles/{article['id']}/withdraw"), 204)
    assert await rows(database, "select * from knowledge.term") == []


SYLLABLES = [c + v for c in "bcdfglmnprstv" for v in "aeiou"]


async def fill(centre: Centre, articles: int) -> list[str]:
    """A shelf of made-up words, some of them frequent; the words, the most frequent first."""
    random = Random(4)
    words = ["".join(random.choices(SYLLABLES, k=random.randint(2, 4))) for _ in range(8_000)]
    weights = [1 / (n + 2) for n in range(len(words))]

    def text(length: int) -> list[str]:
        return random.choices(words, weights, k=length)

    made = [(text(5), text(150)) for _ in range(articles)]
    async with centre.services.database.transaction() as tx:
        await tx.execute(
            """insert into knowledge.article (id, origin, slug, visibility, language, published, versions, published_at)
               select gen_random_uuid(), 'test', 'a-' || n, case when n % 4 = 0 then 'internal' else 'signed_in' end,
                      'en', 1, 1, now() from generate_series(1, $1) n""",
            articles,
        )
        ids = [row["id"] for row in await tx.fetch("select id from knowledge.article order by slug")]
        await tx.execute_many(
            """insert into knowledge.shown (article_id, language, title, body, plain, title_terms, terms)
               values ($1, 'en', $2, $3, $3, array_to_tsvector($4::text[]), array_to_tsvector($5::text[]))""",
            [
                (id, " ".join(title), " ".join(body), terms(" ".join(title)), terms(" ".join(body)))
                for id, (title, body) in zip(ids, made, strict=True)
            ],
        )
        await tx.execute(
            """insert into knowledge.term (term, texts)
               select word, ndoc from ts_stat('select title_terms || terms from knowledge.shown')"""
        )
    async with centre.services.database.read() as connection:
        for table in ("shown", "article", "term"):
            await connection.raw.execute(f"vacuum analyze knowledge.{table}")
    return words


async def took(shelf: Shelf, questions: Sequence[str]) -> list[float]:
    times = []
    for question in questions:
        began = perf_counter()
        await shelf.find(question)
        times.append(perf_counter() - began)
    return sorted(times)


@pytest.mark.slow
async def test_twenty_thousand_articles_are_searched_at_the_speed_of_typing(centre: Centre, shelf: Shelf) -> None:
    words = await fill(centre, 20_000)
    random = Random(5)
    questions = [" ".join(random.choices(words[:3000], k=random.randint(1, 4))) for _ in range(120)]
    questions += [word[:-2] + word[-1] + word[-2] for word in random.choices(words[:3000], k=40)]  # slips
    questions += words[:40]  # what nearly every article says
    times = await took(shelf, questions)
    p95 = times[int(len(times) * 0.95)]
    assert p95 < 0.5, f"p95 is {p95 * 1000:.0f} ms"  # ten times what is aimed at: other tests run beside this one


def test_letters_left_out_added_mistaken_or_swapped_are_one_slip() -> None:
    assert [slips("roaming", other, 2) for other in ("roming", "roaaming", "roeming", "raoming", "roaming")] == [
        1,
        1,
        1,
        1,
        0,
    ]
    assert near("fatrua", ["fatura", "futuro", "fatia"]) == ["fatura"]


@given(st.text(max_size=12), st.text(max_size=12))
def test_slips_are_counted_both_ways_alike(a: str, b: str) -> None:
    assert min(slips(a, b, 3), 4) == min(slips(b, a, 3), 4)


@given(st.text(max_size=300))
def test_terms_hold_letters_and_digits_only(text: str) -> None:
    for term in (*terms(text), *asked(text)):
        assert term
        assert not set(term) & set(" '\\:&|!()<>*\0")


@given(st.text(max_size=600), st.lists(st.text(min_size=1, max_size=10), max_size=3))
def test_an_excerpt_is_short(text: str, found: list[str]) -> None:
    assert len(excerpt(text, found)) <= 182
