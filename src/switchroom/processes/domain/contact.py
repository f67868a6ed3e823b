"""What a definition itself says of the contact with customers: read from its steps, before anybody has come."""

import msgspec

from switchroom.processes.domain.definition import Definition
from switchroom.processes.domain.graph import main_graph
from switchroom.processes.domain.media import Family

_GIVES = frozenset({"ask", "collect", "listen", "form", "survey"})
"""Steps in which the customer answers, types or says something, instead of listening."""


class ContactShape(msgspec.Struct, frozen=True):
    """Counts of the steps that can be reached.

    `present`: those that need the customer, or are talk. `talk`: those in which something passes between customer and
    us; of these in `gives` the customer does something. `work`: those in which people or systems work on a thing (task,
    ticket, review). All others decide, route or keep.
    """

    steps: int
    present: int
    talk: int
    gives: int
    work: int


def contact_shape(definition: Definition) -> ContactShape:
    """How much of a process is contact with the customer, by its steps."""
    graph = main_graph(definition)
    reached = [name for name in graph.reachable(graph.starts) if graph.steps[name].type != "end"]
    kinds = [graph.kind(name) for name in reached]
    talk = [kind.family is Family.TALK or kind.name in _GIVES for kind in kinds]
    needs = [kind.needs_customer(graph.steps[name]) for name, kind in zip(reached, kinds, strict=True)]
    return ContactShape(
        steps=len(reached),
        present=sum(one or other for one, other in zip(needs, talk, strict=True)),
        talk=sum(talk),
        gives=sum(kind.name in _GIVES for kind in kinds),
        work=sum(kind.family is Family.WORK for kind in kinds),
    )
