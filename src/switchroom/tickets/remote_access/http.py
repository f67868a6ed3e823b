"""Routes of remote tools, and of beginning with one."""

from fastapi import APIRouter

from switchroom.platform.http import PrincipalOf, ServicesOf
from switchroom.platform.http.collection_routes import collection_routes
from switchroom.tickets.answers_http import REFUSED, RefOf
from switchroom.tickets.remote_access import beginning, schemas
from switchroom.tickets.remote_access.tool_actions import REMOTE_TOOLS

router = APIRouter()
here = APIRouter(prefix="/api/tickets/{id}", tags=["tickets"])


@here.get("/remote-tools", responses={404: {}})
async def list_ticket_remote_tools(ref: RefOf, services: ServicesOf, principal: PrincipalOf) -> schemas.OfferedTools:
    """The remote tools that are for the ticket's team and brand."""
    async with services.database.read() as connection:
        found = await beginning.tools_for(connection, principal, ref)
    return schemas.OfferedTools.model_validate({"items": [{"id": one["id"], "name": one["name"]} for one in found]})


@here.post("/remote-sessions", status_code=201, responses=REFUSED)
async def begin_remote_access(
    ref: RefOf, body: schemas.Begin, services: ServicesOf, principal: PrincipalOf
) -> schemas.Begun:
    """The link that opens the tool for this ticket. That you asked for it stays on the ticket."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        return schemas.Begun(address=await beginning.begin(tx, principal, ref, body.tool_id))


router.include_router(
    collection_routes(REMOTE_TOOLS, "/api/remote-tools", tag="tickets", many="remote_tools", one="remote_tool")
)
router.include_router(here)
