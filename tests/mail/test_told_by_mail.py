"""What calls, chats and processes send by mail: codes, transcripts, and what colleagues are told."""

import re
from typing import Any
from uuid import UUID

from switchroom.processes.events import StepDone
from tests.mail.post import ANA, Post
from tests.messaging.pages import Page
from tests.messaging.test_limits import talking
from tests.support.outside_mail import Arrived
from tests.support.web import client_of, ok, refused

NUMBER = "+5511990000001"
CODE = """
media: [chat, form, voice]
start: phone
steps:
  phone: {type: collect, text: Phone?, kind: phone, longest: 20, into: phone, then: known, otherwise: no}
  known: {type: identify, by: [number], outcomes: {known: send}, otherwise: no}
  send: {type: identify, by: [code], send: mail, outcomes: {known: end, sent: ask, not-sent: none}}
  ask: {type: collect, text: "Which code?", longest: 6, retries: 0, into: code, then: check, otherwise: no}
  check: {type: identify, by: [code], code: "{{ code }}", outcomes: {known: end, wrong: ask, too-many: no}}
  no: {type: end, outcome: nobody}
  none: {type: end, outcome: no-way}
  end: {type: end}
"""
TELLS = """
media: [chat, voice]
start: tell
steps:
  tell:
    type: notify
    by: mail
    users: [lea@example.com]
    text: {en: "The server room is hot.", pt-BR: "A sala dos servidores está quente."}
    outcomes: {done: end, nobody: end, not-available: end}
  end: {type: end}
"""


async def box_of_its_brand(post: Post) -> None:
    """The mailbox belongs to the brand that the entry points have."""
    (brand,) = ok(await post.admin.get("/api/brands"))["items"]
    post.brand = brand["id"]
    await post.set_up()


async def the_letter(post: Post) -> Arrived:
    """The only one, when it is known here, too, that it has gone."""
    (arrived,) = await post.outside.letters(1)
    await post.until("select array_agg(state) from messaging.mail_sent", ["sent"])
    return arrived


async def outcomes(post: Post, step: str) -> list[str]:
    return [one.outcome for one in await post.live.events(StepDone) if one.step == step]


async def asked_for_a_code(post: Post, **address: Any) -> Page:
    """A customer on a form, known by a number, whose process wants to send a code."""
    addresses = [{"kind": "phone", "value": NUMBER}, {"kind": "mail", "value": ANA, **address}]
    await post.live.centre.make("customers", group="ours", name="Ana", addresses=addresses)
    page = Page(post.live, client_of(post.live.centre.app), "form")
    made = ok(await page.client.post("/api/public/entry-points/form/forms", json={}), 201)
    page.token, page.id = made["chat_token"], made["chat_id"]
    await post.live.settle()
    ok(await page.answer(value=NUMBER), 201)
    await post.live.settle()
    return page


async def test_a_code_goes_to_a_verified_address_and_makes_the_customer_known(post: Post) -> None:
    await post.live.entry("form", CODE, medium="form")
    await box_of_its_brand(post)
    page = await asked_for_a_code(post, verified=True)
    arrived = await the_letter(post)
    assert arrived.recipients == [ANA]
    code = re.search(r"\b\d{6}\b", arrived.text)
    assert code, arrived.text
    ok(await page.answer(value=code[0]), 201)
    await post.live.settle()
    assert await outcomes(post, "check") == ["known"]
    shown = await post.live.page(page.id)
    assert shown["identity"]["how"] == "code"


async def test_no_code_goes_to_an_address_that_nobody_has_verified(post: Post) -> None:
    await post.live.entry("form", CODE, medium="form")
    await box_of_its_brand(post)
    await asked_for_a_code(post)
    assert await outcomes(post, "send") == ["not-sent"]
    assert await post.live.value("select count(*) from messaging.mail_sent") == 0


async def test_without_a_mailbox_no_code_goes(post: Post) -> None:
    await post.live.entry("form", CODE, medium="form")
    await asked_for_a_code(post, verified=True)
    assert await outcomes(post, "send") == ["not-sent"]


async def test_a_process_tells_a_colleague_by_mail_in_their_language(post: Post) -> None:
    await post.live.centre.person("Lea", language="pt-BR")
    await post.live.entry("chat", TELLS, medium="chat")
    await box_of_its_brand(post)
    page = await Page.opened(post.live)
    arrived = await the_letter(post)
    assert arrived.recipients == ["lea@example.com"]
    assert arrived.field("Subject") == "A sala dos servidores está quente."
    assert page.id
    assert await outcomes(post, "tell") == ["done"]


async def test_without_a_mailbox_or_a_colleague_the_process_goes_another_way(post: Post) -> None:
    await post.live.entry("chat", TELLS, medium="chat")
    await Page.opened(post.live)
    assert await outcomes(post, "tell") == ["nobody"]
    await post.live.centre.person("Lea")
    await Page.opened(post.live)
    assert await outcomes(post, "tell") == ["nobody", "not-available"]


async def test_a_chat_that_was_served_is_sent_to_who_wants_it_when_it_is_over(post: Post) -> None:
    ana, page = await talking(post.live)
    await box_of_its_brand(post)
    wanted, path = {"address": "Eva@Outside.example", "language": "pt-BR"}, f"{page.path}/transcript"
    ok(await ana.client.post(f"/api/interactions/{page.id}/chat/messages", json=written("Olá, sou a Ana.")), 201)
    refused(await page.client.post(path, json=wanted), 409, "chat.not_mailed")
    await page.leave()
    assert (await page.view())["can_be_mailed"]
    ok(await page.client.post(path, json=wanted), 202)
    await post.live.settle()
    arrived = await the_letter(post)
    assert arrived.recipients == ["eva@outside.example"]
    assert "Olá, sou a Ana." in arrived.text
    ok(await page.client.post(path, json=wanted), 202)
    await post.live.settle()
    await post.until("select array_agg(state) from messaging.mail_sent", ["sent", "sent"])
    refused(await page.client.post(path, json=wanted), 429, "chat.mailed_enough")
    assert (await page.client.post(path, json={"address": "eva"})).status_code == 422


async def test_a_chat_that_nobody_served_is_not_sent(post: Post) -> None:
    _, page = await talking(post.live)
    await box_of_its_brand(post)
    await page.write("Buy pills!")
    await page.leave()
    assert not (await page.view())["can_be_mailed"]
    refused(await page.client.post(f"{page.path}/transcript", json={"address": ANA}), 409, "chat.not_mailed")


def written(text: str) -> dict[str, str]:
    return {"client_id": str(UUID(int=1)), "text": text}
