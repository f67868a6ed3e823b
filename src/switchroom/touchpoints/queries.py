"""Reads of touchpoints: which entry point was called, and whether the caller is let in."""

from collections.abc import Collection
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Any

import msgspec

from switchroom.customers.facade import kind_of, normal_address
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.events import Origin
from switchroom.platform.ratelimit import Rate, take
from switchroom.touchpoints.contracts import (
    CallerBlocked,
    CallerThrottled,
    ChatSetup,
    EntryPoint,
    EntryPointFull,
    EntryPointId,
    EntryPointNotFound,
    Medium,
)

HOUR = timedelta(hours=1)

ENTRY_POINT = """
select e.*, b.name as brand_name from touchpoints.entry_point e join organisation.brand b on b.id = e.brand_id
where not e.archived and e.enabled
"""
BLOCKED = """
select exists(select from touchpoints.block
              where not archived and (until is null or until > $3)
                and ((kind = 'ip' and network >>= $1::inet) or (kind = 'address' and value = $2)))
"""


async def entry_point_by_slug(connection: Connection, slug: str) -> EntryPoint:
    """The entry point of a page's address. Raises `EntryPointNotFound`, also while it is switched off."""
    return _found(await connection.fetch_row(f"{ENTRY_POINT} and e.slug = $1", slug))


async def open_entry_points(connection: Connection, media: Collection[Medium], origin: Origin) -> list[str]:
    """The slugs of those by which customers can come over one of these media, in their order."""
    rows = await connection.fetch(
        """select slug from touchpoints.entry_point where enabled and not archived and medium = any($1)
           and origin = $2 order by slug""",
        [medium.value for medium in media],
        origin.value,
    )
    return [row["slug"] for row in rows]


async def entry_point_called(connection: Connection, called: str) -> EntryPoint:
    """The entry point that was called, by its slug or by what was dialled. Raises `EntryPointNotFound`."""
    row = await connection.fetch_row(
        f"{ENTRY_POINT} and (e.slug = $1 or e.address = $2) order by e.slug = $1 desc limit 1",
        called,
        normal_address(kind_of(called), called),
    )
    return _found(row)


def _found(row: Any) -> EntryPoint:
    if row is None:
        raise EntryPointNotFound()
    return EntryPoint(
        id=EntryPointId(row["id"]),
        slug=row["slug"],
        name=row["name"],
        medium=Medium(row["medium"]),
        brand_id=row["brand_id"],
        unit_id=row["unit_id"],
        process_slug=row["process_slug"],
        language=row["language"],
        limit_per_address=row["limit_per_address"],
        limit_concurrent=row["limit_concurrent"],
        enabled=row["enabled"],
        brand_name=row["brand_name"],
        chat=msgspec.convert(row["chat"], ChatSetup),
    )


async def is_blocked(connection: Connection, now: datetime, *, ip: str | None = None, address: str = "") -> bool:
    """Whether calls from this IP address, or from this number or other address, are not accepted."""
    value = normal_address(kind_of(address), address) if address else None
    blocked: bool = await connection.fetch_value(BLOCKED, _ip(ip), value, now)
    return blocked


async def admit(
    tx: Transaction, entry_point: EntryPoint, now: datetime, *, ip: str, address: str = "", concurrent: int = 0
) -> None:
    """Let a caller in, or raise `CallerBlocked`, `EntryPointFull`, `CallerThrottled`; counts the call when let in.

    `concurrent` is how many calls of this entry point live already: whoever carries them knows.
    """
    if await is_blocked(tx, now, ip=ip, address=address):
        raise CallerBlocked()
    if entry_point.limit_concurrent and concurrent >= entry_point.limit_concurrent:
        raise EntryPointFull(retry_after=timedelta(seconds=30))
    if entry_point.limit_per_address:
        rate = Rate(entry_point.limit_per_address, HOUR / entry_point.limit_per_address)
        await take(tx, f"call {entry_point.id} {_prefix(ip)}", rate, now, CallerThrottled)


def _ip(text: str | None) -> Any:
    """None for what is no IP address: a socket's name, a test."""
    try:
        return ip_address(text or "")
    except ValueError:
        return None


def _prefix(text: str) -> str:
    """What one caller can choose freely does not count: the last 64 bits of IPv6."""
    found = _ip(text)
    return text if found is None or found.version == 4 else str(int(found) >> 64)
