"""A password beside the link: set after a link, never needed, and of no use once the address is another's."""

import asyncio

import httpx

from switchroom.portal.events import PasswordRemoved, PasswordSet, RequesterSignedIn
from switchroom.portal.passwords import PASSWORDS_OF_ADDRESS, PASSWORDS_OF_IP
from tests.portal.counter import ANA, BEA, PLACE, Counter
from tests.support.web import ok, refused

GOOD, BETTER = "a good long password", "a better long password"


async def enter(browser: httpx.AsyncClient, address: str, password: str = GOOD) -> httpx.Response:
    return await browser.post(f"{PLACE}/password-session", json={"address": address, "password": password})


async def with_password(counter: Counter, address: str = ANA) -> httpx.AsyncClient:
    """A browser that was signed in by a link and has set the password."""
    browser = await counter.signed_in(address)
    ok(await browser.put(f"{PLACE}/password", json={"new": GOOD}), 204)
    return browser


async def test_who_signed_in_by_a_link_sets_a_password_signs_in_with_it_and_takes_it_away(counter: Counter) -> None:
    browser = await counter.signed_in(ANA)
    me = ok(await browser.get(f"{PLACE}/session"))
    assert (me["has_password"], me["entry"]) == (False, "link")
    refused(await browser.put(f"{PLACE}/password", json={"new": "too short"}), 422, "session.weak_password")
    refused(await browser.post(f"{PLACE}/password/remove", json={}), 409, "portal.no_password")
    ok(await browser.put(f"{PLACE}/password", json={"new": GOOD}), 204)
    number = await counter.ask(browser)
    ok(await browser.delete(f"{PLACE}/session"), 204)
    me = ok(await enter(browser, " Ana@Outside.Example "), 201)
    assert (me["address"], me["has_password"], me["entry"]) == (ANA, True, "password")
    assert await counter.numbers(browser) == [number]
    (cookie,) = [one for one in browser.cookies.jar if one.name == "switchroom_portal"]
    assert cookie.path == PLACE
    assert cookie.has_nonstandard_attr("HttpOnly")
    ok(await browser.post(f"{PLACE}/password/remove", json={"current": GOOD}), 204)
    assert ok(await browser.get(f"{PLACE}/session"))["has_password"] is False
    refused(await enter(await counter.browser(), ANA), 401, "portal.password_refused")
    await counter.post.live.settle()
    live = counter.post.live
    assert [len(await live.events(kind)) for kind in (RequesterSignedIn, PasswordSet, PasswordRemoved)] == [2, 1, 1]
    assert GOOD not in str(await live.value("select hash from portal.password union all select '' limit 1"))


async def test_wrong_passwords_unknown_addresses_and_those_without_one_look_the_same(counter: Counter) -> None:
    await with_password(counter)
    await counter.signed_in(BEA)
    browser = await counter.browser()
    answers = [
        await enter(browser, ANA, "not the right one"),
        await enter(browser, BEA),
        await enter(browser, "nobody@outside.example"),
    ]
    for answer in answers:
        assert "set-cookie" not in answer.headers
    said = [refused(answer, 401, "portal.password_refused") for answer in answers]
    assert said[0] == said[1] == said[2]


async def test_a_new_password_ends_all_other_sessions_and_needs_the_old_one_or_a_link(counter: Counter) -> None:
    by_link, elsewhere = await with_password(counter), await counter.browser()
    other_portal = await counter.signed_in(BEA)
    ok(await enter(elsewhere, ANA), 201)
    refused(await elsewhere.put(f"{PLACE}/password", json={"new": BETTER}), 403, "portal.wrong_password")
    wrong = {"new": BETTER, "current": "not the right one"}
    refused(await elsewhere.put(f"{PLACE}/password", json=wrong), 403, "portal.wrong_password")
    refused(await elsewhere.post(f"{PLACE}/password/remove", json={}), 403, "portal.wrong_password")
    ok(await by_link.get(f"{PLACE}/session"))
    ok(await elsewhere.put(f"{PLACE}/password", json={"new": BETTER, "current": GOOD}), 204)
    ok(await elsewhere.get(f"{PLACE}/session"))
    refused(await by_link.get(f"{PLACE}/session"), 401, "portal.not_signed_in")
    ok(await other_portal.get(f"{PLACE}/session"))
    refused(await enter(await counter.browser(), ANA), 401, "portal.password_refused")
    forgot = await counter.signed_in(ANA)  # a link, and no question for the old one
    ok(await forgot.put(f"{PLACE}/password", json={"new": GOOD}), 204)
    refused(await elsewhere.get(f"{PLACE}/session"), 401, "portal.not_signed_in")
    ok(await enter(elsewhere, ANA), 201)


