"""Macros and templates: what agents do again and again, and what tickets begin with."""

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement

from switchroom.customers.facade import CUSTOMERS
from switchroom.organisation.facade import path_of, unit_path
from switchroom.people.facade import people_by_id
from switchroom.platform.access import Principal
from switchroom.platform.collection import Collection, Row, UnknownReference
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.expressions import EvaluationFailed, InvalidExpression, Template
from switchroom.platform.services import Services
from switchroom.platform.text import Text
from switchroom.tickets import answering, models, setup_schemas
from switchroom.tickets import rows as tickets
from switchroom.tickets.actions import change_row
from switchroom.tickets.answering import Words
from switchroom.tickets.checks import tidy_tags
from switchroom.tickets.contracts import EDIT_SETUP, SEE, WORK, BadTemplate
from switchroom.tickets.domain.edits import merge_sets
from switchroom.tickets.events import MacroChanged, TicketTemplateChanged
from switchroom.tickets.macro_files import files_of, go_along, set_files
from switchroom.tickets.rows import Ref

TEXTS = ("reply", "note")
EXAMPLE = {
    "ticket": {"number": 1042, "subject": "s", "status": "open", "priority": 2},
    "requester": {"name": "n"},
    "agent": {"name": "n"},
}


class _OfTeams(Collection[Any]):
    """Whoever works on tickets of a unit sees what is for it, and what is for everybody."""

    edit = EDIT_SETUP

    def visible(self, principal: Principal) -> ColumnElement[bool]:
        path = unit_path(self.table.c.unit_id)
        brand = self.table.c.brand_id if "brand_id" in self.table.c else None
        mine = principal.reach(WORK).condition(unit_path=path, brand=brand)
        return mine | principal.reach(EDIT_SETUP).condition(unit_path=path, brand=brand)

    async def check(self, tx: Transaction, principal: Principal, before: Row | None, after: Row) -> None:
        for row in (before, after):
            if row is not None:
                path = await path_of(tx, row["unit_id"]) if row["unit_id"] else None
                principal.require_over(EDIT_SETUP, path, row.get("brand_id"))


class Macros(_OfTeams):
    name, one, table = "ticket-macros", "ticket_macro", models.macro
    row, new, patch = setup_schemas.Macro, setup_schemas.MacroNew, setup_schemas.MacroPatch
    event = MacroChanged
    searched = ("name", "slug")

    async def check(self, tx: Transaction, principal: Principal, before: Row | None, after: Row) -> None:
        await super().check(tx, principal, before, after)
        problems = [
            {"field": name, "code": error.code, "message": error.message}
            for name in TEXTS
            for words in (Text.parse(after[name]).values() if after.get(name) else ())
            if (error := _fault(words)) is not None
        ]
        if problems:
            raise BadTemplate(errors=problems)

    async def read_parts(self, connection: Connection, rows: Sequence[Row]) -> None:
        files = await files_of(connection, [row["id"] for row in rows])
        for row in rows:
            row["files"] = files[row["id"]]
            row["file_ids"] = [file["id"] for file in row["files"]]

    async def write_parts(self, tx: Transaction, row: Row, given: Row) -> None:
        if "file_ids" in given:
            await set_files(tx, cast(UUID, tx.actor.id), row["id"], given["file_ids"])

    async def prepare(self, tx: Transaction, services: Services, before: Row | None, after: Row) -> None:
        """Texts that may be missing are stored as the others are: as maps of languages."""
        del tx, services, before
        for name in TEXTS:
            after[name] = dict(Text.parse(after[name])) if after.get(name) else None


def _fault(words: str) -> InvalidExpression | EvaluationFailed | None:
    try:
        Template(words).render(EXAMPLE)
    except (InvalidExpression, EvaluationFailed) as error:
        return error
    return None


