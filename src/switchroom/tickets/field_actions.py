"""Custom fields: what an administrator sets up, and what it demands of tickets."""

from collections.abc import Iterable, Mapping
from typing import Any

from switchroom.platform.access import Principal
from switchroom.platform.collection import Collection, Row
from switchroom.platform.db import Connection, Transaction
from switchroom.tickets import models, setup_schemas
from switchroom.tickets.contracts import EDIT_SETUP, BadCondition, FieldsRefused, Status
from switchroom.tickets.domain import custom_fields
from switchroom.tickets.domain.custom_fields import FieldFault, FieldRule, faults_of_condition
from switchroom.tickets.events import TicketFieldChanged

RULES = """
select slug, kind, array(select c ->> 'value' from jsonb_array_elements(choices) c) as choices, types, visible_when,
    required_when
from tickets.field where not archived order by position, slug
"""
AT_AN_END = (Status.SOLVED, Status.CLOSED)
WORDS = ("type", "status", "impact", "urgency", "medium", "language")


class TicketFields(Collection[setup_schemas.TicketField]):
    name, one, table = "ticket-fields", "ticket_field", models.field
    row, new, patch = setup_schemas.TicketField, setup_schemas.TicketFieldNew, setup_schemas.TicketFieldPatch
    event, edit = TicketFieldChanged, EDIT_SETUP
    searched = ("name", "slug")

    async def check(self, tx: Transaction, principal: Principal, before: Row | None, after: Row) -> None:
        await super().check(tx, principal, before, after)
        problems = [
            {"field": name, "code": problem.code, "message": problem.message}
            for name in ("visible_when", "required_when")
            for problem in faults_of_condition(after[name])
        ]
        if problems:
            raise BadCondition(errors=problems)


TICKET_FIELDS = TicketFields()


async def check_fields(
    connection: Connection,
    after: Mapping[str, Any],
    before: Mapping[str, Any] | None,
    *,
    whole: bool = False,
    asked: Iterable[str] = (),
) -> None:
    """Whether a ticket may have the fields that it is to have; `before`: those it had, `whole`: all it must have,
    `asked`: those that were asked for, filled in or not.

    Raises `FieldsRefused`.
    """
    rules = await rules_of(connection)
    ticket = seen_by_conditions(after)
    had = before or {}
    changed = {name for name in {*after["fields"], *had} if after["fields"].get(name) != had.get(name)}
    faults = custom_fields.written(rules, ticket, changed | ({rule.slug for rule in rules} & set(asked)))
    if whole or after["status"] in AT_AN_END:
        faults += [fault for fault in custom_fields.missing(rules, ticket) if fault not in faults]
    refuse(faults)


async def rules_of(connection: Connection) -> list[FieldRule]:
    """The fields there are, in their order."""
    return await connection.fetch_as(FieldRule, RULES)


def seen_by_conditions(after: Mapping[str, Any]) -> dict[str, Any]:
    """What conditions see of a ticket as it is to be."""
    ticket: dict[str, Any] = {name: str(getattr(after[name], "value", after[name])) for name in WORDS}
    ticket |= {"priority": after["priority"], "tags": list(after["tags"]), "fields": after["fields"]}
    return ticket | {name: str(after[f"{name}_id"] or "") for name in ("brand", "unit")}


def refuse(faults: Iterable[FieldFault]) -> None:
    """Raises `FieldsRefused` where there is any."""
    errors = [_problem(fault) for fault in faults]
    if errors:
        raise FieldsRefused(errors=errors)


MESSAGES = {
    "unknown": "There is no such field.",
    "hidden": "A ticket like this does not have this field.",
    "wrong_value": "This is not a value of this field.",
    "required": "A ticket like this must have this field.",
}


def _problem(fault: FieldFault) -> dict[str, str]:
    return {"field": f"fields.{fault.slug}", "code": fault.code, "message": MESSAGES[fault.code]}
