"""What the requester is told when somebody else takes up a ticket: in the ticket's language, with the date promised.

Whom it was given to is not said: that is our business, and the promise stays ours.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from switchroom.platform.db import Connection
from switchroom.platform.text import Text
from switchroom.tickets.escalations.contracts import NoPromise
from switchroom.tickets.rows import Row
from switchroom.wording.contracts import BRAND, NUMBER, Mail, define
from switchroom.wording.contracts import PROMISE as PROMISE_PLACE
from switchroom.wording.facade import brand_name, words_of

PROMISE = "{promise}"
TO_TIER = define(
    Mail(
        kind="escalated-to-tier",
        name=Text(
            {
                "en": "A specialist takes up a request, with a promise",
                "pt-BR": "Um especialista assume uma solicitação, com promessa",
                "zh-CN": "转交专家处理（有承诺时间）",
            }
        ),
        text=Text(
            {
                "en": "A specialist has taken up your request {number}. You will hear from us by {promise}.",
                "pt-BR": "Um especialista assumiu sua solicitação {number}. Daremos notícias até {promise}.",
                "zh-CN": "您的请求 {number} 已转交专家处理。我们会在 {promise} 之前给您答复。",
            }
        ),
        places=(NUMBER, PROMISE_PLACE, BRAND),
    )
)
TO_VENDOR = define(
    Mail(
        kind="handed-to-vendor",
        name=Text(
            {
                "en": "A partner helps with a request, with a promise",
                "pt-BR": "Um parceiro ajuda em uma solicitação, com promessa",
                "zh-CN": "请合作伙伴协助（有承诺时间）",
            }
        ),
        text=Text(
            {
                "en": "We have asked a partner to help with your request {number}. You will hear from us by {promise}.",
                "pt-BR": "Pedimos a um parceiro ajuda com sua solicitação {number}. Daremos notícias até {promise}.",
                "zh-CN": "您的请求 {number} 已请合作伙伴协助处理。我们会在 {promise} 之前给您答复。",
            }
        ),
        places=(NUMBER, PROMISE_PLACE, BRAND),
    )
)
TO_TIER_OPEN = define(
    Mail(
        kind="escalated-to-tier-open",
        name=Text(
            {
                "en": "A specialist takes up a request, without a date",
                "pt-BR": "Um especialista assume uma solicitação, sem data",
                "zh-CN": "转交专家处理（无承诺时间）",
            }
        ),
        text=Text(
            {
                "en": "A specialist has taken up your request {number}. We will tell you as soon as there is news.",
                "pt-BR": "Um especialista assumiu sua solicitação {number}. Avisaremos assim que houver novidades.",
                "zh-CN": "您的请求 {number} 已转交专家处理。一有进展，我们会立即告知您。",
            }
        ),
        places=(NUMBER, BRAND),
    )
)
TO_VENDOR_OPEN = define(
    Mail(
        kind="handed-to-vendor-open",
        name=Text(
            {
                "en": "A partner helps with a request, without a date",
                "pt-BR": "Um parceiro ajuda em uma solicitação, sem data",
                "zh-CN": "请合作伙伴协助（无承诺时间）",
            }
        ),
        text=Text(
            {
                "en": "We have asked a partner to help with your request {number}. "
                "We will tell you as soon as there is news.",
                "pt-BR": "Pedimos a um parceiro ajuda com sua solicitação {number}. "
                "Avisaremos assim que houver novidades.",
                "zh-CN": "您的请求 {number} 已请合作伙伴协助处理。一有进展，我们会立即告知您。",
            }
        ),
        places=(NUMBER, BRAND),
    )
)


async def to_requester(
    connection: Connection, own: str, row: Row, due: datetime | None, zone: str, *, vendor: bool
) -> str:
    """The words: one's own, or the usual ones. `zone`: that of the team. Raises `NoPromise`: own words name no date."""
    promise = "" if due is None else moment(due, zone, row.language)
    if own:
        if PROMISE not in own:
            return own
        if not promise:
            raise NoPromise(errors=[{"field": "message", "code": NoPromise.code, "message": NoPromise().message}])
        return own.replace(PROMISE, promise)
    dated, open_ended = (TO_VENDOR, TO_VENDOR_OPEN) if vendor else (TO_TIER, TO_TIER_OPEN)
    words = await words_of(connection, dated if promise else open_ended, row.brand_id, row.language)
    brand = await brand_name(connection, row.brand_id, row.language)
    return words.fill({"number": f"#{row.number}", "promise": promise, "brand": brand}).text


def moment(at: datetime, zone: str, language: str) -> str:
    """A moment as it is written there, with the zone, for somebody who may be elsewhere."""
    local = at.astimezone(ZoneInfo(zone))
    form = "%d/%m/%Y %H:%M" if language.startswith("pt") else "%Y-%m-%d %H:%M"
    return f"{local.strftime(form)} ({zone})"
