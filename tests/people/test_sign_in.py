"""Sessions, tokens, throttling, and requests that were not meant."""

import asyncio
import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from switchroom.people.sign_in import PER_ACCOUNT, PER_ADDRESS
from switchroom.platform.auth import forget_sessions
from switchroom.platform.clock import FakeClock
from switchroom.platform.db import Database
from tests.support.web import ADMIN, PASSWORD, START, Centre, email_of, ok, refused


async def try_to_sign_in(client: httpx.AsyncClient, email: str = ADMIN, password: str = PASSWORD) -> httpx.Response:
    return await client.post("/api/session", json={"email": email, "password": password})


def move_on(centre: Centre, by: timedelta) -> None:
    assert isinstance(centre.clock, FakeClock)
    centre.clock.advance(by)


async def test_signing_in_says_who_one_is_and_sets_a_cookie_no_script_can_read(centre: Centre) -> None:
    client = await centre.browser()
    answer = await try_to_sign_in(client, " Admin@Example.com ")
    me = ok(answer)
    assert (me["user"]["email"], me["user"]["name"], me["is_agent"]) == (ADMIN, "Admin", True)
    assert "people:user:edit" in me["permissions"]
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "secure" not in cookie
    assert ok(await client.get("/api/session"))["user"] == me["user"]


async def test_over_https_the_cookie_never_leaves_it(centre: Centre) -> None:
    client = await centre.browser()
    answer = await client.post("https://test/api/session", json={"email": ADMIN, "password": PASSWORD})
    assert "secure" in answer.headers["set-cookie"].lower()
    assert "strict-transport-security" in answer.headers


@pytest.mark.parametrize(
    ("email", "password"),
    [(ADMIN, "wrong password"), ("nobody@example.com", PASSWORD), (ADMIN.upper(), PASSWORD + " ")],
)
async def test_wrong_e_mail_and_wrong_password_look_the_same(centre: Centre, email: str, password: str) -> None:
    answer = await try_to_sign_in(await centre.browser(), email, password)
    body = refused(answer, 401, "session.refused")
    assert body["detail"] == "E-mail or password is wrong."
    assert "set-cookie" not in answer.headers


async def test_who_is_inactive_archived_or_without_password_cannot_sign_in(centre: Centre) -> None:
    person = await centre.person("Ana")
    without = await centre.make("users", name="Bo", email="bo@example.com", unit_id=await centre.root())
    refused(await try_to_sign_in(await centre.browser(), without["email"], ""), 422, "invalid")
    refused(await try_to_sign_in(await centre.browser(), without["email"], "anything at all"), 401, "session.refused")
    inside = await centre.signed_in("Ana")
    changes = {"version": person["version"], "active": False}
    ok(await centre.admin.patch(f"/api/users/{person['id']}", json=changes))
    refused(await inside.get("/api/session"), 401, "session.over")
    refused(await try_to_sign_in(await centre.browser(), email_of("Ana")), 401, "session.refused")


async def test_failures_are_throttled_per_account_from_wherever_they_come(centre: Centre) -> None:
    for n in range(PER_ACCOUNT.burst):
        client = await centre.browser(address=f"192.0.2.{n + 10}")
        refused(await try_to_sign_in(client, password="wrong password"), 401, "session.refused")
    client = await centre.browser(address="198.51.100.1")
    answer = await try_to_sign_in(client)
    refused(answer, 429, "session.throttled")
    assert 0 < int(answer.headers["retry-after"]) <= PER_ACCOUNT.every.total_seconds()
    move_on(centre, PER_ACCOUNT.every)
    ok(await try_to_sign_in(client))
    for _ in range(PER_ACCOUNT.burst):  # a success clears the account
        refused(await try_to_sign_in(client, password="wrong password"), 401, "session.refused")


async def test_strangers_who_guess_do_not_lock_a_person_out(centre: Centre) -> None:
    for n in range(PER_ACCOUNT.burst + 1):
        await try_to_sign_in(await centre.browser(address=f"203.0.113.{n}"), password="wrong password")
    refused(await try_to_sign_in(await centre.browser(address="203.0.113.99")), 429, "session.throttled")
    at_home = await centre.browser()  # where the administrator has signed in before
    ok(await try_to_sign_in(at_home))
    for _ in range(PER_ACCOUNT.burst):
        refused(await try_to_sign_in(at_home, password="wrong password"), 401, "session.refused")
    refused(await try_to_sign_in(at_home), 429, "session.throttled")


