"""Why the interpreter refuses a signal. The run it was sent to is unchanged."""

from switchroom.platform.errors import Conflict, Gone, Invalid


class StaleSignal(Conflict):
    """The run has moved on: this signal names a step that is no longer waiting."""

    code = "run.stale_signal"


class AlreadyStarted(Conflict):
    """This run has been started before."""

    code = "run.already_started"


class NotStarted(Conflict):
    """This run has not been started yet."""

    code = "run.not_started"


class RunFinished(Gone):
    """This run is over."""

    code = "run.finished"


class WrongDefinition(Conflict):
    """The run belongs to another process or another version of it."""

    code = "run.wrong_definition"


class UnknownOutcome(Invalid):
    """The step has no such outcome."""

    code = "run.unknown_outcome"


class UnknownStep(Invalid):
    """The process has no such step to go to."""

    code = "run.unknown_step"


class InvalidInput(Invalid):
    """A value that was sent to the run is missing, too large, or not plain JSON."""

    code = "run.invalid_input"


class InvalidState(Invalid):
    """The saved state of a run cannot be read by this version of the program."""

    code = "run.invalid_state"
