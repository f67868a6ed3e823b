"""People who work here and requesters sign in by an identity provider with real keys, and attackers do not."""

import hashlib
import hmac
import json
from base64 import urlsafe_b64encode
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jwk, jwt

from switchroom.identity.events import AccountLinked
from switchroom.identity.flow import PER_ADDRESS
from switchroom.people.contracts import SignedIn
from switchroom.portal.events import RequesterSignedIn
from tests.identity.gate import REQUESTERS, STAFF, Gate, with_query
from tests.portal.counter import ANA, BEA, PLACE
from tests.support.identity_provider import CLIENT, SECRET, Sign, identity_provider
from tests.support.web import ADMIN, email_of, ok, refused

REFUSED, OVER, NO_ACCOUNT = (f"/sign-in?failed={word}" for word in ("refused", "over", "no_account"))


async def test_who_works_here_signs_in_by_a_provider_and_is_known_by_subject_from_then_on(gate: Gate) -> None:
    person = await gate.centre.person("Ana")
    assert ok(await (await gate.browser()).get("/api/sign-on"))["items"] == [{"slug": "staff", "name": "Staff"}]
    gate.provider.is_now("s-ana", "Ana@Example.com")
    browser = await gate.browser()
    assert await gate.goes_through(browser) == "/"
    assert ok(await browser.get("/api/session"))["user"]["id"] == person["id"]
    assert "switchroom_sign_on" not in browser.cookies
    gate.provider.is_now("s-ana", ADMIN)  # her address there is changed to the administrator's
    again = await gate.browser()
    assert await gate.goes_through(again) == "/"
    assert ok(await again.get("/api/session"))["user"]["id"] == person["id"]
    await gate.counter.post.live.settle()
    live = gate.counter.post.live
    assert [one.provider is not None for one in await live.events(SignedIn)].count(True) == 2
    assert len(await live.events(AccountLinked)) == 1


async def test_an_address_that_is_given_to_somebody_else_there_does_not_open_the_account(gate: Gate) -> None:
    person = await gate.centre.person("Ana")
    gate.provider.is_now("s-ana", email_of("Ana"))
    assert await gate.goes_through(await gate.browser()) == "/"
    gate.provider.is_now("s-other", email_of("Ana"))
    browser = await gate.browser()
    assert await gate.goes_through(browser) == NO_ACCOUNT
    refused(await browser.get("/api/session"), 401, "unauthenticated")
    place = f"/api/users/{person['id']}/sign-on-links"
    (link,) = ok(await gate.admin.get(place))["items"]
    assert (link["issuer"], link["address"]) == (gate.provider.address, email_of("Ana"))
    stranger = await gate.centre.signed_in("Ana")
    refused(await stranger.delete(f"{place}/{link['id']}"), 404, "setup.unknown")
    ok(await gate.admin.delete(f"{place}/{link['id']}"), 204)
    refused(await gate.admin.delete(f"{place}/{link['id']}"), 404, "identity.unknown_link")
    assert await gate.goes_through(browser) == "/"


async def test_nobody_is_made_by_signing_in_and_who_is_inactive_stays_out(gate: Gate) -> None:
    person = await gate.centre.person("Ana")
    gate.provider.is_now("s-new", "nobody@example.com")
    assert await gate.goes_through(await gate.browser()) == NO_ACCOUNT
    gate.provider.is_now("s-ana", email_of("Ana"))
    assert await gate.goes_through(await gate.browser()) == "/"
    ok(await gate.admin.patch(f"/api/users/{person['id']}", json={"version": person["version"], "active": False}))
    assert await gate.goes_through(await gate.browser()) == NO_ACCOUNT


@pytest.mark.parametrize("said", [{"email_verified": False}, {"email_verified": None}, {"email_verified": "true"}])
async def test_an_address_that_the_provider_has_not_verified_opens_nothing(gate: Gate, said: dict[str, Any]) -> None:
    gate.provider.is_now("s-admin", ADMIN, **said)
    assert await gate.goes_through(await gate.browser()) == NO_ACCOUNT
    assert await gate.goes_through(await gate.browser(), REQUESTERS) == "/portal/A?failed=no_account"


async def test_only_allowed_domains_come_in_and_not_those_below_them(gate: Gate) -> None:
    await gate.change("staff", domains=["Example.com"])
    for address in ("admin@sub.example.com", "admin@example.com.evil.example", "admin@evil.example"):
        gate.provider.is_now("s-foreign", address)
        assert await gate.goes_through(await gate.browser()) == NO_ACCOUNT
    gate.provider.is_now("s-admin", ADMIN)
    assert await gate.goes_through(await gate.browser()) == "/"


def by_nobody(claims: dict[str, Any], key: jwk.RSAKey) -> str:
    parts = ({"alg": "none"}, claims)
    return ".".join(urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts) + "."


