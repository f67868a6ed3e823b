"""Articles are written, published as versions that stay, read in the nearest language, and judged by readers."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from switchroom.knowledge.facade import forget_misses
from tests.knowledge.conftest import PUBLISH, WRITE, Shelf
from tests.support.routing import journal, rows
from tests.support.web import Centre, ok, refused


async def test_a_draft_is_not_read_until_it_is_published(shelf: Shelf) -> None:
    article = await shelf.write("Roaming", "<p>Send ROAM.</p>")
    assert article["slug"] == "roaming"
    refused(await shelf.admin.get("/api/knowledge/articles/roaming"), 404, "article.unknown")
    assert await shelf.publish("roaming", "The first") == 1
    shown = await shelf.read("roaming")
    assert (shown["title"], shown["body"], shown["published"]) == ("Roaming", "<p>Send ROAM.</p>", 1)
    again = {"title": "Roaming abroad", "body": "<p>New</p>", "revision": 1}
    ok(await shelf.admin.put("/api/knowledge/articles/roaming/texts/en", json=again))
    assert (await shelf.read("roaming"))["title"] == "Roaming"
    assert await shelf.publish("roaming", "Abroad") == 2
    assert (await shelf.read("roaming"))["title"] == "Roaming abroad"
    answer = await shelf.admin.post("/api/knowledge/articles/roaming/publish", json={})
    refused(answer, 409, "article.nothing_new")


async def test_versions_say_who_when_and_why_are_compared_and_restored(shelf: Shelf) -> None:
    article = await shelf.published("Roaming", "<p>One</p><p>Two</p>")
    path = f"/api/knowledge/articles/{article['id']}"
    ok(await shelf.admin.put(f"{path}/texts/en", json={"title": "Abroad", "body": "<p>One</p><p>3</p>", "revision": 1}))
    await shelf.publish(article["id"], "Three it is")
    listed = ok(await shelf.admin.get(f"{path}/versions"))["items"]
    assert [(one["number"], one["reason"], one["current"]) for one in listed] == [
        (2, "Three it is", True),
        (1, "", False),
    ]
    assert listed[0]["published_by"]["name"] == "Admin"
    (changed,) = ok(await shelf.admin.get(f"{path}/versions/2/changes", params={"since": 1}))["texts"]
    assert (changed["title_before"], changed["title_after"]) == ("Roaming", "Abroad")
    assert changed["pieces"] == [
        {"how": "kept", "text": "One"},
        {"how": "removed", "text": "Two"},
        {"how": "added", "text": "3"},
    ]
    ok(await shelf.admin.post(f"{path}/versions/1/restore"), 204)
    assert (await shelf.read(article["id"]))["title"] == "Abroad"
    assert await shelf.publish(article["id"]) == 3
    first, third = [ok(await shelf.admin.get(f"{path}/versions/{n}"))["texts"] for n in (1, 3)]
    assert first == third == [{"language": "en", "title": "Roaming", "body": "<p>One</p><p>Two</p>"}]
    refused(await shelf.admin.get(f"{path}/versions/9"), 404, "article.unknown_version")


async def test_who_wishes_for_a_language_that_is_not_there_sees_which_one_it_is(centre: Centre, shelf: Shelf) -> None:
    body = {"name": "M", "label": "M", "language": "pt-BR", "group": "ours"}
    brand = (await centre.make("brands", **body))["id"]
    article = await shelf.write("Roaming", brand_ids=[brand])
    await shelf.translate(article["id"], "pt-BR", "Exterior")
    await shelf.publish(article["id"])
    wished = {language: await shelf.read(article["id"], language=language) for language in ("pt", "en-GB", "zh-CN", "")}
    shown = {wish: (one["language"], one["title"], one["wished"]) for wish, one in wished.items()}
    assert shown == {
        "pt": ("pt-BR", "Exterior", True),
        "en-GB": ("en", "Roaming", True),
        "zh-CN": ("pt-BR", "Exterior", False),
        "": ("pt-BR", "Exterior", True),
    }
    assert wished["pt"]["languages"] == ["en", "pt-BR"]


async def test_a_language_that_is_not_ready_stays_as_it_was_published(shelf: Shelf) -> None:
    article = await shelf.published("Roaming")
    await shelf.translate(article["id"], "zh-CN", "漫游", state="draft")
    refused(
        await shelf.admin.post(f"/api/knowledge/articles/{article['id']}/publish", json={}), 409, "article.nothing_new"
    )
    ready = {"title": "漫游", "body": "<p>x</p>", "revision": 1, "state": "ready"}
    ok(await shelf.admin.put(f"/api/knowledge/articles/{article['id']}/texts/zh-CN", json=ready))
    await shelf.publish(article["id"])
    later = {"title": "国际漫游", "body": "<p>y</p>", "revision": 2, "state": "draft"}
    ok(await shelf.admin.put(f"/api/knowledge/articles/{article['id']}/texts/zh-CN", json=later))
    ok(
        await shelf.admin.put(
            f"/api/knowledge/articles/{article['id']}/texts/en", json={"title": "Abroad", "body": "", "revision": 1}
        )
    )
    await shelf.publish(article["id"])
    assert (await shelf.read(article["id"], language="zh-CN"))["title"] == "漫游"
    assert (await shelf.read(article["id"], language="en"))["title"] == "Abroad"
    ok(await shelf.admin.delete(f"/api/knowledge/articles/{article['id']}/texts/zh-CN"), 204)
    refused(await shelf.admin.delete(f"/api/knowledge/articles/{article['id']}/texts/en"), 409, "article.last_text")
    await shelf.publish(article["id"])
    assert (await shelf.read(article["id"], language="zh-CN"))["language"] == "en"


async def test_two_authors_of_one_language_do_not_overwrite_each_other(shelf: Shelf) -> None:
    article = await shelf.write("Roaming")
    path = f"/api/knowledge/articles/{article['id']}/texts/en"
    answers = await asyncio.gather(
        *(shelf.admin.put(path, json={"title": t, "body": "", "revision": 1}) for t in ("One", "Two"))
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    stale = await shelf.admin.patch(f"/api/knowledge/articles/{article['id']}", json={"version": 7})
    refused(stale, 409, "article.stale")


async def test_reviews_that_are_due_are_listed_for_their_owner(centre: Centre, shelf: Shelf) -> None:
    ana = await centre.person("Ana", WRITE)
    await shelf.published("Old", owner_id=ana["id"], review_at="2020-01-01")
    await shelf.published("Fresh", owner_id=ana["id"], review_at="2990-01-01")
    due = ok(await shelf.admin.get("/api/knowledge/articles", params={"state": "review_due", "owner_id": ana["id"]}))
    assert [(row["title"], row["owner"]["name"], row["review_due"]) for row in due["items"]] == [("Old", "Ana", True)]
    unknown = await shelf.admin.post(
        "/api/knowledge/articles", json={"title": "X", "language": "en", "owner_id": str(uuid4())}
    )
    assert refused(unknown, 422, "article.unknown_reference")["errors"][0]["field"] == "owner_id"


async def test_lists_go_on_where_they_stopped(shelf: Shelf) -> None:
    for number in range(5):
        await shelf.write(f"Article {number}")
    titles: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = ok(await shelf.admin.get("/api/knowledge/articles", params={"limit": 2, "cursor": cursor}))
        titles += [row["title"] for row in page["items"]]
        cursor = page["next"]
    assert titles == [f"Article {number}" for number in (4, 3, 2, 1, 0)]
    found = ok(await shelf.admin.get("/api/knowledge/articles", params={"search": "ARTICLE 3"}))["items"]
    assert [row["title"] for row in found] == ["Article 3"]


async def test_withdrawn_and_archived_ones_are_found_no_more_and_their_history_stays(shelf: Shelf) -> None:
    article = await shelf.published("Roaming")
    path = f"/api/knowledge/articles/{article['id']}"
    ok(await shelf.admin.post(f"{path}/withdraw"), 204)
    assert await shelf.find("roaming") == []
    refused(await shelf.admin.post(f"{path}/withdraw"), 409, "article.not_published")
    assert await shelf.publish(article["id"]) == 2
    assert await shelf.find("roaming") == ["Roaming"]
    ok(await shelf.admin.delete(path), 204)
    assert await shelf.find("roaming") == []
    answer = await shelf.admin.put(f"{path}/texts/en", json={"title": "X", "body": "", "revision": 1})
    refused(answer, 409, "article.archived")
    assert len(ok(await shelf.admin.get(f"{path}/versions"))["items"]) == 2
    archived = ok(await shelf.admin.get("/api/knowledge/articles", params={"state": "archived"}))["items"]
    assert [row["title"] for row in archived] == ["Roaming"]


async def test_a_vote_counts_once_however_often_it_is_given(centre: Centre, shelf: Shelf) -> None:
    article = await shelf.published("Roaming", visibility="signed_in")
    await centre.person("Ana")
    ana = await centre.signed_in("Ana")
    path = f"/api/knowledge/articles/{article['id']}/vote"
    await asyncio.gather(*(ana.put(path, json={"helpful": True}) for _ in range(4)))
    assert ok(await ana.put(path, json={"helpful": True})) == {"helpful": 1, "unhelpful": 0, "my_vote": True}
    assert ok(await ana.put(path, json={"helpful": False})) == {"helpful": 0, "unhelpful": 1, "my_vote": False}
    assert (await shelf.read(article["id"], ana))["my_vote"] is False
    assert ok(await ana.delete(path)) == {"helpful": 0, "unhelpful": 0, "my_vote": None}


async def test_comments_reach_the_authors_and_are_erased_by_who_wrote_them(centre: Centre, shelf: Shelf) -> None:
    article = await shelf.published("Roaming", visibility="signed_in")
    for name in ("Ana", "Bob"):
        await centre.person(name)
    ana, bob = [await centre.signed_in(name) for name in ("Ana", "Bob")]
    path = f"/api/knowledge/articles/{article['id']}/comments"
    (made,) = ok(await ana.post(path, json={"text": "Step three is wrong"}), 201)["items"]
    assert (made["author"]["name"], made["mine"]) == ("Ana", True)
    one = f"/api/knowledge/comments/{made['id']}"
    refused(await bob.delete(one), 404, "article.unknown_comment")
    refused(await ana.put(f"{one}/done"), 404, "article.unknown_comment")
    ok(await shelf.admin.put(f"{one}/done"), 204)
    assert ok(await ana.get(path))["items"][0]["done_at"]
    ok(await ana.delete(one), 204)
    assert ok(await ana.get(path))["items"] == []


async def test_searches_in_vain_are_reported_without_numbers_and_go_in_time(centre: Centre, shelf: Shelf) -> None:
    for question in ("eSIM activation", "ESIM  Activation", "call +55 11 99999-1234 or me@example.com"):
        await shelf.find(question, finished=True, language="en")
    await shelf.find("esim acti")  # still typing
    found = ok(await shelf.admin.get("/api/knowledge/misses"))["items"]
    assert [(one["query"], one["times"]) for one in found] == [("ESIM Activation", 2), ("call … or …", 1)]
    assert not await rows(centre.services.database, "select from journal.event where data::text ilike '%esim%'")
    ok(await shelf.admin.delete(f"/api/knowledge/misses/{found[0]['id']}"), 204)
    async with centre.services.database.transaction() as tx:
        assert await forget_misses(tx, await tx.now() + timedelta(days=1), 100) == 1
    assert ok(await shelf.admin.get("/api/knowledge/misses"))["items"] == []
    await centre.person("Ana")
    ana = await centre.signed_in("Ana")
    refused(await ana.get("/api/knowledge/misses"), 403, "access.not_allowed")


async def test_the_journal_knows_ids_and_never_a_word(centre: Centre, shelf: Shelf) -> None:
    article = await shelf.published("Confidential plan", "<p>Confidential words</p>")
    comment = {"text": "Confidential remark"}
    ok(await shelf.admin.post(f"/api/knowledge/articles/{article['id']}/comments", json=comment), 201)
    events = [event for event in await journal(centre.services.database) if event.type.startswith("knowledge.")]
    assert {"knowledge.article_created", "knowledge.article_published", "knowledge.article_commented"} <= {
        event.type for event in events
    }
    assert not await rows(centre.services.database, "select from journal.event where data::text ilike '%confidential%'")


@pytest.mark.parametrize(
    ("holds", "writes", "publishes"), [((), 403, 403), ((WRITE,), 201, 403), ((WRITE, PUBLISH), 201, 201)]
)
async def test_writing_and_publishing_are_allowed_apart(
    centre: Centre, shelf: Shelf, holds: tuple[str, ...], writes: int, publishes: int
) -> None:
    await centre.person("Ana", *holds)
    ana = await centre.signed_in("Ana")
    new: dict[str, Any] = {"title": "Mine", "language": "en", "body": "<p>x</p>"}
    assert (await ana.post("/api/knowledge/articles", json=new)).status_code == writes
    article = await shelf.published("Theirs", visibility="signed_in")
    text = {"title": "Mine now", "body": "", "revision": 1}
    answer = await ana.put(f"/api/knowledge/articles/{article['id']}/texts/en", json=text)
    assert answer.status_code == (200 if writes == 201 else 403)
    answer = await ana.post(f"/api/knowledge/articles/{article['id']}/publish", json={})
    assert answer.status_code == publishes
