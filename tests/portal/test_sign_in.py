"""Requesters sign in by a link that came by mail, once and in time; nobody learns who is known."""

from datetime import timedelta

from switchroom.portal.events import RequesterSignedIn
from switchroom.portal.sign_in import LINKS_OF_IP, LINKS_TO_ADDRESS
from tests.portal.counter import ANA, BEA, PLACE, Counter
from tests.support.web import ok, refused

LATER = "update portal.link set expires_at = clock_timestamp() - interval '1 second'"


async def test_a_requester_signs_in_by_the_link_in_a_mail_and_out_again(counter: Counter) -> None:
    browser = await counter.signed_in(ANA)
    me = ok(await browser.get(f"{PLACE}/session"))
    assert (me["address"], me["colleagues"]) == (ANA, False)
    (cookie,) = [one for one in browser.cookies.jar if one.name == "switchroom_portal"]
    assert cookie.path == PLACE
    assert cookie.has_nonstandard_attr("HttpOnly")
    await counter.post.live.settle()
    assert len(await counter.post.live.events(RequesterSignedIn)) == 1
    ok(await browser.delete(f"{PLACE}/session"), 204)
    browser.cookies.set("switchroom_portal", str(cookie.value), path=PLACE)
    refused(await browser.get(f"{PLACE}/session"), 401, "portal.not_signed_in")


async def test_a_link_works_once_in_time_and_only_at_its_own_portal(counter: Counter) -> None:
    secret, browser = await counter.link(ANA), await counter.browser()
    for wrong in ("x", secret[:-1], secret + "A", secret.swapcase()):
        refused(await browser.post(f"{PLACE}/session", json={"secret": wrong}), 410, "portal.link_over")
    other = await counter.centre.brand("B", "theirs")
    await counter.centre.make("portals", title="Other", brand_id=other, unit_id=counter.post.unit)
    refused(await browser.post("/api/public/portal/B/session", json={"secret": secret}), 410, "portal.link_over")
    ok(await browser.post(f"{PLACE}/session", json={"secret": secret}), 201)
    refused(await browser.post(f"{PLACE}/session", json={"secret": secret}), 410, "portal.link_over")
    late = await counter.link(BEA)
    async with counter.post.live.database.transaction() as tx:
        await tx.execute(LATER)
    refused(await browser.post(f"{PLACE}/session", json={"secret": late}), 410, "portal.link_over")


async def test_scanners_that_open_links_and_foreign_pages_use_nothing_up(counter: Counter) -> None:
    secret, browser = await counter.link(ANA), await counter.browser()
    assert (await browser.get(f"{PLACE}/session", params={"secret": secret})).status_code == 401
    foreign = {"x-switchroom": "0"}
    answer = await browser.post(f"{PLACE}/session", json={"secret": secret}, headers=foreign)
    refused(answer, 403, "session.foreign_request")
    ok(await browser.post(f"{PLACE}/session", json={"secret": secret}), 201)
    answer = await browser.post(f"{PLACE}/tickets", json={"subject": "A", "text": "B"}, headers=foreign)
    refused(answer, 403, "session.foreign_request")


async def test_whoever_asks_gets_one_answer_whether_or_not_the_address_is_known(counter: Counter) -> None:
    await counter.signed_in(ANA)
    await counter.change(newcomers=False)
    browser = await counter.browser()
    answers = [
        await browser.post(f"{PLACE}/links", json={"address": address}) for address in (ANA, "nobody@outside.example")
    ]
    assert [(one.status_code, one.content) for one in answers] == [(202, b"null")] * 2
    await counter.post.live.settle()
    await counter.post.outside.until(lambda: len(counter.post.outside.arrived) >= 2)
    assert [one.recipients for one in counter.post.outside.arrived] == [[ANA], [ANA]]
    kept = "select count(*) from portal.link where address = 'nobody@outside.example'"
    assert await counter.post.live.value(kept) == 0


async def test_an_address_gets_only_so_many_links_and_nobody_is_told(counter: Counter) -> None:
    browser = await counter.browser()
    for _ in range(LINKS_TO_ADDRESS.burst + 2):
        ok(await browser.post(f"{PLACE}/links", json={"address": ANA}), 202)
    await counter.post.live.settle()
    assert len(await counter.post.outside.letters(LINKS_TO_ADDRESS.burst)) == LINKS_TO_ADDRESS.burst


