"""Finding articles at work: by words, and by what an interaction or a ticket is about."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from switchroom.knowledge.contracts import Matter, Matters, SubjectKind
from switchroom.knowledge.doors import readable
from switchroom.knowledge.search import Hit, Where, find, find_all
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection


async def search(
    connection: Connection,
    principal: Principal,
    question: str,
    language: str,
    limit: int,
    brand_id: UUID | None = None,
    category_id: UUID | None = None,
) -> list[Hit]:
    """The best articles that the principal may read for what was typed."""
    matter = Matter(language=language, brand_id=brand_id)
    return await find(connection, question, _where(principal, matter, category_id), limit)


async def suggestions(
    connection: Connection,
    principal: Principal,
    matters: Matters,
    about: tuple[SubjectKind, UUID] | None,
    text: str,
    language: str,
    limit: int,
) -> tuple[list[Hit], str | None]:
    """The best articles for an interaction or a ticket, for some text, or for both; the label of its brand.

    Raises the door's refusal.
    """
    matter = await matters.of(connection, principal, *about) if about else Matter()
    wanted = Matter(language=language or matter.language, brand_id=matter.brand_id, region_id=matter.region_id)
    found = await find_all(connection, _texts(text, matter.words), _where(principal, wanted), limit)
    label = await connection.fetch_value("select label from organisation.brand where id = $1", matter.brand_id)
    return found, label


def _texts(text: str, words: Sequence[str]) -> list[str]:
    return [part for part in (text, *words) if part.strip()]


def _where(principal: Principal, matter: Matter, category_id: UUID | None = None) -> Where:
    which, arguments = readable(principal, 5)
    n = 5 + len(arguments)
    sql = f"""{which} and (${n}::uuid is null or a.brand_ids = '{{}}' or ${n} = any(a.brand_ids))
        and (${n + 1}::uuid is null or a.region_ids = '{{}}' or ${n + 1} = any(a.region_ids))
        and (${n + 2}::uuid is null or a.category_id = ${n + 2})"""
    more: list[Any] = [matter.brand_id, matter.region_id, category_id]
    return Where(sql, [*arguments, *more], matter.language)
