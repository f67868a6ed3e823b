"""What people are told of a ticket on their screens: that they are meant, that a date has come, that it is late.

The words name the ticket by its number and nobody else, so that they may stay when a customer is erased.
"""

from collections.abc import Iterable
from uuid import UUID

from switchroom.people.facade import people_who_may
from switchroom.platform.db import Transaction
from switchroom.platform.text import Text
from switchroom.processes.facade import TICKET_NOTICE, Notice, tell_people
from switchroom.tickets.contracts import SEE
from switchroom.tickets.rows import Row
from switchroom.tickets.sla.contracts import Metric

Words = dict[str, str]
CONCERNED = """
select user_id from tickets.watcher where ticket_id = $1
union select assignee_id from tickets.ticket where id = $1 and assignee_id is not null
"""
MENTIONED: Words = {
    "en": "You were mentioned on #{number}",
    "pt-BR": "Mencionaram você em #{number}",
    "zh-CN": "#{number} 中提到了您",
}
FOLLOW_UP_DUE: Words = {
    "en": "You wanted to look at #{number} again now",
    "pt-BR": "Hora de retomar #{number}",
    "zh-CN": "该再次跟进 #{number} 了",
}
NOT_SENT: Words = {
    "en": "#{number}: the reply that was to go out now could not be sent",
    "pt-BR": "#{number}: a resposta agendada para agora não pôde ser enviada",
    "zh-CN": "#{number}：定时回复未能发送",
}
WARNED: dict[Metric, Words] = {
    Metric.FIRST_RESPONSE: {
        "en": "#{number}: first response due soon",
        "pt-BR": "#{number}: primeira resposta vence em breve",
        "zh-CN": "#{number}：首次响应即将到期",
    },
    Metric.UPDATE: {
        "en": "#{number}: next update due soon",
        "pt-BR": "#{number}: próxima atualização vence em breve",
        "zh-CN": "#{number}：下次更新即将到期",
    },
    Metric.RESOLUTION: {
        "en": "#{number}: resolution due soon",
        "pt-BR": "#{number}: solução vence em breve",
        "zh-CN": "#{number}：解决期限即将到期",
    },
    Metric.HANDOVER: {
        "en": "#{number}: somebody has to take it over soon",
        "pt-BR": "#{number}: alguém precisa assumir em breve",
        "zh-CN": "#{number}：需尽快有人接手",
    },
    Metric.ESCALATION: {
        "en": "#{number}: the escalation is due soon",
        "pt-BR": "#{number}: o escalonamento vence em breve",
        "zh-CN": "#{number}：升级处理即将到期",
    },
    Metric.VENDOR: {
        "en": "#{number}: the vendor's time is up soon",
        "pt-BR": "#{number}: o prazo do fornecedor vence em breve",
        "zh-CN": "#{number}：供应商处理即将到期",
    },
}
BREACHED: dict[Metric, Words] = {
    Metric.FIRST_RESPONSE: {
        "en": "#{number}: first response is overdue",
        "pt-BR": "#{number}: primeira resposta atrasada",
        "zh-CN": "#{number}：首次响应已超时",
    },
    Metric.UPDATE: {
        "en": "#{number}: next update is overdue",
        "pt-BR": "#{number}: próxima atualização atrasada",
        "zh-CN": "#{number}：下次更新已超时",
    },
    Metric.RESOLUTION: {
        "en": "#{number}: resolution is overdue",
        "pt-BR": "#{number}: solução atrasada",
        "zh-CN": "#{number}：解决已超时",
    },
    Metric.HANDOVER: {
        "en": "#{number}: nobody has taken it over in time",
        "pt-BR": "#{number}: ninguém assumiu a tempo",
        "zh-CN": "#{number}：无人按时接手",
    },
    Metric.ESCALATION: {
        "en": "#{number}: the escalation is overdue",
        "pt-BR": "#{number}: escalonamento atrasado",
        "zh-CN": "#{number}：升级处理已超时",
    },
    Metric.VENDOR: {
        "en": "#{number}: the vendor is overdue",
        "pt-BR": "#{number}: fornecedor atrasado",
        "zh-CN": "#{number}：供应商已超时",
    },
}


MOST_OF_A_TEAM = 50
OF_TEAM = 'select id from people."user" where unit_id = $1 and active and not archived order by id limit $2'


async def concerned(tx: Transaction, ticket_id: UUID) -> list[UUID]:
    """Whoever works on it, and who watches it."""
    return sorted({row["user_id"] for row in await tx.fetch(CONCERNED, ticket_id)})


async def tell(tx: Transaction, row: Row, people: Iterable[UUID], words: Words) -> None:
    """Put it on the screens of these people, as far as they may still see the ticket."""
    wanted = sorted(set(people))
    if not wanted:
        return
    able = await people_who_may(
        tx, SEE, unit_id=row.unit_id, brand_id=row.brand_id, origin=row.origin, among=wanted, limit=len(wanted)
    )
    text = Text({language: said.format(number=row.number) for language, said in words.items()})
    about = Notice(TICKET_NOTICE, text, ticket_id=row.id)
    await tell_people(tx, sorted(person.id for person in able), about, row.origin)


async def tell_late(tx: Transaction, row: Row, words: Words) -> None:
    """The same to everybody whom it concerns; where nobody works on it or watches it, to its team."""
    people = await concerned(tx, row.id)
    if not people:
        people = [found["id"] for found in await tx.fetch(OF_TEAM, row.unit_id, MOST_OF_A_TEAM)]
    await tell(tx, row, people, words)
