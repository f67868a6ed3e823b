"""A BPMN diagram as far as it says what may follow what."""

from collections.abc import Iterator, Mapping
from enum import StrEnum

import msgspec

from switchroom.conformance.domain.naming import Named


class Kind(StrEnum):
    """What an element does with a token."""

    TASK = "task"
    EVENT = "event"
    START = "start"
    END = "end"
    TERMINATE = "terminate"
    EXCLUSIVE = "exclusive"
    PARALLEL = "parallel"
    INCLUSIVE = "inclusive"
    SUBPROCESS = "subprocess"
    BOUNDARY = "boundary"


class Element(msgspec.Struct, frozen=True, kw_only=True):
    """A node of the diagram. `incoming` and `outgoing` are ids of flows; `scope` is the subprocess that it is in.

    `attached`: of a boundary event, what it interrupts or, with `beside`, goes on beside. `repeats`: it may be done
    several times. `caught`: the code of the error or escalation that it throws or catches, empty for any.
    """

    id: str
    kind: Kind
    name: str = ""
    scope: str = ""
    incoming: tuple[str, ...] = ()
    outgoing: tuple[str, ...] = ()
    attached: str | None = None
    beside: bool = False
    repeats: bool = False
    throws: str | None = None


class Diagram(msgspec.Struct, frozen=True):
    """One process of a BPMN file: its elements by id, and where each flow leads."""

    name: str
    elements: Mapping[str, Element]
    flows: Mapping[str, str]

    def named(self) -> Iterator[Named]:
        """What a log may call by name: tasks, which it should show, and events and gateways, which it may."""
        for element in self.elements.values():
            titles = (element.name,) if element.name else ()
            yield Named(element.id, titles, element.kind is Kind.TASK)

    def inside(self, scope: str) -> Iterator[Element]:
        """The elements that stand directly in a subprocess; of the process itself with ""."""
        return (element for element in self.elements.values() if element.scope == scope)
