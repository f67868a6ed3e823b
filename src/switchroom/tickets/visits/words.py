"""What the requester is told of a visit, in the ticket's language and the brand's words."""

from switchroom.people.facade import people_by_id
from switchroom.platform.db import Connection
from switchroom.platform.text import Text
from switchroom.tickets.rows import Row
from switchroom.tickets.visits.contracts import Invitation, Method, Visit, VisitKind, Wish
from switchroom.tickets.visits.timing import written
from switchroom.wording.contracts import BRAND, NUMBER, Mail, Place, define
from switchroom.wording.facade import Words, brand_name, one_line, words_of

WHEN = Place(
    name="when",
    meaning=Text({"en": "Day and time, with the zone", "pt-BR": "Dia e hora, com o fuso", "zh-CN": "日期、时间和时区"}),
    example=Text(
        {
            "en": "2026-03-16 15:00–16:00 (Europe/Berlin)",
            "pt-BR": "16/03/2026 15:00–16:00 (America/Sao_Paulo)",
            "zh-CN": "2026-03-16 15:00–16:00 (Asia/Shanghai)",
        }
    ),
    needed=True,
)
WHERE = Place(
    name="place",
    meaning=Text(
        {"en": "Where; its line is left out without one", "pt-BR": "Onde; sem local, a linha não aparece",
         "zh-CN": "地点；没有地点时整行省略"}
    ),
    example=Text({"en": "Long Street 5, room 2.14", "pt-BR": "Rua Longa, 5, sala 214", "zh-CN": "长街5号214室"}),
    in_subject=False,
)  # fmt: skip
WHO = Place(
    name="agent",
    meaning=Text({"en": "Who comes, or is there", "pt-BR": "Quem vai, ou atende", "zh-CN": "上门或接待的人员"}),
    example=Text({"": "Ana Souza"}),
    in_subject=False,
)
NOTE = Place(
    name="note",
    meaning=Text(
        {"en": "What the agent adds; its line is left out without it",
         "pt-BR": "O que o atendente acrescenta; sem nada, a linha não aparece",
         "zh-CN": "客服的补充说明；没有时整行省略"}
    ),
    example=Text({"en": "Please have the old device at hand.", "pt-BR": "Tenha o aparelho antigo à mão.",
                  "zh-CN": "请备好旧设备。"}),
    in_subject=False,
)  # fmt: skip
REASON = Place(
    name="reason",
    meaning=Text(
        {"en": "Why; its line is left out without one", "pt-BR": "Por quê; sem motivo, a linha não aparece",
         "zh-CN": "原因；没有原因时整行省略"}
    ),
    example=Text({"en": "The part comes later.", "pt-BR": "A peça chega depois.", "zh-CN": "配件要晚些才到。"}),
    in_subject=False,
)  # fmt: skip
FACTS = {
    "en": "When: {when}\nWhere: {place}\nWho: {agent}\n\n{note}\n\nIf that does not suit you, answer this message.",
    "pt-BR": "Quando: {when}\nOnde: {place}\nQuem: {agent}\n\n{note}\n\nSe não for possível, responda a esta mensagem.",
    "zh-CN": "时间：{when}\n地点：{place}\n人员：{agent}\n\n{note}\n\n如果不方便，请直接回复此消息。",
}
_PLACES = (WHEN, WHERE, WHO, NOTE, NUMBER, BRAND)


def _define(kind: str, name: dict[str, str], first: dict[str, str]) -> Mail:
    """Words that begin as told and go on with the facts."""
    text = Text({language: f"{said}\n\n{FACTS[language]}" for language, said in first.items()})
    places = (*_PLACES, REASON) if any("{reason}" in said for said in first.values()) else _PLACES
    return define(Mail(kind=kind, name=Text(name), text=text, places=places))


