"""Monitoring tables: the month's figures of a unit, with what its quality manager remarks, signed and sent.

The figures are those of the kept report. What is signed is a digest over figures, remarks, signer and moment: whoever
reads the table later can see that it is what was signed.
"""

import hashlib
import json
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from switchroom.conformance.facade import Counts
from switchroom.governance.contracts import SIGN, AlreadySigned, NobodyToSendTo, NoSuchTable
from switchroom.governance.events import TableChanged, TableSigned
from switchroom.governance.reports import NOTICE, By, lines_of, summed
from switchroom.people.facade import people_by_id, post_holders_in
from switchroom.platform.access import Principal
from switchroom.platform.collection import Stale
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.events import Code, Origin
from switchroom.platform.text import Text
from switchroom.processes.contracts import SEE
from switchroom.processes.facade import Notice, tell_people

CAME = {
    "en": "The monitoring table of {month} has come: {unit}.",
    "pt-BR": "Chegou a tabela de monitoramento de {month}: {unit}.",
    "zh-CN": "已收到{unit}{month}监控表。",
}
_ALL = """
select t.id, r.id as report_id, r.month, t.unit_id, u.name as unit, u.path as unit_path, t.remark, t.remarks,
       t.revision, t.signed_by, t.signed_at, t.signed_as, t.digest, t.posts,
       exists(select from governance.table_reader x where x.table_id = t.id and x.user_id = $1) as sent_to_me,
       (select count(*) from governance.table_reader x where x.table_id = t.id)::int as readers,
       (select count(x.read_at) from governance.table_reader x where x.table_id = t.id)::int as read
from governance.monitoring_table t join governance.report r on r.id = t.report_id
join organisation.unit u on u.id = t.unit_id
"""


class MonitoringTable(msgspec.Struct, frozen=True, kw_only=True):
    """One, as the principal sees it; `signed_as` is the name of who signed, as it then was."""

    id: UUID
    report_id: UUID
    month: date
    unit_id: UUID
    unit: Any
    unit_path: str
    remark: str
    remarks: dict[str, str]
    revision: int
    signed_by: UUID | None
    signed_at: datetime | None
    signed_as: str | None
    digest: str | None
    posts: list[str]
    sent_to_me: bool
    readers: int
    read: int


class Reader(msgspec.Struct, frozen=True):
    """Somebody whom a table was sent to."""

    name: str
    read_at: datetime | None


async def tables(connection: Connection, principal: Principal, month: date | None = None) -> list[MonitoringTable]:
    """Those one may see, the latest month first: sent to one, or of a unit where one signs or sees processes."""
    rows = await connection.fetch_as(
        MonitoringTable,
        f"{_ALL} where $2::date is null or r.month = $2 order by r.month desc, u.path limit 500",
        principal.user_id,
        month,
    )
    return [one for one in rows if _sees(principal, one)]


async def table(connection: Connection, principal: Principal, id: UUID, lock: str = "") -> MonitoringTable:
    """One. Raises `NoSuchTable`."""
    found = await connection.fetch_as(MonitoringTable, f"{_ALL} where t.id = $2 {lock}", principal.user_id, id)
    if not found or not _sees(principal, found[0]):
        raise NoSuchTable()
    return found[0]


async def figures(connection: Connection, one: MonitoringTable) -> dict[str, Counts]:
    """The counts of each process in the table's unit and those below it, as the report has kept them."""
    lines = await lines_of(connection, one.month, one.unit_path)
    return {slug: counts for slug, counts in summed(lines, By.PROCESS).items() if slug is not None}


async def readers(connection: Connection, one: MonitoringTable) -> list[Reader]:
    """Whom it was sent to, and who has read it."""
    rows = await connection.fetch("select user_id, read_at from governance.table_reader where table_id = $1", one.id)
    people = await people_by_id(connection, [row["user_id"] for row in rows])
    named = [Reader(people[row["user_id"]].name, row["read_at"]) for row in rows if row["user_id"] in people]
    return sorted(named, key=lambda reader: reader.name)


def may_sign(principal: Principal, one: MonitoringTable) -> bool:
    return one.signed_at is None and principal.may(SIGN, unit_path=one.unit_path)


