"""What exists here for process definitions to refer to: names of every context, read before a check."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from switchroom.interactions.facade import DISPOSITIONS
from switchroom.knowledge.facade import slugs as articles
from switchroom.organisation.facade import CALENDARS
from switchroom.people.facade import POSTS, SKILLS
from switchroom.platform.collection import Collection
from switchroom.platform.db import Connection
from switchroom.processes.contracts import Named, References
from switchroom.processes.facade import (
    ANNOUNCEMENTS,
    DIAGNOSTIC_CHECKS,
    LOOKUP_TABLES,
    SECRETS,
    Definition,
    Definitions,
    Demand,
    ReferenceSource,
    Rulebook,
    rulebook,
)
from switchroom.routing.facade import QUEUES
from switchroom.touchpoints.facade import SERVICES, brands_served
from switchroom.voice.facade import any_trunk, prompt_slugs

COLLECTIONS: dict[Named, Collection[Any]] = {
    Named.POST: POSTS,
    Named.SKILL: SKILLS,
    Named.QUEUE: QUEUES,
    Named.CALENDAR: CALENDARS,
    Named.DISPOSITION: DISPOSITIONS,
    Named.ANNOUNCEMENT: ANNOUNCEMENTS,
    Named.TABLE: LOOKUP_TABLES,
    Named.CHECK: DIAGNOSTIC_CHECKS,
    Named.SECRET: SECRETS,
    Named.SERVICE: SERVICES,
}


class Names:
    """The names as they were loaded."""

    def __init__(
        self,
        known: dict[Named, set[str]],
        processes: dict[str, Definition],
        rules: Rulebook,
        served: Mapping[str, Mapping[UUID, bool]],
        *,
        trunk: bool,
    ) -> None:
        self._known, self._processes, self._trunk = known, processes, trunk
        self._rules, self._served = rules, served

    def exists(self, kind: Named, name: str) -> bool:
        return name in self._known.get(kind, ())

    def names(self, kind: Named) -> Iterable[str]:
        return self._known.get(kind, ())

    def process(self, name: str, version: int | None) -> Definition | None:
        del version  # a pinned version has the ends its caller was checked against
        return self._processes.get(name)

    def consent_needed(self) -> bool:
        return False

    def reaches_numbers(self) -> bool:
        return self._trunk

    def demands(self, process: str, brands: Iterable[UUID] = ()) -> Sequence[Demand]:
        return self._rules.demands({**self._served.get(process, {}), **dict.fromkeys(brands, True)})


class KnownNames(ReferenceSource):
    """Reads names from the database and sounds from the folder of recordings."""

    def __init__(self, definitions: Definitions, sounds: Path, code_channels: Iterable[str] = ()) -> None:
        self._definitions, self._sounds, self._code_channels = definitions, sounds, set(code_channels)

    async def load(self, connection: Connection) -> References:
        known = {kind: set(await rows.slugs(connection)) for kind, rows in COLLECTIONS.items()}
        known[Named.CODE_CHANNEL] = self._code_channels
        known[Named.ARTICLE] = await articles(connection)
        known[Named.PROMPT] = prompt_slugs(self._sounds)
        current = await self._definitions.current(connection)
        rules, served = await rulebook(connection), await brands_served(connection)
        return Names(known, current, rules, served, trunk=await any_trunk(connection))
