"""Signing in by tokens, at a real Dovecot and at an SMTP server that wants them."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from switchroom.messaging.mail.boxes import Box, all_boxes
from switchroom.messaging.mail.oauth import AccessTokens
from switchroom.platform.keys import Keyring
from switchroom.platform.outgoing import Outgoing
from tests.mail.post import ANA, SUPPORT, Post
from tests.mail.test_real_servers import arrives, looked_at
from tests.support.mail_servers import MailServers, mail_servers
from tests.support.outside_mail import letter
from tests.support.token_server import Provider, token_server
from tests.support.web import ok, refused

pytestmark = pytest.mark.xdist_group("mail servers")


@pytest.fixture
async def provider() -> AsyncIterator[Provider]:
    async with token_server("support") as provider:
        yield provider


@pytest.fixture
def servers(post: Post, provider: Provider) -> Any:
    with mail_servers("support", outside=post.outside.port, tokens=provider.port) as servers:
        yield servers


async def test_mail_is_fetched_and_sent_by_tokens(post: Post, provider: Provider, servers: MailServers) -> None:
    post.outside.tokens = provider.given
    oauth = {"token_url": f"http://127.0.0.1:{provider.port}/token", "client_id": "desk", "client_secret": "s"}
    mailbox = await post.set_up(
        incoming={
            "kind": "imap",
            "host": "127.0.0.1",
            "port": servers.imap,
            "tls": "none",
            "user": "support",
            "oauth": True,
        },
        outgoing={
            "kind": "smtp",
            "host": "127.0.0.1",
            "port": post.outside.port,
            "tls": "none",
            "user": "support",
            "oauth": True,
        },
        oauth={**oauth, "refresh_token": "refresh-1"},
    )
    assert "refresh" not in str(mailbox["oauth"])
    await looked_at(post)
    await arrives(post, servers, letter(ANA, SUPPORT))
    (ticket,) = await post.tickets()
    await post.reply(ticket["id"], "By token.")
    await post.mail_is(ticket["id"], "sent")
    await post.outside.letters(1)
    assert provider.given == ["access-1"], "a token was asked for although one was there"
    # What the provider has handed out meanwhile is kept: a new process begins with it.
    async with post.live.database.read() as connection:
        (box,) = await all_boxes(connection)
    post.live.services.the(AccessTokens).forget(box)
    await post.reply(ticket["id"], "Again.")
    await post.outside.letters(2)
    assert provider.given == ["access-1", "access-2"]
    version = ok(await post.admin.get(f"/api/mailboxes/{mailbox['id']}"))["version"]
    moved = {"version": version, "oauth": {"token_url": "https://evil.example.com/token", "client_id": "desk"}}
    refused(await post.admin.patch(f"/api/mailboxes/{mailbox['id']}", json=moved), 422, "mail.password_needed")


async def test_a_token_that_is_worth_nothing_is_said(post: Post, provider: Provider, servers: MailServers) -> None:
    await post.set_up(
        incoming={
            "kind": "imap",
            "host": "127.0.0.1",
            "port": servers.imap,
            "tls": "none",
            "user": "support",
            "oauth": True,
        },
        oauth={
            "token_url": f"http://127.0.0.1:{provider.port}/token",
            "client_id": "desk",
            "refresh_token": "withdrawn",
        },
    )
    await post.until("select error from messaging.mailbox_state", "mail.sign_in_refused")


async def known_at(post: Post, provider: Provider) -> Box:
    """A mailbox with what it asks for tokens with; nobody fetches from it."""
    await post.set_up(
        incoming={"kind": "imap", "host": "127.0.0.1", "port": 9, "user": "support", "oauth": True},
        oauth={**at(provider), "refresh_token": "refresh-1"},
        active=False,
    )
    async with post.live.database.read() as connection:
        (box,) = await all_boxes(connection)
    return box


def at(provider: Provider) -> dict[str, str]:
    return {"token_url": f"http://127.0.0.1:{provider.port}/token", "client_id": "desk"}


def another_process(post: Post) -> AccessTokens:
    outgoing = Outgoing(("127.0.0.0/8",))
    return AccessTokens(post.live.database, post.live.services.the(Keyring), outgoing)


async def test_one_question_serves_all_who_need_a_token_at_once(post: Post, provider: Provider) -> None:
    box, tokens = await known_at(post, provider), post.live.services.the(AccessTokens)
    assert set(await asyncio.gather(*(tokens.of(box) for _ in range(8)))) == {"access-1"}
    assert provider.given == ["access-1"]


async def test_a_process_whose_token_another_has_used_takes_the_one_that_came_of_it(
    post: Post, provider: Provider
) -> None:
    """The provider takes each refresh token once; the second process had read it before the first replaced it."""
    box, first, second = await known_at(post, provider), another_process(post), another_process(post)
    provider.gate = asyncio.Semaphore(0)
    asking = {asyncio.create_task(each.of(box)) for each in (first, second)}
    await provider.until_asked(2)
    provider.gate.release()
    answered, others = await asyncio.wait(asking, return_when=asyncio.FIRST_COMPLETED)
    assert [task.result() for task in answered] == ["access-1"]
    for _ in range(3):  # the refused one, the same again, and the last
        provider.gate.release()
    assert [await task for task in others] == ["access-2"]
    assert provider.refresh_token == "refresh-3"
    first.forget(box)
    assert await first.of(box) == "access-3"


async def test_what_an_administrator_gives_meanwhile_is_not_overwritten(post: Post, provider: Provider) -> None:
    box, tokens = await known_at(post, provider), another_process(post)
    provider.gate = asyncio.Semaphore(0)
    asked = asyncio.create_task(tokens.of(box))
    await provider.until_asked(1)
    given = {"version": box.version, "oauth": {**at(provider), "refresh_token": "given anew"}}
    ok(await post.admin.patch(f"/api/mailboxes/{box.id}", json=given))
    provider.gate.release()
    await asked
    provider.gate = None
    provider.refresh_token = "given anew"
    tokens.forget(box)
    assert await tokens.of(box) == "access-2"
