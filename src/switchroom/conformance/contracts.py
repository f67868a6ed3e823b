"""What others may know: permissions, events, and the ways in which something is refused."""

from uuid import UUID

from switchroom.platform.access import permission
from switchroom.platform.errors import Invalid, NotFound
from switchroom.platform.events import Code, Event, event

SEE_PERSONS = permission(
    "conformance:person:see",
    {
        "en": "See how single people follow processes",
        "pt-BR": "Ver como cada pessoa segue os processos",
        "zh-CN": "查看个人执行流程的情况",
    },
)
EDIT_BENCHMARKS = permission(
    "conformance:benchmark:edit",
    {"en": "Set benchmarks of processes", "pt-BR": "Definir metas dos processos", "zh-CN": "设定流程标杆值"},
)


@event("conformance.benchmark_changed")
class BenchmarkChanged(Event, frozen=True, kw_only=True):
    """What a measure is to reach was set, or taken back (`value` None); of a process, or (None) of all others."""

    benchmark: UUID
    measure: Code
    process: Code | None = None
    value: float | None = None

    @property
    def subject(self) -> UUID:
        return self.benchmark

    @property
    def topics(self) -> tuple[str, ...]:
        return ("setup:processes",)


class LogUnreadable(Invalid):
    """The log cannot be read."""

    code = "conformance.log_unreadable"


class ModelUnreadable(Invalid):
    """The process cannot be read."""

    code = "conformance.model_unreadable"


class ModelTooLarge(Invalid):
    """The process allows too many states at once to be compared with a log."""

    code = "conformance.model_too_large"


class LogTooLarge(Invalid):
    """The log is too large to be compared."""

    code = "conformance.log_too_large"


class TooManyRuns(Invalid):
    """That many runs are too many for one file; choose a shorter time."""

    code = "conformance.too_many_runs"


class RunNotMeasured(NotFound):
    """There is no such run that has ended and was measured."""

    code = "conformance.run_not_measured"


class ProcessNeeded(Invalid):
    """Say of which process: steps of several processes are not the same step."""

    code = "conformance.process_needed"
