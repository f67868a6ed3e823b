"""Routes by which the page of a chat asks its visitor how it was."""

from fastapi import APIRouter

from switchroom.messaging.facade import Chats
from switchroom.platform.events import CUSTOMER
from switchroom.platform.http import ServicesOf
from switchroom.portal import asked_chat, schemas

router = APIRouter(prefix="/api/public/chats/{chat_token}/rating", tags=["chat"])


@router.get("", responses={404: {}})
async def get_chat_rating(chat_token: str, services: ServicesOf) -> schemas.ChatRating:
    """What the visitor is asked, when a ticket of this chat is solved."""
    chat = await services.the(Chats).find(chat_token)
    async with services.database.read() as connection:
        return schemas.ChatRating(asked=await asked_chat.asked_in(connection, chat.id))


@router.put("", status_code=204, responses={404: {}, 409: {}})
async def rate_in_chat(chat_token: str, body: schemas.RatingNew, services: ServicesOf) -> None:
    """Say how it was, once. 409 `portal.not_asked` where nothing is asked any more."""
    chat = await services.the(Chats).find(chat_token)
    async with services.database.transaction(actor=CUSTOMER, origin=chat.origin) as tx:
        await asked_chat.rate_in(tx, chat.id, body)
