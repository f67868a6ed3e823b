"""Views: lists of tickets under a name, built in or saved by people, with how many tickets they have.

Nothing counts the table: a count ends at `MOST_COUNTED`, and only what an index answers is counted. Built-in views
have one each; a saved view is counted if it is about what is not solved, which is a small part of all.
"""

from typing import Any

import msgspec

from switchroom.platform.access import Principal
from switchroom.platform.db import Connection
from switchroom.platform.listing import Window
from switchroom.platform.text import Text
from switchroom.tickets import setup_schemas
from switchroom.tickets.contracts import SEE, UNSOLVED, Status
from switchroom.tickets.list_pages import query_of, words_of
from switchroom.tickets.lists import (
    Filters,
    Statement,
    conditions,
    of_requester,
    scope_of,
    selected,
    spread_by,
    unit_of,
)
from switchroom.tickets.saved_view_actions import SAVED_VIEWS

MOST_COUNTED = 1_000
MOST_SAVED = 100
"""So many are shown, one's own and those of teams together."""


class BuiltIn(msgspec.Struct, frozen=True):
    """A built-in view: `query` is what the list is asked with."""

    code: str
    name: dict[str, str]
    query: dict[str, str]
    filters: Filters


LIVE = ",".join(UNSOLVED)
BUILT_IN = (
    BuiltIn(
        "mine",
        {"en": "My tickets", "pt-BR": "Meus chamados", "zh-CN": "我的工单"},
        {"assignee": "me", "status": LIVE, "sort": "due"},
        Filters(assignee="me", statuses=UNSOLVED),
    ),
    BuiltIn(
        "unassigned",
        {"en": "Unassigned", "pt-BR": "Sem responsável", "zh-CN": "未分派"},
        {"assignee": "none", "status": LIVE, "sort": "due"},
        Filters(assignee="none", statuses=UNSOLVED),
    ),
    BuiltIn(
        "my_teams",
        {"en": "My team's open tickets", "pt-BR": "Abertos da minha equipe", "zh-CN": "本团队待处理"},
        {"unit": "mine", "status": "new,open", "sort": "due"},
        Filters(unit="mine", statuses=(Status.NEW, Status.OPEN)),
    ),
    BuiltIn(
        "pending",
        {"en": "Waiting for others", "pt-BR": "Aguardando terceiros", "zh-CN": "等待他人"},
        {"status": "pending,on_hold", "sort": "changed"},
        Filters(statuses=(Status.PENDING, Status.ON_HOLD)),
    ),
    BuiltIn(
        "overdue",
        {"en": "Overdue", "pt-BR": "Atrasados", "zh-CN": "已超时"},
        {"overdue": "true", "sort": "due"},
        Filters(overdue=True),
    ),
    BuiltIn(
        "at_vendor",
        {"en": "At a vendor", "pt-BR": "No fornecedor", "zh-CN": "供应商处理中"},
        {"vendor": "any", "status": LIVE, "sort": "due"},
        Filters(vendor="any", statuses=UNSOLVED),
    ),
    BuiltIn(
        "escalation_overdue",
        {"en": "Escalation overdue", "pt-BR": "Escalonamento atrasado", "zh-CN": "升级已超时"},
        {"escalation_overdue": "true", "status": LIVE, "sort": "due"},
        Filters(escalation_overdue=True, statuses=UNSOLVED),
    ),
    BuiltIn(
        "recently_solved",
        {"en": "Recently solved", "pt-BR": "Resolvidos recentemente", "zh-CN": "最近解决"},
        {"status": "solved", "sort": "changed"},
        Filters(statuses=(Status.SOLVED,)),
    ),
)


async def view_counts(connection: Connection, principal: Principal, most: int = MOST_COUNTED) -> list[dict[str, Any]]:
    """The principal's views, with how many tickets they have where that is counted, to `most` and no further."""
    saved = await _saved(connection, principal)
    counts = await _counts(connection, principal, [view.filters for view in BUILT_IN] + [own for _, own in saved], most)
    built_in: list[dict[str, Any]] = [
        {"code": view.code, "name": view.name, "query": view.query, "saved": None} for view in BUILT_IN
    ]
    kept = [
        {
            "code": str(row.id),
            "name": Text.parse(row.name).to_json(),
            "query": row.query.said(),
            "saved": {"id": row.id, "version": row.version, "unit_id": row.unit_id},
        }
        for row, _ in saved
    ]
    return [
        {**view, "count": None if count is None else min(count, most), "capped": count is not None and count > most}
        for view, count in zip(built_in + kept, counts, strict=True)
    ]


async def _saved(connection: Connection, principal: Principal) -> list[tuple[setup_schemas.SavedView, Filters]]:
    if not principal.may(SEE):
        return []
    found = await SAVED_VIEWS.list(connection, principal, Window(limit=MOST_SAVED))
    return [(row, row.query.filters()) for row in found.items]


async def _counts(connection: Connection, principal: Principal, wanted: list[Filters], most: int) -> list[int | None]:
    """How many tickets each list has, at most one more than `most`, in one statement; None: not counted."""
    sql, parts = Statement(), list[str]()
    everything = await scope_of(connection, principal)
    for number, filters in enumerate(wanted):
        if number >= len(BUILT_IN) and (filters.search or not filters.unsolved):
            parts.append("null::int")
            continue
        query = await query_of(connection, filters)
        scope, which = everything, conditions(sql, principal, filters) + words_of(sql, filters, query)
        if filters.unit is not None:
            scope = await scope_of(connection, principal, await unit_of(connection, principal, filters))
        if filters.requester is not None:
            which.append(await of_requester(connection, sql, filters.requester))
        found = selected(sql, scope, which, columns="1 as one", order="", limit=most + 1, spread=spread_by(filters))
        parts.append(f"(select count(*)::int from ({found}) n)")  # noqa: S608 - own fragments
    columns = ", ".join(f"{part} as c{n}" for n, part in enumerate(parts))
    counts = await connection.fetch_row(f"select {columns}", *sql.arguments)
    assert counts is not None
    return list(counts.values())
