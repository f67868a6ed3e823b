"""The validator: everything that is wrong with a definition, each in a sentence with the step's name."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from switchroom.processes.domain.cases import read_cases
from switchroom.processes.domain.definition import Definition
from switchroom.processes.domain.findings import Finding, Severity
from switchroom.processes.domain.flow import Complaint, check_variables
from switchroom.processes.domain.forking import check_branches
from switchroom.processes.domain.references import Named, References
from switchroom.processes.domain.rule_checks import check_demands
from switchroom.processes.domain.rule_packs import Demand
from switchroom.processes.domain.rules import (
    check_calls,
    check_languages,
    check_limits,
    check_media,
    check_names,
    check_parameters,
    check_recording,
    check_trunk,
)
from switchroom.processes.domain.saying import said
from switchroom.processes.domain.structure import check_after_leaving, check_prompts, check_structure

_WARNINGS = frozenset({"prompts.too_many", "text.language_missing", "left.needs_customer", "callback.no_trunk"})


class OfflineReferences:
    """For checking a file where no centre is at hand: every name exists, and the processes are those given."""

    def __init__(
        self,
        processes: Mapping[str, Definition] | None = None,
        *,
        consent_needed: bool = False,
        demands: Sequence[Demand] = (),
    ) -> None:
        self._processes = processes or {}
        self._consent_needed = consent_needed
        self._demands = demands

    def exists(self, kind: Named, name: str) -> bool:
        del kind, name
        return True

    def names(self, kind: Named) -> Iterable[str]:
        del kind
        return ()

    def process(self, name: str, version: int | None) -> Definition | None:
        del version
        return self._processes.get(name)

    def consent_needed(self) -> bool:
        return self._consent_needed

    def reaches_numbers(self) -> bool:
        return True

    def demands(self, process: str, brands: Iterable[UUID] = ()) -> Sequence[Demand]:
        del process, brands
        return self._demands


def validate(definition: Definition, references: References, brands: Iterable[UUID] = ()) -> list[Finding]:
    """All findings, errors first, then by step. Without errors the definition compiles and may be published.

    Rules of packs are those of the brands that the process serves, and of `brands`.
    """
    complaints: list[Complaint] = []
    for rule in (check_structure, check_parameters, check_limits, check_media, check_languages, check_prompts):
        complaints += rule(definition)
    complaints += check_after_leaving(definition)
    for asking in (check_names, check_recording, check_trunk, check_calls, check_branches):
        complaints += asking(definition, references)
    complaints += check_variables(definition)
    demanded = check_demands(definition, references.demands(definition.process, brands), references)
    return sorted({*_findings(complaints), *read_cases(definition).findings, *demanded})


def _findings(complaints: Iterable[Complaint]) -> set[Finding]:
    return {
        Finding(
            Severity.WARNING if code in _WARNINGS else Severity.ERROR,
            step,
            code,
            said("Step “{step}” {what}.", step=step, what=message) if step else said("{what}.", what=message),
        )
        for step, code, message in complaints
    }
