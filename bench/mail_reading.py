"""Mail: how many messages one core reads in a second, of the kinds and sizes that a help desk gets.

A mixture of ten: plain text, text with HTML, a long newsletter, replies with quotations, pictures and PDF files, mails
in Portuguese and Chinese, a bounce. Every message differs, so that nothing can be remembered.
"""

import base64
import os
import random
import time
from collections.abc import Iterator

from switchroom.messaging.mail.domain.parse import parse
from switchroom.messaging.mail.domain.reading import MailKind, ReadingSettings, Verdict

ENGLISH = "the printer on our second floor shows a red light and prints nothing since this morning could you help"
WORDS = ENGLISH.split()
PORTUGUESE = "a impressora não funciona desde ontem já tentei reiniciar podem me ajudar por favor obrigado".split()  # noqa: SIM905
CHINESE = "打印机从昨天开始不能工作我已经重新启动过请帮忙看一下谢谢"
MIXTURE = ("plain", "plain", "html", "html", "newsletter", "reply", "reply", "files", "chinese", "bounce")
EXPECTED = {"bounce": MailKind.BOUNCE, "newsletter": MailKind.BULK}


def run(*, quick: bool = False) -> dict[str, float]:
    """`parsed_per_s`: messages read in a second by one core; `parsed_mb_per_s`: the same in megabytes."""
    mails = list(messages(50 if quick else 1000))
    settings = ReadingSettings(installation="bench", own_domains=("desk.example",))
    parse(mails[0][1], settings)
    began = time.perf_counter()
    for kind, raw in mails:
        read = parse(raw, settings)
        assert read.verdict is Verdict.SOUND, (kind, read.defects)
        assert read.kind is EXPECTED.get(kind, MailKind.MESSAGE), (kind, read.signs)
    took = time.perf_counter() - began
    megabytes = sum(len(raw) for _, raw in mails) / 1e6
    return {"parsed_per_s": round(len(mails) / took, 1), "parsed_mb_per_s": round(megabytes / took, 1)}


def messages(count: int) -> Iterator[tuple[str, bytes]]:
    """So many different mails, each with its kind."""
    chance = random.Random(4)
    for number in range(count):
        kind = MIXTURE[number % len(MIXTURE)]
        yield kind, MAKERS[kind](number, chance)


def _head(number: int, extra: str = "", subject: str = "Printer on the second floor") -> str:
    received = "".join(
        f"Received: from mx{hop}.example.net (mx{hop}.example.net [192.0.2.{hop}])\r\n\tby in.desk.example with ESMTPS "
        f"id {number:08x}{hop}\r\n\tfor <support@desk.example>; Tue, 3 Nov 2026 09:0{hop}:00 +0000\r\n"
        for hop in range(4)
    )
    return (
        f"Return-Path: <ana{number}@customer.example>\r\n{received}"
        f"From: Ana Silva <ana{number}@customer.example>\r\nTo: Support <support@desk.example>\r\n"
        f"Subject: {subject} {number}\r\nDate: Tue, 3 Nov 2026 09:00:00 +0000\r\n"
        f"Message-ID: <{number}.{os.urandom(4).hex()}@customer.example>\r\nMIME-Version: 1.0\r\n{extra}"
    )


def _text(chance: random.Random, words: list[str], paragraphs: int) -> str:
    return "\r\n\r\n".join(" ".join(chance.choices(words, k=60)) for _ in range(paragraphs))


def _plain(number: int, chance: random.Random) -> bytes:
    words = PORTUGUESE if number % 3 else WORDS
    head = _head(number, "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n")
    return f"{head}\r\n{_text(chance, words, 4)}\r\n-- \r\nAna\r\n".encode()


def _page(chance: random.Random, rows: int) -> str:
    cells = "".join(
        f'<tr><td style="font-family:Arial;color:#333333;padding:4px"><p class="x">{_text(chance, WORDS, 1)}</p></td>'
        f'<td><a href="https://shop.example/{row}"><img src="https://shop.example/{row}.png" width="80"></a></td></tr>'
        for row in range(rows)
    )
    return f"<html><head><style>p {{ margin: 0 }}</style></head><body><table>{cells}</table></body></html>"


