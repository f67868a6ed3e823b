"""Images are taken for what they are, kept encrypted, and shown to whoever may read the article."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from switchroom.knowledge.facade import images_folder, remove_images
from tests.knowledge.conftest import WRITE, Shelf
from tests.support.web import Centre, ok, refused

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40


async def send(client: httpx.AsyncClient, key: str, content: bytes, name: str = "screen.png") -> httpx.Response:
    return await client.post(f"/api/knowledge/articles/{key}/images", params={"name": name}, content=content)


def on_disk(centre: Centre) -> list[Path]:
    folder = images_folder(centre.services.settings)
    return sorted(folder.iterdir()) if folder.exists() else []


async def test_an_image_is_encrypted_and_shown_with_safe_headers(centre: Centre, shelf: Shelf) -> None:
    article = await shelf.write("Roaming")
    image = ok(await send(shelf.admin, article["id"], PNG, "../截图.png"), 201)
    assert image["name"] == "截图.png"
    answer = await shelf.admin.get(image["address"])
    assert (answer.content, answer.headers["content-type"]) == (PNG, "image/png")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox"
    (file,) = on_disk(centre)
    assert PNG[:64] not in file.read_bytes()
    file.unlink()
    refused(await shelf.admin.get(image["address"]), 410, "article.image_gone")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<html><script>alert(1)</script></html>",
        b"GIF88a" + bytes(50),
        b"%PDF-1.7 " + bytes(50),
        b"RIFF1234WAVE" + bytes(50),
        b"\x89PNG",
    ],
)
async def test_an_image_that_is_a_script_or_anything_else_is_refused(
    centre: Centre, shelf: Shelf, content: bytes
) -> None:
    article = await shelf.write("Roaming")
    refused(await send(shelf.admin, article["id"], content), 422, "article.image_refused")
    assert on_disk(centre) == []


async def test_too_large_ones_are_refused_and_leave_nothing(centre: Centre, shelf: Shelf) -> None:
    article = await shelf.write("Roaming")
    largest = centre.services.settings.web.largest_file
    refused(await send(shelf.admin, article["id"], PNG + bytes(largest)), 413, "request.too_large")
    assert on_disk(centre) == []


async def test_who_may_not_see_the_article_sees_no_image_of_it(centre: Centre, shelf: Shelf) -> None:
    article = await shelf.published("Roaming", visibility="internal")
    image = ok(await send(shelf.admin, article["id"], PNG), 201)
    await centre.person("Ana", WRITE, brands=[await centre.brand("M", "m")])
    await centre.person("Bob")
    ana, bob, stranger = await centre.signed_in("Ana"), await centre.signed_in("Bob"), await centre.browser()
    refused(await bob.get(image["address"]), 404, "article.unknown")
    refused(await send(bob, article["id"], PNG), 404, "article.unknown")
    refused(await send(ana, article["id"], PNG), 403, "access.not_allowed")
    refused(await stranger.get(image["address"]), 401, "unauthenticated")
    refused(await stranger.get(f"/api/public/knowledge/images/{image['id']}"), 404, "article.unknown_image")
    refused(await bob.get(f"/api/knowledge/images/{uuid4()}"), 404, "article.unknown_image")


async def test_strangers_see_images_that_stand_in_a_public_article_and_no_others(centre: Centre, shelf: Shelf) -> None:
    brand = await centre.brand("M", "m")
    article = await shelf.write("Roaming", visibility="public", brand_ids=[brand])
    shown, kept_back = [ok(await send(shelf.admin, article["id"], PNG), 201) for _ in range(2)]
    body = f'<p>See</p><img src="{shown["address"]}" alt="Settings">'
    ok(
        await shelf.admin.put(
            f"/api/knowledge/articles/{article['id']}/texts/en",
            json={"title": "Roaming", "body": body, "revision": 1},
        )
    )
    stranger = await centre.browser()
    address = f"/api/public/knowledge/images/{shown['id']}"
    refused(await stranger.get(address), 404, "article.unknown_image")
    await shelf.publish(article["id"])
    public = ok(await stranger.get("/api/public/knowledge/M/articles/roaming"))
    assert f'src="{address}"' in public["body"]
    assert (await stranger.get(address)).content == PNG
    refused(await stranger.get(f"/api/public/knowledge/images/{kept_back['id']}"), 404, "article.unknown_image")
    ok(await shelf.admin.post(f"/api/knowledge/articles/{article['id']}/withdraw"), 204)
    refused(await stranger.get(address), 404, "article.unknown_image")


async def test_what_never_arrived_is_removed(centre: Centre, shelf: Shelf) -> None:
    article = await shelf.write("Roaming")
    ok(await send(shelf.admin, article["id"], PNG), 201)
    database, folder = centre.services.database, images_folder(centre.services.settings)
    broken = uuid4()
    (folder / str(broken)).write_bytes(b"half")
    async with database.transaction() as tx:
        await tx.execute(
            "insert into knowledge.image (id, article_id, data_key, began_at) values ($1, $2, '', $3)",
            broken,
            article["id"],
            await tx.now() - timedelta(days=2),
        )
    assert await remove_images(database, folder) == 1
    assert len(on_disk(centre)) == 1
