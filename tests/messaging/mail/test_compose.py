"""What goes out: as it must look to its reader's program, and nothing anybody gives can change the header."""

from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from uuid import uuid4

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchroom.messaging.mail.domain.compose import Composed, Outgoing, OutgoingFile, compose
from switchroom.messaging.mail.domain.fields import AddressUnusable
from switchroom.messaging.mail.domain.parse import parse
from switchroom.messaging.mail.domain.reading import AuthResult, MailAddress, MailKind, ReadingSettings, Trust, Verdict
from switchroom.messaging.mail.domain.signing import DkimKey, KeyUnusable, new_private_key, public_record
from switchroom.messaging.mail.domain.thread import How, Joins, Known, thread
from switchroom.messaging.mail.domain.tokens import read_token
from switchroom.platform.keys import Keyring
from tests.messaging.mail.reading import SETTINGS
from tests.messaging.mail.safe_html import assert_safe

KEYS = Keyring.generate()
AT = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)
PLAIN = Outgoing(
    ticket_id=uuid4(),
    unique=uuid4(),
    sender=MailAddress("support@desk.example", "Support"),
    recipient=MailAddress("ana@customer.example", "Ana Silva"),
    subject="Re: Printer",
    text="Hello Ana,\n\nplease restart it.",
    at=AT,
    domain="desk.example",
    installation="centre-1",
)
FIELDS = {
    *("from", "to", "cc", "reply-to", "subject", "date", "message-id", "in-reply-to", "references", "auto-submitted"),
    *("x-auto-response-suppress", "x-switchroom-loop", "content-language", "mime-version", "content-type"),
    *("content-transfer-encoding",),
}
ELSEWHERE = ReadingSettings()


def outgoing(**changes: object) -> Outgoing:
    return msgspec.structs.replace(PLAIN, **changes)


def read(composed: Composed) -> EmailMessage:
    """As another program reads it."""
    message = BytesParser(policy=policy.default).parsebytes(composed.raw)
    assert isinstance(message, EmailMessage)
    return message


def test_a_reply_is_read_as_it_was_written() -> None:
    composed = compose(KEYS, outgoing(signature="Support\nDesk Ltd"))
    message = read(composed)
    assert message["From"] == "Support <support@desk.example>"
    assert message["To"] == "Ana Silva <ana@customer.example>"
    assert message["Subject"] == "Re: Printer"
    assert message["Message-ID"] == f"<{composed.message_id}>"
    assert message["Reply-To"].addresses[0].addr_spec == f"support+{composed.token}@desk.example"
    assert "Auto-Submitted" not in message
    text, html = (message.get_body((form,)) for form in ("plain", "html"))
    assert text is not None
    assert html is not None
    assert text.get_content().replace("\r\n", "\n") == "Hello Ana,\n\nplease restart it.\n\n-- \nSupport\nDesk Ltd\n"
    assert "<p>Hello Ana,</p>" in html.get_content()
    assert "Desk Ltd" in html.get_content()
    assert composed.envelope_from == f"support+{composed.token}@desk.example"
    assert composed.envelope_to == ("ana@customer.example",)


def test_our_own_reader_finds_nothing_wrong_and_no_machine() -> None:
    parsed = parse(compose(KEYS, PLAIN).raw, ELSEWHERE)
    assert (parsed.verdict, parsed.defects, parsed.kind) == (Verdict.SOUND, (), MailKind.MESSAGE)
    assert parsed.text_full == PLAIN.text


def test_the_customers_answer_joins_the_ticket() -> None:
    composed = compose(KEYS, PLAIN)
    answers_to = read(composed)["Reply-To"]
    raw = f"From: ana@customer.example\r\nTo: {answers_to}\r\nIn-Reply-To: <{composed.message_id}>\r\n\r\nDone, thanks."
    parsed = parse(raw.encode(), SETTINGS)
    tokens = {text: token for text in parsed.reply_tokens if (token := read_token(KEYS, text))}
    assert thread(parsed, Known(tokens=tokens)) == Joins(PLAIN.ticket_id, How.TOKEN)


def test_the_same_mail_has_the_same_id_and_every_recipient_a_token_of_their_own() -> None:
    one, again = compose(KEYS, PLAIN), compose(KEYS, PLAIN)
    assert one.message_id == again.message_id
    other = compose(KEYS, outgoing(recipient=MailAddress("bob@customer.example")))
    assert other.token != one.token


def test_a_machines_mail_says_so_and_gets_no_answer() -> None:
    composed = compose(KEYS, outgoing(automatic=True, hops=2))
    message = read(composed)
    assert message["Auto-Submitted"] == "auto-replied"
    assert message["X-Auto-Response-Suppress"] == "All"
    assert message["X-Switchroom-Loop"] == "centre-1; hops=2"
    assert composed.envelope_from == ""
    parsed = parse(composed.raw, ELSEWHERE)
    assert (parsed.kind, parsed.answerable, parsed.hops) == (MailKind.AUTO_REPLY, False, 2)


