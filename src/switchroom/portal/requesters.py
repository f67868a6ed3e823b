"""Who looks at the portal: a customer who signed in, or whoever holds a link to one ticket; and what each may reach."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from switchroom.customers.facade import family_of
from switchroom.platform.auth import SEEN_EVERY, digest
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.events import Actor, ActorKind
from switchroom.platform.ids import new_id
from switchroom.platform.keys import Keyring
from switchroom.platform.retention import count_of
from switchroom.platform.services import Services
from switchroom.platform.signed_links import read_signed
from switchroom.portal.contracts import Entry, NotSignedIn
from switchroom.portal.events import RequesterSignedIn
from switchroom.portal.sites import Site

TICKET_PASS = "portal ticket"  # noqa: S105 - a purpose
MOST_COLLEAGUES = 1_000
SESSION = """
select p.id, p.last_seen_at, s.id as customer_id, s.name, s.language, p.address, p.entry
from portal.session p join customers.customer c on c.id = p.customer_id
join customers.customer s on s.id = coalesce(c.survivor_id, c.id) and not s.archived and s.erased_at is null
where p.secret_hash = $1 and p.portal_id = $2 and p.expires_at > $3 and p.last_seen_at > $4
    and exists (select from customers.address a join customers.customer f on f.id = a.customer_id
                where coalesce(f.survivor_id, f.id) = s.id and a.normal = p.address and a.kind = 'mail')
"""
"""An address that is no longer the customer's opens nothing any more."""
STILL_HIS = """
select exists(
    select from customers.customer c
    join customers.customer s on s.id = coalesce(c.survivor_id, c.id) and not s.archived and s.erased_at is null
    join customers.customer f on coalesce(f.survivor_id, f.id) = s.id
    join customers.address a on a.customer_id = f.id and a.normal = $2 and a.kind = 'mail'
    where c.id = $1)
"""
COLLEAGUES = """
select distinct f.id from customers.customer f
where f."group" = $2 and coalesce(f.survivor_id, f.id) in (
    select coalesce(c.survivor_id, c.id) from customers.membership m join customers.customer c on c.id = m.member_id
    where m.organisation_id in (select organisation_id from customers.membership where member_id = any($1))
    union select organisation_id from customers.membership where member_id = any($1))
limit $3
"""


class _Session(msgspec.Struct, frozen=True):
    id: UUID
    last_seen_at: datetime
    customer_id: UUID
    name: str | None
    language: str | None
    address: str
    entry: Entry


class Requester(msgspec.Struct, frozen=True, kw_only=True):
    """`customers`: himself with whoever was merged into him. `colleagues`: whose tickets he may read besides.

    `only`: the one ticket that a link opens; then nobody is signed in.
    """

    site: Site
    customer_id: UUID | None
    customers: tuple[UUID, ...] = ()
    colleagues: tuple[UUID, ...] = ()
    only: UUID | None = None
    session_id: UUID | None = None
    name: str | None = None
    language: str | None = None
    address: str = ""
    entry: Entry | None = None


async def open_session(
    tx: Transaction,
    services: Services,
    site: Site,
    customer_id: UUID,
    address: str,
    entry: Entry,
    provider: UUID | None = None,
) -> str:
    """Sign in a customer who has proved to own this address; the secret for the cookie, known to nobody else."""
    now, made = await tx.now(), secrets.token_urlsafe(32)
    await tx.execute(
        """insert into portal.session
               (id, portal_id, customer_id, address, entry, secret_hash, created_at, last_seen_at, expires_at)
           values ($1, $2, $3, $4, $5, $6, $7, $7, $8)""",
        new_id(),
        site.id,
        customer_id,
        address,
        entry.value,
        digest(made),
        now,
        now + services.settings.sessions.life,
    )
    tx.actor = Actor(ActorKind.CUSTOMER, customer_id)
    signed_in = RequesterSignedIn(customer=customer_id, at=now, portal=site.id, provider=provider)
    tx.emit(signed_in, origin=site.origin)
    return made


async def is_still_his(connection: Connection, customer_id: UUID, address: str) -> bool:
    """Whether this mail address is on the card of the customer, who is neither archived nor erased."""
    return bool(await connection.fetch_value(STILL_HIS, customer_id, address))


async def by_session(services: Services, site: Site, secret: str) -> Requester:
    """Whoever has this cookie. Raises `NotSignedIn`."""
    async with services.database.transaction() as tx:
        now, settings = await tx.now(), services.settings.sessions
        found = await tx.fetch_as(_Session, SESSION, digest(secret), site.id, now, now - settings.idle)
        if not found:
            raise NotSignedIn()
        (session,) = found
        if now - session.last_seen_at > SEEN_EVERY:
            await tx.execute("update portal.session set last_seen_at = $2 where id = $1", session.id, now)
        family = await family_of(tx, session.customer_id)
        colleagues: list[UUID] = []
        if site.shares_organisation:
            rows = await tx.fetch(COLLEAGUES, family, site.group, MOST_COLLEAGUES)
            colleagues = [row["id"] for row in rows if row["id"] not in family]
    return Requester(
        site=site,
        customer_id=session.customer_id,
        customers=tuple(family),
        colleagues=tuple(colleagues),
        session_id=session.id,
        name=session.name,
        language=session.language,
        address=session.address,
        entry=session.entry,
    )


async def by_pass(connection: Connection, keyring: Keyring, site: Site, token: str) -> Requester:
    """Whoever holds a link to one ticket, as long as it lasts. Raises `NotSignedIn`."""
    ticket_id = read_signed(keyring, TICKET_PASS, token, await connection.fetch_value("select clock_timestamp()"))
    if ticket_id is None:
        raise NotSignedIn()
    row = await connection.fetch_row(
        """select coalesce(m.id, t.id) as id, t.requester_id from tickets.ticket t
           left join tickets.ticket m on m.id = t.merged_into where t.id = $1 and t.brand_id = $2""",
        ticket_id,
        site.brand_id,
    )
    if row is None:
        raise NotSignedIn()
    return Requester(site=site, customer_id=row["requester_id"], only=row["id"])


async def sign_out(tx: Transaction, requester: Requester) -> None:
    """End the session."""
    await tx.execute("delete from portal.session where id = $1", requester.session_id)


async def forget_portal(tx: Transaction, before: datetime, limit: int) -> int:
    """Forget links and sessions that were over before then, at most so many of each; how many.

    What was said of tickets goes when their own words have gone.
    """
    links = await tx.execute(
        "delete from portal.link where id in (select id from portal.link where asked_at < $1 limit $2)",
        before - timedelta(days=1),
        limit,
    )
    sessions = await tx.execute(
        "delete from portal.session where id in (select id from portal.session where expires_at < $1 limit $2)",
        before,
        limit,
    )
    await tx.execute(
        """delete from portal.device_check where id in
               (select id from portal.device_check where expires_at < $1 limit $2)""",
        before,
        limit,
    )
    await tx.execute(
        """update portal.rating set comment = '' where ticket_id in
               (select r.ticket_id from portal.rating r join tickets.ticket t on t.id = r.ticket_id
                where r.comment <> '' and t.emptied_at is not null limit $1)""",
        limit,
    )
    return count_of(links) + count_of(sessions)
