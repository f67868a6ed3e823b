"""Figures of the monitor equal what is counted by hand over the same histories, whatever happened in them."""

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any
from uuid import UUID

import pytest

from switchroom.platform.events import Actor, ActorKind, Code
from switchroom.platform.ids import new_id
from switchroom.processes.domain.state import encode_run, new_run
from switchroom.processes.events import RunEnded, StepDone
from tests.support.centre_in_process import Live
from tests.support.web import ok

PROCESS = """
start: greet
steps:
  greet:
    {type: show, title: Greet, text: Hi, post: seller, buttons: [{name: go, label: {en: Go}}], outcomes: {go: offer}}
  offer: {type: show, title: Offer, text: Buy, buttons: [{name: go, label: {en: Go}}], outcomes: {go: sold}}
  sold: {type: milestone, milestone: sold, then: check}
  check:
    {type: show, title: Check, text: Look, post: inspector, buttons: [{name: go, label: {en: Go}}], outcomes: {go: end}}
  end: {type: end}
"""
ACTING = ["greet", "offer", "check"]
POSTS = {"greet": "seller", "offer": None, "sold": None, "check": "inspector"}
FIRST = datetime(2026, 1, 5, 8, tzinfo=UTC)
INSPECTED_UNTIL = datetime(2026, 1, 20, tzinfo=UTC)
PERIOD = {"from": "2026-01-01T00:00:00Z", "to": "2026-06-01T00:00:00Z"}


@dataclass
class Visit:
    step: str
    user: UUID
    ended: datetime
    seconds: float
    late: bool
    deviation: str | None = None
    outcome: str = "go"

    @property
    def done(self) -> bool:
        return self.deviation is None and self.outcome == "go" and self.step in ACTING


@dataclass
class Run:
    id: UUID
    process: str
    interaction: UUID
    unit: str
    region: str | None
    began: datetime
    missing: int
    visits: list[Visit] = field(default_factory=list)

    @property
    def ended(self) -> datetime:
        return self.visits[-1].ended

    @property
    def trace(self) -> list[str]:
        return [visit.step for visit in self.visits if visit.done]

    @property
    def fitness(self) -> float:
        """Of a process that is one line: what is in common is longest common subsequence."""
        lengths = [[0] * (len(ACTING) + 1) for _ in range(len(self.trace) + 1)]
        for i, done in enumerate(self.trace):
            for j, wanted in enumerate(ACTING):
                same = lengths[i][j] + 1 if done == wanted else 0
                lengths[i + 1][j + 1] = max(same, lengths[i][j + 1], lengths[i + 1][j])
        worst = len(self.trace) + len(ACTING)
        return 1 - (worst - 2 * lengths[-1][-1]) / worst


