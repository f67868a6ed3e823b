"""What the doctor says: findings, each with a code that stays, a sentence, and what to do about it."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any

import msgspec


class Severity(StrEnum):
    """`advice`: works, could be better. `attention`: will hurt somebody. `broken`: work is not done now."""

    ADVICE = "advice"
    ATTENTION = "attention"
    BROKEN = "broken"


EXIT_CODES = {Severity.ADVICE: 0, Severity.ATTENTION: 3, Severity.BROKEN: 4}
"""Apart from 1 (the doctor itself was refused) and 2 (not understood), which mean the same for every command."""


class Finding(msgspec.Struct, frozen=True):
    """One thing that is wrong. `mend` is a command to type, or a sentence where no command can do it.

    `values` are the numbers and names of the sentence, for those who say it in another language.
    """

    code: str
    severity: Severity
    sentence: str
    mend: str
    values: dict[str, Any] = {}


class Report(msgspec.Struct, frozen=True):
    """Everything found, the worst first; `checks` is how many were made."""

    findings: list[Finding]
    checks: int

    @property
    def exit_code(self) -> int:
        """0 nothing or advice only, 3 something wants attention, 4 something does not work."""
        return max((EXIT_CODES[finding.severity] for finding in self.findings), default=0)


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    """In the order in which somebody should look at them."""
    order = list(reversed(Severity))
    return sorted(findings, key=lambda finding: (order.index(finding.severity), finding.code))


def advice(code: str, sentence: str, mend: str, **values: Any) -> Finding:
    return Finding(code, Severity.ADVICE, sentence, mend, values)


def attention(code: str, sentence: str, mend: str, **values: Any) -> Finding:
    return Finding(code, Severity.ATTENTION, sentence, mend, values)


def broken(code: str, sentence: str, mend: str, **values: Any) -> Finding:
    return Finding(code, Severity.BROKEN, sentence, mend, values)
