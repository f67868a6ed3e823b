"""Routes of the team: messages between colleagues; beside them the hand-over log."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import AwareDatetime

from switchroom.platform.http import PrincipalOf, ServicesOf
from switchroom.team import log_http, messages, queries, schemas

_messages = APIRouter(prefix="/api/messages", tags=["messages"])


@_messages.get("")
async def list_conversations(services: ServicesOf, principal: PrincipalOf) -> schemas.Conversations:
    """With whom you exchanged words, the latest first."""
    async with services.database.read() as connection:
        return await queries.conversations(connection, principal)


@_messages.post("", status_code=201, responses={409: {}, 429: {}})
async def create_message(body: schemas.MessageNew, services: ServicesOf, principal: PrincipalOf) -> schemas.MessageSent:
    """Write to a colleague; or, as a lead, to everybody of a queue or unit."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        return await messages.write(tx, principal, body)


@_messages.get("/recipients")
async def list_recipients(
    services: ServicesOf,
    principal: PrincipalOf,
    search: Annotated[str, Query(max_length=100, description="Parts of the name.")] = "",
) -> schemas.Recipients:
    """Whom you can write to: at most fifty, those at work first."""
    async with services.database.read() as connection:
        return schemas.Recipients(items=await queries.recipients(connection, principal, search))


@_messages.get("/audiences")
async def list_audiences(services: ServicesOf, principal: PrincipalOf) -> schemas.Audiences:
    """To whose people you may write all at once."""
    async with services.database.read() as connection:
        return await messages.audiences(connection, principal)


@_messages.get("/to-many")
async def list_sent_to_many(services: ServicesOf, principal: PrincipalOf) -> schemas.AllSentToMany:
    """What you wrote to everybody of a queue or unit, and how many have read it."""
    async with services.database.read() as connection:
        return schemas.AllSentToMany(items=await queries.sent_to_many(connection, principal))


@_messages.get("/with/{id}")
async def get_conversation(
    id: UUID,
    services: ServicesOf,
    principal: PrincipalOf,
    before: Annotated[AwareDatetime | None, Query(description="Only what was written before then.")] = None,
) -> schemas.ConversationPiece:
    """What you and a colleague wrote to each other, the latest last."""
    async with services.database.read() as connection:
        return await queries.conversation(connection, principal, id, before)


@_messages.post("/with/{id}/read", name="read_conversation", status_code=204)
async def read_conversation(id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """You have read everything that this colleague wrote."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await messages.mark_read(tx, principal, id)


router = APIRouter()
router.include_router(_messages)
router.include_router(log_http.router)
