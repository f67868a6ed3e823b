"""What a ring demands of an agent, compiled so that equal demands are equal keys."""

from datetime import timedelta
from typing import NamedTuple

from switchroom.routing.contracts import Agent, Requirement, Ring

MICROSECOND = timedelta(microseconds=1)


class Need(NamedTuple):
    """A conjunction: skills at least so high, attributes just so; or (`only`) one particular agent, by key."""

    skills: tuple[tuple[str, int], ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()
    only: int | None = None

    def met_by(self, agent: Agent) -> bool:
        if self.only is not None:
            return agent.id.int == self.only
        has = agent.skills.get
        return all(has(skill, 0) >= level for skill, level in self.skills) and all(
            agent.attributes.get(name) == value for name, value in self.attributes
        )

    def proficiency(self, agent: Agent) -> int:
        """The sum of the agent's proficiencies in the skills demanded."""
        return sum(agent.skills.get(skill, 0) for skill, _ in self.skills)


class RingNeed(NamedTuple):
    """`need` is the requirement's own; `widens`: whoever meets an earlier ring's requirement meets this one's too."""

    after: int
    need: Need
    preferred_only: bool
    widens: bool


def compile_rings(rings: tuple[Ring, ...]) -> tuple[RingNeed, ...]:
    return tuple(
        RingNeed(
            micros(ring.after),
            need_of(ring.need),
            ring.preferred_only,
            all(_implies(earlier.need, ring.need) for earlier in rings[:number] if not earlier.preferred_only),
        )
        for number, ring in enumerate(rings)
    )


def _implies(strict: Requirement, weak: Requirement) -> bool:
    return all(strict.skills.get(skill, 0) >= level for skill, level in weak.skills.items()) and all(
        strict.attributes.get(name) == value for name, value in weak.attributes.items()
    )


def need_of(requirement: Requirement) -> Need:
    return Need(tuple(sorted(requirement.skills.items())), tuple(sorted(requirement.attributes.items())))


def demanding(need: Need, skills: dict[str, int]) -> Need:
    """The need together with the skills that the item itself demands; the higher level counts."""
    levels = dict(need.skills)
    for skill, level in skills.items():
        levels[skill] = max(level, levels.get(skill, 0))
    return need._replace(skills=tuple(sorted(levels.items())))


def micros(length: timedelta) -> int:
    return length // MICROSECOND