def test_our_own_mail_that_comes_back_is_a_loop() -> None:
    parsed = parse(compose(KEYS, PLAIN).raw, SETTINGS)
    assert parsed.kind is MailKind.LOOP
    assert set(parsed.signs) >= {"own_mark", "own_message_id"}


def test_two_robots_die_after_a_few_messages() -> None:
    """Each answers whatever is answerable or only a machine's of few hops; the marks alone end it."""
    hops = 0
    for _ in range(20):
        parsed = parse(compose(KEYS, outgoing(automatic=True, hops=hops, installation="centre-2")).raw, SETTINGS)
        if parsed.kind is MailKind.LOOP:
            break
        hops = parsed.hops + 1
    assert parsed.kind is MailKind.LOOP
    assert hops <= 5


def test_it_stands_in_the_thread_of_the_mail_it_answers() -> None:
    known = tuple(f"m{n}@customer.example" for n in range(40))
    message = read(compose(KEYS, outgoing(in_reply_to="m39@customer.example", references=known)))
    assert message["In-Reply-To"] == "<m39@customer.example>"
    references = message["References"].split()
    assert (references[0], references[-1], len(references)) == ("<m0@customer.example>", "<m39@customer.example>", 20)


def test_long_ids_are_not_encoded() -> None:
    long = "x" * 150 + "@customer.example"
    raw = compose(KEYS, outgoing(in_reply_to=long, references=(long,))).raw
    assert f"In-Reply-To: <{long}>".encode() in raw
    assert parse(raw, ELSEWHERE).in_reply_to == (long,)


def test_words_of_every_language_arrive() -> None:
    composed = compose(
        KEYS,
        outgoing(
            subject="Re: 打印机 não funciona " * 8,
            sender=MailAddress("suporte@desk.example", 'Suporte "São Paulo", 客服'),
            text="您好，\n\naté amanhã " + "长" * 2000,
            signature="客服",
        ),
    )
    parsed = parse(composed.raw, ELSEWHERE)
    assert parsed.subject == " ".join(("Re: 打印机 não funciona " * 8).split())[:250]
    assert parsed.sender == MailAddress("suporte@desk.example", 'Suporte "São Paulo", 客服')
    assert "长" * 2000 in parsed.text_full
    assert all(len(line) <= 998 for line in composed.raw.split(b"\r\n"))
    assert b"\n" not in composed.raw.replace(b"\r\n", b"")


def test_files_go_along_under_safe_names_and_never_as_mails() -> None:
    files = (
        OutgoingFile("../bill\r\nX: y.pdf", "application/pdf", b"%PDF"),
        OutgoingFile("报告.txt", "text/plain", "你好".encode()),
        OutgoingFile("a.eml", "message/rfc822", b"From: x\r\n\r\nx"),
        OutgoingFile("b", "text/html\r\nX-Evil: 1", b"<script>"),
    )
    parsed = parse(compose(KEYS, outgoing(attachments=files)).raw, ELSEWHERE)
    assert [(file.name, file.media_type, file.content) for file in parsed.attachments] == [
        ("billX_ y.pdf", "application/pdf", b"%PDF"),
        ("报告.txt", "text/plain", "你好".encode()),
        ("a.eml", "application/octet-stream", b"From: x\r\n\r\nx"),
        ("b", "application/octet-stream", b"<script>"),
    ]


def test_html_that_goes_out_is_safe_as_well() -> None:
    html = parse(compose(KEYS, outgoing(html="<p onclick=x()>Hi<script>y()</script></p>")).raw, ELSEWHERE).html
    assert "Hi" in html
    assert_safe(html)
    assert "y()" not in html


def test_a_long_mailbox_name_leaves_the_token_to_the_message_id() -> None:
    composed = compose(KEYS, outgoing(sender=MailAddress("customer.service.department@desk.example")))
    assert read(composed)["Reply-To"] == "customer.service.department@desk.example"
    assert composed.token in composed.message_id
    assert compose(KEYS, outgoing(plus=False)).envelope_from == "support@desk.example"


@pytest.mark.parametrize(
    "address",
    ["", "ana", "ana@", "@x.example", "a b@x.example", "a@x..example", "a@x.example\r\nBcc: b@y.example", "a@-x"],
)
def test_an_address_nobody_can_be_reached_at_is_refused(address: str) -> None:
    with pytest.raises(AddressUnusable):
        compose(KEYS, outgoing(recipient=MailAddress(address)))


def test_a_domain_beyond_ascii_goes_as_idna() -> None:
    assert compose(KEYS, outgoing(recipient=MailAddress("ana@café.example"))).envelope_to == (
        "ana@xn--caf-dma.example",
    )


