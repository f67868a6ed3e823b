"""Mail in the words that administrators gave it: by brand and language, checked, shown before, and taken back."""

from typing import Any

import pytest

from tests.mail.post import ANA, SUPPORT, Post
from tests.support.outside_mail import letter
from tests.support.web import ok, refused

TEMPLATES = "/api/mail-templates"


async def words(post: Post, kind: str, **more: Any) -> dict[str, Any]:
    return await post.live.centre.make("mail-templates", kind=kind, **more)


async def test_what_goes_out_about_a_ticket_has_the_words_of_its_brand(post: Post) -> None:
    await post.set_up(acknowledges=True, signature={"en": "The team"})
    await words(post, "acknowledgement", text={"en": "To all: {number}"})
    mine = await words(
        post,
        "acknowledgement",
        brand_id=post.brand,
        subject={"en": "{brand} has it [{number}]"},
        text={"en": "Got “{subject}”.\nBy {promise}.", "pt-BR": "Recebemos."},
    )
    await words(post, "reply", text="Dear customer,\n\n{text}\n\nYours, {brand}")
    await words(post, "solved-question", brand_id=post.brand, text={"en": "Does it work?"})
    await words(post, "solved-yes", brand_id=post.brand, text={"en": "It does"})
    await post.write(subject="Re: Printer")
    (ticket,) = await post.tickets()
    (said,) = await post.outside.letters(1)
    assert said.field("Subject") == f"A has it [#{ticket['number']}]"
    assert said.text.replace("\r", "") == "Got “Printer”.\n\n-- \nThe team\n"
    await post.reply(ticket["id"], "First line.\n\nSecond & last.", status="pending")
    _, reply = await post.outside.letters(2)
    assert reply.field("Subject") == f"Re: Printer [#{ticket['number']}]"
    assert reply.text.replace("\r", "").startswith(
        "Dear customer,\n\nFirst line.\n\nSecond & last.\n\nYours, A\n\nDoes it work?\nIt does: "
    )
    assert "No, it still does not work: " in reply.text
    assert "<p>Second &amp; last.</p>" in reply.mail.get_body(("html",)).get_content()
    assert ok(await post.admin.delete(f"{TEMPLATES}/{mine['id']}"), 204) is None
    await post.write(letter("bo@outside.example", SUPPORT, "Screen"), sender="bo@outside.example")
    assert (await post.outside.letters(3))[2].text.startswith("To all: #")


HOSTILE = "=?utf-8?q?x=E2=80=A8Bcc=3A_all=40evil.example_=3Cscript=3Ealert=281=29=3C=2Fscript=3E_=7Bpromise=7D?="


async def test_what_is_filled_in_adds_no_field_and_no_html(post: Post) -> None:
    await post.set_up(acknowledges=True)
    text = {"en": "About:\n{subject}\nNumber {number}"}
    await words(post, "acknowledgement", brand_id=post.brand, subject={"en": "{subject}"}, text=text)
    await post.write(letter(ANA, SUPPORT, HOSTILE))
    (said,) = await post.outside.letters(1)
    assert "Bcc" not in said.mail
    assert said.mail["Subject"].count("\n") == 0
    assert "{promise}" in said.mail["Subject"]
    page = said.mail.get_body(("html",)).get_content()
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert said.text.replace("\r", "").splitlines()[0] == "About:"
    assert said.text.splitlines()[2].startswith("Number #")


async def test_a_preview_is_the_mail_with_examples_and_says_whose_words_in_which_language(post: Post) -> None:
    await post.set_up(signature={"en": "The <team>"})
    asked = {"kind": "acknowledgement", "brand_id": post.brand, "language": "pt-BR"}
    shown = ok(await post.admin.post("/api/mail-previews", json=asked))
    assert (shown["language"], shown["source"]) == ("pt-BR", "shipped")
    assert shown["subject"] == "Re: Impressora do 2º andar [#1042]"
    assert "16/03/2026 15:00" in shown["text"]
    assert shown["sender"] == f"Support <{SUPPORT}>"
    shown = ok(await post.admin.post("/api/mail-previews", json={**asked, "text": {"en": "{brand}: <b>{number}</b>"}}))
    assert (shown["language"], shown["source"]) == ("pt-BR", "shipped")
    shown = ok(
        await post.admin.post("/api/mail-previews", json={**asked, "language": "de", "text": {"en": "{brand}: <b>"}})
    )
    assert (shown["language"], shown["source"]) == ("en", "brand")
    assert shown["text"] == "A: <b>\n\n-- \nThe <team>\n"
    assert "<p>A: &lt;b&gt;</p>" in shown["html"]
    assert "The &lt;team&gt;" in shown["html"]
    unknown = {**asked, "text": {"en": "Hello\n {who}"}}
    answer = await post.admin.post("/api/mail-previews", json=unknown)
    refused(answer, 422, "wording.unknown_place")
    (wrong,) = answer.json()["errors"]
    assert (wrong["field"], wrong["written"], wrong["line"]) == ("text.en", "{who}", 2)


