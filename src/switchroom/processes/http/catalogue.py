"""Routes of the catalogue: a process as a document, and what readers say of it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path

from switchroom.platform.http import PrincipalOf, ServicesOf
from switchroom.processes.catalogue import comments, schemas
from switchroom.processes.catalogue.document import document
from switchroom.processes.contracts import SEE

catalogue = APIRouter(prefix="/api/processes", tags=["processes"])
SlugInPath = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$", examples=["main-menu"])]


@catalogue.get("/{slug}/document", responses={404: {}})
async def get_process_document(slug: SlugInPath, services: ServicesOf, principal: PrincipalOf) -> schemas.DocumentView:
    """The current version of a process as a document: purpose, owner, key figures, its table of steps."""
    principal.require(SEE)
    async with services.database.read() as connection:
        return schemas.DocumentView.model_validate(await document(connection, slug))


@catalogue.get("/{slug}/comments", responses={404: {}})
async def list_process_comments(slug: SlugInPath, services: ServicesOf, principal: PrincipalOf) -> schemas.CommentsView:
    """What readers said of a process, what nobody has settled first."""
    async with services.database.read() as connection:
        found = await comments.comments(connection, principal, slug)
    return schemas.CommentsView.model_validate({"items": found})


@catalogue.post("/{slug}/comments", status_code=201, responses={404: {}})
async def comment_on_process(
    slug: SlugInPath, body: schemas.CommentNew, services: ServicesOf, principal: PrincipalOf
) -> schemas.CommentsView:
    """Say something of a process. Whoever holds the role that owns it is told."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await comments.comment(tx, principal, slug, body.text)
        found = await comments.comments(tx, principal, slug)
    return schemas.CommentsView.model_validate({"items": found})


@catalogue.put("/{slug}/comments/{id}/answer", status_code=204, responses={404: {}})
async def answer_process_comment(
    slug: SlugInPath, id: UUID, body: schemas.CommentAnswer, services: ServicesOf, principal: PrincipalOf
) -> None:
    """Answer it, as somebody who designs processes. Whoever wrote it is told."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await comments.answer(tx, principal, slug, id, body.text)


@catalogue.post("/{slug}/comments/{id}/settle", status_code=204, responses={404: {}})
async def settle_process_comment(slug: SlugInPath, id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """Say that it has been dealt with. Whoever designs processes may."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await comments.settle(tx, principal, slug, id, settled=True)


@catalogue.post("/{slug}/comments/{id}/reopen", status_code=204, responses={404: {}})
async def reopen_process_comment(slug: SlugInPath, id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """Say that it has not been dealt with after all."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await comments.settle(tx, principal, slug, id, settled=False)


@catalogue.delete("/{slug}/comments/{id}", status_code=204, responses={404: {}})
async def take_process_comment_back(slug: SlugInPath, id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """Erase one's own comment, or as somebody who designs processes any."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await comments.take_back(tx, principal, slug, id)
