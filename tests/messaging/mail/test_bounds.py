"""Mails made to cost: whatever their size says, reading ends soon and keeps little."""

import base64
import time
import tracemalloc
from collections.abc import Callable

import pytest

from switchroom.messaging.mail.domain.parse import parse
from switchroom.messaging.mail.domain.reading import ParsedMail, ReadingSettings, Verdict
from tests.messaging.mail.reading import HEAD, SETTINGS, html_mail

SECONDS = 60.0
"""Of the processor, while memory is being traced: no measure, but a bound that a reading which grows with the square of
a mail misses by far. What reading costs, the bench `mail_reading` measures."""
MEMORY = 40
"""Times the mail's size, and 30 MB for what does not depend on it."""


def multipart(kind: str, parts: bytes) -> bytes:
    return HEAD + f'Content-Type: multipart/{kind}; boundary="b"\r\n\r\n'.encode() + parts


def nested_multiparts(depth: int) -> bytes:
    opened = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(depth))
    return HEAD + opened + b"Content-Type: text/plain\r\n\r\nat the bottom"


BOMBS: dict[str, Callable[[], bytes]] = {
    "a hundred thousand header fields": lambda: b"".join(b"X-%d: y\r\n" % n for n in range(100_000)) + HEAD + b"\r\nx",
    "one header of five megabytes": lambda: b"X: " + b"y" * 5_000_000 + b"\r\n" + HEAD + b"\r\nx",
    "a header folded a million times": lambda: HEAD + b"X: y\r\n" + b" z\r\n" * 1_000_000 + b"\r\nx",
    "a million recipients": lambda: HEAD + b"Cc: " + b"a@b.example, " * 1_000_000 + b"\r\n\r\nx",
    "open comments in an address": lambda: HEAD + b"Cc: " + b"(" * 1_000_000 + b"\r\n\r\nx",
    "open brackets in an address": lambda: HEAD + b"Cc: " + b"<a@" * 300_000 + b"\r\n\r\nx",
    "quotes in an address": lambda: HEAD + b'Cc: "' + b'\\"' * 500_000 + b"\r\n\r\nx",
    "a million references": lambda: HEAD + b"References: " + b"<a@b>\r\n " * 1_000_000 + b"\r\n\r\nx",
    "encoded words without end": lambda: HEAD + b"X-Y: 1\r\nSubject: " + b"=?utf-8?q?" * 500_000 + b"\r\n\r\nx",
    "a hundred thousand encoded words": lambda: b"Subject: " + b"=?utf-8?q?x?= " * 100_000 + b"\r\n" + HEAD + b"\r\nx",
    "parameters in pieces": lambda: HEAD + b"Content-Type: text/plain" + b"; n*1=x" * 200_000 + b"\r\n\r\nx",
    "open quotes in parameters": lambda: HEAD + b"Content-Type: text/plain" + b'; n="x' * 200_000 + b"\r\n\r\nx",
    "parts within parts, 10,000 deep": lambda: nested_multiparts(10_000),
    "mails within mails, 5,000 deep": lambda: HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 5_000 + b"x",
    "a million parts": lambda: multipart("mixed", b"--b\r\n\r\nx\r\n" * 1_000_000),
    "boundaries that are none": lambda: multipart("mixed", b"x--b" * 2_000_000),
    "a likely boundary a million times": lambda: (
        HEAD + b"Content-Type: multipart/mixed\r\n\r\n" + b"--abcdef\r\n" * 500_000
    ),
    "alternatives 10,000 times": lambda: multipart(
        "alternative", b"--b\r\nContent-Type: text/html\r\n\r\n<b>\r\n" * 10_000
    ),
    "ten megabytes of text": lambda: HEAD + b"\r\n" + b"word " * 2_000_000,
    "ten megabytes in one line of quotes": lambda: HEAD + b"\r\n" + b">" * 10_000_000,
    "300,000 lines that may introduce a quotation": lambda: (
        HEAD + b"\r\nx\r\n" + b"On 1 <a@b> x wrote:\r\n\r\ny\r\n" * 100_000
    ),
    "lines that nearly introduce one": lambda: HEAD + b"\r\nx\r\n" + (b"On " + b"1<@" * 120 + b" wrote\r\n") * 3000,
    "header lines of Outlook": lambda: HEAD + b"\r\nx\r\n" + b"From: a\r\n" * 200_000,
    "Chinese numbers that wrote": lambda: HEAD + b"\r\nx\r\n" + ("1" * 390 + " 写道\r\n").encode() * 2000,
    "megabytes of base64 noise": lambda: HEAD + b"Content-Transfer-Encoding: base64\r\n\r\n" + b"=A" * 3_000_000,
    "utf-7 of everything": lambda: HEAD + b"Content-Type: text/plain; charset=utf-7\r\n\r\n" + b"+AGE-" * 1_000_000,
    "a bounce of a million recipients": lambda: (
        HEAD
        + b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n--b\r\n\r\nx\r\n--b\r\n'
        + b"Content-Type: message/delivery-status\r\n\r\n"
        + b"Final-Recipient: rfc822; a@b.example\r\nAction: failed\r\n\r\n" * 200_000
    ),
    "results of a million methods": lambda: (
        b"Authentication-Results: mx.desk.example" + b"; spf=pass (" * 300_000 + b"\r\n" + HEAD
    ),
    "winmail.dat of empty attributes": lambda: (
        HEAD
        + b"Content-Type: application/ms-tnef\r\n\r\n\x78\x9f\x3e\x22\0\0"
        + (b"\2\2\x90\6\0" + bytes(4) + bytes(2)) * 300_000
    ),
}

