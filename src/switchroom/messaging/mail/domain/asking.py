"""Is it solved? What a mail asks below its words, and the page that its links lead to, without script.

Programs that look at mail follow links, so opening the page changes nothing; what is pressed on it does.
"""

from enum import StrEnum
from html import escape

import msgspec

from switchroom.platform.text import Text

STYLE = """
:root { color-scheme: light dark; font: 17px/1.6 system-ui, sans-serif; }
body { max-width: 34rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; overflow-wrap: anywhere; }
header { opacity: .75; }
h1 { font-size: 1.45rem; line-height: 1.3; }
h1 small { display: block; font-size: 1rem; font-weight: 400; opacity: .75; }
form { margin: 1.5rem 0; padding: 1.25rem; border: 1px solid color-mix(in srgb, currentColor 25%, transparent);
  border-radius: .75rem; }
label { display: block; margin-bottom: .35rem; }
textarea { box-sizing: border-box; width: 100%; min-height: 6rem; margin-bottom: 1rem; padding: .6rem; font: inherit;
  border: 1px solid color-mix(in srgb, currentColor 55%, transparent); border-radius: .5rem; }
button { min-height: 2.75rem; padding: .5rem 1.25rem; font: inherit; font-weight: 600; cursor: pointer;
  border: 2px solid #1a6ad6; border-radius: .5rem; color: #fff; background: #1a5fc0; }
form + form button { border-color: currentColor; color: inherit; background: none; }
"""
POLICY = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
LONGEST_WORDS = 5_000


class Said(StrEnum):
    """What the requester says of the answer in a mail."""

    SOLVED = "solved"
    STILL_BROKEN = "still_broken"


class Asks(msgspec.Struct, frozen=True):
    """What a mail asks, with a link for each answer."""

    question: str
    links: tuple[tuple[str, str], ...]


class Matter(msgspec.Struct, frozen=True, kw_only=True):
    """What a page is about. `sender`: in whose name the mail came; `said`: what has been said by its links."""

    sender: str
    number: int
    subject: str
    language: str
    said: Said | None = None


QUESTION = Text({"en": "Is it solved?", "pt-BR": "O problema foi resolvido?", "zh-CN": "问题解决了吗？"})
SOLVED = Text({"en": "Yes, it is solved", "pt-BR": "Sim, está resolvido", "zh-CN": "是，已解决"})
STILL_BROKEN = Text({"en": "No, it still does not work", "pt-BR": "Não, ainda não funciona", "zh-CN": "否，仍有问题"})
WHAT = Text(
    {
        "en": "What still does not work? You may leave this empty.",
        "pt-BR": "O que ainda não funciona? Pode ficar em branco.",
        "zh-CN": "还有什么问题？可不填。",
    }
)
THANKS = {
    Said.SOLVED: Text(
        {
            "en": "Thank you. You have told us that it is solved.",
            "pt-BR": "Obrigado. Você nos disse que está resolvido.",
            "zh-CN": "谢谢。您已告知我们问题已解决。",
        }
    ),
    Said.STILL_BROKEN: Text(
        {
            "en": "Thank you. You have told us that it still does not work; we go on with it.",
            "pt-BR": "Obrigado. Você nos disse que ainda não funciona; continuamos trabalhando nisso.",
            "zh-CN": "谢谢。您已告知我们问题仍未解决，我们会继续处理。",
        }
    ),
}
ANSWER_INSTEAD = Text(
    {
        "en": "To tell us anything else, simply answer our mail.",
        "pt-BR": "Para nos dizer qualquer outra coisa, basta responder ao nosso e-mail.",
        "zh-CN": "如有其他情况，直接回复我们的邮件即可。",
    }
)
UNKNOWN = Text(
    {
        "en": "This link is not known here: its time is over, or a part of it is missing.",
        "pt-BR": "Este link não é conhecido aqui: o prazo terminou ou falta uma parte dele.",
        "zh-CN": "无法识别此链接：可能已过期或不完整。",
    }
)
BY_LINK = Text(
    {
        "en": "By the link in our mail: it still does not work.",
        "pt-BR": "Pelo link no nosso e-mail: ainda não funciona.",
        "zh-CN": "通过邮件中的链接告知：仍有问题。",
    }
)
"""What stands on the ticket, above what they wrote."""


def asks(address: str, question: str, solved: str, still_broken: str) -> Asks:
    """The question and its links in these words; `address`: of the page."""
    answers = ((Said.SOLVED, solved), (Said.STILL_BROKEN, still_broken))
    return Asks(question, tuple((words, f"{address}?say={said.value}") for said, words in answers))


def page(matter: Matter, address: str, wanted: Said) -> str:
    """The page of a link: what was pressed in the mail first, the other below it; or what has been said."""

    def words(text: Text) -> str:
        return escape(text.in_language(matter.language, "en"))

    if matter.said is not None:
        body = f"<p>{words(THANKS[matter.said])}</p>"
    else:
        to = escape(address)
        forms = {
            Said.SOLVED: f'<form method="post" action="{to}/solved"><button>{words(SOLVED)}</button></form>',
            Said.STILL_BROKEN: f"""<form method="post" action="{to}/still-broken">
<label for="words">{words(WHAT)}</label><textarea id="words" name="words" maxlength="{LONGEST_WORDS}"></textarea>
<button>{words(STILL_BROKEN)}</button></form>""",
        }
        first = forms.pop(wanted)
        body = f"<p>{words(QUESTION)}</p>\n{first}\n{''.join(forms.values())}"
    head = f"{escape(matter.subject)} <small>#{matter.number}</small>"
    return _whole(matter.language, f"#{matter.number}", matter.sender, head, f"{body}\n<p>{words(ANSWER_INSTEAD)}</p>")


def no_page(language: str) -> str:
    """What stands there instead."""
    words = UNKNOWN.in_language(language, "en")
    return _whole(language, words, "", escape(words), f"<p>{escape(ANSWER_INSTEAD.in_language(language, 'en'))}</p>")


def _whole(language: str, title: str, sender: str, heading: str, body: str) -> str:
    return f"""<!doctype html>
<html lang="{escape(language)}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
<title>{escape(title)}</title><style>{STYLE}</style></head>
<body><header>{escape(sender)}</header><main><h1>{heading}</h1>
{body}
</main></body></html>
"""
