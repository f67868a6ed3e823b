"""The rules in force: of which packs, for which brands, without those that were switched off."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import msgspec

from switchroom.platform.db import Connection
from switchroom.platform.text import Text
from switchroom.processes.domain.rule_packs import Demand, Pack, pack_from_json
from switchroom.processes.rule_packs import shipped_packs

IMPORTED = "select pack, document from processes.rule_pack order by pack"
USED = """
select u.pack, u.brand_id, b.name from processes.rule_pack_use u
join organisation.brand b on b.id = u.brand_id and not b.archived order by b.label, u.pack
"""
OFF = "select pack, rule, brand_id, reason, by, at from processes.rule_off"


class Off(msgspec.Struct, frozen=True):
    """A rule that does not hold for a brand, and why somebody said so."""

    pack: str
    rule: str
    brand_id: UUID
    reason: str
    by: UUID | None
    at: Any


class Rulebook:
    """All packs, and what holds for which brand; read once, then asked without the database."""

    def __init__(
        self, packs: Mapping[str, Pack], used: Mapping[UUID, list[str]], names: Mapping[UUID, str], off: list[Off]
    ) -> None:
        self.packs, self.used, self.off = packs, used, off
        self._names = names
        self._off = {(one.pack, one.rule, one.brand_id) for one in off}

    def demands(self, serves: Mapping[UUID, bool], pack: str | None = None) -> list[Demand]:
        """What is demanded of a process that serves these brands; the value says whether customers come in by it.

        With `pack` only its rules, and whether it is on for the brands or not.
        """
        found: dict[tuple[str, str, bool], list[str]] = {}
        for brand, entry in serves.items():
            for slug in [pack] if pack else self.used.get(brand, []):
                for name in self.packs[slug].rules if slug in self.packs else ():
                    if (slug, name, brand) not in self._off:
                        found.setdefault((slug, name, entry), []).append(self._names.get(brand, ""))
        return [
            Demand(slug, name, self.packs[slug].rules[name], tuple(sorted(filter(None, brands))), entry)
            for (slug, name, entry), brands in found.items()
        ]


async def rulebook(connection: Connection) -> Rulebook:
    """The rules as they are now."""
    rows = await connection.fetch(IMPORTED)
    packs = {**{row["pack"]: pack_from_json(row["document"]) for row in rows}, **shipped_packs()}
    used: dict[UUID, list[str]] = {}
    names: dict[UUID, str] = {}
    for row in await connection.fetch(USED):
        used.setdefault(row["brand_id"], []).append(row["pack"])
        names[row["brand_id"]] = Text.parse(row["name"]).in_language("en")
    return Rulebook(packs, used, names, await connection.fetch_as(Off, OFF))