async def test_words_are_changed_by_whom_they_concern_and_never_over_somebody_elses(post: Post) -> None:
    await post.set_up()
    other = await post.live.centre.brand("B", "theirs")
    everywhere = await words(post, "code", text={"en": "{code}"})
    theirs = await words(post, "code", brand_id=other, text={"en": "{code}!"})
    refused(await post.admin.post(TEMPLATES, json={"kind": "code", "text": "{code}"}), 409, "setup.exists")
    refused(await post.admin.post(TEMPLATES, json={"kind": "none", "text": "x"}), 422, "wording.unknown_kind")
    refused(await post.admin.post(TEMPLATES, json={"kind": "transcript", "text": "x"}), 422, "wording.missing_place")
    path = f"{TEMPLATES}/{everywhere['id']}"
    ok(await post.admin.patch(path, json={"version": 1, "text": {"en": "Your code is {code}"}}))
    refused(await post.admin.patch(path, json={"version": 1, "text": {"en": "{code}"}}), 409, "setup.stale")
    root = await post.live.centre.root()
    await post.live.centre.person("Lea", "wording:mail_template:edit", unit=root, brands=[post.brand])
    lea = await post.live.centre.signed_in("Lea")
    assert [row["id"] for row in ok(await lea.get(TEMPLATES))["items"]] == [everywhere["id"]]
    refused(await lea.patch(f"{TEMPLATES}/{theirs['id']}", json={"version": 1}), 404, "setup.unknown")
    refused(await lea.patch(path, json={"version": 2, "text": "{code}"}), 403, "access.not_allowed")
    mine = {"kind": "code", "brand_id": post.brand, "text": "{code}"}
    assert ok(await lea.post(TEMPLATES, json=mine), 201)["text"] == "{code}"
    refused(await lea.post("/api/mail-previews", json={"kind": "code", "brand_id": other}), 403, "access.not_allowed")
    await post.live.centre.person("Tom", "wording:mail_template:edit", unit=post.unit, brands=[post.brand])
    tom = await post.live.centre.signed_in("Tom")
    refused(await tom.post(TEMPLATES, json={**mine, "kind": "reply", "text": "{text}"}), 403, "access.not_allowed")
    await post.live.centre.person("Ana", "people:agent:work")
    ana = await post.live.centre.signed_in("Ana")
    refused(await ana.get("/api/mail-kinds"), 403, "access.not_allowed")


async def test_every_kind_of_mail_is_shown_with_examples_in_every_language(post: Post) -> None:
    await post.set_up()
    kinds = ok(await post.admin.get("/api/mail-kinds"))["items"]
    named = {kind["kind"] for kind in kinds}
    assert {"acknowledgement", "reply", "solved-question", "sign-in-link", "rating", "transcript", "code"} <= named
    assert {"decision", "escalated-to-tier", "handed-to-vendor"} <= named
    for kind in kinds:
        for language in ("en", "pt-BR", "zh-CN"):
            shown = ok(await post.admin.post("/api/mail-previews", json={"kind": kind["kind"], "language": language}))
            assert "{" not in shown["subject"] + shown["text"], (kind["kind"], language)
            assert bool(shown["subject"]) == (kind["subject"] is not None)
            assert shown["language"] == language


@pytest.mark.parametrize("own", [True, False], ids=["a mailbox's own", "the template's"])
async def test_a_mailbox_acknowledges_in_its_own_words_or_the_templates(post: Post, own: bool) -> None:
    await post.set_up(**({"acknowledgement": {"en": "Own {number}"}} if own else {"acknowledges": True}))
    refused(
        await post.admin.patch(
            f"/api/mailboxes/{post.mailbox['id']}", json={"version": 1, "acknowledgement": {"en": "{x}"}}
        ),
        422,
        "wording.unknown_place",
    )
    await post.write()
    (said,) = await post.outside.letters(1)
    assert said.text.replace("\r", "").startswith("Own #" if own else "Hello,\n\nwe have your message")
