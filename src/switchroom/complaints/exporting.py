"""The register and the monthly report on their way out, as files."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import msgspec

from switchroom.complaints import schemas
from switchroom.complaints.names import with_names
from switchroom.complaints.register import Filters, page
from switchroom.exchange.contracts import EXPORT, Field
from switchroom.platform.access import Principal
from switchroom.platform.db import Database
from switchroom.platform.text import Text

NAME, REPORT_NAME = "complaints", "complaint-report"
AT_ONCE = 200
FIELDS = (
    Field("number", {"en": "Number", "pt-BR": "Número", "zh-CN": "编号"}),
    Field("customer", {"en": "Customer", "pt-BR": "Cliente", "zh-CN": "客户"}),
    Field("came_by", {"en": "Came by", "pt-BR": "Veio por", "zh-CN": "来源渠道"}),
    Field("region", {"en": "Region", "pt-BR": "Região", "zh-CN": "归属地"}),
    Field("brand", {"en": "Brand", "pt-BR": "Marca", "zh-CN": "品牌"}),
    Field("service", {"en": "Service", "pt-BR": "Serviço", "zh-CN": "业务"}),
    Field("cause", {"en": "Cause", "pt-BR": "Causa", "zh-CN": "投诉原因"}),
    Field("team", {"en": "Team", "pt-BR": "Equipe", "zh-CN": "团队"}),
    Field("handler", {"en": "Handler", "pt-BR": "Responsável", "zh-CN": "处理人"}),
    Field("opened_at", {"en": "Opened (UTC)", "pt-BR": "Aberta (UTC)", "zh-CN": "受理时间（UTC）"}),
    Field(
        "first_answered_at",
        {"en": "First answer (UTC)", "pt-BR": "Primeira resposta (UTC)", "zh-CN": "首次答复（UTC）"},
    ),
    Field("due_at", {"en": "Due (UTC)", "pt-BR": "Prazo (UTC)", "zh-CN": "时限（UTC）"}),
    Field("ended_at", {"en": "Closed (UTC)", "pt-BR": "Encerrada (UTC)", "zh-CN": "办结时间（UTC）"}),
    Field("outcome", {"en": "Outcome", "pt-BR": "Resultado", "zh-CN": "处理结果"}),
    Field("remedy", {"en": "Remedy", "pt-BR": "Solução", "zh-CN": "处理方案"}),
    Field("goodwill", {"en": "Goodwill", "pt-BR": "Cortesia", "zh-CN": "补偿金额"}),
    Field("warnings", {"en": "Warnings", "pt-BR": "Alertas", "zh-CN": "预警次数"}),
    Field("warning", {"en": "Warning's outcome", "pt-BR": "Resultado do alerta", "zh-CN": "预警结果"}),
    Field("late_steps", {"en": "Late steps", "pt-BR": "Etapas em atraso", "zh-CN": "超时环节数"}),
)
COUNTS = {
    "received": {"en": "Received", "pt-BR": "Recebidas", "zh-CN": "受理量"},
    "closed": {"en": "Closed", "pt-BR": "Encerradas", "zh-CN": "办结量"},
    "promised": {"en": "With a time limit", "pt-BR": "Com prazo", "zh-CN": "有时限"},
    "on_time": {"en": "On time", "pt-BR": "No prazo", "zh-CN": "及时办结"},
    "first_promised": {
        "en": "With a limit to the first answer",
        "pt-BR": "Com prazo de 1ª resposta",
        "zh-CN": "有首次答复时限",
    },
    "first_on_time": {"en": "First answer on time", "pt-BR": "1ª resposta no prazo", "zh-CN": "及时首次答复"},
    "repeated": {"en": "Repeated", "pt-BR": "Repetidas", "zh-CN": "重复投诉"},
    "escalated": {"en": "Escalated", "pt-BR": "Escalonadas", "zh-CN": "升级投诉"},
    "satisfied": {"en": "Satisfied", "pt-BR": "Satisfeitos", "zh-CN": "满意"},
    "unsatisfied": {"en": "Unsatisfied", "pt-BR": "Insatisfeitos", "zh-CN": "不满意"},
    "warned": {"en": "Warned of", "pt-BR": "Com alerta", "zh-CN": "已预警"},
    "late": {"en": "With a late step", "pt-BR": "Com etapa em atraso", "zh-CN": "有超时环节"},
    "late_steps": {"en": "Late steps", "pt-BR": "Etapas em atraso", "zh-CN": "超时环节数"},
    "goodwill": {"en": "With goodwill", "pt-BR": "Com cortesia", "zh-CN": "有补偿"},
    "goodwill_sum": {"en": "Goodwill in all", "pt-BR": "Total de cortesias", "zh-CN": "补偿总额"},
    "open": {"en": "Still open", "pt-BR": "Ainda abertas", "zh-CN": "期末未办结"},
}
REPORT_FIELDS = (
    Field("part", {"en": "Part", "pt-BR": "Parte", "zh-CN": "分项"}),
    *(Field(name, title) for name, title in COUNTS.items()),
    Field("customers", {"en": "Customers", "pt-BR": "Clientes", "zh-CN": "客户数"}),
    Field("per_10_000", {"en": "Per 10,000 customers", "pt-BR": "Por 10.000 clientes", "zh-CN": "每万客户投诉量"}),
)


async def register_rows(
    database: Database, principal: Principal, filters: Filters, language: str
) -> AsyncIterator[list[list[str]]]:
    """The complaints of a list, some at a time, the latest first. Raises `NotAllowed`."""
    filters = msgspec.structs.replace(filters, sort="opened", limit=AT_ONCE, cursor="")
    async with database.read() as connection:
        paths = {row["id"]: row["path"] for row in await connection.fetch("select id, path from organisation.unit")}
    while True:
        async with database.read() as connection:
            rows, following = await page(connection, principal, filters)
            taken = [r for r in rows if principal.may(EXPORT, unit_path=paths.get(r.unit_id), brand=r.brand_id)]
            named = await with_names(connection, taken)
        if named:
            yield [_cells(row, language) for row in named]
        if following is None:
            return
        filters = msgspec.structs.replace(filters, cursor=following)


def _cells(row: dict[str, Any], language: str) -> list[str]:
    named = {name: _name(row[name], language) for name in ("customer", "region", "brand", "service", "unit", "handler")}
    return [
        str(row["number"]),
        named["customer"],
        "key-0" if row["by_key"] else row["medium"],
        *(named[name] for name in ("region", "brand", "service")),
        _text(row["cause_name"], language),
        *(named[name] for name in ("unit", "handler")),
        *(_time(row[name]) for name in ("opened_at", "first_answered_at", "due_at", "ended_at")),
        row["outcome"] or "",
        row["remedy"] or "",
        "" if row["goodwill"] is None else f"{row['goodwill']:.2f}",
        str(row["warnings"]),
        row["warning_outcome"] or ("running" if row["warning"] else ""),
        str(row["late_steps"]),
    ]


async def report_rows(figures: schemas.ComplaintFigures, language: str) -> AsyncIterator[list[list[str]]]:
    """The whole in the first line, then each part."""
    yield [_group(group, language) for group in (figures.whole, *figures.groups)]


def _group(group: schemas.FigureGroup, language: str) -> list[str]:
    counts = group.counts.model_dump()
    numbers = [f"{counts[name]:.2f}" if name == "goodwill_sum" else str(counts[name]) for name in COUNTS]
    rate = "" if group.per_10_000 is None else f"{group.per_10_000:.2f}"
    return [_text(group.name, language), *numbers, "" if group.customers is None else str(group.customers), rate]


def _name(named: dict[str, Any] | None, language: str) -> str:
    return _text(named["name"], language) if named else ""


def _text(text: Any, language: str) -> str:
    return Text.parse(text).in_language(language, "en") if text else ""


def _time(at: datetime | None) -> str:
    """As spreadsheets take it for a time."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S}" if at else ""
