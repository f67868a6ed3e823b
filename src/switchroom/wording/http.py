"""Routes of words."""

from fastapi import APIRouter

from switchroom.platform.http import PrincipalOf
from switchroom.platform.http.collection_routes import collection_routes
from switchroom.wording import schemas
from switchroom.wording.actions import MAIL_TEMPLATES
from switchroom.wording.contracts import EDIT_TEMPLATES, mails

router = APIRouter()
router.include_router(
    collection_routes(
        MAIL_TEMPLATES, "/api/mail-templates", tag="mail templates", many="mail_templates", one="mail_template"
    )
)


@router.get("/api/mail-kinds", tags=["mail templates"])
async def list_mail_kinds(principal: PrincipalOf) -> schemas.MailKinds:
    """What is sent to customers by the system itself: the words as shipped, and what can be filled in."""
    principal.require(EDIT_TEMPLATES)
    return schemas.MailKinds.model_validate({"items": mails()})
