"""Device checks: an agent hands out a link; the page behind it looks, shows and sends once; a note is written."""

import os
from datetime import timedelta
from uuid import UUID

import msgspec

from switchroom.platform.access import Principal
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.errors import Gone
from switchroom.platform.ids import new_id
from switchroom.platform.keys import Keyring
from switchroom.platform.ratelimit import Rate, take
from switchroom.platform.services import Services
from switchroom.platform.signed_links import make_signed, read_signed
from switchroom.portal import schemas
from switchroom.portal.contracts import AskedTooOften
from switchroom.portal.domain.device_report import DeviceReport, in_words
from switchroom.tickets.contracts import WORK
from switchroom.tickets.facade import access_to_change, note_by_program

DEVICE_PASS = "device check"  # noqa: S105 - a purpose
PASS_LIFE = timedelta(days=3)
SAMPLE_BYTES = 256 * 1024
SAMPLES = Rate(burst=6, every=timedelta(seconds=20))
ASK = """
insert into portal.device_check (id, ticket_id, language, asked_by, asked_at, expires_at)
values ($1, $2, $3, $4, $5, $6)
"""
OPEN = """
select d.id, d.language, coalesce(t.merged_into, t.id) as ticket_id, t.number, b.name as brand,
    coalesce(t.language, b.language, 'en') as spoken
from portal.device_check d join tickets.ticket t on t.id = d.ticket_id
left join organisation.brand b on b.id = t.brand_id
where d.id = $1 and d.answered_at is null and d.expires_at > clock_timestamp()
"""


class DeviceCheckOver(Gone):
    """This link was used already, is too old, or was never one; ask for another."""

    code = "device_check.over"


class Asked(msgspec.Struct, frozen=True):
    """A check that is still to be answered."""

    id: UUID
    language: str
    ticket_id: UUID
    number: int
    brand: dict[str, str] | None
    spoken: str


async def ask_for_check(
    services: Services, principal: Principal, ticket_id: UUID, language: str
) -> schemas.DeviceCheckMade:
    """A link that an agent may hand out. Raises `TicketNotFound`, `NotAllowed`, `TicketMerged`."""
    check_id = new_id()
    async with services.database.transaction(actor=principal.actor) as tx:
        row = await access_to_change(tx, principal, ticket_id, WORK)
        now = await tx.now()
        expires_at = now + PASS_LIFE
        await tx.execute(ASK, check_id, row.id, language, principal.user_id, now, expires_at)
    token = make_signed(services.the(Keyring), DEVICE_PASS, check_id, expires_at)
    return schemas.DeviceCheckMade(url=f"{services.settings.own_address}/device/#{token}", expires_at=expires_at)


async def check_of(connection: Connection, keyring: Keyring, token: str, *, lock: bool = False) -> Asked:
    """The check that a link is for. Raises `DeviceCheckOver`, the same whatever is wrong with it."""
    check_id = read_signed(keyring, DEVICE_PASS, token, await connection.fetch_value("select clock_timestamp()"))
    found = await connection.fetch_as(Asked, OPEN + (" for update of d" if lock else ""), check_id) if check_id else []
    if not found:
        raise DeviceCheckOver()
    return found[0]


async def sample(tx: Transaction, asked: Asked) -> bytes:
    """What a download is measured with: nothing that could be compressed. Raises `AskedTooOften`."""
    await take(tx, f"device check sample {asked.id}", SAMPLES, await tx.now(), AskedTooOften)
    return os.urandom(SAMPLE_BYTES)


async def answer(tx: Transaction, keyring: Keyring, token: str, report: DeviceReport) -> None:
    """Note on the ticket what the device tells, once. Raises `DeviceCheckOver`."""
    asked = await check_of(tx, keyring, token, lock=True)
    await tx.execute("update portal.device_check set answered_at = $2 where id = $1", asked.id, await tx.now())
    await note_by_program(tx, asked.ticket_id, in_words(report, asked.language))