TEXT = st.one_of(
    st.text(max_size=80),
    st.builds(
        "".join,
        st.lists(
            st.sampled_from(
                [
                    *(
                        "\r\n",
                        "\n",
                        "\r",
                        "\n ",
                        "\r\n\t",
                        "\x0b",
                        "\x0c",
                        "\x1c",
                        "\x85",
                        "\u2028",
                        "\u2029",
                        "\0",
                        ":",
                        "x" * 90,
                    ),
                    *(
                        "Bcc: evil@evil.example",
                        "X-Evil: 1",
                        "=?utf-8?q?=0D=0ABcc:_x?=",
                        "<",
                        ">",
                        ",",
                        '"',
                        "\\",
                        "é",
                        "你",
                    ),
                    *("\ud800", "\u202e", " ", "\r\n\r\n<script>", "--", ";", "@"),
                ]
            ),
            max_size=12,
        ),
    ),
)


@given(
    subject=TEXT,
    name=TEXT,
    other=TEXT,
    text=TEXT,
    html=TEXT,
    signature=TEXT,
    language=TEXT,
    installation=TEXT,
    answered=TEXT,
    references=st.lists(TEXT, max_size=3),
    file=TEXT,
    media_type=TEXT,
)
def test_no_value_can_add_a_header_field(
    subject: str,
    name: str,
    other: str,
    text: str,
    html: str,
    signature: str,
    language: str,
    installation: str,
    answered: str,
    references: list[str],
    file: str,
    media_type: str,
) -> None:
    composed = compose(
        KEYS,
        outgoing(
            subject=subject,
            sender=MailAddress("support@desk.example", name),
            recipient=MailAddress("ana@customer.example", other),
            text=text,
            html=html,
            signature=signature,
            language=language,
            installation=installation,
            in_reply_to=answered,
            references=tuple(references),
            attachments=(OutgoingFile(file, media_type, text.encode("utf-8", "replace")),),
        ),
    )
    header = composed.raw.partition(b"\r\n\r\n")[0]
    assert header.isascii()
    assert b"\r" not in header.replace(b"\r\n", b"")
    assert b"\n" not in header.replace(b"\r\n", b"")
    lines = [line for line in header.split(b"\r\n") if not line.startswith((b" ", b"\t"))]
    names = [line.partition(b":")[0].decode().lower() for line in lines]
    assert set(names) <= FIELDS
    assert len(names) == len(set(names))
    assert all(line.strip() for line in header.split(b"\r\n"))
    message = read(composed)
    assert [one.addr_spec for one in message["To"].addresses] == ["ana@customer.example"]
    assert [one.addr_spec for one in message["From"].addresses] == ["support@desk.example"]
    assert {part.get_content_type() for part in message.walk()} >= {"text/plain", "text/html"}
    assert len(list(message.walk())) == 5  # mixed, alternative, text, html, file
    parsed = parse(composed.raw, ELSEWHERE)
    assert "reader_failed" not in parsed.defects
    assert [one.address for one in parsed.to] == ["ana@customer.example"]


def test_a_signature_of_ours_is_verified_and_damage_is_seen() -> None:
    pem = new_private_key()
    composed = compose(KEYS, PLAIN, DkimKey("desk.example", "s1", pem))

    def lookup(name: bytes, timeout: int = 5) -> bytes | None:
        return public_record(pem).encode() if name.rstrip(b".") == b"s1._domainkey.desk.example" else None

    found = parse(composed.raw, ELSEWHERE, lookup).authenticity
    assert (found.dkim, found.signed_by, found.aligned) == (AuthResult.PASS, ("desk.example",), True)
    assert (found.source, found.trust) == ("verified", Trust.AUTHENTIC)
    for old, new in (
        (b"please restart", b"please pay ok"),
        (b"Subject: Re: Printer", b"Subject: Re: Invoice"),
        (b"From: Support", b"From: mallory@evil.example\r\nFrom: Support"),
    ):
        damaged = parse(composed.raw.replace(old, new), ELSEWHERE, lookup).authenticity
        assert damaged.trust is not Trust.AUTHENTIC, old
    assert parse(composed.raw, ELSEWHERE).authenticity.source == ""
    assert parse(composed.raw, ELSEWHERE, lambda name, timeout=5: None).authenticity.dkim is AuthResult.FAIL


def test_a_good_signature_of_another_domain_proves_nothing_about_from() -> None:
    pem = new_private_key()
    raw = compose(KEYS, PLAIN, DkimKey("evil.example", "s1", pem)).raw
    found = parse(raw, ELSEWHERE, lambda name, timeout=5: public_record(pem).encode()).authenticity
    assert (found.dkim, found.aligned, found.trust) == (AuthResult.PASS, False, Trust.UNKNOWN)


@pytest.mark.parametrize("pem", [b"", b"x", b"-----BEGIN PRIVATE KEY-----\nxx\n-----END PRIVATE KEY-----\n"])
def test_a_key_that_is_none_is_refused(pem: bytes) -> None:
    with pytest.raises(KeyUnusable):
        compose(KEYS, PLAIN, DkimKey("desk.example", "s1", pem))
