"""Saved replies: set up like everything else, seen by those whose customers they are for."""

from tests.support.centre_in_process import Live
from tests.support.web import ok, refused


async def test_agents_see_the_replies_of_their_units_and_brands(live: Live) -> None:
    centre = live.centre
    team, other = await centre.unit("North"), await centre.unit("South")
    brand, foreign = await centre.brand("A", "ours"), await centre.brand("B", "theirs")
    for slug, more in (
        ("hello", {}),
        ("north", {"unit_id": team}),
        ("south", {"unit_id": other}),
        ("brand", {"brand_id": brand}),
        ("foreign", {"brand_id": foreign}),
    ):
        text = {"en": "Hello!", "zh-CN": "您好！"}
        made = await centre.make("saved-replies", name=slug, slug=slug, text=text, shortcut=slug[:2], **more)
        assert (made["text"], made["shortcut"]) == (text, slug[:2])
    await centre.person("Ana", "people:agent:work", unit=team, brands=[brand])
    ana = await centre.signed_in("Ana")
    seen = ok(await ana.get("/api/saved-replies"))["items"]
    assert sorted(row["slug"] for row in seen) == ["brand", "hello", "north"]
    refused(
        await ana.post("/api/saved-replies", json={"name": "x", "slug": "x", "text": "x"}), 403, "access.not_allowed"
    )
    found = ok(await ana.get("/api/saved-replies", params={"search": "您好"}))["items"]
    assert len(found) == 3
    await centre.person("Lea", "messaging:saved_reply:edit", unit=team, brands=[brand])
    lea = await centre.signed_in("Lea")
    mine = {"name": "x", "slug": "x", "text": "x", "unit_id": team, "brand_id": brand}
    row = ok(await lea.post("/api/saved-replies", json=mine), 201)
    for wider in ({"unit_id": None}, {"brand_id": None}):
        refused(await lea.post("/api/saved-replies", json={**mine, "slug": "y", **wider}), 403, "access.not_allowed")
    refused(
        await lea.patch(f"/api/saved-replies/{row['id']}", json={"version": row["version"], "unit_id": other}),
        403,
        "access.not_allowed",
    )