async def test_from_one_place_only_so_many_are_asked_for(counter: Counter) -> None:
    browser = await counter.browser(address="192.0.2.77")
    for number in range(LINKS_OF_IP.burst):
        ok(await browser.post(f"{PLACE}/links", json={"address": f"a{number}@outside.example"}), 202)
    refused(await browser.post(f"{PLACE}/links", json={"address": ANA}), 429, "portal.throttled")


async def test_a_session_ends_with_its_time_its_address_and_its_customer(counter: Counter) -> None:
    browser = await counter.signed_in(ANA)
    database, idle = counter.post.live.database, counter.post.live.services.settings.sessions.idle
    async with database.transaction() as tx:
        await tx.execute(
            "update portal.session set last_seen_at = last_seen_at - $1::interval", idle - timedelta(minutes=5)
        )
    ok(await browser.get(f"{PLACE}/session"))
    async with database.transaction() as tx:
        await tx.execute(
            "update portal.session set last_seen_at = last_seen_at - $1::interval", idle + timedelta(minutes=1)
        )
    refused(await browser.get(f"{PLACE}/session"), 401, "portal.not_signed_in")

    browser = await counter.signed_in(ANA)
    customer = f"/api/customers/{await counter.customer_of(ANA)}"
    row = ok(await counter.admin.get(customer))
    changed = {"version": row["version"], "addresses": [{"kind": "mail", "value": BEA}]}
    ok(await counter.admin.patch(customer, json=changed))
    refused(await browser.get(f"{PLACE}/session"), 401, "portal.not_signed_in")

    browser = await counter.signed_in(BEA)
    ok(await counter.admin.post(f"{customer}/erase"), 204)
    refused(await browser.get(f"{PLACE}/session"), 401, "portal.not_signed_in")
    assert await counter.post.live.value("select count(*) from portal.session") == 0


async def test_staff_are_strangers_here_and_requesters_at_the_desk(counter: Counter) -> None:
    refused(await counter.admin.get(f"{PLACE}/session"), 401, "portal.not_signed_in")
    refused(await counter.admin.get(f"{PLACE}/tickets"), 401, "portal.not_signed_in")
    staff = counter.admin.cookies["switchroom_session"]
    stranger = await counter.browser()
    stranger.cookies.set("switchroom_portal", staff, path=PLACE)
    refused(await stranger.get(f"{PLACE}/tickets"), 401, "portal.not_signed_in")
    requester = await counter.signed_in(ANA)
    (own,) = [one.value for one in requester.cookies.jar if one.name == "switchroom_portal"]
    for headers in ({}, {"authorization": f"Bearer {own}"}):
        assert (await requester.get("/api/tickets", headers=headers)).status_code == 401
    requester.cookies.set("switchroom_session", str(own))
    assert (await requester.get("/api/tickets")).status_code == 401


async def test_without_a_portal_there_is_nothing(counter: Counter) -> None:
    browser = await counter.signed_in(ANA)
    refused(await browser.get("/api/public/portal/X"), 404, "portal.unknown")
    assert ok(await browser.get(PLACE))["title"] == "Help"
    await counter.change(active=False)
    refused(await browser.get(PLACE), 404, "portal.unknown")
    refused(await browser.get(f"{PLACE}/tickets"), 401, "portal.not_signed_in")


async def test_the_mails_of_the_portal_have_the_words_of_its_brand(counter: Counter) -> None:
    mine = {"brand_id": counter.post.brand, "text": {"en": "Enter {brand}:\n{link}"}, "subject": {"en": "Come in"}}
    await counter.centre.make("mail-templates", kind="sign-in-link", **mine)
    ana = await counter.signed_in(ANA)
    arrived = counter.post.outside.arrived[-1]
    assert arrived.field("Subject") == "Come in"
    assert arrived.text.startswith("Enter A:\r\nhttp://localhost")
    text = {"en": "Say how it was, {number}: {link}"}
    await counter.centre.make("mail-templates", kind="rating", brand_id=counter.post.brand, text=text)
    number = await counter.ask(ana)
    ok(await counter.admin.post(f"/api/tickets/{number}/status", json={"status": "solved"}))
    await counter.post.live.settle()
    await counter.post.outside.until(lambda: len(counter.post.outside.arrived) == 2)
    assert counter.post.outside.arrived[-1].text.startswith(f"Say how it was, #{number}: http://localhost")
