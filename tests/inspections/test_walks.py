"""Walk-throughs, and their findings until they are verified."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from switchroom.inspections import http as inspections
from switchroom.inspections.contracts import DRAW, INSPECT
from switchroom.inspections.events import FindingFiled, FindingMoved, Walked
from switchroom.inspections.facade import forget_inspections
from switchroom.platform.db import Database
from tests.support.centre_in_process import Live, live_centre
from tests.support.web import ok, refused

COUNTER = """
start: greet
steps:
  greet: {type: note, title: Greet, text: Hello, then: serve}
  serve: {type: note, title: Serve, text: Done, then: end}
  end: {type: end}
"""
DUE = "2030-01-01T12:00:00Z"
PHOTO = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 8


class Walking:
    """Ina inspects everywhere, Quinn leads, Nora inspects in the North; Otto is the keeper of the South, Eva nobody."""

    def __init__(self, live: Live, units: dict[str, str], people: dict[str, httpx.AsyncClient]) -> None:
        self.live, self.units, self.people = live, units, people
        self.ina, self.quinn, self.nora, self.otto, self.eva = people.values()

    async def begin(self, who: httpx.AsyncClient | None = None, unit: str = "South") -> str:
        body = {"process": "counter", "unit_id": self.units[unit], "place": "Front door"}
        made = ok(await (who or self.ina).post("/api/walks", json=body), 201)
        return f"/api/walks/{made['id']}"

    async def file(self, walk: str, **more: Any) -> str:
        body = {"text": "The door is locked", "step": "greet", "severity": "high", "post": "keeper", "due_at": DUE}
        made = ok(await self.ina.post(f"{walk}/findings", json=body | more), 201)
        return f"/api/findings/{made['id']}"

    async def told(self, name: str) -> int:
        notices = ok(await self.people[name].get("/api/notices"))["items"]
        return sum(notice["kind"] == "finding" for notice in notices)


@pytest.fixture
async def live(database: Database, tmp_path: Path) -> AsyncIterator[Live]:
    async with live_centre(database, inspections.router, data=tmp_path) as live:
        yield live


@pytest.fixture
async def walking(live: Live) -> Walking:
    centre = live.centre
    units = {name: await centre.unit(name) for name in ("North", "South")}
    post = await centre.make("posts", name="Keeper", slug="keeper")
    held = {"posts": [{"post_id": post["id"], "from": "2020-01-01", "to": None}]}
    await centre.person("Ina", str(INSPECT))
    await centre.person("Quinn", str(DRAW))
    await centre.person("Nora", str(INSPECT), unit=units["North"])
    await centre.person("Otto", unit=units["South"], **held)
    await centre.person("Eva", unit=units["South"])
    await live.entry("counter", COUNTER)
    names = ("Ina", "Quinn", "Nora", "Otto", "Eva")
    return Walking(live, units, {name: await centre.signed_in(name) for name in names})


async def test_a_finding_is_filed_mended_and_verified_by_somebody_else(walking: Walking) -> None:
    ina, otto, quinn = walking.ina, walking.otto, walking.quinn
    walk = await walking.begin()
    shown = ok(await ina.get(walk))
    assert [step["name"] for step in shown["steps"]] == ["greet", "serve"]
    noted = {"steps": {"greet": {"result": "wrong", "remark": "Locked"}, "serve": {"result": "fine"}}}
    ok(await ina.put(walk, json=noted), 204)
    assert ok(await ina.get(walk))["steps"][0]["walked"] == {"result": "wrong", "remark": "Locked"}
    refused(await ina.put(walk, json={"steps": {"dance": {"result": "fine"}}}), 422, "inspection.bad_step")
    refused(await quinn.put(walk, json=noted), 404, "walk.not_found")  # she sees it, but it is not hers
    finding = await walking.file(walk)
    assert (await walking.told("Otto"), await walking.told("Eva")) == (1, 0)
    ok(await ina.post(f"{walk}/end"), 204)
    refused(await ina.put(walk, json=noted), 409, "walk.over")
    mine = ok(await otto.get("/api/findings", params={"mine": True}))["items"]
    assert [(one["text"], one["moves"], one["mine"]) for one in mine] == [("The door is locked", ["mended"], True)]
    refused(await otto.post(f"{finding}/move", json={"to": "verified"}), 409, "finding.not_now")
    ok(await otto.post(f"{finding}/move", json={"to": "mended", "remark": "New key"}))
    assert await walking.told("Ina") == 1
    refused(await otto.post(f"{finding}/move", json={"to": "verified"}), 409, "finding.own_work")
    ok(await ina.post(f"{finding}/move", json={"to": "open", "remark": "Still locked"}))
    assert await walking.told("Otto") == 2
    ok(await quinn.post(f"{finding}/move", json={"to": "mended"}))  # who leads may say so, too, but not verify it then
    refused(await quinn.post(f"{finding}/move", json={"to": "verified"}), 409, "finding.own_work")
    done = ok(await ina.post(f"{finding}/move", json={"to": "verified"}))
    assert [(one["state"], one["by"], one["remark"]) for one in done["trail"]] == [
        ("mended", "Otto", "New key"),
        ("open", "Ina", "Still locked"),
        ("mended", "Quinn", ""),
        ("verified", "Ina", ""),
    ]
    assert done["moves"] == []
    await walking.live.settle()
    assert [one.severity for one in await walking.live.events(FindingFiled)] == ["high"]
    assert [one.state for one in await walking.live.events(FindingMoved)] == ["mended", "open", "mended", "verified"]
    assert [one.findings for one in await walking.live.events(Walked)] == [1]


async def test_findings_are_for_their_owners_and_for_who_may_inspect_there(walking: Walking) -> None:
    walk = await walking.begin()
    finding = await walking.file(walk)
    for stranger in (walking.nora, walking.eva):
        refused(await stranger.get(walk), 404, "walk.not_found")
        refused(await stranger.get(finding), 404, "finding.not_found")
        refused(await stranger.post(f"{finding}/move", json={"to": "mended"}), 404, "finding.not_found")
        assert ok(await stranger.get("/api/findings"))["items"] == []
    refused(await walking.otto.get(walk), 404, "walk.not_found")  # the finding is his, the walk-through is not
    refused(await walking.eva.get("/api/walks"), 403, "access.not_allowed")
    assert ok(await walking.nora.get("/api/walks"))["total"] == 0
    body = {"process": "counter", "unit_id": walking.units["South"]}
    refused(await walking.nora.post("/api/walks", json=body), 422, "request.unknown_reference")
    for owner in ({"post": None}, {"post": "nobody"}, {"owner_id": walking.units["South"], "post": None}):
        filed = {"text": "?", "due_at": DUE, **owner}
        refused(await walking.ina.post(f"{walk}/findings", json=filed), 422, "finding.no_owner")
    async with walking.live.database.transaction() as tx:
        assert await forget_inspections(tx, await tx.now(), 100) == 0  # something is not verified yet
        await tx.execute("update inspections.finding set state = 'verified'")
        assert await forget_inspections(tx, await tx.now(), 100) == 1
    assert await walking.live.value("select count(*)::int from inspections.finding") == 0


async def test_photos_are_taken_by_what_they_are_and_seen_by_who_sees_the_finding(walking: Walking) -> None:
    finding = await walking.file(await walking.begin())
    photos = f"{finding}/photos?name="
    made = ok(await walking.ina.post(f"{photos}door.exe", content=PHOTO), 201)
    assert made["name"] == "door.exe.jpg"
    for content in (b"MZ\x90\x00 a program", b"%PDF-1.4 no picture", b""):
        refused(await walking.ina.post(f"{photos}door.jpg", content=content), 422, "finding.photo_refused")
    refused(await walking.eva.post(f"{photos}door.jpg", content=PHOTO), 404, "finding.not_found")
    ok(await walking.otto.post(f"{photos}mended.jpg", content=PHOTO), 201)
    seen = ok(await walking.otto.get(finding))["photos"]
    assert [(one["name"], one["by"]) for one in seen] == [("door.exe.jpg", "Ina"), ("mended.jpg", "Otto")]
    answer = await walking.otto.get(f"{finding}/photos/{made['id']}")
    assert (answer.content, answer.headers["content-type"]) == (PHOTO, "image/jpeg")
    assert answer.headers["content-disposition"].startswith("attachment")
    refused(await walking.eva.get(f"{finding}/photos/{made['id']}"), 404, "finding.not_found")
    other = await walking.file(await walking.begin())
    refused(await walking.ina.get(f"{other}/photos/{made['id']}"), 404, "finding.no_photo")
    kept = list((walking.live.services.settings.files / "findings").iterdir())
    assert len(kept) == 2  # nothing of what was refused stays
    assert all(PHOTO[:64] not in file.read_bytes() for file in kept)
    for _ in range(8):
        ok(await walking.ina.post(f"{photos}more.jpg", content=PHOTO), 201)
    refused(await walking.ina.post(f"{photos}more.jpg", content=PHOTO), 409, "finding.too_many_photos")