class Histories:
    """Random ones, told to the journal; and what a careful clerk would count in them."""

    def __init__(self, live: Live, seed: int) -> None:
        self.live, self.random = live, random.Random(seed)
        self.units: list[str] = []
        self.regions: list[str | None] = [None]
        self.users: dict[str, UUID] = {}
        self.runs: list[Run] = []

    async def prepare(self) -> None:
        centre = self.live.centre
        posts = {slug: await centre.make("posts", name=slug, slug=slug) for slug in ("seller", "inspector")}
        until = (INSPECTED_UNTIL - timedelta(days=1)).date().isoformat()
        held = {
            "Sam": [{"post_id": posts["seller"]["id"], "from": "2020-01-01", "to": None}],
            "Ina": [{"post_id": posts["inspector"]["id"], "from": "2020-01-01", "to": until}],
            "Vic": [],
        }
        for name, theirs in held.items():
            self.users[name] = UUID((await centre.person(name, posts=theirs))["id"])
        self.units = [await centre.root(), await centre.unit("North")]
        made = await centre.make("regions", name="South", code="south")
        self.regions.append(made["id"])
        for slug in ("sale", "other"):
            await self.live.entry(slug, PROCESS)

    async def happen(self, count: int) -> None:
        brand = await self.live.value("select id from organisation.brand")
        customers: dict[str | None, UUID] = {None: new_id()}
        customers[self.regions[1]] = UUID((await self.live.centre.make("customers", name="Cleo", group="ours"))["id"])
        async with self.live.database.transaction() as tx:
            await tx.execute(
                "update customers.customer set region_id = $1", UUID(self.regions[1]) if self.regions[1] else None
            )
            for number in range(count):
                run = self._run(number)
                self.runs.append(run)
                await tx.execute(
                    """insert into interactions.interaction
                           (id, reference, origin, medium, state, brand_id, unit_id, customer_id, started_at)
                       values ($1, $2, 'real', 'voice', 'ended', $3, $4, $5, $6)""",
                    *(run.interaction, f"R-{number}", brand, UUID(run.unit), customers[run.region], run.began),
                )
                await self._tell(tx, run)
        await self.live.settle()

    def _run(self, number: int) -> Run:
        began = FIRST + timedelta(hours=self.random.randrange(24 * 30))
        run = Run(
            id=new_id(),
            process=self.random.choice(["sale", "sale", "other"]),
            interaction=new_id(),
            unit=self.random.choice(self.units),
            region=self.random.choice(self.regions),
            began=began,
            missing=self.random.choice([0, 0, 0, 1]),
        )
        names = ["greet", "offer", "sold", "check"]
        for _ in range(self.random.choice([0, 0, 1, 2])):
            at = self.random.randrange(len(names))
            match self.random.choice(["drop", "again", "swap"]):
                case "drop" if len(names) > 1:
                    names.pop(at)
                case "again":
                    names.insert(at, self.random.choice(ACTING))
                case _:
                    names.append(names.pop(at))
        now = began
        for name in names:
            seconds = self.random.randrange(1, 4000)
            now += timedelta(seconds=seconds)
            visit = Visit(name, self.random.choice([*self.users.values()]), now, seconds, self.random.random() < 0.1)
            if name in ACTING and self.random.random() < 0.15:
                visit.deviation = self.random.choice(["skipped", "jumped"])
            if name == "sold":
                visit.outcome, visit.late = "done", False
            run.visits.append(visit)
        if self.random.random() < 0.2:
            run.visits[-1].outcome = "stopped"
        return run

    async def _tell(self, tx: Any, run: Run) -> None:
        await tx.execute(
            """insert into processes.run
                   (id, root_id, slug, version, origin, subject_kind, subject_id, state, outcome, started_at, ended_at)
               values ($1, $1, $2, 1, 'real', 'interaction', $3, $6, 'end', $4, $5)""",
            *(run.id, run.process, run.interaction, run.began, run.ended),
            encode_run(new_run(run.id, run.process, 1)),
        )
        before = run.began
        for number, visit in enumerate(run.visits, 1):
            done = StepDone(
                run=run.id,
                interaction=run.interaction,
                process=Code(run.process),
                number=1,
                step=Code(visit.step),
                kind=Code("milestone" if visit.step == "sold" else "show"),
                token=1,
                visit=number,
                began=before,
                ended=visit.ended,
                outcome=Code(visit.outcome),
                late=visit.late,
                deviation=Code(visit.deviation) if visit.deviation else None,
            )
            tx.emit(done, actor=Actor(ActorKind.USER, visit.user))
            before = visit.ended
        tx.emit(RunEnded(run=run.id, interaction=run.interaction, outcome=Code("end"), missing=run.missing))

    # --- the clerk ---

    def holds(self, visit: Visit) -> bool | None:
        post = POSTS[visit.step]
        if post is None:
            return None
        if post == "seller":
            return visit.user == self.users["Sam"]
        return visit.user == self.users["Ina"] and visit.ended < INSPECTED_UNTIL

    def taken_over(self, run: Run) -> list[bool]:
        done = [visit for visit in run.visits if visit.done]
        flags = [False] * len(done)
        for n in range(1, len(done)):
            same_post = POSTS[done[n - 1].step] == POSTS[done[n].step]
            flags[n] = same_post and done[n - 1].user != done[n].user
        return flags

    def complies(self, run: Run) -> bool:
        held = all(self.holds(visit) is not False for visit in run.visits if visit.done)
        kept = not any(visit.late or visit.deviation for visit in run.visits)
        return run.fitness == 1 and held and kept and not run.missing

    def sums(self, runs: Iterable[Run], only: Callable[[Visit], bool] = lambda _: True) -> dict[str, Any]:
        runs = list(runs)
        steps = [
            (visit, taken)
            for run in runs
            for visit, taken in zip([v for v in run.visits if v.done], self.taken_over(run), strict=True)
            if only(visit)
        ]
        held = [holds for visit, _ in steps if (holds := self.holds(visit)) is not None]
        return {
            "runs": len(runs),
            "late": sum(any(visit.late for visit in run.visits) for run in runs),
            "handed_over": sum(taken for _, taken in steps),
            "fitness": pytest.approx(sum(run.fitness for run in runs) / len(runs)) if runs else None,
            "fitting": sum(run.fitness == 1 for run in runs),
            "held": sum(held),
            "person_steps": len(held),
            "compliant": sum(map(self.complies, runs)),
        }


