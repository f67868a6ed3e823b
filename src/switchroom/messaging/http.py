"""Routes of messaging."""

from fastapi import APIRouter

from switchroom.messaging.chat import files_http, public_http, work_http

router = APIRouter()
router.include_router(public_http.router)
router.include_router(work_http.router)
router.include_router(files_http.pages)
router.include_router(files_http.work)
