"""The traces of a process's runs as an event log for other programs: what was done, when, and by whom.

People stand in it by their ids: a log leaves the house, and what it is for is order and time.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from uuid import UUID

import msgspec
import numpy as np

from switchroom.conformance.contracts import TooManyRuns
from switchroom.conformance.domain.logs.building import Numbers
from switchroom.conformance.domain.logs.log import NOBODY, Log
from switchroom.conformance.domain.logs.writing import as_csv, as_xes
from switchroom.conformance.domain.performed import performed
from switchroom.conformance.door import Which
from switchroom.conformance.figures import run_ids
from switchroom.conformance.measuring import Measuring
from switchroom.conformance.run_facts import Visit, visits_of
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection
from switchroom.processes.facade import Shape

MOST_RUNS = 10_000
PIECE = 500
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_VERSIONS = "select run_id, slug, version from conformance.measured where run_id = any($1)"


class LogFormat(StrEnum):
    """What a log is written as."""

    CSV = "csv"
    XES = "xes"

    @property
    def media_type(self) -> str:
        return "text/csv; charset=utf-8" if self is LogFormat.CSV else "application/xml"

    def parts(self, log: Log) -> Iterator[bytes]:
        """The file, some cases at a time."""
        for part in as_csv(log) if self is LogFormat.CSV else as_xes(log):
            yield part.encode()


class _Event(msgspec.Struct, frozen=True):
    activity: str
    began: int
    ended: int
    actor: str


async def log_of_runs(connection: Connection, principal: Principal, measuring: Measuring, which: Which) -> Log:
    """The log of the runs that one may see. Raises `NotAllowed`, `TooManyRuns`."""
    ids = await run_ids(connection, principal, which, MOST_RUNS + 1)
    if len(ids) > MOST_RUNS:
        raise TooManyRuns(most=MOST_RUNS)
    cases: list[tuple[str, list[_Event]]] = []
    for start in range(0, len(ids), PIECE):
        piece = ids[start : start + PIECE]
        versions = {row["run_id"]: (row["slug"], row["version"]) for row in await connection.fetch(_VERSIONS, piece)}
        visits: dict[UUID, list[Visit]] = {run: [] for run in piece}
        for visit in await visits_of(connection, piece):
            visits[visit.run].append(visit)
        for run in piece:
            shape = await measuring.shape(connection, *versions[run])
            cases.append((str(run), list(_events(visits[run], shape))))
    return _log(cases)


def _events(visits: Iterable[Visit], shape: Shape) -> Iterator[_Event]:
    for name, visit in performed(visits, shape):
        yield _Event(name, _micros(visit.began), _micros(visit.ended), str(visit.actor) if visit.actor else "")


def _log(cases: list[tuple[str, list[_Event]]]) -> Log:
    events = [event for _, case in cases for event in case]
    activities, people = Numbers(), Numbers()
    lengths = [0, *(len(case) for _, case in cases)]
    who = people.of([event.actor for event in events])
    names = people.names()
    return Log(
        cases=[case for case, _ in cases],
        offsets=np.cumsum(np.array(lengths, np.int64)),
        activity=activities.of([event.activity for event in events]),
        activities=activities.names(),
        time=np.array([event.ended for event in events], np.int64),
        began=np.array([event.began for event in events], np.int64),
        resource=np.where(who == names.index(""), NOBODY, who).astype(np.int32) if "" in names else who,
        resources=names,
    )


def _micros(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(microseconds=1)
