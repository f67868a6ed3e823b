"""Is it solved? The links in our mail ask, and what their reader presses is done once, and by nobody else."""

import re
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from switchroom.messaging.facade import MailKept, mail_folder
from switchroom.messaging.mail.domain.asking import LONGEST_WORDS, POLICY
from switchroom.messaging.mail.said import PURPOSE
from switchroom.platform.keys import Keyring
from switchroom.platform.signed_links import make_signed
from tests.mail.post import ANA, PUBLIC_URL, SUPPORT, Post
from tests.support.outside_mail import letter
from tests.support.web import client_of, ok, refused


async def asked(post: Post, status: str = "pending", **mail: str) -> tuple[str, str]:
    """A ticket that was answered with this status, and where the links of the answer lead."""
    await post.set_up()
    await post.write(**mail)
    (ticket,) = await post.tickets()
    await post.reply(ticket["id"], "Try it now.", status=status)
    (arrived,) = await post.outside.letters(1)
    return ticket["id"], link_in(arrived.text)


def link_in(text: str) -> str:
    (link,) = set(re.findall(re.escape(PUBLIC_URL) + r"(/api/public/mails/[A-Za-z0-9_-]+)\?say=", text))
    return str(link)


def stranger(post: Post) -> httpx.AsyncClient:
    """Somebody with a browser who has not signed in; a page of ours sends no mark from a form."""
    browser = client_of(post.live.centre.app, address="198.51.100.7")
    del browser.headers["X-Switchroom"]
    return browser


async def status_of(post: Post, ticket: str) -> str:
    return str(ok(await post.admin.get(f"/api/tickets/{ticket}"))["status"])


async def test_opening_a_link_asks_and_changes_nothing(post: Post) -> None:
    """Programs that look at mail open every link in it, and ask for its head."""
    ticket, link = await asked(post, subject="Printer <b>burns</b>")
    async with stranger(post) as browser:
        for say in ("solved", "still_broken"):
            answer = await browser.get(link, params={"say": say})
            assert answer.status_code == 200
            assert answer.headers["content-security-policy"] == POLICY
            assert answer.headers["cache-control"] == "no-store"
            assert "Printer &lt;b&gt;burns&lt;/b&gt;" in answer.text
            assert "<script" not in answer.text
            first = re.findall(r'action="[^"]+/(solved|still-broken)"', answer.text)[0]
            assert first == say.replace("_", "-")
        assert (await browser.get(f"{link}/solved")).status_code == 405
    assert await status_of(post, ticket) == "pending"
    assert (await post.mails(ticket))[0]["said"] is None


async def test_solved_solves_once_and_the_page_says_so(post: Post) -> None:
    ticket, link = await asked(post)
    async with stranger(post) as browser:
        answer = await browser.post(f"{link}/solved")
        assert "You have told us that it is solved." in answer.text
        assert "<form" not in answer.text
        assert await status_of(post, ticket) == "solved"
        await browser.post(f"{link}/solved")
        await browser.post(f"{link}/still-broken", data={"words": "After all not."})
    assert await status_of(post, ticket) == "solved", "a link was used twice"
    assert (await post.mails(ticket))[0]["said"] == "solved"
    found = ok(await post.admin.get(f"/api/tickets/{ticket}/entries"))["items"]
    (change,) = [one for one in found if one["data"].get("changes", {}).get("status", {}).get("after") == "solved"]
    assert change["author"]["kind"] == "customer"


async def test_solved_leaves_solved_what_we_have_solved(post: Post) -> None:
    ticket, link = await asked(post, "solved")
    async with stranger(post) as browser:
        await browser.post(f"{link}/solved")
    assert await status_of(post, ticket) == "solved"
    assert (await post.mails(ticket))[0]["said"] == "solved"


async def test_still_broken_reopens_with_what_they_write_and_sends_nothing(post: Post) -> None:
    ticket, link = await asked(post, "solved")
    async with stranger(post) as browser:
        words = "Now it smokes.\r\n<script>alert(1)</script>\0"
        answer = await browser.post(f"{link}/still-broken", data={"words": words})
        assert "we go on with it" in answer.text
    await post.live.settle()
    assert await status_of(post, ticket) == "open"
    entry = (await post.entries(ticket))[-1]
    assert (entry["kind"], entry["author"]["kind"], entry["medium"]) == ("message", "customer", "mail")
    assert entry["text"].endswith("it still does not work.\n\nNow it smokes.\n<script>alert(1)</script>")
    assert len(post.outside.arrived) == 1, "a machine was answered by a machine"


