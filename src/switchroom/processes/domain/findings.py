"""What the validator has to say about a definition."""

from enum import StrEnum

import msgspec

from switchroom.processes.domain.saying import Sentence


class Severity(StrEnum):
    """A definition with errors cannot be published; a warning is for the author to weigh."""

    ERROR = "error"
    WARNING = "warning"


class Finding(msgspec.Struct, frozen=True, order=True):
    """One sentence about one step (or the whole process when `step` is empty).

    `code` is stable, for translation and for rules that are switched off; `message` is the English
    sentence, which `told` knows in the other languages.
    """

    severity: Severity
    step: str
    code: str
    message: Sentence


def has_errors(findings: list[Finding]) -> bool:
    """Whether anything here forbids publishing."""
    return any(finding.severity is Severity.ERROR for finding in findings)