HTML_BOMBS: dict[str, Callable[[], str]] = {
    "two megabytes of paragraphs": lambda: "<p style='color:red'>word word</p>" * 60_000,
    "100,000 open boxes": lambda: "<div>" * 100_000 + "x",
    "12,000 open boxes": lambda: "<div>" * 12_000 + "x",
    "100,000 closed boxes that were not open": lambda: "</div>" * 100_000 + "x",
    "open formatting before each paragraph": lambda: "".join(f"<b id={n}>" for n in range(3000)) + "<p>x" * 5000,
    "open formatting, large": lambda: "".join(f"<font id={n}>" for n in range(20_000)) + "<p>x" * 50_000,
    "open links in cells": lambda: "<table>" + "<td><a href=x>" * 10_000,
    "tables in tables": lambda: "<table><tr><td>" * 10_000 + "x",
    "a tag of 200,000 attributes": lambda: "<p " + " ".join(f"a{n}=1" for n in range(200_000)) + ">x",
    "a tag of 9,000 attributes": lambda: "<p " + " ".join(f"a{n}" for n in range(9_000)) + ">x",
    "attributes with brackets": lambda: "<p " + " ".join(f'a{n}="><"' for n in range(60_000)) + ">x",
    "open comments": lambda: "<!--" * 200_000,
    "open quotes": lambda: '<a href="' * 100_000,
    "open scripts": lambda: "<script>" * 100_000,
    "entities": lambda: "&amp;" * 300_000 + "&lt;" * 100_000 + "&#x41" * 100_000,
    "entities of entities": lambda: "&amp;amp;amp;lt;script&amp;gt;" * 30_000,
    "100,000 pictures from elsewhere": lambda: "".join(f"<img src=https://x.example/{n}>" for n in range(25_000)),
    "one picture of a megabyte in the address": lambda: f'<img src="data:image/png;base64,{"A" * 900_000}">',
    "brackets only": lambda: "<" * 900_000,
    "selects and options": lambda: "<select><option>" * 50_000,
    "formulas in drawings": lambda: "<svg><math><mi>" * 20_000 + "<style><p>",
}


def read(raw: bytes, settings: ReadingSettings = SETTINGS) -> ParsedMail:
    """The reading, within the bounds."""
    began = time.process_time()
    tracemalloc.start()
    try:
        parsed = parse(raw, settings)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    took = time.process_time() - began
    assert took < SECONDS
    assert peak < MEMORY * len(raw) + 30 * 2**20
    assert "reader_failed" not in parsed.defects
    return parsed


@pytest.mark.parametrize("name", BOMBS)
def test_a_mail_made_to_cost_is_read_within_bounds(name: str) -> None:
    parsed = read(BOMBS[name]())
    limits = SETTINGS.limits
    assert len(parsed.text_full) <= limits.text
    assert len(parsed.attachments) <= limits.attachments
    assert len(parsed.to) + len(parsed.cc) <= 2 * limits.addresses
    assert len(parsed.references) <= limits.references


@pytest.mark.parametrize("name", HTML_BOMBS)
def test_html_made_to_cost_is_read_within_bounds(name: str) -> None:
    parsed = read(html_mail(HTML_BOMBS[name]()))
    assert len(parsed.html) <= 2 * SETTINGS.limits.html
    assert len(parsed.remote_images) <= 200


def test_what_is_too_large_is_read_to_the_end_of_its_header() -> None:
    parsed = read(HEAD + b"\r\n" + b"x" * (SETTINGS.limits.size + 1))
    assert parsed.verdict is Verdict.TOO_LARGE
    assert parsed.sender is not None
    assert (parsed.subject, parsed.text_full, parsed.attachments) == ("Printer", "", ())
    assert not parsed.answerable


def test_a_file_of_twenty_megabytes_is_kept_whole() -> None:
    content = bytes(range(256)) * 80_000
    told = b"Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    parsed = read(multipart("mixed", b"--b\r\n" + told + base64.encodebytes(content) + b"\r\n--b--\r\n"))
    assert [(file.size, file.content == content) for file in parsed.attachments] == [(len(content), True)]


def test_what_lies_past_a_limit_is_said() -> None:
    for name, code in (
        ("a hundred thousand header fields", "header_cut"),
        ("a million recipients", "header_cut"),
        ("a million parts", "parts_cut"),
        ("parts within parts, 10,000 deep", "nesting_cut"),
        ("ten megabytes of text", "text_cut"),
    ):
        assert code in parse(BOMBS[name](), SETTINGS).defects, name
