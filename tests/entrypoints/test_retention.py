"""How long data is kept: seen and decided by administrators, obeyed by the nightly upkeep of every worker."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from switchroom.entrypoints.doctor import upkeep as doctor
from switchroom.entrypoints.upkeep import PARTS, TRACES_KEPT_DAYS, rules, tend
from switchroom.organisation import http as organisation
from switchroom.people import http as people
from switchroom.platform.auth import end_sessions, open_session
from switchroom.platform.db import Database
from switchroom.platform.events import RetentionChanged
from switchroom.platform.ids import new_id
from switchroom.platform.journal import move_outbox, read_after
from switchroom.platform.kept import Kind, kept_days
from switchroom.platform.settings import RetentionSettings, SessionSettings, Settings
from tests.support.web import ADMIN, PASSWORD, Centre, ok, opened_centre, refused

SEE, EDIT = "platform:retention:see", "platform:retention:edit"
ADDRESSES = "/api/retention/addresses"


@pytest.fixture
async def office(database: Database, tmp_path: Path) -> AsyncIterator[Centre]:
    async with opened_centre(database, (organisation.router, people.router), tmp_path) as made:
        yield made


async def kinds(office: Centre) -> dict[str, Any]:
    found = ok(await office.admin.get("/api/retention"))
    return {item["kind"]: item for item in found["items"]}


async def night(office: Centre, after: timedelta) -> None:
    """The upkeep, so long from now, of a worker that knows nothing but the database and its file."""
    async with office.services.database.transaction() as tx:
        now = await tx.now()
    await tend(office.services, (), now + after)
    async with office.services.database.transaction() as tx:
        await move_outbox(tx)
    ok(await office.admin.post("/api/session", json={"email": ADMIN, "password": PASSWORD}))  # it may have gone too


async def signs_in(office: Centre) -> None:
    """Somebody signs in and out, and leaves an address."""
    user = new_id()
    async with office.services.database.transaction() as tx:
        await open_session(tx, user, await tx.now(), SessionSettings(), address="198.51.100.2", browser="x")
        await end_sessions(tx, user, await tx.now())


async def sign_ins(office: Centre) -> int:
    async with office.services.database.read() as connection:
        return int(await connection.fetch_value("select count(*) from platform.session where browser = 'x'"))


async def test_every_kind_is_there_with_the_days_of_the_file_and_can_be_given_others(office: Centre) -> None:
    file = RetentionSettings()
    before = await kinds(office)
    assert {f"{kind}_days": item["days"] for kind, item in before.items()} == msgspec.to_builtins(file)
    assert all((item["days_in_file"], item["changed_by"]) == (item["days"], None) for item in before.values())
    changed = ok(await office.admin.put(ADDRESSES, json={"days": 7}))
    assert (changed["days"], changed["days_in_file"], changed["changed_by"]["name"]) == (7, 30, "Admin")
    assert changed["changed_at"]
    after = await kinds(office)
    assert after.pop("addresses") == changed
    assert after == {kind: item for kind, item in before.items() if kind != "addresses"}
    again = ok(await office.admin.put(ADDRESSES, json={"days": None}))
    assert again == before["addresses"]


async def test_each_change_is_in_the_audit_with_who_made_it(office: Centre) -> None:
    for days in (7, 7, 0, None):
        ok(await office.admin.put(ADDRESSES, json={"days": days}))
    async with office.services.database.transaction() as tx:
        await move_outbox(tx)
    async with office.services.database.read() as connection:
        told = await read_after(connection, 0, types=[RetentionChanged.type])
        admin = await connection.fetch_value("""select id from people."user" where name = 'Admin'""")
    assert [(e.event.before, e.event.after) for e in told] == [(30, 7), (7, 0), (0, 30)]  # type: ignore[attr-defined]
    assert {e.actor.id for e in told} == {admin}


async def test_what_makes_no_sense_is_refused(office: Centre) -> None:
    journal = "/api/retention/journal"
    refused(await office.admin.put(journal, json={"days": 399}), 422, "retention.journal_too_short")
    for path, days in ((journal, 400), (journal, 0), (ADDRESSES, 36_500)):
        assert ok(await office.admin.put(path, json={"days": days}))["days"] == days
    for body in ({"days": -1}, {"days": 36_501}, {"days": "soon"}, {"days": 1.5}, {}):
        refused(await office.admin.put(ADDRESSES, json=body), 422, "invalid")
    refused(await office.admin.put("/api/retention/passwords", json={"days": 1}), 422, "invalid")
    assert (await kinds(office))["addresses"]["days"] == 36_500


async def test_who_may_see_may_not_change_and_who_may_not_see_does_not(office: Centre) -> None:
    part = await office.unit("Part")
    await office.person("Sam", SEE)
    await office.person("Pia", SEE, EDIT, over=part)  # over a part of the organisation only
    await office.person("Nora")
    sam = await office.signed_in("Sam")
    assert ok(await sam.get("/api/retention"))["may_change"] is False
    refused(await sam.put(ADDRESSES, json={"days": 1}), 403, "access.not_allowed")
    for name in ("Pia", "Nora"):
        client = await office.signed_in(name)
        refused(await client.get("/api/retention"), 403, "access.not_allowed")
        refused(await client.put(ADDRESSES, json={"days": 1}), 403, "access.not_allowed")
    assert (await kinds(office))["addresses"]["days"] == 30


async def test_every_worker_obeys_what_was_chosen_whatever_its_file_says(office: Centre) -> None:
    await signs_in(office)
    ok(await office.admin.put(ADDRESSES, json={"days": 7}))
    await night(office, timedelta(days=6))
    assert await sign_ins(office) == 1
    office.services.settings = Settings(retention=RetentionSettings(addresses_days=0))
    await night(office, timedelta(days=8))
    assert await sign_ins(office) == 0
    item = (await kinds(office))["addresses"]
    assert (item["days"], item["days_in_file"]) == (7, 0)
    assert item["removed"]["count"] >= 1


async def test_for_ever_is_for_ever(office: Centre) -> None:
    await signs_in(office)
    ok(await office.admin.put(ADDRESSES, json={"days": 0}))
    await night(office, timedelta(days=30_000))
    assert await sign_ins(office) == 1


async def test_the_doctor_looks_by_what_was_chosen_and_waits_a_night(office: Centre) -> None:
    database, settings = office.services.database, office.services.settings
    async with database.transaction() as tx:
        await tx.execute(
            """insert into voice.recording (id, interaction_id, leg_id, origin, state, data_key, ended_at)
               values ($1, $1, $1, 'real', 'complete', ''::bytea, clock_timestamp() - interval '20 days')""",
            new_id(),
        )

    async def overdue() -> bool:
        async with database.read() as connection:
            return "retention.overdue" in {one.code for one in await doctor.retention(connection, settings)}

    assert not await overdue()
    ok(await office.admin.put("/api/retention/recordings", json={"days": 10}))
    assert not await overdue()  # the next night removes it
    async with database.transaction() as tx:
        await tx.execute("update platform.retention set changed_at = clock_timestamp() - interval '3 days'")
    assert await overdue()


async def test_kinds_settings_and_rules_are_the_same_ones(office: Centre) -> None:
    assert {f"{kind}_days" for kind in Kind} == set(RetentionSettings.__struct_fields__)
    async with office.services.database.read() as connection:
        kept = await kept_days(connection, RetentionSettings())
    parts = {part for parts in PARTS.values() for part in parts} - {"journal"}
    ruled = rules(office.services.settings, kept)
    assert {rule.kind for rule in ruled} >= parts
    assert {rule.days for rule in ruled if rule.kind not in parts} == {TRACES_KEPT_DAYS}
