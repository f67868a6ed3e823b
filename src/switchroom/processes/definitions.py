"""Published definitions: immutable, numbered, compiled once per process of the program."""

from collections import OrderedDict
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

import msgspec

from switchroom.platform.db import Connection, Transaction
from switchroom.platform.errors import Invalid, NotFound
from switchroom.platform.events import Code
from switchroom.platform.ids import new_id
from switchroom.processes import events
from switchroom.processes.catalogue.indexing import catalogue
from switchroom.processes.contracts import Finding
from switchroom.processes.domain.definition import Definition
from switchroom.processes.domain.program import Program
from switchroom.processes.domain.reading import read_definition

MOST_PROGRAMS = 1000
PROCESSES = UUID("6d1f5d0e-6f0c-5d31-9c44-5c1d2a7e8b90")
"""Name space of process ids: the same slug is the same process everywhere."""


class NoSuchProcess(NotFound):
    """There is no published process of this name."""

    code = "process.not_found"


class DefinitionRefused(Invalid):
    """The definition has errors; nothing was published."""

    code = "process.refused"

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        words = "; ".join(finding.message for finding in findings[:3])
        super().__init__(
            f"The definition has errors; nothing was published. {words}",
            errors=[{"field": f.step, "code": f.code, "message": f.message} for f in findings],
        )


class Definitions:
    """The published definitions, with a cache of compiled programs: a version never changes."""

    def __init__(self) -> None:
        self._programs: OrderedDict[tuple[str, int], Program] = OrderedDict()

    async def resolve(self, connection: Connection, slug: str, version: int | None) -> tuple[int, datetime]:
        """The version to run (None: the current one) and the database's time. Raises `NoSuchProcess`."""
        row = await connection.fetch_row(
            """select version, clock_timestamp() as now from processes.definition
               where slug = $1 and ($2::int is null or version = $2) and state = 'published'
               order by version desc limit 1""",
            slug,
            version,
        )
        if row is None:
            raise NoSuchProcess(process=slug)
        return row["version"], row["now"]

    async def program(self, connection: Connection, slug: str, version: int) -> Program:
        """A version ready to run, retired ones included: running runs finish on the version they began."""
        key = slug, version
        program = self._programs.get(key)
        if program is None:
            program = Program(await self.definition(connection, slug, version), version)
            self._programs[key] = program
            if len(self._programs) > MOST_PROGRAMS:
                self._programs.popitem(last=False)
        else:
            self._programs.move_to_end(key)
        return program

    async def definition(self, connection: Connection, slug: str, version: int) -> Definition:
        """A version as it was published. Raises `NoSuchProcess`."""
        source = await connection.fetch_value(
            "select source from processes.definition where slug = $1 and version = $2", slug, version
        )
        definition = None if source is None else read_definition(source).definition
        if definition is None:
            raise NoSuchProcess(process=slug, version=version)
        return definition

    async def layout(self, connection: Connection, slug: str, version: int) -> dict[str, Any]:
        """Where the steps of a version are drawn, if somebody drew them."""
        found = await connection.fetch_value(
            "select layout from processes.definition where slug = $1 and version = $2", slug, version
        )
        return found or {}

    async def current(self, connection: Connection) -> dict[str, Definition]:
        """The current version of every process."""
        rows = await connection.fetch(
            """select distinct on (slug) slug, source from processes.definition
               where state = 'published' order by slug, version desc"""
        )
        read = {row["slug"]: read_definition(row["source"]).definition for row in rows}
        return {slug: definition for slug, definition in read.items() if definition is not None}

    async def publish(
        self,
        tx: Transaction,
        definition: Definition,
        revision_note: str,
        layout: dict[str, Any] | None = None,
        stem_version: int | None = None,
    ) -> int:
        """Publish a checked definition as the next version of its process; the version.

        `stem_version`: what it has taken in of its base; without it, what its last version had.
        """
        slug, header = definition.process, definition.header
        process_id = uuid5(PROCESSES, slug)
        await tx.execute("select pg_advisory_xact_lock(hashtextextended($1, 0))", f"process {slug}")
        version: int = await tx.fetch_value(
            "select coalesce(max(version), 0) + 1 from processes.definition where slug = $1", slug
        )
        await tx.execute(
            """insert into processes.definition (slug, version, id, process_id, state, title, number, kind, source,
                                                 revision_note, published_by, layout, stem_version)
               values ($1, $2, $3, $4, 'published', $5, $6, $7, $8, $9, $10, $11,
                       coalesce($12, (select stem_version from processes.definition
                                      where slug = $1 and version = $2 - 1)))""",
            slug,
            version,
            new_id(),
            process_id,
            msgspec.json.encode(header.title.to_json()).decode(),
            header.number or "",
            header.kind.value,
            definition.raw,
            revision_note,
            tx.actor.id,
            layout or None,
            stem_version,
        )
        await catalogue(tx, definition, version)
        tx.emit(events.Published(process_id=process_id, process=Code(slug), number=version))
        return version
