"""A list of tickets on its way out: what its filters show, of what one may see and take out."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from uuid import UUID

import msgspec

from switchroom.exchange.contracts import EXPORT, Field
from switchroom.exchange.facade import joined
from switchroom.platform.access import Principal
from switchroom.platform.db import Database
from switchroom.platform.text import Text
from switchroom.tickets.contracts import UNSOLVED
from switchroom.tickets.lists import Filters
from switchroom.tickets.views import Line, Named, listed

NAME = "tickets"
AT_ONCE = 200
FIELDS = (
    Field("number", {"en": "Number", "pt-BR": "Número", "zh-CN": "编号"}),
    Field("type", {"en": "Type", "pt-BR": "Tipo", "zh-CN": "类型"}),
    Field("status", {"en": "Status", "pt-BR": "Status", "zh-CN": "状态"}),
    Field("priority", {"en": "Priority", "pt-BR": "Prioridade", "zh-CN": "优先级"}),
    Field("subject", {"en": "Subject", "pt-BR": "Assunto", "zh-CN": "主题"}),
    Field("requester", {"en": "Requester", "pt-BR": "Solicitante", "zh-CN": "请求人"}),
    Field("brand", {"en": "Brand", "pt-BR": "Marca", "zh-CN": "品牌"}),
    Field("team", {"en": "Team", "pt-BR": "Equipe", "zh-CN": "团队"}),
    Field("assignee", {"en": "Assignee", "pt-BR": "Responsável", "zh-CN": "负责人"}),
    Field("tags", {"en": "Tags", "pt-BR": "Etiquetas", "zh-CN": "标签"}),
    Field("language", {"en": "Language", "pt-BR": "Idioma", "zh-CN": "语言"}),
    Field("medium", {"en": "Came by", "pt-BR": "Veio por", "zh-CN": "来源渠道"}),
    Field("opened_at", {"en": "Opened (UTC)", "pt-BR": "Aberto (UTC)", "zh-CN": "创建时间（UTC）"}),
    Field("changed_at", {"en": "Changed (UTC)", "pt-BR": "Alterado (UTC)", "zh-CN": "更改时间（UTC）"}),
    Field("solved_at", {"en": "Solved (UTC)", "pt-BR": "Resolvido (UTC)", "zh-CN": "解决时间（UTC）"}),
    Field("due_at", {"en": "Due (UTC)", "pt-BR": "Prazo (UTC)", "zh-CN": "到期时间（UTC）"}),
    Field("reopened", {"en": "Times reopened", "pt-BR": "Vezes reaberto", "zh-CN": "重开次数"}),
)


async def ticket_rows(
    database: Database, principal: Principal, filters: Filters, language: str
) -> AsyncIterator[list[list[str]]]:
    """The tickets of a list, some at a time, what was opened last first: that order stands while tickets change.

    Raises `BadFilter`, `SortNeedsUnsolved`.
    """
    statuses = filters.statuses or (UNSOLVED if filters.unsolved else ())
    filters = msgspec.structs.replace(filters, statuses=statuses, sort="opened", limit=AT_ONCE, cursor="")
    async with database.read() as connection:
        paths = {row["id"]: row["path"] for row in await connection.fetch("select id, path from organisation.unit")}
    while True:
        async with database.read() as connection:
            page = await listed(connection, principal, filters)
        taken = [line for line in page.items if _may_take(principal, line, paths)]
        if taken:
            yield [_cells(line, language) for line in taken]
        if page.next is None:
            return
        filters = msgspec.structs.replace(filters, cursor=page.next)


def _may_take(principal: Principal, line: Line, paths: dict[UUID, str]) -> bool:
    brand = line.brand.id if line.brand else None
    return principal.may(EXPORT, unit_path=paths.get(line.unit.id), brand=brand)


def _cells(line: Line, language: str) -> list[str]:
    return [
        str(line.number),
        line.type,
        line.status,
        str(line.priority),
        line.subject,
        _name(line.requester, language),
        _name(line.brand, language),
        _name(line.unit, language),
        _name(line.assignee, language),
        joined(line.tags),
        line.language,
        line.medium,
        *(_time(at) for at in (line.opened_at, line.changed_at, line.solved_at, line.next_due_at)),
        str(line.reopened),
    ]


def _name(named: Named | None, language: str) -> str:
    return Text.parse(named.name).in_language(language, "en") if named else ""


def _time(at: datetime | None) -> str:
    """As spreadsheets take it for a time."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S}" if at else ""
