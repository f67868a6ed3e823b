"""Strangers read the public articles of one brand, and nothing else, and not without end."""

from uuid import uuid4

import pytest

from switchroom.knowledge import public_reading
from switchroom.platform.ratelimit import Rate
from tests.knowledge.conftest import Shelf
from tests.support.web import Centre, ok, refused


async def test_strangers_read_public_articles_of_the_brand_only(centre: Centre, shelf: Shelf) -> None:
    mine, theirs = await centre.brand("M", "m"), await centre.brand("T", "t")
    category = await centre.make("knowledge/categories", name={"en": "Travel"}, slug="travel")
    await shelf.published("Roaming", "<p>Mine</p>", visibility="public", brand_ids=[mine], category_id=category["id"])
    await shelf.published("Roaming for all", visibility="public")
    await shelf.published("Roaming of others", visibility="public", brand_ids=[theirs])
    await shelf.published("Roaming signed in", visibility="signed_in")
    await shelf.published("Roaming inside", visibility="internal")
    await shelf.write("Roaming unpublished", visibility="public")
    stranger = await centre.browser()
    listed = ok(await stranger.get("/api/public/knowledge/M/articles"))
    assert sorted(row["title"] for row in listed["items"]) == ["Roaming", "Roaming for all"]
    assert listed["categories"] == [{"slug": "travel", "name": "Travel"}]
    found = ok(await stranger.get("/api/public/knowledge/M/search", params={"q": "roming"}))["items"]
    assert sorted(row["title"] for row in found) == ["Roaming", "Roaming for all"]
    for slug in ("roaming-of-others", "roaming-signed-in", "roaming-inside", "roaming-unpublished", "nothing"):
        refused(await stranger.get(f"/api/public/knowledge/M/articles/{slug}"), 404, "article.unknown")
    refused(await stranger.get("/api/public/knowledge/X/articles"), 404, "article.unknown")


async def test_an_article_for_a_region_is_for_its_region(centre: Centre, shelf: Shelf) -> None:
    await centre.brand("M", "m")
    north = (await centre.make("regions", name="North", code="north"))["id"]
    await centre.make("regions", name="South", code="south")
    await shelf.published("Roaming north", visibility="public", region_ids=[north])
    stranger = await centre.browser()

    async def found(region: str) -> int:
        answer = await stranger.get("/api/public/knowledge/M/search", params={"q": "roaming", "region": region})
        return len(ok(answer)["items"])

    assert [await found(region) for region in ("north", "south", "")] == [1, 0, 1]


async def test_a_page_to_read_has_no_script_and_says_its_language(centre: Centre, shelf: Shelf) -> None:
    await centre.brand("M", "m")
    await shelf.published("Über <b>", "<p>Hello<script>alert(1)</script></p>", visibility="public")
    stranger = await centre.browser()
    answer = await stranger.get("/api/public/knowledge/M/articles/uber-b/page")
    assert answer.headers["content-type"].startswith("text/html")
    assert "script" not in answer.text
    assert "<h1>Über &lt;b&gt;</h1>" in answer.text
    assert 'lang="en"' in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


async def test_strangers_vote_once_a_day(centre: Centre, shelf: Shelf) -> None:
    await centre.brand("M", "m")
    article = await shelf.published("Roaming", visibility="public")
    stranger = await centre.browser()
    path = "/api/public/knowledge/M/articles/roaming/votes"
    ok(await stranger.post(path, json={"helpful": True}), 204)
    refused(await stranger.post(path, json={"helpful": True}), 429, "knowledge.throttled")
    another = await centre.browser(address="192.0.2.7")
    ok(await another.post(path, json={"helpful": False}), 204)
    shown = await shelf.read(article["id"])
    assert (shown["helpful"], shown["unhelpful"]) == (1, 1)


async def test_what_solved_it_before_anybody_wrote_is_counted_once_a_day_from_one_address(
    centre: Centre, shelf: Shelf
) -> None:
    await centre.brand("M", "m")
    article = await shelf.published("Roaming", visibility="public")
    await shelf.published("Tariffs", visibility="internal")
    stranger, path = await centre.browser(), "/api/public/knowledge/M/articles"
    for _ in range(2):
        ok(await stranger.post(f"{path}/roaming/solved"), 204)
    ok(await (await centre.browser(address="192.0.2.7")).post(f"{path}/roaming/solved"), 204)
    assert (await shelf.read(article["id"]))["solved"] == 2
    refused(await stranger.post(f"{path}/tariffs/solved"), 404, "article.unknown")
    async with centre.services.database.read() as connection:
        kinds = await connection.fetch("select type from journal.outbox where type like 'knowledge.article_answered%'")
    assert len(kinds) == 2


async def test_one_address_does_not_read_without_end(
    centre: Centre, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    await centre.brand("M", "m")
    monkeypatch.setattr(public_reading, "READ", Rate(2, public_reading.VOTE.every))
    stranger = await centre.browser()
    for _ in range(2):
        ok(await stranger.get("/api/public/knowledge/M/articles"))
    refused(await stranger.get("/api/public/knowledge/M/articles"), 429, "knowledge.throttled")
    ok(await (await centre.browser(address="192.0.2.8")).get("/api/public/knowledge/M/articles"))


async def test_what_strangers_seek_in_vain_is_reported_to_authors(centre: Centre, shelf: Shelf) -> None:
    await centre.brand("M", "m")
    stranger = await centre.browser()
    ok(await stranger.get("/api/public/knowledge/M/search", params={"q": "eSIM", "finished": True}))
    (miss,) = ok(await shelf.admin.get("/api/knowledge/misses"))["items"]
    assert miss["query"] == "eSIM"
    refused(await stranger.get("/api/knowledge/misses"), 401, "unauthenticated")
    refused(await stranger.get(f"/api/knowledge/articles/{uuid4()}"), 401, "unauthenticated")