async def test_failures_are_throttled_per_address_whichever_account_they_try(centre: Centre) -> None:
    client = await centre.browser(address="198.51.100.7")
    answers = [await try_to_sign_in(client, f"guess{n}@example.com") for n in range(PER_ADDRESS.burst + 1)]
    assert [a.status_code for a in answers] == [401] * PER_ADDRESS.burst + [429]
    ok(await try_to_sign_in(await centre.browser(address="198.51.100.8")))


async def test_successes_use_nothing_up(centre: Centre) -> None:
    client = await centre.browser(address="198.51.100.7")
    for _ in range(PER_ADDRESS.burst + 1):
        ok(await try_to_sign_in(client))


async def test_attempts_at_the_same_moment_count_each(centre: Centre) -> None:
    client = await centre.browser()
    tries = (try_to_sign_in(client, "someone@example.com", "wrong password") for _ in range(PER_ACCOUNT.burst + 4))
    answers = await asyncio.gather(*tries)
    assert sorted(a.status_code for a in answers) == [401] * PER_ACCOUNT.burst + [429] * 4


async def test_an_outdated_hash_is_renewed_at_sign_in(centre: Centre, database: Database) -> None:
    from argon2 import PasswordHasher

    costly = PasswordHasher(time_cost=2, memory_cost=128, parallelism=1).hash(PASSWORD)
    async with database.transaction() as tx:
        await tx.execute('update people."user" set password_hash = $1', costly)
    ok(await try_to_sign_in(await centre.browser()))
    async with database.read() as connection:
        known = await connection.fetch_value('select password_hash from people."user"')
    assert "m=64,t=1" in known
    ok(await try_to_sign_in(await centre.browser()))


async def test_a_new_sign_in_ends_the_session_it_replaces(centre: Centre) -> None:
    client = await centre.browser()
    ok(await try_to_sign_in(client))
    before = client.cookies["switchroom_session"]
    ok(await try_to_sign_in(client))
    assert client.cookies["switchroom_session"] != before
    old = await centre.browser(cookies={"switchroom_session": before})
    refused(await old.get("/api/session"), 401, "session.over")


async def test_sessions_end_after_idleness_and_at_last(centre: Centre) -> None:
    idle = await centre.browser()
    busy = await centre.browser()
    ok(await try_to_sign_in(idle))
    ok(await try_to_sign_in(busy))
    settings = centre.services.settings.sessions
    moved = timedelta()
    while moved + settings.idle / 2 < settings.life:
        move_on(centre, settings.idle / 2)
        moved += settings.idle / 2
        ok(await busy.get("/api/session"))
    refused(await idle.get("/api/session"), 401, "session.over")
    move_on(centre, settings.idle / 2)
    refused(await busy.get("/api/session"), 401, "session.over")


async def test_one_sees_and_ends_ones_own_sessions_only(centre: Centre) -> None:
    await centre.person("Ana")
    ana = await centre.signed_in("Ana")
    elsewhere = await centre.browser(address="203.0.113.9")
    elsewhere.headers["user-agent"] = "Mozilla/5.0 (a lost telephone)"
    ok(await try_to_sign_in(elsewhere, email_of("Ana")))
    sessions = ok(await ana.get("/api/sessions"))["items"]
    assert [(s["address"], s["current"]) for s in sessions] == [("203.0.113.9", False), ("192.0.2.1", True)]
    assert sessions[0]["agent"] == "Mozilla/5.0 (a lost telephone)"
    assert sessions[0]["created_at"].startswith(START.strftime("%Y-%m-%dT%H:%M"))
    refused(await centre.admin.delete(f"/api/sessions/{sessions[0]['id']}"), 404, "session.unknown")
    ok(await ana.delete(f"/api/sessions/{sessions[0]['id']}"), 204)
    refused(await elsewhere.get("/api/session"), 401, "session.over")
    refused(await ana.delete(f"/api/sessions/{sessions[0]['id']}"), 404, "session.unknown")
    cookie = ana.cookies["switchroom_session"]
    ok(await ana.delete("/api/session"), 204)
    assert "switchroom_session" not in ana.cookies
    again = await centre.browser(cookies={"switchroom_session": cookie})
    refused(await again.get("/api/session"), 401, "session.over")


