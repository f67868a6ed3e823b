"""Routes of messaging."""

from fastapi import APIRouter

from switchroom.messaging.actions import SAVED_REPLIES
from switchroom.messaging.channels import http as channels_http
from switchroom.messaging.chat import files_http, public_http, work_http
from switchroom.messaging.mail import http as mail_http
from switchroom.platform.http.collection_routes import collection_routes

router = APIRouter()
router.include_router(
    collection_routes(SAVED_REPLIES, "/api/saved-replies", tag="chats", many="saved_replies", one="saved_reply")
)
router.include_router(public_http.router)
router.include_router(work_http.router)
router.include_router(files_http.pages)
router.include_router(files_http.prompts)
router.include_router(files_http.work)
router.include_router(mail_http.router)
router.include_router(channels_http.router)