async def test_still_broken_of_a_closed_ticket_opens_the_next(post: Post) -> None:
    ticket, link = await asked(post, "solved")
    ok(await post.admin.patch(f"/api/tickets/{ticket}", json={"changes": {"status": "closed"}}))
    async with stranger(post) as browser:
        await browser.post(f"{link}/still-broken")
    assert await status_of(post, ticket) == "closed"
    assert len(await post.tickets()) == 2


@pytest.mark.parametrize(("language", "words"), [("pt-BR", "O problema foi resolvido?"), ("zh-CN", "问题解决了吗？")])
async def test_it_is_asked_in_the_tickets_language(post: Post, language: str, words: str) -> None:
    await post.set_up(language=language, name={"en": "Help", language: "Ajuda 帮助"})
    await post.write(text="?")
    (ticket,) = await post.tickets()
    await post.reply(ticket["id"], "?", status="pending")
    (arrived,) = await post.outside.letters(1)
    assert words in arrived.text
    html = arrived.mail.get_body(preferencelist=("html",)).get_content()
    assert link_in(html.replace("&amp;", "&")) == link_in(arrived.text)
    async with stranger(post) as browser:
        page = (await browser.get(link_in(arrived.text))).text
    assert (f'lang="{language}"' in page, words in page, "Ajuda 帮助" in page) == (True, True, True)


@pytest.mark.parametrize(
    ("mailbox", "status"),
    [({}, "open"), ({"asks_if_solved": False}, "pending")],
    ids=["we work on it", "the mailbox does not ask"],
)
async def test_nobody_is_asked_what_is_not_theirs_to_say(post: Post, mailbox: dict[str, Any], status: str) -> None:
    await post.set_up(acknowledgement={"en": "We have it."}, **mailbox)
    await post.write()
    (ticket,) = await post.tickets()
    await post.reply(ticket["id"], "We look at it.", status=status)
    for arrived in await post.outside.letters(2):
        assert "/api/public/mails/" not in arrived.raw.decode()


async def test_a_link_that_is_none_or_old_or_of_somebody_erased_says_so(post: Post) -> None:
    ticket, link = await asked(post)
    keyring, mail = post.live.services.the(Keyring), (await post.mails(ticket))[0]["id"]
    now = await post.live.value("select clock_timestamp()")
    old = make_signed(keyring, PURPOSE, UUID(mail), now - timedelta(seconds=1))
    nothing = make_signed(keyring, PURPOSE, uuid4(), now + timedelta(days=1))
    other = make_signed(keyring, "something else", UUID(mail), now + timedelta(days=1))
    async with stranger(post) as browser:
        browser.headers["accept-language"] = "zh-CN,zh;q=0.9"
        for text in (old, nothing, other, "x", link[-40:] + "A"):
            for answer in (
                await browser.get(f"/api/public/mails/{text}"),
                await browser.post(f"/api/public/mails/{text}/solved"),
            ):
                assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
                assert 'lang="zh-CN"' in answer.text
        customer = await post.live.value("select customer_id from messaging.mail_sent")
        async with post.live.database.transaction() as tx:
            await MailKept(mail_folder(post.live.services.settings)).erase(tx, [customer])
        assert (await browser.get(link)).status_code == 404
    assert await status_of(post, ticket) == "pending"


async def test_more_words_than_there_is_room_for_are_refused_and_nothing_is_said(post: Post) -> None:
    ticket, link = await asked(post)
    async with stranger(post) as browser:
        answer = await browser.post(f"{link}/still-broken", data={"words": "x" * (LONGEST_WORDS + 1)})
        refused(answer, 422, "mail.too_many_words")
        many = "&".join(f"a{number}=1" for number in range(50))
        refused(await browser.post(f"{link}/still-broken", content=many), 422, "mail.too_many_words")
    assert await status_of(post, ticket) == "pending"


async def test_who_tries_signatures_is_stopped(post: Post) -> None:
    _, link = await asked(post)
    async with stranger(post) as browser:
        answers = [await browser.get(f"{link[:-20]}{number:020}") for number in range(70)]
    assert answers[0].status_code == 404
    refused(answers[-1], 429, "mail.link_asked_too_often")


async def test_links_are_not_opened_again_and_again(post: Post) -> None:
    """And what was quoted back to us still joins as any answer does."""
    ticket, link = await asked(post)
    async with stranger(post) as browser:
        answers = [await browser.get(link) for _ in range(70)]
    assert answers[0].status_code == 200
    refused(answers[-1], 429, "mail.link_asked_too_often")
    quoted = letter(
        ANA, SUPPORT, "Re: Help", f"Done.\n\n> {link}", In_Reply_To=post.outside.arrived[0].field("Message-ID")
    )
    await post.write(quoted)
    assert (await post.entries(ticket))[-1]["text"] == "Done."