async def test_a_password_change_ends_the_persons_other_sessions(centre: Centre) -> None:
    person = await centre.person("Ana", "people:user:see", "people:user:edit")
    here, there = await centre.signed_in("Ana"), await centre.signed_in("Ana")
    changes = {"version": person["version"], "password": "another good one"}
    ok(await here.patch(f"/api/users/{person['id']}", json=changes))
    ok(await here.get("/api/session"))
    refused(await there.get("/api/session"), 401, "session.over")
    refused(await try_to_sign_in(there, email_of("Ana")), 401, "session.refused")
    weak = {"version": person["version"] + 1, "password": "short"}
    refused(await here.patch(f"/api/users/{person['id']}", json=weak), 422, "session.weak_password")


async def test_one_changes_ones_own_password_by_proving_the_old_one(centre: Centre) -> None:
    await centre.person("Ana")
    here, there = await centre.signed_in("Ana"), await centre.signed_in("Ana")
    where, new = "/api/me/password", "another good one"
    refused(await here.put(where, json={"current": "a wrong one", "new": new}), 403, "session.wrong_password")
    refused(await here.put(where, json={"current": PASSWORD, "new": "short"}), 422, "session.weak_password")
    ok(await here.put(where, json={"current": PASSWORD, "new": new}), 204)
    ok(await here.get("/api/session"))
    refused(await there.get("/api/session"), 401, "session.over")
    ok(await try_to_sign_in(there, email_of("Ana"), new))
    answers = [await here.put(where, json={"current": PASSWORD, "new": new}) for _ in range(PER_ACCOUNT.burst + 1)]
    assert [a.status_code for a in answers] == [403] * PER_ACCOUNT.burst + [429]
    made = await centre.make("tokens", name="x", scopes=["people:user:see"])
    program = await token_client(centre, made["token"])
    refused(await program.put(where, json={"current": PASSWORD, "new": new}), 403, "access.not_allowed")


async def test_sessions_long_over_are_forgotten(centre: Centre, database: Database) -> None:
    await centre.person("Ana")
    ana = await centre.signed_in("Ana")
    async with database.transaction() as tx:
        await tx.execute("update platform.session set ended_at = now() - interval '40 days' where user_id <> $1",
                         UUID(ok(await ana.get("/api/session"))["user"]["id"]))  # fmt: skip
        now = await tx.now()
        await forget_sessions(tx, now - timedelta(days=100_000), 10)
        assert await tx.fetch_value("select count(*) from platform.session") == 2
        await tx.execute("update platform.session set expires_at = now() + interval '1 hour' where ended_at is null")
        await forget_sessions(tx, now - timedelta(days=30), 10)
        assert await tx.fetch_value("select count(*) from platform.session") == 1


async def test_secrets_are_stored_as_digests_only(centre: Centre, database: Database) -> None:
    made = await centre.make("tokens", name="export", scopes=["people:user:see"])
    secret = centre.admin.cookies["switchroom_session"]
    tables = ("people.user", "platform.session", "platform.api_token", "platform.allowance", "journal.outbox")
    async with database.read() as connection:
        for table in tables:
            schema, name = table.split(".")
            text = str(await connection.fetch_value(f'select json_agg(t)::text from {schema}."{name}" t'))
            assert made["token"] not in text
            assert secret not in text
            assert PASSWORD not in text
            assert ADMIN not in text or name == "user"


async def test_a_form_on_a_foreign_page_changes_nothing(centre: Centre) -> None:
    del centre.admin.headers["x-switchroom"]
    refused(await centre.admin.patch("/api/me", json={"theme": "dark"}), 403, "session.foreign_request")
    refused(await centre.admin.delete("/api/session"), 403, "session.foreign_request")
    assert ok(await centre.admin.get("/api/session"))["user"]["theme"] is None


async def test_a_form_cannot_sign_a_visitor_in(centre: Centre) -> None:
    client = await centre.browser()
    form = {"content-type": "text/plain"}
    body = json.dumps({"email": ADMIN, "password": PASSWORD})
    refused(await client.post("/api/session", content=body, headers=form), 422, "invalid")


async def test_one_changes_how_the_desk_looks_to_oneself(centre: Centre) -> None:
    me = ok(await centre.admin.patch("/api/me", json={"theme": "dark", "language": "pt-BR"}))
    assert (me["user"]["theme"], me["user"]["language"]) == ("dark", "pt-BR")
    me = ok(await centre.admin.patch("/api/me", json={"language": None}))
    assert (me["user"]["theme"], me["user"]["language"]) == ("dark", None)
    ok(await centre.admin.patch("/api/me", json={}))
    refused(await centre.admin.patch("/api/me", json={"password_hash": "x"}), 422, "invalid")


