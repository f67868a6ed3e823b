"""Any bytes, and any damage to good mails: a reading comes out, nothing is raised, nothing dangerous is in it."""

from pathlib import Path

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from switchroom.messaging.mail.domain.parse import parse
from switchroom.messaging.mail.domain.reading import ParsedMail, Verdict
from switchroom.messaging.mail.domain.shown import as_json
from switchroom.messaging.mail.domain.thread import Known, thread
from tests.messaging.mail.reading import SETTINGS, SMALL
from tests.messaging.mail.safe_html import assert_safe

CORPUS = [file.read_bytes() for file in sorted((Path(__file__).parent / "corpus").glob("*.eml"))]
PIECES = st.sampled_from(
    [
        *(
            b"\r\n",
            b"\n",
            b"\r",
            b"\r\n\r\n",
            b"\x00",
            b"\xff\xfe",
            b"--b1",
            b"--b1--",
            b"=?utf-8?b?",
            b"?=",
            b'"',
            b"<",
            b">",
        ),
        *(
            b"From: x@y.example\r\n",
            b"Content-Type: multipart/mixed; boundary=b1\r\n",
            b"Content-Type: message/rfc822\r\n",
        ),
        *(
            b"Content-Transfer-Encoding: base64\r\n",
            b"; charset=utf-7",
            b"; filename*0*=utf-8''%",
            b"<script>",
            b"<b><p>",
        ),
        *(
            b"Auto-Submitted: auto-replied\r\n",
            b"Return-Path: <>\r\n",
            b"> On 1 wrote:\r\n",
            b"=\r\n",
            b"=XX",
            b"\x1b$B",
        ),
        *(b"Content-Type: multipart/report; report-type=delivery-status; boundary=b1\r\n", b"Status: 5.1.1\r\n"),
    ]
)
MUTATION = st.tuples(st.integers(0, 2**16), st.integers(0, 60), st.one_of(PIECES, st.binary(max_size=20)))


def check(parsed: ParsedMail) -> None:
    """What holds of every reading."""
    assert "reader_failed" not in parsed.defects
    msgspec.json.encode(as_json(parsed))
    thread(parsed, Known())
    assert_safe(parsed.html)
    assert not any(sign < " " for sign in parsed.subject)
    for file in parsed.attachments:
        assert file.name
        assert not set(file.name) & set("/\\:\0\r\n\u202e\u200b")
        assert file.size == len(file.content)
    if parsed.verdict is not Verdict.MALFORMED:
        assert parsed.sender is not None or parsed.verdict is Verdict.TOO_LARGE
    if parsed.sender:
        assert parsed.sender.address.count("@") >= 1
        assert not set(parsed.sender.address) & set("<>\r\n\0")


@given(st.binary(max_size=3000))
@settings(max_examples=400)
def test_any_bytes_are_read(raw: bytes) -> None:
    check(parse(raw, SMALL))


@given(st.lists(st.one_of(PIECES, st.binary(max_size=30)), max_size=60))
@settings(max_examples=400)
def test_any_mixture_of_pieces_of_mails_is_read(pieces: list[bytes]) -> None:
    check(parse(b"".join(pieces), SMALL))


@given(st.sampled_from(CORPUS), st.lists(MUTATION, min_size=1, max_size=8))
@settings(max_examples=600)
def test_any_damage_to_a_mail_is_read(raw: bytes, mutations: list[tuple[int, int, bytes]]) -> None:
    for position, length, piece in mutations:
        at = position % (len(raw) + 1)
        raw = raw[:at] + piece + raw[at + length :]
    check(parse(raw, SETTINGS))


@given(st.sampled_from(CORPUS), st.integers(0, 2**16))
@settings(max_examples=200)
def test_a_mail_that_was_cut_anywhere_is_read(raw: bytes, length: int) -> None:
    check(parse(raw[: length % (len(raw) + 1)], SETTINGS))


@given(st.sampled_from(CORPUS))
def test_the_same_mail_is_always_read_the_same(raw: bytes) -> None:
    assert parse(raw, SETTINGS) == parse(raw, SETTINGS)
