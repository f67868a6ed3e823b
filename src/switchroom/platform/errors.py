"""The seven ways to say no. Contexts subclass them: the docstring is the message, `code` is stable for programs.

One place (`platform.http`) turns them into problem+json. What a stranger may not see is `NotFound`, never `Forbidden`.
"""

from typing import Any, ClassVar


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not a fault
    """The request cannot be carried out."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "refused"

    def __init__(self, message: str | None = None, /, **details: Any) -> None:
        self.message = message or (type(self).__doc__ or "").strip().split("\n")[0]
        self.details = details
        super().__init__(self.message)


class Invalid(Refusal):
    """What was sent is not acceptable."""

    status = 422
    code = "invalid"


class Unauthenticated(Refusal):
    """Sign in first."""

    status = 401
    code = "unauthenticated"


class Forbidden(Refusal):
    """You may see this but not do this."""

    status = 403
    code = "forbidden"


class NotFound(Refusal):
    """There is no such thing, or you may not see it."""

    status = 404
    code = "not_found"


class Conflict(Refusal):
    """The thing has changed, or is in a state that does not allow this."""

    status = 409
    code = "conflict"


class Gone(Refusal):
    """This existed and is over."""

    status = 410
    code = "gone"


class Throttled(Refusal):
    """Too many attempts; wait a little."""

    status = 429
    code = "throttled"


class Unavailable(Refusal):
    """A part that is needed for this does not answer at the moment."""

    status = 503
    code = "unavailable"