@pytest.mark.parametrize("cookie", ["", "x", "é" * 3000, "'; drop table platform.session; --"])
async def test_foreign_cookies_open_nothing(centre: Centre, cookie: str) -> None:
    client = await centre.browser()
    code = "session.over" if cookie else "unauthenticated"
    client.headers = httpx.Headers([(b"cookie", f"switchroom_session={cookie}".encode("latin-1"))])
    refused(await client.get("/api/session"), 401, code)


async def token_client(centre: Centre, token: str) -> httpx.AsyncClient:
    client = await centre.browser()
    client.headers.clear()
    client.headers["authorization"] = f"Bearer {token}"
    return client


async def test_a_token_acts_within_its_scopes_without_the_mark(centre: Centre) -> None:
    made = await centre.make("tokens", name="export", scopes=["people:user:see", "people:skill:edit"])
    assert made["token"].startswith("swr_")
    program = await token_client(centre, made["token"])
    assert ok(await program.get("/api/session"))["permissions"] == ["people:skill:edit", "people:user:see"]
    ok(await program.get("/api/users"))
    ok(await program.post("/api/skills", json={"name": "Billing", "slug": "billing"}), 201)
    refused(await program.get("/api/audit"), 403, "access.not_allowed")
    refused(
        await program.post("/api/tokens", json={"name": "x", "scopes": ["people:user:see"]}), 403, "access.not_allowed"
    )


async def test_tokens_are_listed_by_their_beginning_revoked_and_expire(centre: Centre) -> None:
    made = await centre.make("tokens", name="export", scopes=["people:user:see"])
    soon = (START + timedelta(hours=1)).isoformat()
    short = await centre.make("tokens", name="short", scopes=["people:user:see"], expires_at=soon)
    program, brief = await token_client(centre, made["token"]), await token_client(centre, short["token"])
    ok(await program.get("/api/users"))
    ok(await brief.get("/api/users"))
    tokens = ok(await centre.admin.get("/api/tokens"))["items"]
    assert [t["name"] for t in tokens] == ["short", "export"]
    assert made["token"].startswith(tokens[1]["prefix"])
    assert "token" not in tokens[1]
    assert tokens[1]["last_used_at"] is not None
    move_on(centre, timedelta(hours=1))
    refused(await brief.get("/api/users"), 401, "token.refused")
    await centre.person("Ana", "people:token:edit")
    refused(await (await centre.signed_in("Ana")).delete(f"/api/tokens/{made['id']}"), 404, "token.unknown")
    ok(await centre.admin.delete(f"/api/tokens/{made['id']}"), 204)
    refused(await program.get("/api/users"), 401, "token.refused")
    refused(await centre.admin.delete(f"/api/tokens/{made['id']}"), 404, "token.unknown")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"name": "x", "scopes": []}, 422, "invalid"),
        ({"name": "x", "scopes": ["no:such:thing"]}, 403, "access.not_allowed"),
        (
            {"name": "x", "scopes": ["people:user:see"], "expires_at": "2026-03-02T08:00:00Z"},
            422,
            "token.expiry_in_past",
        ),
        ({"name": "x", "scopes": ["people:user:see"], "expires_at": "2027-03-02T08:00:00"}, 422, "invalid"),
    ],
)
async def test_tokens_that_are_not_made(centre: Centre, body: dict[str, Any], status: int, code: str) -> None:
    refused(await centre.admin.post("/api/tokens", json=body), status, code)


@pytest.mark.parametrize("token", ["", "swr_", "swr_" + "A" * 43, "ü" * 50, "A" * 7000])
async def test_foreign_tokens_open_nothing(centre: Centre, token: str) -> None:
    client = await centre.browser()
    client.headers = httpx.Headers([(b"authorization", f"Bearer {token}".encode("latin-1"))])
    answer = await client.get("/api/session")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"


async def test_what_a_revoked_right_allowed_is_refused_at_the_next_request(centre: Centre) -> None:
    person = await centre.person("Ana", "people:user:see")
    ana = await centre.signed_in("Ana")
    ok(await ana.get("/api/users"))
    ok(await centre.admin.patch(f"/api/users/{person['id']}", json={"version": person["version"], "grants": []}))
    refused(await ana.get("/api/users"), 403, "access.not_allowed")
