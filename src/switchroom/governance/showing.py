"""How reports, tables, improvements and reviews are shown: counts become the four measurements, keys get names."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from switchroom.conformance.facade import Benchmarks, Counts, measurements_of, names_of
from switchroom.governance import schemas, tables
from switchroom.governance.improvements import Figure, Improvement, may_change
from switchroom.governance.reports import By, lines_of, lines_seen, month_before, report_of, summed
from switchroom.governance.reviews import Reviewed
from switchroom.governance.tables import MonitoringTable
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection
from switchroom.platform.errors import Invalid


async def report(
    connection: Connection, principal: Principal, month: date, by: By, unit_id: UUID | None
) -> schemas.ProcessReport:
    """A month over what the principal may see, beside the month before. Raises `NoSuchReport`."""
    made = await report_of(connection, month)
    unit = None
    if unit_id is not None:
        unit = await connection.fetch_row("select name, path from organisation.unit where id = $1", unit_id)
        if unit is None:
            raise Invalid("There is no such unit.")
    below = unit["path"] if unit else "/"
    lines = await lines_seen(connection, principal, month, below)
    before = await lines_seen(connection, principal, month_before(month), below)
    opened = await connection.fetch_value(
        "select count(*)::int from governance.improvement where report_id = $1", made.id
    )
    rows = await _rows(connection, by, summed(lines, by), summed(before, by), made.held)
    return schemas.ProcessReport(
        month=made.month,
        since=made.since,
        until=made.until,
        made_at=made.made_at,
        time_zone=made.time_zone,
        unit=unit["name"] if unit else None,
        whole=_whole(summed(lines, by), summed(before, by), made.held),
        rows=rows,
        improvements=opened,
    )


def table_line(principal: Principal, one: MonitoringTable) -> schemas.MonitoringTableLine:
    return schemas.MonitoringTableLine(**_line(principal, one))


async def table(connection: Connection, principal: Principal, one: MonitoringTable) -> schemas.MonitoringTableView:
    """A table with its figures, as the report has kept them, beside those of the month before."""
    made = await report_of(connection, one.month)
    found = await tables.figures(connection, one)
    counts: dict[str | None, Counts] = dict(found.items())
    before = summed(await lines_of(connection, month_before(one.month), one.unit_path), By.PROCESS)
    return schemas.MonitoringTableView(
        **_line(principal, one),
        remark=one.remark,
        remarks=one.remarks,
        revision=one.revision,
        posts=one.posts,
        rows=await _rows(connection, By.PROCESS, counts, before, made.held),
        whole=_whole(counts, before, made.held),
        people=[schemas.TableReader.model_validate(reader) for reader in await tables.readers(connection, one)],
        digest=one.digest,
        holds=tables.holds(one, found),
    )


def improvement(principal: Principal, held: Benchmarks, one: Improvement) -> schemas.ImprovementView:
    def figure(found: Figure | None) -> schemas.FigureView | None:
        if found is None:
            return None
        figures = measurements_of(found.counts, held, one.slug)
        return schemas.FigureView(since=found.since, until=found.until, figures=figures)

    return schemas.ImprovementView(
        process=one.slug,
        before=figure(one.before),
        after=figure(one.after),
        may_change=not one.state.over and may_change(principal, one),
        **{
            name: getattr(one, name)
            for name in schemas.ImprovementView.model_fields
            if name not in ("process", "before", "after", "may_change")
        },
    )


def review(one: Reviewed) -> schemas.ReviewView:
    return schemas.ReviewView(
        process=one.slug,
        **{name: getattr(one, name) for name in schemas.ReviewView.model_fields if name != "process"},
    )


def _line(principal: Principal, one: MonitoringTable) -> dict[str, Any]:
    names = set(schemas.MonitoringTableLine.model_fields) - {"may_sign"}
    return {**{name: getattr(one, name) for name in names}, "may_sign": tables.may_sign(principal, one)}


async def _rows(
    connection: Connection,
    by: By,
    counts: Mapping[str | None, Counts],
    before: Mapping[str | None, Counts],
    held: Benchmarks,
) -> list[schemas.ReportRow]:
    names = await names_of(connection, by.value, list(counts))
    ordered = sorted(counts, key=lambda key: (-counts[key].runs, -counts[key].came, key or ""))
    return [_row(key, names.get(key), counts[key], before.get(key), held, by) for key in ordered]


def _row(
    key: str | None, name: Any, counts: Counts, before: Counts | None, held: Benchmarks, by: By = By.PROCESS
) -> schemas.ReportRow:
    slug = key if by is By.PROCESS else None
    return schemas.ReportRow(
        key=key,
        name=name,
        figures=measurements_of(counts, held, slug),
        before=None if before is None else measurements_of(before, held, slug),
    )


def _whole(
    counts: Mapping[str | None, Counts], before: Mapping[str | None, Counts], held: Benchmarks
) -> schemas.ReportRow:
    earlier = sum(before.values(), Counts()) if before else None
    return _row(None, None, sum(counts.values(), Counts()), earlier, held)