def _alternatives(number: int, chance: random.Random, rows: int, extra: str = "") -> bytes:
    head = _head(number, f'{extra}Content-Type: multipart/alternative; boundary="b{number}"\r\n')
    html = base64.encodebytes(_page(chance, rows).encode()).decode().replace("\n", "\r\n")
    return (
        f"{head}\r\n--b{number}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{_text(chance, WORDS, 3)}\r\n"
        f"--b{number}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{html}\r\n"
        f"--b{number}--\r\n"
    ).encode()


def _html(number: int, chance: random.Random) -> bytes:
    return _alternatives(number, chance, 3)


def _newsletter(number: int, chance: random.Random) -> bytes:
    return _alternatives(number, chance, 60, "List-Unsubscribe: <https://shop.example/leave>\r\nPrecedence: bulk\r\n")


def _reply(number: int, chance: random.Random) -> bytes:
    known = f"In-Reply-To: <{number}@desk.example>\r\nReferences: <{number}@desk.example>\r\n"
    head = _head(number, f"{known}Content-Type: text/plain; charset=utf-8\r\n", "Re: Printer")
    quoted = "\r\n".join(f"> {' '.join(chance.choices(WORDS, k=10))}" for _ in range(60))
    wrote = "On Tue, 3 Nov 2026 at 09:00, Support <support@desk.example> wrote:"
    return f"{head}\r\n{_text(chance, WORDS, 1)}\r\n\r\n{wrote}\r\n{quoted}\r\n".encode()


def _files(number: int, chance: random.Random) -> bytes:
    head = _head(number, f'Content-Type: multipart/mixed; boundary="b{number}"\r\n')
    parts = [f"--b{number}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{_text(chance, WORDS, 1)}\r\n".encode()]
    for name, kind in (("photo.jpg", "image/jpeg"), ("bill.pdf", "application/pdf")):
        content = base64.encodebytes(chance.randbytes(150_000)).replace(b"\n", b"\r\n")
        told = f'Content-Type: {kind}; name="{name}"\r\nContent-Disposition: attachment; filename="{name}"\r\n'
        parts.append(f"--b{number}\r\n{told}Content-Transfer-Encoding: base64\r\n\r\n".encode() + content)
    return head.encode() + b"\r\n" + b"\r\n".join(parts) + f"\r\n--b{number}--\r\n".encode()


def _chinese(number: int, chance: random.Random) -> bytes:
    body = "".join(chance.choices(CHINESE, k=300)).encode("gb18030")
    subject = f"=?gb2312?B?{base64.b64encode('打印机'.encode('gb18030')).decode()}?="
    extra = "Content-Type: text/plain; charset=gb2312\r\nContent-Transfer-Encoding: base64\r\n"
    return _head(number, extra, subject).encode() + b"\r\n" + base64.encodebytes(body).replace(b"\n", b"\r\n")


def _bounce(number: int, chance: random.Random) -> bytes:
    head = _head(number, f'Content-Type: multipart/report; report-type=delivery-status; boundary="b{number}"\r\n')
    return (
        f"{head}\r\n--b{number}\r\n\r\nThis mail could not be delivered. {_text(chance, WORDS, 1)}\r\n"
        f"--b{number}\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.net\r\n\r\n"
        f"Final-Recipient: rfc822; nobody{number}@customer.example\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        f"Diagnostic-Code: smtp; 550 5.1.1 User unknown\r\n\r\n--b{number}\r\nContent-Type: message/rfc822\r\n\r\n"
        f"Message-ID: <{number}@desk.example>\r\nSubject: Your ticket\r\n\r\nHello\r\n--b{number}--\r\n"
    ).encode()


MAKERS = {
    "plain": _plain,
    "html": _html,
    "newsletter": _newsletter,
    "reply": _reply,
    "files": _files,
    "chinese": _chinese,
    "bounce": _bounce,
}
