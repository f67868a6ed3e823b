"""Routes of customers."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from fastapi.responses import StreamingResponse

from switchroom.customers import merging, privacy, record, schemas
from switchroom.customers.actions import CUSTOMERS
from switchroom.customers.contracts import SEE_CUSTOMERS
from switchroom.customers.duplicates import find_duplicates
from switchroom.customers.exporting import customer_rows
from switchroom.customers.list_fields import FIELDS, NAME
from switchroom.exchange.facade import ANSWER, Form, begin_export, export_form
from switchroom.platform.http import PrincipalOf, ServicesOf
from switchroom.platform.http.collection_routes import collection_routes

TAG = "customers"
FormOf = Annotated[Form, Depends(export_form)]
router = APIRouter()
router.include_router(collection_routes(CUSTOMERS, "/api/customers", tag=TAG, many="customers", one="customer"))
one = APIRouter(prefix="/api/customers/{id}", tags=[TAG])


@one.get("/record")
async def get_customer_record(id: UUID, services: ServicesOf, principal: PrincipalOf) -> schemas.Record:
    """Notes, the ledger of consent, merges, and the members of an organisation; the newest first."""
    async with services.database.read() as connection:
        customer = await CUSTOMERS.access(connection, principal, id)
        return await record.read_record(connection, services, customer["id"])


@one.get("/duplicates")
async def list_customer_duplicates(id: UUID, services: ServicesOf, principal: PrincipalOf) -> list[schemas.Duplicate]:
    """Customers who may be the same one: the same address, or the same name in the same organisation."""
    async with services.database.read() as connection:
        return await find_duplicates(connection, principal, id)


@one.post("/notes", status_code=201)
async def create_customer_note(
    id: UUID, body: schemas.NoteBody, services: ServicesOf, principal: PrincipalOf
) -> schemas.NoteMade:
    """Write a note about the customer."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        return schemas.NoteMade(id=await record.add_note(tx, principal, id, body.text))


@one.patch("/notes/{note_id}", status_code=204)
async def update_customer_note(
    id: UUID, note_id: UUID, body: schemas.NoteBody, services: ServicesOf, principal: PrincipalOf
) -> None:
    """Change a note of one's own."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await record.change_note(tx, principal, id, note_id, body.text)


@one.delete("/notes/{note_id}", status_code=204)
async def erase_customer_note(id: UUID, note_id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """Erase a note of one's own: its text is gone, that it was there stays visible."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await record.change_note(tx, principal, id, note_id, None)


@one.post("/consents", status_code=201)
async def record_customer_consent(
    id: UUID, body: schemas.ConsentBody, services: ServicesOf, principal: PrincipalOf
) -> schemas.ConsentShown:
    """Record that a consent was given or withdrawn: a new line of the ledger, whose lines are never changed."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        return await record.record_consent(tx, principal, id, body)


@one.post("/merge")
async def merge_customers(
    id: UUID, body: schemas.MergeBody, services: ServicesOf, principal: PrincipalOf
) -> schemas.Customer:
    """Merge another customer into this one, who goes on for both; the other's id leads here from now on.

    409 `setup.stale` when either has changed, `customer.same` when they are one already, `customer.not_mergeable`.
    """
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        return await merging.merge(tx, principal, id, body)


@one.post("/merges/{merge_id}/undo")
async def unmerge_customers(id: UUID, merge_id: UUID, services: ServicesOf, principal: PrincipalOf) -> schemas.Customer:
    """Undo a merge: who was merged stands for itself again, with all that was its own. What was added since stays.

    The answer is the customer who is back. 409 `customer.already_undone`.
    """
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        return await merging.unmerge(tx, principal, id, merge_id)


@one.get("/export")
async def export_customer(id: UUID, services: ServicesOf, principal: PrincipalOf) -> schemas.Export:
    """Everything that is kept about this customer, to be handed over."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        return await privacy.export(tx, services, principal, id)


@one.post("/erase", status_code=204)
async def erase_customer(id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """Erase names, addresses and notes of this customer and of all merged into it. For good; figures stay."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await privacy.erase(tx, services, principal, id)


@router.get("/api/exports/customers", tags=[TAG], response_class=StreamingResponse, responses=ANSWER)
async def export_customers(services: ServicesOf, principal: PrincipalOf, form: FormOf) -> StreamingResponse:
    """The customers you may see and take out, as a file. That you took them is in the journal."""
    principal.require(SEE_CUSTOMERS)
    export = await begin_export(services, principal, NAME, FIELDS, form)
    pieces = export.pieces(customer_rows(services.database, principal))
    return StreamingResponse(pieces, headers=export.headers, media_type=export.media_type)


router.include_router(one)
