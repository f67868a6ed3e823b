"""Every refusal and failure becomes `application/problem+json` (RFC 9457) here, and only here."""

import logging
from collections.abc import Mapping, Sequence
from datetime import timedelta
from http import HTTPStatus
from typing import Any, cast

import asyncpg
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import Response

from switchroom.platform.collection import UnknownReference
from switchroom.platform.errors import Conflict, Invalid, NotFound, Refusal, Throttled, Unauthenticated, Unavailable

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"


class FieldProblem(BaseModel):
    """One field that was not accepted, named by its dotted path in the request."""

    field: str = Field(examples=["skills.0.level"])
    code: str = Field(examples=["less_than_equal"])
    message: str = Field(examples=["Input should be less than or equal to 10"])


class Problem(BaseModel):
    """Why a request was not carried out. `code` is stable and meant for programs, `detail` for people."""

    type: str = Field(examples=["about:blank"])
    title: str = Field(examples=["Conflict"])
    status: int = Field(examples=[409])
    code: str = Field(examples=["unit.stale"])
    detail: str = Field(examples=["Somebody changed this meanwhile; load it again."])
    errors: list[FieldProblem] | None = None


class TooLarge(Refusal):
    """The request is larger than this server accepts."""

    status = 413
    code = "request.too_large"


class NulInText(Invalid):
    """Text must not contain NUL characters or halves of surrogate pairs."""

    code = "request.bad_text"


class UnknownRoute(NotFound):
    """There is no such address."""

    code = "request.unknown_route"


class DatabaseAway(Unavailable):
    """The database does not answer at the moment; try again shortly."""

    code = "database.unavailable"


class Busy(Conflict):
    """Somebody changed the same things at the same moment; try again."""

    code = "request.collision"


class UnstorableValue(Invalid):
    """A value is outside what can be stored."""

    code = "request.unstorable_value"


_DATABASE: tuple[tuple[tuple[type[Exception], ...], type[Refusal]], ...] = (
    ((asyncpg.CharacterNotInRepertoireError, asyncpg.UntranslatableCharacterError), NulInText),
    ((asyncpg.ForeignKeyViolationError,), UnknownReference),
    ((asyncpg.SerializationError, asyncpg.DeadlockDetectedError, asyncpg.UniqueViolationError), Busy),
    ((asyncpg.DataError,), UnstorableValue),
    ((asyncpg.PostgresConnectionError, asyncpg.InterfaceError, asyncpg.TooManyConnectionsError), DatabaseAway),
    ((asyncpg.CannotConnectNowError, asyncpg.AdminShutdownError, asyncpg.CrashShutdownError), DatabaseAway),
    # Of a connection that breaks while it is used: neither end knows in which state it is.
    ((ConnectionError, TimeoutError, asyncpg.InternalClientError), DatabaseAway),
)
"""The net under the contexts' own checks: what a hostile or unlucky request can make the database say."""


def install(app: FastAPI) -> None:
    """Make `app` answer with problems for refusals, invalid requests and unknown routes."""
    app.add_exception_handler(Refusal, _refused)
    app.add_exception_handler(RequestValidationError, _not_valid)
    app.add_exception_handler(HTTPException, _by_framework)
    for kinds, _ in _DATABASE:
        for kind in kinds:
            app.add_exception_handler(kind, _by_database)


def problem(refusal: Refusal) -> JSONResponse:
    """The answer for a refusal. `details` may hold `errors` (field problems) and `retry_after` (a timedelta)."""
    return _answer(
        refusal.status,
        refusal.code,
        refusal.message,
        errors=refusal.details.get("errors"),
        headers=_headers(refusal),
    )


def internal_problem() -> JSONResponse:
    """The answer for a fault of ours; says nothing about it."""
    return _answer(500, "internal", "Something went wrong on our side; it has been recorded.")


def _answer(
    status: int,
    code: str,
    detail: str,
    *,
    errors: Sequence[Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
    }
    if errors:
        body["errors"] = [e.model_dump() if isinstance(e, FieldProblem) else e for e in errors]
    return JSONResponse(body, status, dict(headers or {}), media_type=MEDIA_TYPE)


def _headers(refusal: Refusal) -> dict[str, str]:
    if isinstance(refusal, Unauthenticated):
        return {"www-authenticate": "Bearer"}
    wait = refusal.details.get("retry_after")
    if isinstance(refusal, Throttled | Unavailable) and isinstance(wait, timedelta):
        return {"retry-after": str(max(1, round(wait.total_seconds())))}
    return {}


async def _refused(_: Request, error: Exception) -> Response:
    return problem(cast(Refusal, error))


async def _not_valid(_: Request, error: Exception) -> Response:
    found = cast(RequestValidationError, error).errors()
    errors = [
        FieldProblem(
            field=".".join(str(part) for part in item["loc"][1:]) or str(item["loc"][0]),
            code=str(item["type"]),
            message=str(item["msg"]).removeprefix("Value error, "),
        )
        for item in found[:50]
    ]
    return _answer(422, "invalid", "Some of what was sent is not acceptable.", errors=errors)


_FRAMEWORK_CODES = {400: "request.unreadable", 404: UnknownRoute.code, 405: "request.method_not_allowed"}


async def _by_framework(_: Request, error: Exception) -> Response:
    raised = cast(HTTPException, error)
    detail = UnknownRoute().message if raised.status_code == 404 else str(raised.detail)
    code = _FRAMEWORK_CODES.get(raised.status_code, f"request.{raised.status_code}")
    return _answer(raised.status_code, code, detail, headers=raised.headers)


async def _by_database(request: Request, error: Exception) -> Response:
    refusal = next(refusal for kinds, refusal in _DATABASE if isinstance(error, kinds))
    log.warning("database refused", extra={"error": type(error).__name__, "answer": refusal.code}, exc_info=error)
    del request
    return problem(refusal())
