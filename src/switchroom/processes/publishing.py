"""From a file to a published version: read, check, try, publish; the same for the command line and for HTTP."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import msgspec

from switchroom.platform.db import Connection, Transaction
from switchroom.processes.contracts import Finding, References, Severity, has_errors
from switchroom.processes.definitions import DefinitionRefused, Definitions
from switchroom.processes.domain.definition import Definition
from switchroom.processes.domain.reading import Reading, read_definition, read_text
from switchroom.processes.domain.saying import one_after_another, said
from switchroom.processes.domain.trial import CaseResult, Report, try_cases
from switchroom.processes.domain.validator import OfflineReferences, validate
from switchroom.processes.samples import NAMES, sample


def sample_sources() -> list[str]:
    """The definitions that ship with the program; one comes after those it calls."""
    return [sample(name) for name in NAMES]


T = TypeVar("T")


class ReferenceSource:
    """What exists here for definitions to refer to. Implemented by bootstrap, which sees every context."""

    async def load(self, connection: Connection) -> References:
        """Everything a definition may name, as of now."""
        raise NotImplementedError


_checkers = ThreadPoolExecutor(2, "process-check")


async def apart(work: Callable[[], T]) -> T:
    """Do what may take seconds for a large definition in threads of its own, so that nothing else waits for one."""
    return await asyncio.get_running_loop().run_in_executor(_checkers, work)


class Checked(msgspec.Struct, frozen=True):
    """A definition if its shape allows one, and what is wrong with it."""

    definition: Definition | None
    findings: list[Finding]

    @property
    def publishable(self) -> bool:
        return self.definition is not None and not has_errors(self.findings)


def read(source: str | dict[str, Any]) -> Reading:
    """A definition from YAML or JSON text, or from a JSON value."""
    return read_text(source) if isinstance(source, str) else read_definition(source)


def check(source: str | dict[str, Any], references: References) -> Checked:
    """Everything that is wrong with a definition; never raises, whatever the source is."""
    reading = read(source)
    if reading.definition is None:
        return Checked(None, reading.findings)
    return Checked(reading.definition, validate(reading.definition, references))


def offline_references() -> References:
    """For a file where no centre is at hand: every name exists; the processes it may call are those that ship."""
    shipped = [read(source).definition for source in sample_sources()]
    return OfflineReferences({definition.process: definition for definition in shipped if definition})


def try_out(source: str | dict[str, Any], references: References) -> Report:
    """Play the cases of a definition. Raises `DefinitionRefused` when it has errors."""
    checked = check(source, references)
    if checked.definition is None or not checked.publishable:
        raise DefinitionRefused(checked.findings)
    return try_cases(checked.definition)


async def publish(
    tx: Transaction,
    definitions: Definitions,
    references: References,
    source: str | dict[str, Any],
    revision_note: str,
    layout: dict[str, Any] | None = None,
    stem_version: int | None = None,
) -> tuple[str, int]:
    """Publish a definition that has no errors and whose cases pass; its slug and version.

    `layout` is where its steps are drawn, if somebody drew them; `stem_version` what it has taken in of its base, if
    that is another version than before.

    Raises `DefinitionRefused`.
    """
    definition = await apart(lambda: _proven(source, references))
    return definition.process, await definitions.publish(tx, definition, revision_note, layout, stem_version)


def _proven(source: str | dict[str, Any], references: References) -> Definition:
    checked = check(source, references)
    if checked.definition is None or not checked.publishable:
        raise DefinitionRefused(checked.findings)
    failed = [result for result in try_cases(checked.definition).results if not result.passed]
    if failed:
        raise DefinitionRefused([_failure(result) for result in failed])
    return checked.definition


def _failure(result: CaseResult) -> Finding:
    what = one_after_another(result.problems)
    return Finding(Severity.ERROR, "", "case.failed", said("Case “{case}”: {what}.", case=result.name, what=what))