def by_the_public_key_as_a_secret(claims: dict[str, Any], key: jwk.RSAKey) -> str:
    public = key.public_key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    head = {"alg": "HS256", "kid": str(key.kid), "typ": "JWT"}
    signing = b".".join(urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in (head, claims))
    made = hmac.digest(public, signing, hashlib.sha256)
    return f"{signing.decode()}.{urlsafe_b64encode(made).rstrip(b'=').decode()}"


def by_another_key(claims: dict[str, Any], key: jwk.RSAKey) -> str:
    other = jwk.RSAKey.generate_key(2048, {"kid": str(key.kid)})
    return jwt.encode({"alg": "RS256", "kid": str(key.kid)}, claims, other)


def by_a_key_of_its_own_header(claims: dict[str, Any], key: jwk.RSAKey) -> str:
    other = jwk.RSAKey.generate_key(2048)
    return jwt.encode({"alg": "RS256", "jwk": other.as_dict(private=False)}, claims, other)


def changed_after_signing(claims: dict[str, Any], key: jwk.RSAKey) -> str:
    head, _, signature = jwt.encode({"alg": "RS256", "kid": str(key.kid)}, claims, key).split(".")
    return f"{head}.{urlsafe_b64encode(json.dumps(claims | {'sub': 'x'}).encode()).rstrip(b'=').decode()}.{signature}"


@pytest.mark.parametrize(
    "sign",
    [by_nobody, by_the_public_key_as_a_secret, by_another_key, by_a_key_of_its_own_header, changed_after_signing],
)
async def test_a_token_that_the_provider_has_not_signed_opens_nothing(gate: Gate, sign: Sign) -> None:
    gate.provider.is_now("s-admin", ADMIN)
    gate.provider.sign = sign
    assert await gate.goes_through(await gate.browser()) == REFUSED


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "of another sign-in"},
        {"nonce": None},
        {"aud": "another client"},
        {"aud": [CLIENT, "another client"]},
        {"aud": None},
        {"azp": "another client"},
        {"exp": 1_700_000_000},
        {"exp": None},
        {"iat": None},
        {"iss": "https://other.example"},
        {"sub": ""},
        {"sub": None},
    ],
)
async def test_a_token_for_somebody_else_another_time_or_by_another_issuer_opens_nothing(
    gate: Gate, claims: dict[str, Any]
) -> None:
    gate.provider.is_now("s-admin", ADMIN, **claims)
    assert await gate.goes_through(await gate.browser()) == REFUSED
    gate.provider.is_now("s-admin", ADMIN)
    assert await gate.goes_through(await gate.browser()) == "/"


async def test_an_answer_counts_in_the_browser_that_asked_once_and_in_time(gate: Gate) -> None:
    gate.provider.is_now("s-admin", ADMIN)
    attacker, victim = await gate.browser(), await gate.browser()
    back = await gate.at_provider(await gate.sets_out(attacker))
    assert await gate.comes_back(victim, back) == OVER  # nobody is signed in as the attacker
    assert await gate.comes_back(attacker, back) == OVER
    await gate.sets_out(victim)
    assert await gate.comes_back(victim, await gate.at_provider(await gate.sets_out(attacker))) == OVER
    refused(await victim.get("/api/session"), 401, "unauthenticated")

    back = await gate.at_provider(await gate.sets_out(victim))
    cookie = victim.cookies["switchroom_sign_on"]
    assert await gate.comes_back(victim, back) == "/"
    victim.cookies.set("switchroom_sign_on", cookie, path="/api/sign-on")
    assert await gate.comes_back(victim, back) == OVER
    late = await gate.at_provider(await gate.sets_out(victim))
    async with gate.counter.post.live.database.transaction() as tx:
        await tx.execute("update identity.attempt set expires_at = clock_timestamp() - interval '1 second'")
    assert await gate.comes_back(victim, late) == OVER
    for nonsense in ("", "?code=x", "?state=x&code=x", "?error=access_denied"):
        assert await gate.comes_back(victim, f"{STAFF}/callback{nonsense}") == OVER


async def test_a_code_that_was_used_is_worth_nothing_even_with_a_state_of_ones_own(gate: Gate) -> None:
    gate.provider.is_now("s-admin", ADMIN)
    browser = await gate.browser()
    used = await gate.at_provider(await gate.sets_out(browser))
    assert await gate.comes_back(browser, used) == "/"
    fresh = await gate.at_provider(await gate.sets_out(browser))
    code = dict(part.split("=") for part in used.partition("?")[2].split("&"))["code"]
    assert await gate.comes_back(browser, with_query(fresh, code=code)) == REFUSED
    stolen = await gate.at_provider(await gate.sets_out(await gate.browser()))  # PKCE: made for another beginner
    code = dict(part.split("=") for part in stolen.partition("?")[2].split("&"))["code"]
    own = await gate.at_provider(await gate.sets_out(browser))
    assert await gate.comes_back(browser, with_query(own, code=code)) == REFUSED


