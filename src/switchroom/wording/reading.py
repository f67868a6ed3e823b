"""The words that a mail has: of its brand, of all brands, or as shipped, in its reader's language."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec

from switchroom.platform.db import Connection
from switchroom.platform.text import Text
from switchroom.wording.contracts import Mail, Source
from switchroom.wording.domain.filling import chosen, filled, one_line

BRAND_LANGUAGE = "select language from organisation.brand where id = $1"
MADE = """
select brand_id is not null as of_brand, subject, text from wording.mail_template
where kind = $1 and not archived and (brand_id is null or brand_id = $2) order by brand_id nulls last
"""
BRAND_NAME = "select name from organisation.brand where id = $1"
LONGEST_SUBJECT = 200


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """What a mail says before anything is filled in. `language`: that of its text; it may not be the one asked for."""

    subject: str
    text: str
    language: str
    source: Source

    def fill(self, values: Mapping[str, str]) -> "Filled":
        """With the values in their places. Only `text` may have lines of its own."""
        flat = {name: value if name in LONG else one_line(value) for name, value in values.items()}
        subject = one_line(filled(self.subject, flat))[:LONGEST_SUBJECT]
        return Filled(subject=subject, text=filled(self.text, flat))


class Filled(msgspec.Struct, frozen=True):
    """What a mail says."""

    subject: str
    text: str


LONG = frozenset({"text", "transcript"})
"""Places whose values have lines: what an agent wrote, what was said in a chat."""


async def words_of(connection: Connection, mail: Mail, brand_id: UUID | None, language: str) -> Words:
    """The words of a mail; in the brand's language where there are none in `language`."""
    otherwise = await connection.fetch_value(BRAND_LANGUAGE, brand_id) if brand_id else None
    return choose(mail, await made_for(connection, mail, brand_id), language, otherwise or "en")


async def made_for(connection: Connection, mail: Mail, brand_id: UUID | None) -> list[dict[str, Any]]:
    """What was made of the shipped words, the nearest first: `of_brand`, `subject` and `text` by language."""
    return [dict(row) for row in await connection.fetch(MADE, mail.kind, brand_id)]


def choose(mail: Mail, made: list[dict[str, Any]], language: str, otherwise: str) -> Words:
    """The same of rows that are known, the nearest first."""
    sources = [*(Source.BRAND if row["of_brand"] else Source.ALL_BRANDS for row in made), Source.SHIPPED]
    text = chosen([*(Text(row["text"] or {}) for row in made), mail.text], language, otherwise)
    shipped = mail.subject or Text({})
    subject = chosen([*(Text(row["subject"] or {}) for row in made), shipped], language, otherwise)
    return Words(subject=subject.words, text=text.words, language=text.language or language, source=sources[text.layer])


async def brand_name(connection: Connection, brand_id: UUID | None, language: str) -> str:
    """What `{brand}` becomes."""
    name = await connection.fetch_value(BRAND_NAME, brand_id) if brand_id else None
    return Text.parse(name).in_language(language, "en") if name else ""
