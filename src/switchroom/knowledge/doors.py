"""The doors of articles: who may read one, who may change it, and the same as a condition for lists and searches.

An article has brands and no unit, so the unit of a grant does not matter here. Who may read must hold a grant for one
of its brands; who may change it, for all of them; an article for every brand is read by everybody and changed by
whoever writes for every brand.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from switchroom.exchange.contracts import EXPORT
from switchroom.knowledge.contracts import PUBLISH, SEE, WRITE, ArticleArchived, ArticleNotFound, Visibility
from switchroom.platform.access import Grant, NotAllowed, Permission, Principal
from switchroom.platform.db import Connection
from switchroom.platform.events import Origin

COLUMNS = """a.id, a.origin, a.slug, a.version, a.archived, a.visibility, a.language, a.brand_ids, a.region_ids,
    a.category_id, a.owner_id, a.review_at, a.created_at, a.changed_at, a.published_at, a.published, a.versions,
    a.helpful, a.unhelpful, a.solved"""


class Article(msgspec.Struct, frozen=True):
    """What is known of an article beside its texts. `published`: the number of the version that readers see."""

    id: UUID
    origin: Origin
    slug: str
    version: int
    archived: bool
    visibility: Visibility
    language: str
    brand_ids: tuple[UUID, ...]
    region_ids: tuple[UUID, ...]
    category_id: UUID | None
    owner_id: UUID | None
    review_at: date | None
    created_at: datetime
    changed_at: datetime
    published_at: datetime | None
    published: int | None
    versions: int
    helpful: int
    unhelpful: int
    solved: int


def may(principal: Principal, wanted: Permission, brand_ids: Iterable[UUID]) -> bool:
    """Whether this is allowed for an article of all of these brands; of none: for all that there are."""
    brands = list(brand_ids)
    if not brands:
        return any(grant.brands is None for grant in principal.reach(wanted).grants)
    return all(principal.may(wanted, brand=brand) for brand in brands)


def require(principal: Principal, wanted: Permission, brand_ids: Iterable[UUID]) -> None:
    """Raises `NotAllowed` unless `may`."""
    if not may(principal, wanted, brand_ids):
        raise NotAllowed(permission=wanted)


def readable(principal: Principal, first: int) -> tuple[str, list[Any]]:
    """The condition for what is published and this principal may read, of an article `a`; arguments from `$first`."""
    internal = principal.reach(SEE).grants
    sql = f"""(a.published is not null and not a.archived
        and (a.visibility <> 'internal' and {_touches(first)} or a.visibility = 'internal' and ${first + 2}
             and {_touches(first + 1)}))"""
    return sql, [_brands(principal.grants), _brands(internal), bool(internal)]


def open_to(principal: Principal, first: int) -> tuple[str, list[Any]]:
    """The condition for what this principal may read or works on: drafts and what is archived, too."""
    read, arguments = readable(principal, first)
    work, more = worked_on(principal, first + len(arguments))
    return f"({read} or {work})", [*arguments, *more]


def worked_on(principal: Principal, first: int) -> tuple[str, list[Any]]:
    """The condition for what this principal writes or publishes: its drafts are his to see."""
    grants = (*principal.reach(WRITE).grants, *principal.reach(PUBLISH).grants)
    return f"(${first + 1} and {_touches(first)})", [_brands(grants), bool(grants)]


def taken_out(principal: Principal, first: int) -> tuple[str, list[Any]]:
    """The condition for what this principal may take out as a file, of what he may see."""
    grants = principal.reach(EXPORT).grants
    return f"(${first + 1} and {_touches(first)})", [_brands(grants), bool(grants)]


def public(first: int) -> tuple[str, int]:
    """The condition for what strangers may read of one brand, the argument `$first`."""
    sql = f"""(a.published is not null and not a.archived and a.visibility = 'public'
        and (a.brand_ids = '{{}}' or ${first}::uuid = any(a.brand_ids)))"""
    return sql, first + 1


def _touches(n: int) -> str:
    """Whether an article `a` is for one of the brands `$n`; null: all of them."""
    return f"(${n}::uuid[] is null or a.brand_ids = '{{}}' or a.brand_ids && ${n}::uuid[])"


def _brands(grants: Iterable[Grant]) -> list[UUID] | None:
    given = list(grants)
    if any(grant.brands is None for grant in given):
        return None
    return sorted({brand for grant in given for brand in grant.brands or ()})


async def access(connection: Connection, principal: Principal, key: str, *, lock: bool = False) -> Article:
    """The only door to one article, by its id or its address. Raises `ArticleNotFound` for what one may not see."""
    which, arguments = open_to(principal, 2)
    by = "id" if (id := _id(key)) else "slug"
    rows = await connection.fetch_as(
        Article,
        f"select {COLUMNS} from knowledge.article a where a.{by} = $1 and {which} {'for update of a' if lock else ''}",  # noqa: S608 - own fragments
        id or key,
        *arguments,
    )
    if not rows:
        raise ArticleNotFound()
    return rows[0]


async def access_readable(connection: Connection, principal: Principal, key: str) -> Article:
    """The door for readers: what is published for them. Raises `ArticleNotFound`."""
    article = await access(connection, principal, key)
    which, arguments = readable(principal, 2)
    if not await connection.fetch_value(
        f"select exists(select from knowledge.article a where a.id = $1 and {which})",  # noqa: S608 - own fragments
        article.id,
        *arguments,
    ):
        raise ArticleNotFound()
    return article


async def access_work(connection: Connection, principal: Principal, key: str, wanted: Permission = WRITE) -> Article:
    """The door for whoever changes it, locked. Raises `ArticleNotFound`, `NotAllowed`, `ArticleArchived`."""
    article = await access(connection, principal, key, lock=True)
    require(principal, wanted, article.brand_ids)
    if article.archived:
        raise ArticleArchived()
    return article


def _id(key: str) -> UUID | None:
    try:
        return UUID(key)
    except ValueError:
        return None
