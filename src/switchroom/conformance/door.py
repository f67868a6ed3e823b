"""The one door to what was measured: which of it is asked for, and which of it one may see.

A figure adds up what belongs to units and brands over which one may see processes. Real and simulated runs are apart.
What single people did is seen by who may see it of the unit they belong to, and by themselves.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from switchroom.conformance.contracts import SEE_PERSONS
from switchroom.platform.access import Principal
from switchroom.processes.contracts import SEE


class Which(msgspec.Struct, frozen=True, kw_only=True):
    """Which runs: of a process and version, that ended in a time (`begun`: that began in it), of a unit and those below
    it, of a brand, of customers of a region; in which a post, a person did a step; that came `through` a step.
    """

    slug: str | None = None
    ended_from: datetime | None = None
    ended_to: datetime | None = None
    begun: bool = False
    version: int | None = None
    unit_id: UUID | None = None
    brand_id: UUID | None = None
    region_id: UUID | None = None
    post: str | None = None
    person_id: UUID | None = None
    through: str | None = None
    simulated: bool = False

    @property
    def of_steps(self) -> bool:
        """Whether only a part of what was done in a run is meant."""
        return not (self.post is None and self.person_id is None and self.through is None)


class Facts(msgspec.Struct, frozen=True):
    """A table of what was measured: its alias in SQL, when a row of it was over, and when it began."""

    alias: str
    ended: str
    began: str


RUNS = Facts("m", "m.ended_at", "m.started_at")
PERSON_STEPS = Facts("p", "p.ended_at", "p.ended_at")
VISITS = Facts("v", "v.ended_at", "v.ended_at")
APPLICATIONS = Facts("a", "a.at", "a.at")
INSPECTED = Facts("i", "i.at", "i.at")


class Conditions:
    """Conditions of SQL that are joined by `and`, and their arguments."""

    def __init__(self) -> None:
        self.arguments: list[Any] = []
        self._parts: list[str] = []

    def add(self, condition: str, *values: Any) -> None:
        """Add one; `{0}`, `{1}` in it stand for the values."""
        first = len(self.arguments) + 1
        self.arguments += values
        self._parts.append(condition.format(*(f"${first + at}" for at in range(len(values)))))

    @property
    def sql(self) -> str:
        return " and ".join(self._parts)


def seen(principal: Principal, which: Which, facts: Facts = RUNS) -> Conditions:
    """What of these facts is asked for and may be seen. Raises `NotAllowed`."""
    principal.require(SEE)
    found, alias = Conditions(), facts.alias
    moment = facts.began if which.begun else facts.ended
    found.add(f"({alias}.origin = 'simulated') = {{0}}", which.simulated)
    for condition, value in (
        (f"{alias}.slug = {{0}}", which.slug),
        (f"{moment} >= {{0}}", which.ended_from),
        (f"{moment} < {{0}}", which.ended_to),
        (f"{alias}.brand_id = {{0}}", which.brand_id),
        (f"{alias}.region_id = {{0}}", which.region_id),
        (f"{alias}.unit_id in {_BELOW}", which.unit_id),
    ):
        if value is not None:
            found.add(condition, value)
    _of_parts(found, principal, which, facts)
    path = f"(select path from organisation.unit where id = {alias}.unit_id)"  # noqa: S608 - own names
    reach, more = principal.reach(SEE).sql(path, f"{alias}.brand_id", len(found.arguments) + 1)
    found.arguments += more
    found.add(reach)
    return found


def persons(principal: Principal, conditions: Conditions, user: str = "p.user_id") -> None:
    """Leave out the steps of people of whom one may not see what they did; one's own stay. Raises `NotAllowed`."""
    principal.require(SEE_PERSONS)
    path = f"""(select unit.path from people."user" u join organisation.unit unit on unit.id = u.unit_id
               where u.id = {user})"""  # noqa: S608 - own fragments
    reach, more = principal.reach(SEE_PERSONS).sql(path, "null::uuid", len(conditions.arguments) + 1)
    conditions.arguments += more
    conditions.add(f"({reach} or {user} = {{0}})", principal.user_id)


_BELOW = "(select id from organisation.unit where path like (select path from organisation.unit where id = {0}) || '%')"


def _of_parts(found: Conditions, principal: Principal, which: Which, facts: Facts) -> None:
    """What is said of parts of a run; of person-steps themselves it holds for each of them."""
    if which.version is not None:
        if facts is RUNS:
            found.add("m.version = {0}", which.version)
        else:
            found.add(_IN_RUN.format(alias=facts.alias), which.version)
    if which.post is not None:
        found.add("p.post = {0}" if facts is PERSON_STEPS else _DONE.format("post", alias=facts.alias), which.post)
    if which.person_id is not None:
        if which.person_id != principal.user_id:
            persons(principal, found, f"'{which.person_id}'::uuid")
        of_person = _OF_PERSON.get(facts.alias) or _DONE.format("user_id", alias=facts.alias)
        found.add(of_person, which.person_id)
    if which.through is not None:
        if facts in (PERSON_STEPS, VISITS):
            found.add(f"{facts.alias}.step = {{0}}", which.through)
        else:
            found.add(_THROUGH, which.through)


_OF_PERSON = {PERSON_STEPS.alias: "p.user_id = {0}", INSPECTED.alias: "i.person_id = {0}"}
_DONE = "exists(select from conformance.person_step s where s.run_id = {alias}.run_id and s.{0} = {{0}})"
_IN_RUN = "exists(select from conformance.measured r where r.run_id = {alias}.run_id and r.version = {{0}})"
_THROUGH = """exists(select from conformance.path w where w.slug = m.slug and w.path = m.path and w.walk ? {0})"""