class TicketTemplates(_OfTeams):
    name, one, table = "ticket-templates", "ticket_template", models.template
    row, new, patch = setup_schemas.TicketTemplate, setup_schemas.TicketTemplateNew, setup_schemas.TicketTemplatePatch
    event = TicketTemplateChanged
    searched = ("name", "slug", "subject")

    async def check(self, tx: Transaction, principal: Principal, before: Row | None, after: Row) -> None:
        await super().check(tx, principal, before, after)
        known = {row["slug"] for row in await tx.fetch("select slug from tickets.field where not archived")}
        for name, slugs in (("asks", after["asks"]), ("fields", after["fields"])):
            if strange := sorted(set(slugs) - known - set(before[name] if before else ())):
                error = {"field": f"{name}.{strange[0]}", "code": UnknownReference.code}
                raise UnknownReference(errors=[{**error, "message": UnknownReference().message}])

    async def prepare(self, tx: Transaction, services: Services, before: Row | None, after: Row) -> None:
        del tx, services, before
        after["description"] = dict(Text.parse(after["description"])) if after.get("description") else None
        after["asks"] = list(dict.fromkeys(after["asks"]))
        after["fields"] = {slug: value for slug, value in after["fields"].items() if value not in (None, "", [])}


MACROS, TEMPLATES = Macros(), TicketTemplates()


async def filled_in(connection: Connection, principal: Principal, ref: Ref, macro_id: UUID) -> dict[str, Any]:
    """The words of a macro for this ticket, in its language, and its files. Raises `TicketNotFound`, `UnknownRow`."""
    row = await tickets.access(connection, principal, ref, SEE)
    macro = await MACROS.access(connection, principal, macro_id)
    customers = await CUSTOMERS.names(connection, [row.requester_id] if row.requester_id else [])
    people = await people_by_id(connection, [principal.user_id])
    seen = {
        "ticket": {"number": row.number, "subject": row.subject, "status": row.status.value, "priority": row.priority},
        "requester": {"name": next(iter(customers.values()), None) or ""},
        "agent": {"name": next((one.name for one in people.values()), "")},
    }
    words = {
        name: Template(Text.parse(macro[name]).in_language(row.language)).render(seen) if macro[name] else None
        for name in TEXTS
    }
    return {**words, "files": macro["files"] if words["reply"] else []}


async def run(tx: Transaction, principal: Principal, ref: Ref, macro_id: UUID, client_id: str | None) -> tickets.Row:
    """Do all of a macro to a ticket, as if by hand; the ticket then. Raises whatever its parts raise.

    It is handed over last: who does so may not see it afterwards.
    """
    words = await filled_in(tx, principal, ref, macro_id)
    macro = await MACROS.access(tx, principal, macro_id)
    row = await tickets.access_to_change(tx, principal, ref, WORK)
    wanted = setup_schemas.MacroChanges.model_validate(macro["changes"]).model_dump(exclude_none=True)
    if macro["assign_to_me"]:
        wanted["assignee_id"] = principal.user_id
    if macro["add_tags"] or macro["remove_tags"]:
        wanted["tags"] = merge_sets(row.tags, tidy_tags(macro["remove_tags"]), tidy_tags(macro["add_tags"]))
    status = wanted.pop("status", None) if words["reply"] else None
    handed_over = ("unit_id", "assignee_id") if "unit_id" in wanted else ()
    hand_over = {name: wanted.pop(name) for name in handed_over if name in wanted}
    if wanted:
        await change_row(tx, principal, row.id, wanted, {})
    if words["note"]:
        note_id = client_id and f"{client_id}:note"
        await answering.note(tx, principal, row.id, Words(words["note"], note_id))
    if words["reply"]:
        reply_id = await answering.reply(tx, principal, row.id, Words(words["reply"], client_id, status))
        await go_along(tx, macro_id, reply_id)
    if hand_over:
        await change_row(tx, principal, row.id, hand_over, {})
    return await tickets.lock(tx, row.id)
