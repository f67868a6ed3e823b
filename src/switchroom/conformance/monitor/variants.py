"""The different ways in which runs of a process went, the most frequent first.

Each run was given the number of its way when it was measured, so no event is read here.
"""

from collections import Counter, defaultdict
from typing import Any

from switchroom.conformance.domain.paths import as_code
from switchroom.conformance.door import Conditions, Which, seen
from switchroom.conformance.monitor import schemas
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection

MOST = 50
_Found = tuple[int, float, list[tuple[str, int]]]


async def variants(connection: Connection, principal: Principal, which: Which) -> schemas.Variants:
    """The ways of a process's runs. Three statements. Raises `NotAllowed`."""
    assert which.ended_from is not None
    assert which.ended_to is not None
    conditions = seen(principal, which)
    conditions.add("m.variant <> 0")  # measured before ways were kept
    rows = await connection.fetch(
        f"""select m.variant, count(*)::int as runs, avg(m.fitness)::float8 as fitness,
                   (sum(count(*)) over ())::int as all_runs, (count(*) over ())::int as total
            from conformance.measured m where {conditions.sql}
            group by m.variant order by runs desc, m.variant limit {MOST}""",  # noqa: S608 - own fragments
        *conditions.arguments,
    )
    found = await _found(connection, conditions, [row["variant"] for row in rows])
    ways = await _ways(connection, which, [path for path, *_ in found.values()])
    return schemas.Variants(
        since=which.ended_from,
        until=which.ended_to,
        runs=rows[0]["all_runs"] if rows else 0,
        total=rows[0]["total"] if rows else 0,
        items=[_view(row, *found[row["variant"]], ways) for row in rows],
    )


async def _ways(connection: Connection, which: Which, paths: list[int]) -> dict[int, Any]:
    found = await connection.fetch(
        "select path, steps, walk from conformance.path where slug = $1 and path = any($2)", which.slug, paths
    )
    return {row["path"]: row for row in found}


async def _found(connection: Connection, conditions: Conditions, variants: list[int]) -> dict[int, _Found]:
    """Of each variant the path that most of its runs took, their median length, and how they ended."""
    conditions.add("m.variant = any({0})", variants)
    rows = await connection.fetch(
        f"""with chosen as (select m.variant, m.path, m.outcome,
                                   extract(epoch from m.ended_at - m.started_at)::float8 as seconds
                            from conformance.measured m where {conditions.sql}),
            lengths as (select variant, percentile_cont(0.5) within group (order by seconds) as median_s
                        from chosen group by variant),
            counted as (select variant, path, outcome, count(*)::int as runs from chosen group by 1, 2, 3)
            select c.variant, c.path, c.outcome, c.runs, l.median_s from counted c join lengths l using (variant)
            order by c.variant, c.path, c.outcome""",  # noqa: S608 - own fragments
        *conditions.arguments,
    )
    paths: dict[int, Counter[int]] = defaultdict(Counter)
    outcomes: dict[int, Counter[str]] = defaultdict(Counter)
    for row in rows:
        paths[row["variant"]][row["path"]] += row["runs"]
        outcomes[row["variant"]][row["outcome"]] += row["runs"]
    medians = {row["variant"]: row["median_s"] for row in rows}
    return {
        variant: (taken.most_common(1)[0][0], medians[variant], outcomes[variant].most_common())
        for variant, taken in paths.items()
    }


def _view(
    row: Any, path: int, median_s: float, outcomes: list[tuple[str, int]], ways: dict[int, Any]
) -> schemas.VariantView:
    return schemas.VariantView(
        variant=as_code(row["variant"]),
        runs=row["runs"],
        share=row["runs"] / row["all_runs"],
        median_s=median_s,
        fitness=row["fitness"],
        outcomes=[schemas.OutcomeCount(outcome=outcome, runs=runs) for outcome, runs in outcomes],
        steps=ways[path]["steps"],
        walk=ways[path]["walk"],
    )
