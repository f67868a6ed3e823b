"""Signing in by tokens, at a real Dovecot and at an SMTP server that wants them."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from switchroom.messaging.mail.boxes import all_boxes
from switchroom.messaging.mail.oauth import AccessTokens
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
