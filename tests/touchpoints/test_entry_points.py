"""Where customers come in, and who is kept out."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from switchroom.platform.db import Database
from switchroom.platform.errors import Refusal
from switchroom.touchpoints.contracts import (
    CallerBlocked,
    CallerThrottled,
    EntryPoint,
    EntryPointFull,
    EntryPointNotFound,
)
from switchroom.touchpoints.facade import admit, entry_point_by_slug, entry_point_called, is_blocked
from tests.support.web import START, Centre, ok, refused

SEE, EDIT = "touchpoints:entry_point:see", "touchpoints:entry_point:edit"


async def hotline(centre: Centre, **more: Any) -> dict[str, Any]:
    body = {
        "name": {"en": "Hotline"},
        "slug": "hotline",
        "medium": "voice",
        "process_slug": "main-menu",
        "language": "en",
        "limit_per_address": 3,
        "limit_concurrent": 2,
        "enabled": True,
    }
    if "brand_id" not in more:
        more["brand_id"] = await centre.brand("A", "acme")
    return await centre.make("entry-points", **{"unit_id": await centre.root(), **body, **more})


async def test_an_entry_point_is_found_by_its_slug_and_by_what_was_dialled(centre: Centre, database: Database) -> None:
    made = await hotline(centre, address="0055 (11) 4004-1000")
    assert made["address"] == "+551140041000"
    async with database.read() as connection:
        found = await entry_point_by_slug(connection, "hotline")
        assert found == await entry_point_called(connection, "+55 11 4004 1000")
        assert found == await entry_point_called(connection, "hotline")
        assert (str(found.id), found.process_slug, found.brand_name) == (made["id"], "main-menu", {"": "A"})
        for unknown in ("nowhere", "", "+551140041001"):
            with pytest.raises(EntryPointNotFound):
                await entry_point_called(connection, unknown)
    ok(await centre.admin.patch(f"/api/entry-points/{made['id']}", json={"version": 1, "enabled": False}))
    async with database.read() as connection:
        with pytest.raises(EntryPointNotFound):
            await entry_point_by_slug(connection, "hotline")


async def test_one_clients_staff_never_see_anothers_entry_points(centre: Centre) -> None:
    acme, other = await centre.brand("A", "acme"), await centre.brand("B", "other")
    north, south = await centre.unit("North"), await centre.unit("South")
    mine = await hotline(centre, slug="mine", brand_id=acme, unit_id=north)
    theirs = await hotline(centre, slug="theirs", brand_id=other, unit_id=north)
    elsewhere = await hotline(centre, slug="elsewhere", brand_id=acme, unit_id=south)
    await centre.person("Ana", SEE, EDIT, over=north, brands=[acme])
    ana = await centre.signed_in("Ana")
    assert [e["slug"] for e in ok(await ana.get("/api/entry-points"))["items"]] == ["mine"]
    for hidden in (theirs, elsewhere):
        refused(await ana.get(f"/api/entry-points/{hidden['id']}"), 404, "setup.unknown")
        answer = await ana.patch(f"/api/entry-points/{hidden['id']}", json={"version": 1, "enabled": False})
        refused(answer, 404, "setup.unknown")
    for place in ({"brand_id": other}, {"unit_id": south}):
        answer = await ana.patch(f"/api/entry-points/{mine['id']}", json={"version": 1, **place})
        refused(answer, 422, "entry_point.unknown_place")
    ok(await ana.patch(f"/api/entry-points/{mine['id']}", json={"version": 1, "limit_concurrent": 5}))
    refused(await centre.admin.delete(f"/api/brands/{acme}"), 409, "setup.in_use")


async def block(centre: Centre, kind: str, value: str, **more: Any) -> dict[str, Any]:
    return await centre.make("block-list", kind=kind, value=value, reason="abuse", **more)


async def test_who_is_blocked(centre: Centre, database: Database) -> None:
    assert (await block(centre, "ip", "203.0.113.77/24"))["value"] == "203.0.113.0/24"
    await block(centre, "ip", "2001:db8::/32")
    await block(centre, "address", "+55 11 99999-0001")
    await block(centre, "ip", "198.51.100.1", until=(START + timedelta(hours=1)).isoformat())
    lifted = await block(centre, "ip", "198.51.100.2")
    ok(await centre.admin.delete(f"/api/block-list/{lifted['id']}"), 204)
    async with database.read() as connection:

        async def blocked(ip: str | None, address: str = "", after: int = 0) -> bool:
            return await is_blocked(connection, START + timedelta(hours=after), ip=ip, address=address)

        assert await blocked("203.0.113.1")
        assert await blocked("2001:db8:1::7")
        assert await blocked("192.0.2.1", "0055 11 99999 0001")
        assert await blocked("198.51.100.1")
        assert not await blocked("198.51.100.1", after=1)
        assert not await blocked("198.51.100.2")
        assert not await blocked("203.0.114.1")
        assert not await blocked(None, "+5511999990002")
        assert not await blocked("a socket's name", "")


@pytest.mark.parametrize("value", ["300.1.1.1", "203.0.113.0/33", "x", "0.0.0.0/0; drop table touchpoints.block"])
async def test_networks_that_are_none(centre: Centre, value: str) -> None:
    body = {"kind": "ip", "value": value, "reason": ""}
    refused(await centre.admin.post("/api/block-list", json=body), 422, "block.no_network")


async def refusal(database: Database, entry_point: EntryPoint, **caller: Any) -> type[Refusal] | None:
    """Which refusal a caller gets; None: let in."""
    try:
        async with database.transaction() as tx:
            await admit(tx, entry_point, caller.pop("now", START), **{"ip": "192.0.2.1", **caller})
    except Refusal as refused:
        return type(refused)
    return None


async def test_callers_are_let_in_up_to_the_limits(centre: Centre, database: Database) -> None:
    await hotline(centre)
    await block(centre, "ip", "203.0.113.0/24")
    async with database.read() as connection:
        entry = await entry_point_by_slug(connection, "hotline")
    assert await refusal(database, entry, ip="203.0.113.1") is CallerBlocked
    assert await refusal(database, entry, concurrent=1) is None
    assert await refusal(database, entry, concurrent=2) is EntryPointFull
    at_once = await asyncio.gather(*(refusal(database, entry, ip="192.0.2.9") for _ in range(5)))
    assert sorted(at_once, key=str) == [CallerThrottled, CallerThrottled, None, None, None]
    assert await refusal(database, entry, ip="192.0.2.9", now=START + timedelta(minutes=19)) is CallerThrottled
    assert await refusal(database, entry, ip="192.0.2.9", now=START + timedelta(minutes=20)) is None
    assert await refusal(database, entry, ip="192.0.2.10") is None


async def test_the_free_half_of_an_ipv6_address_does_not_help(centre: Centre, database: Database) -> None:
    await hotline(centre)
    async with database.read() as connection:
        entry = await entry_point_by_slug(connection, "hotline")
    answers = [await refusal(database, entry, ip=f"2001:db8::{n}:1") for n in range(1, 5)]
    assert answers == [None, None, None, CallerThrottled]
    assert await refusal(database, entry, ip="2001:db8:0:1::1") is None


async def test_no_limit_is_no_limit(centre: Centre, database: Database) -> None:
    await hotline(centre, limit_per_address=0, limit_concurrent=0)
    async with database.read() as connection:
        entry = await entry_point_by_slug(connection, "hotline")
    assert {await refusal(database, entry, concurrent=10_000) for _ in range(30)} == {None}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("channels", {"name": "x", "label": "LONG", "medium": "voice"}),
        ("channels", {"name": "x", "label": "A", "medium": "smoke"}),
        ("services", {"name": "x", "code": "50 1"}),
        ("services", {"name": "x", "code": "5-"}),
        ("services", {"name": "x", "code": 5012}),
        ("block-list", {"kind": "planet", "value": "x", "reason": ""}),
    ],
)
async def test_rows_that_are_not_made(centre: Centre, path: str, body: dict[str, Any]) -> None:
    refused(await centre.admin.post(f"/api/{path}", json=body), 422, "invalid")


async def test_channels_and_services_are_sorted_by_their_code(centre: Centre) -> None:
    for code in ("5012", "1001"):
        await centre.make("services", name=f"Service {code}", code=code)
    assert [s["code"] for s in ok(await centre.admin.get("/api/services"))["items"]] == ["1001", "5012"]
    await centre.make("channels", name="Telephone", label="A", medium="voice")
    assert ok(await centre.admin.get("/api/channels", params={"search": "tele"}))["total"] == 1
