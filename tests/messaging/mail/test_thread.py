"""Which mail joins which ticket, and which waits for a person."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchroom.messaging.mail.domain.parse import parse
from switchroom.messaging.mail.domain.reading import ParsedMail
from switchroom.messaging.mail.domain.thread import How, Joins, Known, Opens, Suspend, SuspendReason, sought, thread
from switchroom.messaging.mail.domain.tokens import address_token, make_token, message_id_token, read_token
from switchroom.platform.keys import Keyring
from tests.messaging.mail.reading import SETTINGS

KEYS = Keyring.generate()
TICKET, OTHER = uuid4(), uuid4()
ANA = "ana@customer.example"


def mail(*fields: str, sender: str = ANA, to: str = "support@desk.example", text: str = "It works.") -> ParsedMail:
    lines = [f"From: {sender}", f"To: {to}", "Message-ID: <m@customer.example>", *fields, "", text]
    return parse("\r\n".join(lines).encode(), SETTINGS)


def known(parsed: ParsedMail, messages: dict[str, UUID] | None = None, keys: Keyring = KEYS) -> Known:
    read = {text: read_token(keys, text) for text in parsed.reply_tokens}
    return Known(
        tokens={text: token for text, token in read.items() if token},
        messages=messages or {},
        participants={TICKET: frozenset({ANA}), OTHER: frozenset({"bob@customer.example"})},
    )


def plus(token: str) -> str:
    return f"support+{token}@desk.example"


def test_our_token_joins() -> None:
    parsed = mail(to=plus(make_token(KEYS, TICKET, ANA)))
    assert thread(parsed, known(parsed)) == Joins(TICKET, How.TOKEN)


def test_our_token_in_the_references_of_any_program_joins() -> None:
    token = make_token(KEYS, TICKET, ANA)
    parsed = mail(f"References: <x@y.example> <{token}.{uuid4().hex}@desk.example>")
    assert thread(parsed, known(parsed)) == Joins(TICKET, How.TOKEN)


def test_a_server_that_changes_capitals_does_no_harm() -> None:
    parsed = mail(to=plus(make_token(KEYS, TICKET, ANA)).upper())
    assert thread(parsed, known(parsed)) == Joins(TICKET, How.TOKEN)


def test_who_was_written_to_may_answer_without_being_on_the_ticket() -> None:
    parsed = mail(to=plus(make_token(KEYS, TICKET, "carol@customer.example")), sender="carol@customer.example")
    assert thread(parsed, known(parsed)) == Joins(TICKET, How.TOKEN)


def test_a_forwarded_mail_answered_by_a_stranger_waits() -> None:
    parsed = mail(to=plus(make_token(KEYS, TICKET, ANA)), sender="stranger@elsewhere.example")
    assert thread(parsed, known(parsed)) == Suspend(SuspendReason.UNKNOWN_SENDER, TICKET)


def test_a_token_of_another_centre_is_no_token() -> None:
    parsed = mail(to=plus(make_token(Keyring.generate(), TICKET, ANA)))
    assert thread(parsed, known(parsed)) == Opens()


def test_references_join_when_the_sender_is_on_the_ticket() -> None:
    parsed = mail("In-Reply-To: <First@customer.example>")
    assert thread(parsed, known(parsed, {"first@customer.example": TICKET})) == Joins(TICKET, How.REFERENCE)


def test_a_forged_reply_with_a_known_id_waits() -> None:
    parsed = mail("In-Reply-To: <first@customer.example>", sender="mallory@evil.example")
    assert thread(parsed, known(parsed, {"first@customer.example": TICKET})) == Suspend(
        SuspendReason.UNKNOWN_SENDER, TICKET
    )


def test_the_token_goes_before_references_and_the_newest_reference_before_older_ones() -> None:
    token = make_token(KEYS, TICKET, ANA)
    parsed = mail("In-Reply-To: <b@x.example>", to=plus(token))
    assert thread(parsed, known(parsed, {"b@x.example": OTHER})) == Joins(TICKET, How.TOKEN)
    parsed = mail("References: <old@x.example> <new@x.example>")
    assert sought(parsed) == ("new@x.example", "old@x.example")
    joined = thread(parsed, known(parsed, {"old@x.example": OTHER, "new@x.example": TICKET}))
    assert joined == Joins(TICKET, How.REFERENCE)


@pytest.mark.parametrize("subject", ["Re: [#1042] Printer", "#1042", "Re: Ticket 1042", "1042"])
def test_a_number_in_the_subject_proves_nothing(subject: str) -> None:
    parsed = mail(f"Subject: {subject}")
    assert thread(parsed, known(parsed, {"x@y.example": TICKET})) == Opens()


def test_what_failed_dmarc_joins_nothing_whatever_it_knows() -> None:
    parsed = parse(
        b"Authentication-Results: mx.desk.example; dmarc=fail header.from=customer.example\r\n"
        + f"From: {ANA}\r\nTo: {plus(make_token(KEYS, TICKET, ANA))}\r\n\r\nPay here.".encode(),
        SETTINGS,
    )
    assert thread(parsed, known(parsed)) == Suspend(SuspendReason.FORGED, TICKET)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        (("Auto-Submitted: auto-replied",), SuspendReason.AUTO_REPLY),
        (("Auto-Submitted: auto-replied", "Subject: Out of office: x"), SuspendReason.OUT_OF_OFFICE),
        (("X-Switchroom-Loop: centre-1; hops=1",), SuspendReason.LOOP),
        (("Precedence: bulk",), SuspendReason.BULK),
    ],
)
def test_machines_wait_with_the_ticket_they_answer(fields: tuple[str, ...], reason: SuspendReason) -> None:
    parsed = mail(*fields, to=plus(make_token(KEYS, TICKET, ANA)))
    assert thread(parsed, known(parsed)) == Suspend(reason, TICKET)
    assert not parsed.answerable


def test_a_bounce_names_the_ticket_of_the_mail_that_came_back() -> None:
    original = f"{make_token(KEYS, TICKET, ANA)}.{uuid4().hex}@desk.example"
    raw = (
        "Return-Path: <>\r\nFrom: mailer-daemon@mx.example\r\nTo: support@desk.example\r\n"
        "Subject: failure notice\r\n\r\n"
        f"<{ANA}>:\r\n550 5.1.1 no such user\r\n\r\n--- Below this line is a copy\r\n\r\nMessage-ID: <{original}>\r\n"
    )
    parsed = parse(raw.encode(), SETTINGS)
    assert thread(parsed, known(parsed)) == Suspend(SuspendReason.BOUNCE, TICKET)
    assert sought(parsed)[0] == original


def test_malformed_and_too_large_mails_wait() -> None:
    assert thread(parse(b"", SETTINGS), Known()) == Suspend(SuspendReason.MALFORMED, None)
    huge = parse(b"From: a@b.example\r\n\r\n" + b"x" * (SETTINGS.limits.size + 1), SETTINGS)
    assert thread(huge, Known()) == Suspend(SuspendReason.TOO_LARGE, None)


def test_machines_that_report_and_groups_that_forward_open_tickets() -> None:
    for field in ("Auto-Submitted: auto-generated", "List-Id: <support.desk.example>"):
        parsed = mail(field)
        assert thread(parsed, Known()) == Opens()
        assert not parsed.answerable


@given(st.uuids(), st.emails(), st.emails())
def test_a_token_fits_its_recipient_and_no_other(ticket: UUID, one: str, other: str) -> None:
    token = make_token(KEYS, ticket, one)
    read = read_token(KEYS, token)
    assert read is not None
    assert read.ticket_id == ticket
    assert read.fits(one)
    assert read.fits(other) == (one == other)
    assert address_token(f"support+{token}@x.example") == token
    assert message_id_token(f"{token}.0a@x.example", ("x.example",)) == token
    assert message_id_token(f"{token}.0a@x.example", ("y.example",)) == ""


@given(st.integers(1, 44), st.sampled_from("abcdefghijklmnopqrstuvwxyz234567"))
def test_a_token_with_any_sign_changed_is_no_token(position: int, sign: str) -> None:
    token = make_token(KEYS, TICKET, ANA)
    changed = token[:position] + sign + token[position + 1 :]
    read = read_token(KEYS, changed)
    if changed != token and read is not None:  # the last sign holds one bit of the token and four of nothing
        assert position == 44
        assert read.ticket_id == TICKET


@given(st.text(max_size=60))
def test_any_text_is_no_token(text: str) -> None:
    assert read_token(KEYS, text) is None


def test_a_token_outlives_a_change_of_keys() -> None:
    token = make_token(KEYS, TICKET, ANA)
    read = read_token(KEYS.rotated(), token)
    assert read is not None
    assert read.fits(ANA)
