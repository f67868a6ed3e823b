"""The web application: every context's routes under /api, and the browser application for everything else."""

import importlib
import importlib.util
import pkgutil
import re
from collections.abc import Iterable, Iterator

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Receive, Scope, Send

import switchroom
from switchroom.entrypoints import authority, health, health_report, retention_http, sample_http
from switchroom.entrypoints.browser import BrowserApplication
from switchroom.platform.http import stream
from switchroom.platform.http.documentation import openapi, operation_id
from switchroom.platform.http.edge import Edge
from switchroom.platform.http.problems import UnknownRoute, install
from switchroom.platform.http.requests import is_upload
from switchroom.platform.services import Services
from switchroom.platform.settings import WebSettings


def create_app(services: Services | None = None, routers: Iterable[APIRouter] | None = None) -> FastAPI:
    """The application over the given services; without any it can only describe itself (`switchroom openapi`).

    `routers`: of some contexts instead of all.
    """
    app = FastAPI(
        title="Switchroom",
        version="0.1.0",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.services = services
    app.openapi = lambda: openapi(app)  # type: ignore[method-assign]
    install(app)
    settings = services.settings.web if services else WebSettings()
    uploads: list[re.Pattern[str]] = []
    app.add_middleware(Edge, largest_body=settings.largest_body, largest_file=settings.largest_file, uploads=uploads)
    for router in (
        health.router,
        health_report.router,
        retention_http.router,
        authority.router,
        sample_http.router,
        stream.router,
        *(_context_routers() if routers is None else routers),
    ):
        app.router.routes.extend(_flat(router))
    uploads += [r.path_regex for r in app.router.routes if isinstance(r, APIRoute) and is_upload(r.endpoint)]
    app.router.default = _elsewhere(BrowserApplication())
    return app


def _flat(router: APIRouter) -> Iterator[BaseRoute]:
    """Its routes and those of the routers it includes, which stand with their whole path.

    FastAPI matches the routes of an included router once more at each level, at every request.
    """
    for route in router.routes:
        included = getattr(route, "original_router", None)
        if included is not None:
            yield from _flat(included)
            continue
        if isinstance(route, APIRoute):
            route.operation_id = operation_id(route)
        yield route


def _elsewhere(browser_application: BrowserApplication) -> ASGIApp:
    """Where no route matches: below /api nothing, everywhere else the browser application."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith("/api/"):
            raise UnknownRoute()
        await browser_application(scope, receive, send)

    return answer


def _context_routers() -> Iterator[APIRouter]:
    """`router` of every `switchroom.<context>.http`, in the order of their names."""
    for package in sorted(pkgutil.iter_modules(switchroom.__path__), key=lambda found: found.name):
        name = f"switchroom.{package.name}.http"
        if package.ispkg and package.name != "platform" and importlib.util.find_spec(name):
            router: APIRouter = importlib.import_module(name).router
            yield router