async def test_one_provider_does_not_answer_for_another(gate: Gate) -> None:
    with identity_provider() as other:
        body = {"name": "Other", "slug": "other", "issuer": other.address, "client_id": CLIENT}
        await gate.centre.make("identity-providers", **body, client_secret=SECRET)
        gate.provider.is_now("s-admin", ADMIN)
        browser = await gate.browser()
        url = await gate.sets_out(browser, "/api/sign-on/other")
        state = httpx_query(url)["state"]
        honest = await gate.at_provider(await gate.sets_out(await gate.browser()))
        mixed = with_query(honest, state=state)
        assert await gate.comes_back(browser, mixed) == REFUSED
        url = await gate.sets_out(browser, "/api/sign-on/other")
        mixed = with_query(honest, state=httpx_query(url)["state"]).replace("/staff/", "/other/")
        assert await gate.comes_back(browser, mixed) == REFUSED  # it says who it is, and that is another
        assert "/token" not in other.asked
        other.is_now("s-admin", ADMIN, iss=gate.provider.address)
        assert await gate.goes_through(browser, "/api/sign-on/other") == REFUSED
        other.told = {"issuer": gate.provider.address}
        refused(await browser.post("/api/sign-on/other"), 503, "identity.provider_away")


async def test_a_provider_that_is_away_or_leads_elsewhere_is_said_to_be_away(gate: Gate) -> None:
    browser = await gate.browser()
    gate.provider.is_now("s-admin", ADMIN)
    back = await gate.at_provider(await gate.sets_out(browser))
    gate.provider.away = True
    assert await gate.comes_back(browser, back) == "/sign-in?failed=unavailable"
    body = refused(await browser.post(STAFF), 503, "identity.provider_away")
    assert gate.provider.address not in str(body)
    gate.provider.away = False
    for told in (
        {"authorization_endpoint": "javascript:alert(1)"},
        {"authorization_endpoint": "http://login.example/authorize"},
    ):
        gate.provider.told = told
        refused(await browser.post(STAFF), 503, "identity.provider_away")
    for told in ({"token_endpoint": "http://10.0.0.1/token"}, {"jwks_uri": "file:///etc/passwd"}):
        gate.provider.told = told
        assert await gate.goes_through(browser) == "/sign-in?failed=unavailable"
    gate.provider.told = {}
    gate.lets_inside(())  # nothing inside may be asked any more
    before = len(gate.provider.asked)
    refused(await browser.post(STAFF), 503, "identity.provider_away")
    assert len(gate.provider.asked) == before


async def test_it_leads_to_ones_own_pages_whatever_is_asked_for(gate: Gate) -> None:
    gate.provider.is_now("s-admin", ADMIN)
    browser = await gate.browser()
    back = await gate.at_provider(await gate.sets_out(browser))
    evil = {"host": "evil.example", "x-forwarded-host": "evil.example"}
    more = with_query(back, next="https://evil.example", redirect_uri="https://evil.example", back="//evil.example")
    answer = await browser.get(more, headers=evil)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    asked = ok(await browser.post(f"{STAFF}?redirect_uri=https://evil.example", headers=evil))["url"]
    assert httpx_query(asked)["redirect_uri"].startswith(gate.counter.post.live.services.settings.own_address)
    refused(await browser.post(STAFF, headers={"x-switchroom": "0"}), 403, "session.foreign_request")
    refused(await browser.post("/api/sign-on/people"), 404, "identity.unknown_provider")  # not for those who work here


async def test_a_requester_signs_in_by_a_provider_and_stays_the_same_customer(gate: Gate) -> None:
    browser = await gate.browser()
    assert ok(await browser.get(f"{PLACE}/sign-on"))["items"] == [{"slug": "people", "name": "People"}]
    gate.provider.is_now("c-ana", ANA)
    assert await gate.goes_through(browser, REQUESTERS) == "/portal/A"
    me = ok(await browser.get(f"{PLACE}/session"))
    assert (me["address"], me["entry"]) == (ANA, "provider")
    number = await gate.counter.ask(browser)
    assert await gate.counter.numbers(await gate.counter.signed_in(ANA)) == [number]  # the same as by link
    refused(await browser.put(f"{PLACE}/password", json={"new": "a good long one"}), 403, "portal.prove_yourself")
    await gate.counter.signed_in(BEA)
    gate.provider.is_now("c-ana", BEA)  # her address there becomes another customer's
    assert await gate.goes_through(browser, REQUESTERS) == "/portal/A"
    assert await gate.counter.numbers(browser) == [number]
    gate.provider.is_now("c-thief", ANA)
    thief = await gate.browser()
    assert await gate.goes_through(thief, REQUESTERS) == "/portal/A?failed=no_account"
    refused(await thief.get(f"{PLACE}/session"), 401, "portal.not_signed_in")
    await gate.counter.post.live.settle()
    events = await gate.counter.post.live.events(RequesterSignedIn)
    assert [one.provider is not None for one in events].count(True) == 2

    customer = f"/api/customers/{await gate.counter.customer_of(ANA)}"
    links = ok(await gate.admin.get(f"{customer}/export"))["kept_elsewhere"]["sign_on_links"]
    assert [one["address"] for one in links] == [ANA]
    ok(await gate.admin.post(f"{customer}/erase"), 204)
    assert await gate.counter.post.live.value("select count(*) from identity.link") == 0


