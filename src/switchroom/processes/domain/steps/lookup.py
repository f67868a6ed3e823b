"""lookup: find out what is known."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

import msgspec

from switchroom.platform.expressions import MAP, Type
from switchroom.processes.domain.definition import Slug, Step, Variable
from switchroom.processes.domain.effects import Params
from switchroom.processes.domain.keeping import LearningStep
from switchroom.processes.domain.media import Family, Medium
from switchroom.processes.domain.references import Named

FOUND, NOT_FOUND = "found", "not-found"


class Lookup(Params, frozen=True):
    """`table` names a lookup table and `key` the row (a template); without a table the customer with the id `key`.

    `into` keeps the row as a map.
    """

    into: Variable
    key: Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
    table: Slug | None = None


class LookupStep(LearningStep):
    """Looks a row up in a table that the centre keeps, or a customer.

    Of a customer the map has `name`, `language`, `group`, `environment` and `region` (texts, empty where nothing is
    known); of a table its columns, all texts. Upper and lower case of the key are the same.
    """

    name = "lookup"
    family = Family.LOGIC
    params = Lookup
    results = {FOUND: "the variable keeps it", NOT_FOUND: "there is no such row, or no such customer"}
    learns = {"row": "the map, with outcome found"}
    known_by = FOUND
    learned = "row"
    how = dict.fromkeys(Medium, "looks it up")
    main = FOUND

    def names(self, step: Step) -> Iterable[tuple[Named, str]]:
        assert isinstance(step.params, Lookup)
        return ((Named.TABLE, step.params.table),) if step.params.table else ()

    def writes(self, step: Step, outcome: str, scope: Mapping[str, Type]) -> Mapping[str, Type]:
        assert isinstance(step.params, Lookup)
        return {step.params.into: MAP} if outcome == FOUND else {}

    def usual(self, params: Any) -> tuple[str, Mapping[str, Any]]:
        return NOT_FOUND, {}


STEP = LookupStep()
