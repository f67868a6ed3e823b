"""The OpenAPI document: what FastAPI makes of the routes, with the problems that every route can answer."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from switchroom.platform.http.examples import add_examples
from switchroom.platform.http.problems import MEDIA_TYPE, Problem

DESCRIPTION = """
The API of Switchroom; the browser application uses nothing else.

Sign in with `POST /api/session` (a cookie; changes then need the header `X-Switchroom: 1`) or send an API token as
`Authorization: Bearer swr_…`. Times are RFC 3339 in UTC, durations seconds in fields that end in `_s`. Whatever is not
carried out is answered with `application/problem+json`, whose `code` is stable. What you may not see does not exist
for you: 404.
"""
_WHY = {
    "401": "Not signed in, or no longer.",
    "403": "You may see this but not do it.",
    "404": "There is no such thing, or you may not see it.",
    "409": "It has changed meanwhile, is in use, or is in a state that does not allow this.",
    "413": "The request is too large.",
    "422": "Something in the request is not acceptable; `errors` names the fields.",
    "429": "Too many attempts; `Retry-After` says when to try again.",
    "503": "A part that is needed does not answer at the moment.",
}


def operation_id(route: APIRoute) -> str:
    """Operations are called like their functions: `list_users`. The browser's client is generated from these names."""
    return route.name


def openapi(app: FastAPI) -> dict[str, Any]:
    """The document, made once. Raises `TypeError` when two operations have one id."""
    if app.openapi_schema is None:
        document = get_openapi(
            title=app.title,
            version=app.version,
            description=DESCRIPTION,
            routes=app.routes,
            separate_input_output_schemas=False,
        )
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas.update(problem.pop("$defs"))
        schemas["Problem"] = problem
        schemas.pop("HTTPValidationError", None)
        schemas.pop("ValidationError", None)
        _document_problems(document)
        add_examples(document)
        app.openapi_schema = document
    return app.openapi_schema


def _document_problems(document: dict[str, Any]) -> None:
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    seen: set[str] = set()
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if operation["operationId"] in seen:
                raise TypeError(f"two operations are called {operation['operationId']}")
            seen.add(operation["operationId"])
            answers = operation["responses"]
            answers.pop("422", None)  # FastAPI's own has another shape than ours
            for status in _possible(path, method, operation):
                answers.setdefault(status, {"description": _WHY[status]})
            for status, answer in answers.items():
                if status >= "4":
                    answer.setdefault("content", content)
            answers["default"] = {"description": "Any other refusal.", "content": content}


def _possible(path: str, method: str, operation: dict[str, Any]) -> list[str]:
    """Which problems a route can answer, by its shape; routes may add more through `responses`."""
    statuses = {"422", "503", *(s for s in operation["responses"] if s in _WHY)}
    if "security" in operation:
        statuses |= {"401", "403"}
    if "{" in path:
        statuses.add("404")
    if method != "get":
        statuses |= {"409", "413"}
    return sorted(statuses)
