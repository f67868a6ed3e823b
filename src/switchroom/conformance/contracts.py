"""What others may know: the ways in which a log or a model is refused."""

from switchroom.platform.errors import Invalid


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
