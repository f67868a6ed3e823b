"""Setting up mailboxes: who may, what is refused, and that no password ever comes back."""

from typing import Any

import dkim

from switchroom.platform.keys import Keyring
from tests.mail.post import SUPPORT, Post
from tests.support.web import ok, refused

SECRET = "hunter2 and more"
INCOMING = {"kind": "imap", "host": "mail.example.com", "port": 993, "user": "support", "password": SECRET}


async def change(post: Post, **fields: Any) -> Any:
    mailbox = ok(await post.admin.get(f"/api/mailboxes/{post.mailbox['id']}"))
    body = {"version": mailbox["version"], **fields}
    return await post.admin.patch(f"/api/mailboxes/{mailbox['id']}", json=body)


async def test_passwords_are_sealed_and_never_shown(post: Post) -> None:
    mailbox = await post.set_up(incoming=INCOMING, active=False)
    assert (mailbox["has_incoming_password"], mailbox["has_outgoing_password"]) == (True, False)
    assert SECRET not in str(mailbox)
    rows = await post.live.rows("select * from messaging.mailbox")
    assert SECRET not in str([dict(row) for row in rows])
    events = await post.live.rows("select data from journal.event")
    assert SECRET not in str([row["data"] for row in events])
    keyring = post.live.services.the(Keyring)
    context = rows[0]["id"].bytes + b"incoming"
    assert keyring.open_sealed("mailbox secret", rows[0]["incoming_secret"], context).decode() == SECRET


async def test_a_new_server_needs_the_password_again(post: Post) -> None:
    """Whoever may edit a mailbox must not send a password that he does not know to a server of his own."""
    await post.set_up(incoming=INCOMING, active=False)
    plain = {name: value for name, value in INCOMING.items() if name != "password"}
    kept = ok(await change(post, incoming={**plain, "poll_s": 10}))
    assert kept["has_incoming_password"]
    for part in ({"host": "evil.example.com"}, {"port": 1993}, {"tls": "none"}, {"user": "other"}):
        refused(await change(post, incoming={**plain, **part}), 422, "mail.password_needed")
    ok(await change(post, incoming={**plain, "host": "other.example.com", "password": "new"}))
    dropped = ok(await change(post, incoming={"kind": "built_in"}))
    assert not dropped["has_incoming_password"]


async def test_what_is_refused(post: Post) -> None:
    mailbox = await post.set_up()
    base = {"name": "x", "brand_id": post.brand, "unit_id": post.unit}
    for wrong in (
        {"address": "no address"},
        {"address": "a@b.example\r\nBcc: x@y.example"},
        {"address": "a@b.example", "incoming": {"kind": "imap"}},
        {"address": "a@b.example", "outgoing": {"kind": "smtp"}},
        {"address": "a@b.example", "outgoing": {"kind": "smtp", "host": "x/y"}},
        {"address": "a@b.example", "incoming": {**INCOMING, "user": "x\r\nA LOGOUT"}},
    ):
        answer = await post.admin.post("/api/mailboxes", json={**base, **wrong})
        assert answer.status_code == 422, wrong
    refused(await post.admin.post("/api/mailboxes", json={**base, "address": SUPPORT.upper()}), 409, "setup.exists")
    refused(await change(post, address="other@centre.example"), 422, "invalid")
    assert mailbox["address"] == SUPPORT


async def test_who_may_set_up_which(post: Post) -> None:
    mailbox, centre = await post.set_up(), post.live.centre
    elsewhere = await centre.unit("Elsewhere")
    await centre.person("Lea", "messaging:mailbox:edit", unit=elsewhere)
    await centre.person("Ana", "tickets:ticket:see")
    lea, ana = await centre.signed_in("Lea"), await centre.signed_in("Ana")
    refused(await ana.get("/api/mailboxes"), 403, "access.not_allowed")
    assert ok(await lea.get("/api/mailboxes"))["items"] == []
    refused(await lea.get(f"/api/mailboxes/{mailbox['id']}"), 404, "setup.unknown")
    refused(await lea.patch(f"/api/mailboxes/{mailbox['id']}", json={"version": 1}), 404, "setup.unknown")
    body = {"name": "x", "address": "lea@centre.example", "brand_id": post.brand, "unit_id": post.unit}
    refused(await lea.post("/api/mailboxes", json=body), 403, "access.not_allowed")
    ok(await lea.post("/api/mailboxes", json={**body, "unit_id": elsewhere}), 201)


async def test_what_is_sent_is_signed_by_the_key_that_is_published(post: Post) -> None:
    mailbox = await post.set_up(dkim_selector="desk1")
    assert mailbox["dkim"]["name"] == "desk1._domainkey.centre.example"
    same = ok(await change(post, active=True))
    assert same["dkim"] == mailbox["dkim"]
    await post.write()
    (ticket,) = await post.tickets()
    await post.reply(ticket["id"], "Hello.")
    (arrived,) = await post.outside.letters(1)
    asked: list[bytes] = []

    def published(name: bytes, timeout: int = 5) -> bytes:
        asked.append(name)
        return str(mailbox["dkim"]["value"]).encode()

    assert dkim.verify(arrived.raw, dnsfunc=published)
    assert asked == [b"desk1._domainkey.centre.example."]
    other = ok(await change(post, dkim_selector="desk2"))
    assert other["dkim"]["value"] != mailbox["dkim"]["value"]
    assert ok(await change(post, dkim_selector=None))["dkim"] is None
