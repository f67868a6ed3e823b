"""How the tests of reading set the reader up."""

from switchroom.messaging.mail.domain.reading import Limits, ReadingSettings

SETTINGS = ReadingSettings(
    installation="centre-1",
    own_domains=("desk.example",),
    own_addresses=frozenset({"support@desk.example"}),
    authserv_ids=("mx.desk.example",),
)
SMALL = ReadingSettings(limits=Limits(size=200_000, text=20_000, html=50_000, attachments=20, parts=50))

HEAD = b"From: Ana <ana@customer.example>\r\nTo: support@desk.example\r\nSubject: Printer\r\n"


def html_mail(html: str) -> bytes:
    """A mail of this HTML."""
    return HEAD + b"Content-Type: text/html; charset=utf-8\r\n\r\n" + html.encode("utf-8", "surrogatepass")
