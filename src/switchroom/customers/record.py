"""What belongs to a customer besides the card: notes, the ledger of consent, merges, an organisation's members."""

from uuid import UUID

from switchroom.customers import schemas
from switchroom.customers.actions import CUSTOMERS, family_of
from switchroom.customers.contracts import EDIT_CUSTOMERS, Authors, ConsentRecorded, CustomerNoted, Erased, NoteNotFound
from switchroom.platform.access import Principal
from switchroom.platform.collection import Row
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.events import Code, Origin
from switchroom.platform.ids import new_id
from switchroom.platform.services import Services

NOTES = """
select n.id, n.text, n.author_id, n.at, n.edited_at, n.erased_at
from customers.note n where n.customer_id = any($1) order by n.at desc, n.id
"""
CONSENTS = """
select id, purpose, given, at, source, recorded_by, recorded_at from customers.consent
where customer_id = any($1) order by at desc, recorded_at desc, id desc
"""
MERGES = """
select m.id, m.survivor_id, m.merged_id, c.name as merged_name, m.at, m.by, m.undone_at,
       array(select jsonb_object_keys(m.fields) order by 1) as fields
from customers.merge m join customers.customer c on c.id = m.merged_id
where m.survivor_id = any($1) or m.merged_id = any($1) order by m.at desc, m.id
"""
MEMBERS = """
select distinct on (s.words, s.id) s.id, s.name, m.role from customers.membership m
join customers.customer c on c.id = m.member_id join customers.customer s on s.id = coalesce(c.survivor_id, c.id)
where m.organisation_id = any($1) and not s.archived order by s.words, s.id limit 500
"""


async def read_record(connection: Connection, services: Services, id: UUID) -> schemas.Record:
    """The record of a customer and of all who were merged into it."""
    family = await family_of(connection, id)
    found = {
        name: [dict(row) for row in await connection.fetch(sql, family)]
        for name, sql in (("notes", NOTES), ("consents", CONSENTS), ("merges", MERGES), ("members", MEMBERS))
    }
    written = [(row, row[by]) for rows in found.values() for row in rows for by in WRITERS if row.get(by)]
    names = await services.the(Authors).names(connection, list({id for _, id in written}))
    for row, author in written:
        row["author"] = names.get(author)
    return schemas.Record.model_validate(found)


WRITERS = ("author_id", "recorded_by", "by")


async def add_note(tx: Transaction, principal: Principal, id: UUID, text: str) -> UUID:
    """Write something down about the customer; the note's id. Raises `UnknownRow`, `NotAllowed`, `Erased`."""
    customer = await _to_change(tx, principal, id)
    note_id, at = new_id(), await tx.now()
    await tx.execute(
        "insert into customers.note (id, customer_id, author_id, text, at) values ($1, $2, $3, $4, $5)",
        note_id,
        customer["id"],
        principal.user_id,
        text,
        at,
    )
    tx.emit(CustomerNoted(id=customer["id"], at=at, note=note_id), origin=Origin(customer["origin"]))
    return note_id


async def change_note(tx: Transaction, principal: Principal, id: UUID, note_id: UUID, text: str | None) -> None:
    """Change one's own note; without a text, erase it: that it was there stays visible. Raises `NoteNotFound`."""
    customer = await _to_change(tx, principal, id)
    at = await tx.now()
    done = await tx.execute(
        """update customers.note
           set text = coalesce($5, ''), edited_at = case when $5::text is null then edited_at else $4 end,
               erased_at = case when $5::text is null then $4::timestamptz end
           where id = $1 and customer_id = any($2) and author_id = $3 and erased_at is null""",
        note_id,
        await family_of(tx, customer["id"]),
        principal.user_id,
        at,
        text,
    )
    if done != "UPDATE 1":
        raise NoteNotFound()
    event = CustomerNoted(id=customer["id"], at=at, note=note_id, erased=text is None)
    tx.emit(event, origin=Origin(customer["origin"]))


async def record_consent(
    tx: Transaction, principal: Principal, id: UUID, body: schemas.ConsentBody
) -> schemas.ConsentShown:
    """Add a line to the ledger; lines are never changed. Raises `UnknownRow`, `NotAllowed`, `Erased`."""
    customer = await _to_change(tx, principal, id)
    now = await tx.now()
    row = await tx.fetch_row(
        """insert into customers.consent (id, customer_id, purpose, given, at, source, recorded_by, recorded_at)
           values ($1, $2, $3, $4, $5, $6, $7, $8) returning *""",
        new_id(),
        customer["id"],
        body.purpose,
        body.given,
        body.at or now,
        body.source,
        principal.user_id,
        now,
    )
    assert row is not None
    event = ConsentRecorded(id=customer["id"], at=now, consent=row["id"], purpose=Code(body.purpose), given=body.given)
    tx.emit(event, origin=Origin(customer["origin"]))
    return schemas.ConsentShown.model_validate(dict(row))


async def _to_change(tx: Transaction, principal: Principal, id: UUID) -> Row:
    customer = await CUSTOMERS.access(tx, principal, id, lock=True)
    principal.require(EDIT_CUSTOMERS, group=customer["group"])
    if customer["erased_at"] is not None:
        raise Erased()
    return customer
