"""What people change of a complaint themselves: where the customer is, and which service it is about."""

from uuid import UUID

from switchroom.complaints.contracts import NoSuchComplaint
from switchroom.complaints.following import earlier, follow
from switchroom.complaints.register import Row, one
from switchroom.complaints.schemas import ComplaintPatch
from switchroom.platform.access import Principal
from switchroom.platform.collection import UnknownReference
from switchroom.platform.db import Transaction
from switchroom.tickets.contracts import EDIT
from switchroom.tickets.facade import access_to_change, follow_on

KNOWN = {
    "region_id": "select exists(select from organisation.region where id = $1 and not archived)",
    "service_id": "select exists(select from touchpoints.service where id = $1 and not archived)",
}
CHOOSE = """
update complaints.complaint set region_id = case when $2 then $3 else region_id end,
    service_id = case when $4 then $5 else service_id end,
    chosen = array(select distinct unnest(chosen || $6::text[]) order by 1)
where ticket_id = $1
"""


async def change(tx: Transaction, principal: Principal, ticket_id: UUID, body: ComplaintPatch) -> Row:
    """Set region and service, as far as they are sent; from then on they are no longer taken from elsewhere.

    Raises `NoSuchComplaint`, `NotAllowed`, `UnknownReference`.
    """
    await one(tx, principal, ticket_id)
    await access_to_change(tx, principal, ticket_id, EDIT)
    given = body.model_dump(exclude_unset=True)
    for field, value in given.items():
        if value is not None and not await tx.fetch_value(KNOWN[field], value):
            message = UnknownReference().message
            raise UnknownReference(errors=[{"field": field, "code": "unknown", "message": message}])
    await tx.execute(
        CHOOSE,
        ticket_id,
        "region_id" in given,
        body.region_id,
        "service_id" in given,
        body.service_id,
        [field.removesuffix("_id") for field in given],
    )
    followed = await follow(tx, ticket_id)
    if followed is None:
        raise NoSuchComplaint()
    if followed.repeats is None and (before := await earlier(tx, ticket_id, followed)) is not None:
        await tx.execute("update complaints.complaint set repeats = $2 where ticket_id = $1", ticket_id, before)
        await follow_on(tx, ticket_id, before)
    return await one(tx, principal, ticket_id)
