"""`switchroom mail parse`: how a mail is read. Needs no centre."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from switchroom.entrypoints.commands import Subcommands, add, add_group
from switchroom.platform.errors import Invalid
from switchroom.platform.settings import Settings

if TYPE_CHECKING:
    from switchroom.messaging.mail.domain.reading import ParsedMail


class MailUnreadable(Invalid):
    """The file cannot be read."""

    code = "cli.mail_unreadable"


def register(commands: Subcommands) -> None:
    """Add the commands."""
    group = add_group(commands, "mail", "how mails are read")
    parse = add(group, "parse", _parse, "print how a mail is read: sender, text, files, kind, authenticity")
    parse.add_argument("file", type=Path, help="a mail as it came (.eml); - is standard input")
    parse.add_argument("--json", action="store_true", help="everything, as JSON")
    parse.add_argument(
        "--authserv-id",
        action="append",
        default=[],
        metavar="NAME",
        help="believe Authentication-Results of this server; may be repeated",
    )
    parse.add_argument(
        "--own-domain",
        action="append",
        default=[],
        metavar="DOMAIN",
        help="a domain of our Message-IDs, to see mails of ours that come back; may be repeated",
    )
    parse.add_argument("--dns", action="store_true", help="verify DKIM signatures, with keys asked of the DNS")


def _parse(options: argparse.Namespace, _: Settings) -> int:
    import msgspec

    from switchroom.messaging.mail.domain.parse import parse
    from switchroom.messaging.mail.domain.reading import ReadingSettings
    from switchroom.messaging.mail.domain.shown import as_json

    settings = ReadingSettings(
        authserv_ids=tuple(name.lower() for name in options.authserv_id),
        own_domains=tuple(domain.lower() for domain in options.own_domain),
    )
    mail = parse(_content(options.file), settings, _txt_lookup() if options.dns else None)
    if options.json:
        print(msgspec.json.format(msgspec.json.encode(as_json(mail))).decode())
    else:
        _print(mail)
    return 0


def _content(path: Path) -> bytes:
    try:
        return sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    except OSError as error:
        raise MailUnreadable(f"{path} cannot be read: {error.strerror}.") from None


def _txt_lookup() -> Any:
    from dkim.dnsplug import get_txt

    return get_txt


def _print(mail: "ParsedMail") -> None:
    """For people, who want to see quickly what became of it."""
    sender = f"{mail.sender.name} <{mail.sender.address}>".strip() if mail.sender else "nobody"
    trust = mail.authenticity
    print(f"{mail.kind}, {mail.verdict}{': ' + ', '.join(mail.defects) if mail.defects else ''}")
    print(f"from     {sender}")
    print(f"to       {', '.join(one.address for one in (*mail.to, *mail.cc))}")
    print(f"subject  {mail.subject}")
    print(f"trust    {trust.trust} (spf {trust.spf}, dkim {trust.dkim}, dmarc {trust.dmarc})")
    for one in mail.bounce.recipients if mail.bounce else ():
        print(f"bounced  {one.address} {one.status} {'hard' if one.hard else 'soft'}")
    for file in mail.attachments:
        print(f"file     {file.name} ({file.media_type}, {file.size} bytes)")
    print(f"\n{mail.text_trimmed}")