async def test_unknown_requesters_come_in_only_where_an_administrator_allows_it(gate: Gate) -> None:
    await gate.change("people", newcomers=False)
    gate.provider.is_now("c-new", "new@outside.example")
    assert await gate.goes_through(await gate.browser(), REQUESTERS) == "/portal/A?failed=no_account"
    kept = "select count(*) from customers.address where normal = 'new@outside.example'"
    assert await gate.counter.post.live.value(kept) == 0
    await gate.change("people", newcomers=True)
    assert await gate.goes_through(await gate.browser(), REQUESTERS) == "/portal/A"
    await gate.change("people", active=False)
    refused(await (await gate.browser()).post(REQUESTERS), 404, "identity.unknown_provider")


async def test_an_address_that_stands_beside_the_token_only_is_asked_for(gate: Gate) -> None:
    gate.provider.person = {"sub": "s-admin"}
    gate.provider.userinfo = {"sub": "s-other", "email": ADMIN, "email_verified": True}
    assert await gate.goes_through(await gate.browser()) == NO_ACCOUNT
    gate.provider.userinfo["sub"] = "s-admin"
    assert await gate.goes_through(await gate.browser()) == "/"


async def test_who_says_no_there_is_told_so_and_attempts_are_limited(gate: Gate) -> None:
    browser = await gate.browser(address="198.51.100.9")
    state = httpx_query(await gate.sets_out(browser))["state"]
    assert await gate.comes_back(browser, f"{STAFF}/callback?error=access_denied&state={state}") == (
        "/sign-in?failed=cancelled"
    )
    for _ in range(PER_ADDRESS.burst):
        answer = await browser.post("/api/sign-on/nothing")
    refused(answer, 429, "identity.throttled")
    assert await gate.comes_back(browser, f"{STAFF}/callback?code=x&state=x") == "/sign-in?failed=throttled"


async def test_those_who_come_in_use_nothing_up_for_others_behind_the_same_address(gate: Gate) -> None:
    gate.provider.is_now("s-admin", ADMIN)
    browser = await gate.browser(address="198.51.100.9")
    for _ in range(PER_ADDRESS.burst // 2 + 8):
        assert await gate.goes_through(browser) == "/"


async def test_a_provider_is_set_up_without_its_secret_being_shown_again(gate: Gate) -> None:
    row = next(r for r in ok(await gate.admin.get("/api/identity-providers"))["items"] if r["slug"] == "staff")
    assert (row["has_secret"], row["redirect_path"]) == (True, "/api/sign-on/staff/callback")
    assert SECRET not in str(row)
    kept = await gate.counter.post.live.value("select sealed_secret from identity.provider where slug = 'staff'")
    assert SECRET.encode() not in kept
    place, version = f"/api/identity-providers/{row['id']}", row["version"]
    for change, code in (
        ({"issuer": f"{gate.provider.address}/"}, "identity.secret_needed"),
        ({"client_id": "another"}, "identity.secret_needed"),
        ({"audience": "requesters"}, "identity.brand_needed"),
        ({"issuer": "ftp://login.example"}, "identity.bad_issuer"),
        ({"issuer": "https://login.example/?x=1"}, "identity.bad_issuer"),
        ({"issuer": "https://me:secret@login.example"}, "identity.bad_issuer"),
    ):
        refused(await gate.admin.patch(place, json={"version": version, **change}), 422, code)
    row = await gate.change("staff", newcomers=True, brand_id=gate.counter.portal["brand_id"])
    assert (row["newcomers"], row["brand_id"]) == (False, None)
    version = row["version"]
    gate.lets_inside(())
    secret = {"version": version, "issuer": "http://login.example", "client_secret": "x"}
    refused(await gate.admin.patch(place, json=secret), 422, "identity.bad_issuer")
    await gate.centre.person("Ana", "people:user:see", "people:user:edit")
    refused(await (await gate.centre.signed_in("Ana")).get("/api/identity-providers"), 403, "access.not_allowed")


def httpx_query(url: str) -> dict[str, str]:
    """The parameters of an address."""
    return dict(httpx.URL(url).params)