async def test_guessing_is_limited_by_address_and_a_link_still_opens(counter: Counter) -> None:
    await with_password(counter)
    for address in (ANA, "nobody@outside.example"):
        for number in range(PASSWORDS_OF_ADDRESS.burst):
            browser = await counter.browser(address=f"203.0.113.{number}")
            refused(await enter(browser, address, "not the right one"), 401, "portal.password_refused")
        refused(await enter(await counter.browser(), address), 429, "portal.throttled")
    browser = await counter.signed_in(ANA)
    ok(await browser.put(f"{PLACE}/password", json={"new": BETTER}), 204)


async def test_guessing_is_limited_by_where_it_comes_from_at_the_same_moment_too(counter: Counter) -> None:
    browser = await counter.browser(address="198.51.100.7")
    tries = (enter(browser, f"guess{number}@outside.example") for number in range(PASSWORDS_OF_IP.burst + 3))
    answers = await asyncio.gather(*tries)
    assert sorted(one.status_code for one in answers) == [401] * PASSWORDS_OF_IP.burst + [429] * 3


async def test_changing_is_no_way_to_guess_either(counter: Counter) -> None:
    await with_password(counter)
    browser = await counter.browser()
    ok(await enter(browser, ANA), 201)
    wrong = {"new": BETTER, "current": "not the right one"}
    for _ in range(PASSWORDS_OF_ADDRESS.burst):
        refused(await browser.put(f"{PLACE}/password", json=wrong), 403, "portal.wrong_password")
    refused(await browser.put(f"{PLACE}/password", json={"new": BETTER, "current": GOOD}), 429, "portal.throttled")


async def test_a_password_opens_nothing_once_the_address_is_anothers(counter: Counter) -> None:
    browser = await with_password(counter)
    number = await counter.ask(browser)
    customer = f"/api/customers/{await counter.customer_of(ANA)}"
    row = ok(await counter.admin.get(customer))
    changed = {"version": row["version"], "addresses": [{"kind": "mail", "value": BEA}]}
    ok(await counter.admin.patch(customer, json=changed))
    refused(await enter(browser, ANA), 401, "portal.password_refused")
    newcomer = await counter.signed_in(ANA)  # the address has another owner now
    assert await counter.numbers(newcomer) == []
    assert ok(await newcomer.get(f"{PLACE}/session"))["has_password"] is False
    refused(await enter(browser, ANA), 401, "portal.password_refused")
    ok(await newcomer.put(f"{PLACE}/password", json={"new": BETTER}), 204)
    ok(await enter(browser, ANA, BETTER), 201)
    assert number not in await counter.numbers(browser)


async def test_an_erased_customer_has_no_password_and_it_is_told_what_was_kept(counter: Counter) -> None:
    browser = await with_password(counter)
    customer = f"/api/customers/{await counter.customer_of(ANA)}"
    told = ok(await counter.admin.get(f"{customer}/export"))
    assert [one["address"] for one in told["kept_elsewhere"]["portal_passwords"]] == [ANA]
    assert "argon2" not in str(told)
    ok(await counter.admin.post(f"{customer}/erase"), 204)
    refused(await enter(browser, ANA), 401, "portal.password_refused")
    assert await counter.post.live.value("select count(*) from portal.password") == 0


async def test_a_password_is_of_one_portal_and_foreign_pages_sign_nobody_in(counter: Counter) -> None:
    browser = await with_password(counter)
    other = await counter.centre.brand("B", "theirs")
    await counter.centre.make("portals", title="Other", brand_id=other, unit_id=counter.post.unit)
    there = await browser.post("/api/public/portal/B/password-session", json={"address": ANA, "password": GOOD})
    refused(there, 401, "portal.password_refused")
    for method, path, body in (
        ("POST", "password-session", {"address": ANA, "password": GOOD}),
        ("PUT", "password", {"new": BETTER}),
        ("POST", "password/remove", {}),
    ):
        answer = await browser.request(method, f"{PLACE}/{path}", json=body, headers={"x-switchroom": "0"})
        refused(answer, 403, "session.foreign_request")
    refused(await (await counter.browser()).put(f"{PLACE}/password", json={"new": GOOD}), 401, "portal.not_signed_in")
