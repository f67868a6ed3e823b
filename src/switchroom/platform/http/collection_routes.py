"""The five routes of a collection."""

from collections.abc import Callable
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel

from switchroom.platform.collection import Collection
from switchroom.platform.http.requests import PageOf, PrincipalOf, ServicesOf
from switchroom.platform.listing import Window
from switchroom.platform.schemas import Page

Archived = Annotated[bool, Query(description="Show archived ones as well.")]


def collection_routes(collection: Collection[Any], path: str, *, tag: str, many: str, one: str) -> APIRouter:
    """GET and POST on `path`, GET, PATCH and DELETE below it; `many` and `one` name the operations."""
    router = APIRouter(prefix=path, tags=[tag])
    _add_list(router, collection, many)
    _add_create(router, collection, one)
    _add_get(router, collection, one)
    _add_update(router, collection, one)
    _add_archive(router, collection, one)
    return router


def _named(function: Callable[..., Any], name: str, description: str, **annotations: Any) -> Callable[..., Any]:
    """FastAPI reads a handler's name, docstring and types; here they differ by collection."""
    function.__name__, function.__doc__ = name, description
    function.__annotations__.update(annotations)
    return function


def _add_list(router: APIRouter, collection: Collection[Any], many: str) -> None:
    async def handle(services: ServicesOf, principal: PrincipalOf, page: PageOf, archived: Archived = False) -> Any:
        async with services.database.read() as connection:
            window = Window(page.search, page.limit, page.cursor, archived)
            found = await collection.list(connection, principal, window)
        return Page(items=found.items, next=found.next, total=found.total)

    description = f"The {_said(collection.name)} you may see, in alphabetical order."
    router.get("", response_model=Page[collection.row])(_named(handle, f"list_{many}", description))  # type: ignore[name-defined]


def _add_create(router: APIRouter, collection: Collection[Any], one: str) -> None:
    async def handle(body: BaseModel, services: ServicesOf, principal: PrincipalOf) -> Any:
        async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
            return await collection.create(tx, services, principal, body)

    description = f"Make a {_said(collection.one)}."
    made = _named(handle, f"create_{one}", description, body=collection.new)
    router.post("", status_code=201, response_model=collection.row)(made)


def _add_get(router: APIRouter, collection: Collection[Any], one: str) -> None:
    async def handle(id: UUID, services: ServicesOf, principal: PrincipalOf) -> Any:
        async with services.database.read() as connection:
            return collection.as_row(await collection.access(connection, principal, id))

    description = f"One {_said(collection.one)}."
    router.get("/{id}", response_model=collection.row)(_named(handle, f"get_{one}", description))


def _add_update(router: APIRouter, collection: Collection[Any], one: str) -> None:
    async def handle(id: UUID, body: BaseModel, services: ServicesOf, principal: PrincipalOf) -> Any:
        async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
            return await collection.update(tx, services, principal, id, body)

    description = (
        f"Change the fields of a {_said(collection.one)} that are sent. `version` is the one you loaded: if somebody "
        "changed it meanwhile, the answer is 409 `setup.stale`."
    )
    made = _named(handle, f"update_{one}", description, body=collection.patch)
    router.patch("/{id}", response_model=collection.row)(made)


def _add_archive(router: APIRouter, collection: Collection[Any], one: str) -> None:
    async def handle(id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
        async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
            await collection.archive(tx, services, principal, id)

    description = f"Archive a {_said(collection.one)}: it disappears from lists and stays in history. 409 while in use."
    router.delete("/{id}", status_code=204)(_named(handle, f"archive_{one}", description))


def _said(name: str) -> str:
    return name.replace("-", " ").replace("_", " ")
