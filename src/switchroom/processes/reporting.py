"""What the journal is told of a run: names, numbers and times, never what people said."""

from uuid import UUID

from switchroom.platform.events import Code
from switchroom.processes import events
from switchroom.processes.contracts import Notify, RunState, TraceEntry


def interaction_of(run: RunState) -> UUID | None:
    """The interaction a run is about, if it is about one."""
    return run.subject.id if run.subject and run.subject.kind == "interaction" else None


def step_done(run: RunState, entry: TraceEntry) -> events.StepDone:
    """One visit that ended: the unit of the trace."""
    return events.StepDone(
        run=run.id,
        interaction=interaction_of(run),
        process=Code(run.process),
        number=run.version,
        step=Code(entry.step),
        kind=Code(entry.type),
        token=entry.token,
        visit=entry.visit,
        began=entry.began,
        ended=entry.ended,
        outcome=Code(entry.outcome),
        served=entry.served,
        late=entry.late,
        faulty=entry.faulty,
        deviation=Code(entry.deviation.value) if entry.deviation else None,
        milestone=Code(entry.milestone) if entry.milestone else None,
    )


def step_late(run: RunState, effect: Notify) -> events.StepLate:
    """A step has passed its time limit."""
    return events.StepLate(
        run=run.id,
        interaction=interaction_of(run),
        step=Code(effect.step),
        visit=effect.visit,
        post=Code(effect.post),
    )