async def remark(
    tx: Transaction, principal: Principal, id: UUID, revision: int, whole: str, remarks: dict[str, str]
) -> MonitoringTable:
    """Write what is to be said of the month and of single processes. Raises `AlreadySigned`, `Stale`, `NotAllowed`."""
    one = await _unsigned(tx, principal, id, revision)
    known = await figures(tx, one)
    kept = {slug: words for slug, words in remarks.items() if words and slug in known}
    await tx.execute(
        "update governance.monitoring_table set remark = $2, remarks = $3, revision = revision + 1 where id = $1",
        id,
        whole,
        kept,
    )
    tx.emit(TableChanged(table=id), origin=Origin.REAL)
    return await table(tx, principal, id)


async def sign(tx: Transaction, principal: Principal, id: UUID, revision: int, posts: list[str]) -> MonitoringTable:
    """Sign it and send it to everybody who holds one of these posts there. It stays as it is from then on.

    Raises `AlreadySigned`, `Stale`, `NotAllowed`, `NobodyToSendTo`.
    """
    one = await _unsigned(tx, principal, id, revision)
    now = await tx.now()
    held = [await post_holders_in(tx, post, now, unit_id=one.unit_id, origin=Origin.REAL) for post in posts]
    people = {person.id for people in held for person in people if person.id != principal.user_id}
    if not people:
        raise NobodyToSendTo()
    name = (await people_by_id(tx, [principal.user_id]))[principal.user_id].name
    digest = digest_of(one, await figures(tx, one), name, now)
    await tx.execute(
        """update governance.monitoring_table set signed_by = $2, signed_at = $3, signed_as = $4, digest = $5,
               posts = $6, revision = revision + 1 where id = $1""",
        id,
        principal.user_id,
        now,
        name,
        digest,
        posts,
    )
    await tx.execute_many(
        "insert into governance.table_reader (table_id, user_id) values ($1, $2)", [(id, person) for person in people]
    )
    tx.emit(TableSigned(table=id, unit=one.unit_id, digest=Code(digest), readers=len(people)), origin=Origin.REAL)
    await tell_people(tx, sorted(people), Notice(NOTICE, _came(one)), Origin.REAL)
    return await table(tx, principal, id)


def digest_of(one: MonitoringTable, counts: dict[str, Counts], name: str, at: datetime) -> str:
    """SHA-256 over what a signer signs, in a form that does not depend on order."""
    signed = {
        "month": one.month.isoformat(),
        "unit": str(one.unit_id),
        "remark": one.remark,
        "remarks": one.remarks,
        "figures": {slug: msgspec.to_builtins(found) for slug, found in counts.items()},
        "signed_as": name,
        "signed_at": at.isoformat(),
    }
    return hashlib.sha256(json.dumps(signed, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def holds(one: MonitoringTable, counts: dict[str, Counts]) -> bool | None:
    """Whether it still is what was signed; None: it is not signed."""
    if one.signed_at is None or one.signed_as is None:
        return None
    return digest_of(one, counts, one.signed_as, one.signed_at) == one.digest


async def read(tx: Transaction, principal: Principal, id: UUID) -> None:
    """Take note of a table that was sent to one; idempotent. Raises `NoSuchTable`."""
    await table(tx, principal, id)
    if await tx.fetch_value(
        """update governance.table_reader set read_at = clock_timestamp()
           where table_id = $1 and user_id = $2 and read_at is null returning table_id""",
        id,
        principal.user_id,
    ):
        tx.emit(TableChanged(table=id), origin=Origin.REAL)


async def _unsigned(tx: Transaction, principal: Principal, id: UUID, revision: int) -> MonitoringTable:
    one = await table(tx, principal, id, "for update of t")
    principal.require(SIGN, unit_path=one.unit_path)
    if one.signed_at is not None:
        raise AlreadySigned()
    if one.revision != revision:
        raise Stale()
    return one


def _sees(principal: Principal, one: MonitoringTable) -> bool:
    if one.sent_to_me or principal.may(SIGN, unit_path=one.unit_path):
        return True
    return one.signed_at is not None and any(
        grant.reaches_over(one.unit_path, None) for grant in principal.reach(SEE).grants
    )


def _came(one: MonitoringTable) -> Text:
    unit = Text.parse(one.unit)
    words = {
        language: text.format(month=f"{one.month:%Y-%m}", unit=unit.in_language(language, "en"))
        for language, text in CAME.items()
    }
    return Text(words)