PLANNED = {
    VisitKind.ON_SITE: _define(
        "visit-planned",
        {
            "en": "A visit to the requester is planned",
            "pt-BR": "Visita ao solicitante marcada",
            "zh-CN": "已安排上门服务",
        },
        {
            "en": "We come to you for your request {number}.",
            "pt-BR": "Vamos até você para tratar da sua solicitação {number}.",
            "zh-CN": "我们将就您的请求 {number} 上门服务。",
        },
    ),
    VisitKind.AT_COUNTER: _define(
        "counter-visit-planned",
        {
            "en": "A visit to the counter is planned",
            "pt-BR": "Visita ao balcão marcada",
            "zh-CN": "已安排到服务台办理",
        },
        {
            "en": "Please come to us for your request {number}.",
            "pt-BR": "Venha até nós para tratar da sua solicitação {number}.",
            "zh-CN": "请您就请求 {number} 到我们的服务台办理。",
        },
    ),
}
MOVED = {
    VisitKind.ON_SITE: _define(
        "visit-moved",
        {
            "en": "A visit to the requester is moved",
            "pt-BR": "Visita ao solicitante remarcada",
            "zh-CN": "上门服务已改期",
        },
        {
            "en": "Our visit for your request {number} has changed.\n{reason}",
            "pt-BR": "Nossa visita para a sua solicitação {number} mudou.\n{reason}",
            "zh-CN": "您的请求 {number} 的上门服务有变动。\n{reason}",
        },
    ),
    VisitKind.AT_COUNTER: _define(
        "counter-visit-moved",
        {"en": "A visit to the counter is moved", "pt-BR": "Visita ao balcão remarcada", "zh-CN": "到服务台办理已改期"},
        {
            "en": "Your visit to us for your request {number} has changed.\n{reason}",
            "pt-BR": "Sua visita a nós para a solicitação {number} mudou.\n{reason}",
            "zh-CN": "您的请求 {number} 到服务台办理的安排有变动。\n{reason}",
        },
    ),
}
REMINDER = {
    VisitKind.ON_SITE: _define(
        "visit-reminder",
        {
            "en": "Reminder of a visit to the requester",
            "pt-BR": "Lembrete de visita ao solicitante",
            "zh-CN": "上门服务提醒",
        },
        {
            "en": "We remind you that we come to you for your request {number}.",
            "pt-BR": "Lembramos que vamos até você para tratar da sua solicitação {number}.",
            "zh-CN": "提醒您：我们即将就您的请求 {number} 上门服务。",
        },
    ),
    VisitKind.AT_COUNTER: _define(
        "counter-visit-reminder",
        {
            "en": "Reminder of a visit to the counter",
            "pt-BR": "Lembrete de visita ao balcão",
            "zh-CN": "到服务台办理提醒",
        },
        {
            "en": "We remind you of your visit to us for your request {number}.",
            "pt-BR": "Lembramos da sua visita a nós para a solicitação {number}.",
            "zh-CN": "提醒您：您就请求 {number} 到服务台办理的时间快到了。",
        },
    ),
}
CANCELLED = define(
    Mail(
        kind="visit-cancelled",
        name=Text({"en": "A visit is cancelled", "pt-BR": "Visita cancelada", "zh-CN": "上门或到访已取消"}),
        text=Text(
            {
                "en": "The visit of {when} for your request {number} does not take place.\n{reason}",
                "pt-BR": "A visita de {when} para a sua solicitação {number} não acontecerá.\n{reason}",
                "zh-CN": "您的请求 {number} 原定于 {when} 的安排已取消。\n{reason}",
            }
        ),
        places=(WHEN, REASON, NUMBER, BRAND),
    )
)
SUMMARY = {
    VisitKind.ON_SITE: Text(
        {
            "en": "Visit for request {number}",
            "pt-BR": "Visita: solicitação {number}",
            "zh-CN": "上门服务：请求 {number}",
        }
    ),
    VisitKind.AT_COUNTER: Text(
        {
            "en": "At the counter for request {number}",
            "pt-BR": "No balcão: solicitação {number}",
            "zh-CN": "到服务台办理：请求 {number}",
        }
    ),
}
ASKS = {
    Wish.MOVE: Text(
        {
            "en": "Please move the visit of {when}.",
            "pt-BR": "Por favor, remarquem a visita de {when}.",
            "zh-CN": "请更改 {when} 的到访时间。",
        }
    ),
    Wish.CANCEL: Text(
        {
            "en": "Please cancel the visit of {when}.",
            "pt-BR": "Por favor, cancelem a visita de {when}.",
            "zh-CN": "请取消 {when} 的到访。",
        }
    ),
}
"""What a requester asks for, above his own words."""


async def told(connection: Connection, row: Row, mail: Mail, visit: Visit, reason: str = "") -> str:
    """What this mail says of a visit."""
    words: Words = await words_of(connection, mail, row.brand_id, row.language)
    values = {
        "when": written(visit.slot, visit.zone, words.language),
        "place": visit.place,
        "agent": await agent_of(connection, visit),
        "note": visit.note,
        "reason": reason,
        "number": f"#{row.number}",
        "brand": await brand_name(connection, row.brand_id, words.language),
    }
    return words.fill(values).text


def asked(row: Row, visit: Visit, wish: Wish, own: str) -> str:
    """A requester's message about a visit."""
    language = row.language or "en"
    first = ASKS[wish].in_language(language, "en").format(when=written(visit.slot, visit.zone, language))
    return f"{first}\n\n{own}".strip()


async def invitation(connection: Connection, row: Row, visit: Visit, method: Method) -> Invitation:
    """The visit as it goes into its reader's calendar now."""
    summary = SUMMARY[visit.kind].in_language(row.language or "en", "en").format(number=f"#{row.number}")
    if method is Method.PUBLISH:
        summary = f"{summary}: {one_line(row.subject)}"
    return Invitation(
        id=visit.id,
        method=method,
        sequence=visit.sequence,
        at=await connection.fetch_value("select clock_timestamp()"),
        begins_at=visit.begins_at,
        ends_at=visit.ends_at,
        summary=summary,
        place=visit.place,
        text="\n\n".join(filter(None, (await agent_of(connection, visit), visit.note))),
    )


async def agent_of(connection: Connection, visit: Visit) -> str:
    """Who goes."""
    return next((one.name for one in (await people_by_id(connection, [visit.agent_id])).values()), "")