def shown(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "runs": row["runs"],
        "late": row["late"],
        "handed_over": row["handed_over"],
        "fitness": row["trajectory"]["value"],
        "fitting": row["trajectory"]["part"],
        "held": row["organisation"]["part"],
        "person_steps": row["organisation"]["of"],
        "compliant": row["compliance"]["part"],
    }


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_figures_equal_what_is_counted_by_hand(live: Live, seed: int) -> None:
    told = Histories(live, seed)
    await told.prepare()
    await told.happen(40)
    admin, runs = live.centre.admin, told.runs

    async def get(path: str, **query: str) -> Any:
        return ok(await admin.get(f"/api/{path}", params={**PERIOD, **query}))

    async def measured(by: str, **query: str) -> dict[str | None, dict[str, Any]]:
        answer = await get("monitor/measurements", by=by, **query)
        assert answer["total"] == len(answer["rows"])
        return {row["key"]: shown(row) for row in answer["rows"]}

    def grouped(key: Callable[[Run], Hashable]) -> dict[Hashable, dict[str, Any]]:
        parts: dict[Hashable, list[Run]] = defaultdict(list)
        for run in runs:
            parts[key(run)].append(run)
        return {one: told.sums(part) for one, part in parts.items()}

    assert await measured("process") == grouped(lambda run: run.process)
    assert await measured("unit") == grouped(lambda run: run.unit)
    assert await measured("region") == grouped(lambda run: run.region)
    whole = (await get("monitor/measurements"))["whole"]
    assert shown(whole) == told.sums(runs)

    def of_part(own: Iterable[Run], belongs: Callable[[Visit], bool], *, done: bool) -> dict[str, Any]:
        taking_part = [run for run in own if any(belongs(visit) and (visit.done or not done) for visit in run.visits)]
        return told.sums(taking_part, belongs)

    by_post, by_person = await measured("post"), await measured("person")
    for post in ("seller", "inspector"):
        wanted = of_part(runs, lambda visit, post=post: POSTS[visit.step] == post, done=True)  # type: ignore[misc]
        assert by_post.get(post, told.sums([])) == wanted
    for user in told.users.values():
        wanted = of_part(runs, lambda visit, user=user: visit.user == user, done=True)  # type: ignore[misc]
        assert by_person.get(str(user), told.sums([])) == wanted
    by_step = await measured("step", process="sale")
    sales = [run for run in runs if run.process == "sale"]
    for step in ACTING:
        wanted = of_part(sales, lambda visit, step=step: visit.step == step, done=False)  # type: ignore[misc]
        assert by_step[step] == wanted
    assert sum(row["runs"] for row in (await measured("week")).values()) == len(runs)

    await _ways(told, get)
    await _departures(told, get)
    await _runs_open(told, get)


async def _ways(told: Histories, get: Callable[..., Any]) -> None:
    """Variants, funnel and times of one process."""
    runs = [run for run in told.runs if run.process == "sale"]
    ways = Counter(tuple(run.trace) for run in runs)
    answer = await get("processes/sale/variants")
    assert (answer["runs"], answer["total"]) == (len(runs), len(ways))
    assert {tuple(one["steps"]): one["runs"] for one in answer["items"]} == ways
    for one in answer["items"]:
        own = [run for run in runs if run.trace == one["steps"]]
        lengths = [(run.ended - run.began).total_seconds() for run in own]
        assert one["median_s"] == pytest.approx(median(lengths))
        assert one["fitness"] == pytest.approx(own[0].fitness)
        assert one["share"] == pytest.approx(len(own) / len(runs))
        behind = await get("monitor/runs", process="sale", variant=one["variant"], limit="200")
        assert {UUID(run["run_id"]) for run in behind["items"]} == {run.id for run in own}

    funnel = await get("processes/sale/funnel")
    assert (funnel["ended"], funnel["under_way"]) == (len(runs), 0)
    assert [one["step"] for one in funnel["steps"]] == ["greet", "offer", "sold", "check", "end"]
    for one in funnel["steps"][:-1]:
        step = one["step"]
        assert one["reached"] == sum(any(visit.step == step for visit in run.visits) for run in runs)
        assert one["done"] == sum(step in run.trace for run in runs)
        assert one["left"] == sum(run.visits[-1].step == step and run.visits[-1].outcome == "stopped" for run in runs)

    for one in (await get("processes/sale/heat"))["steps"]:
        visits = [visit for run in runs for visit in run.visits if visit.step == one["step"]]
        assert (one["visits"], one["late"]) == (len(visits), sum(visit.late for visit in visits))
        assert one["median_s"] == pytest.approx(median(visit.seconds for visit in visits))


async def _departures(told: Histories, get: Callable[..., Any]) -> None:
    """Those that no alignment finds."""
    counted: dict[str, Counter[UUID]] = defaultdict(Counter)
    for run in told.runs:
        done = [visit for visit in run.visits if visit.done]
        for kind, times in (
            ("late", sum(visit.late for visit in run.visits)),
            ("left_path", sum(visit.deviation is not None for visit in run.visits)),
            ("wrong_post", sum(told.holds(visit) is False for visit in done)),
            ("handed_over", sum(told.taken_over(run))),
        ):
            if times:
                counted[kind][run.id] += times
    kinds = {one["kind"]: (one["times"], one["runs"]) for one in (await get("monitor/deviations"))["kinds"]}
    for kind, found in counted.items():
        assert kinds[kind] == (sum(found.values()), len(found))
        behind = await get("monitor/runs", kind=kind, limit="200")
        assert {UUID(run["run_id"]) for run in behind["items"]} == set(found)


async def _runs_open(told: Histories, get: Callable[..., Any]) -> None:
    """From a run to what happened in it."""
    run = told.runs[0]
    trace = await get(f"monitor/runs/{run.id}")
    assert trace["run"]["interaction_id"] == str(run.interaction)
    assert [visit["step"] for visit in trace["visits"]] == [visit.step for visit in run.visits]
    names = {user: name for name, user in told.users.items()}
    assert [visit["person"] for visit in trace["visits"]] == [names[visit.user] for visit in run.visits]
    assert [visit["deviation"] for visit in trace["visits"]] == [visit.deviation for visit in run.visits]
