"""Which words there are to change, seen from outside: a context defines each beside the code that sends it."""

from enum import StrEnum

import msgspec

from switchroom.platform.access import permission
from switchroom.platform.errors import Invalid
from switchroom.platform.text import Text

EDIT_TEMPLATES = permission(
    "wording:mail_template:edit",
    {
        "en": "Change the words of the mails that the system sends",
        "pt-BR": "Alterar os textos dos e-mails que o sistema envia",
        "zh-CN": "修改系统自动发送的邮件内容",
    },
)


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """What is filled in as `{name}`. `needed`: the text is of no use without it. `in_subject`: it may stand there."""

    name: str
    meaning: Text
    example: Text
    needed: bool = False
    in_subject: bool = True


class Mail(msgspec.Struct, frozen=True, kw_only=True):
    """Words of one kind, as they are shipped. `subject` None: they are part of a mail, or its subject is another's."""

    kind: str
    name: Text
    text: Text
    subject: Text | None = None
    places: tuple[Place, ...] = ()


class Source(StrEnum):
    """Whose words they are: made for this brand, for all brands, or shipped."""

    BRAND = "brand"
    ALL_BRANDS = "all_brands"
    SHIPPED = "shipped"


class UnknownMail(Invalid):
    """There are no words of this kind."""

    code = "wording.unknown_kind"


class UnknownPlace(Invalid):
    """Something in braces is nothing that can be filled in."""

    code = "wording.unknown_place"


class MissingPlace(Invalid):
    """Without this place the mail is of no use."""

    code = "wording.missing_place"


class NoSubject(Invalid):
    """These words have no subject of their own."""

    code = "wording.no_subject"


class SubjectTooLong(Invalid):
    """A subject is one line of at most 200 signs."""

    code = "wording.subject_too_long"


class NoWords(Invalid):
    """Say something: a subject or a text, in at least one language."""

    code = "wording.no_words"


_mails: dict[str, Mail] = {}


def define(mail: Mail) -> Mail:
    """Register words that an administrator may change."""
    if _mails.setdefault(mail.kind, mail) is not mail:
        raise TypeError(f"{mail.kind} is defined twice")
    return mail


def mails() -> tuple[Mail, ...]:
    """Everything that is defined, by kind."""
    return tuple(_mails[kind] for kind in sorted(_mails))


def mail_of(kind: str) -> Mail:
    """Raises `UnknownMail`."""
    if kind not in _mails:
        message = UnknownMail().message
        raise UnknownMail(errors=[{"field": "kind", "code": UnknownMail.code, "message": message}])
    return _mails[kind]


NUMBER = Place(
    name="number",
    meaning=Text({"en": "The number of the request", "pt-BR": "O número da solicitação", "zh-CN": "请求编号"}),
    example=Text({"": "#1042"}),
)
SUBJECT = Place(
    name="subject",
    meaning=Text({"en": "What the request is about", "pt-BR": "O assunto da solicitação", "zh-CN": "请求主题"}),
    example=Text({"en": "Printer on the 2nd floor", "pt-BR": "Impressora do 2º andar", "zh-CN": "二楼打印机"}),
)
BRAND = Place(
    name="brand",
    meaning=Text({"en": "The brand's name", "pt-BR": "O nome da marca", "zh-CN": "品牌名称"}),
    example=Text({"en": "Northwind", "pt-BR": "Northwind", "zh-CN": "Northwind"}),
)
PROMISE = Place(
    name="promise",
    meaning=Text(
        {
            "en": "Until when we answer; its line is left out where nothing is promised",
            "pt-BR": "Até quando respondemos; sem promessa, a linha não aparece",
            "zh-CN": "承诺答复时间；没有承诺时整行省略",
        }
    ),
    example=Text(
        {
            "en": "2026-03-16 15:00 (Europe/Berlin)",
            "pt-BR": "16/03/2026 15:00 (America/Sao_Paulo)",
            "zh-CN": "2026-03-16 15:00 (Asia/Shanghai)",
        }
    ),
    in_subject=False,
)


def link(meaning: Text, path: str, *, needed: bool = True) -> Place:
    """A place for an address that opens something: never in a subject, which many people may see."""
    return Place(
        name="link",
        meaning=meaning,
        example=Text({"": f"https://desk.example{path}"}),
        needed=needed,
        in_subject=False,
    )
