"""A brand's portal as its page and its doors use it."""

from typing import Any
from uuid import UUID

import msgspec

from switchroom.platform.db import Connection
from switchroom.platform.events import Origin
from switchroom.portal.contracts import Measure, NoPortal, RatingBy

SITE = """
select p.id, p.origin, p.brand_id, p.unit_id, p.title, p.welcome, p.accent, p.ticket_type, p.newcomers,
    p.shares_organisation, p.asks_rating, p.rating_measure, p.rating_by, p.rating_wait_hours,
    b.label, b.name as brand_name, b.language, b."group"
from portal.portal p join organisation.brand b on b.id = p.brand_id
where p.active and not p.archived and not b.archived and
"""


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """`newcomers`: whoever is not known yet may sign in. `shares_organisation`: colleagues see each other's tickets."""

    id: UUID
    origin: Origin
    brand_id: UUID
    unit_id: UUID
    title: dict[str, str]
    welcome: dict[str, str] | None
    accent: str
    ticket_type: str
    newcomers: bool
    shares_organisation: bool
    asks_rating: bool
    rating_measure: Measure
    rating_by: RatingBy
    rating_wait_hours: int
    label: str
    brand_name: Any
    language: str
    group: str


async def site_of(connection: Connection, label: str) -> Site:
    """The portal of the brand with this label. Raises `NoPortal`."""
    return _only(await connection.fetch_as(Site, f"{SITE} b.label = $1", label))


async def site_by_id(connection: Connection, portal_id: UUID) -> Site:
    """Raises `NoPortal`."""
    return _only(await connection.fetch_as(Site, f"{SITE} p.id = $1", portal_id))


def _only(found: list[Site]) -> Site:
    if not found:
        raise NoPortal()
    return found[0]


async def site_of_brand(connection: Connection, brand_id: UUID) -> Site:
    """Raises `NoPortal`."""
    return _only(await connection.fetch_as(Site, f"{SITE} b.id = $1", brand_id))
