"""The service catalogue as a list that comes in and goes out. A service that is there already is known by its code."""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from switchroom.exchange.contracts import (
    Asker,
    Choice,
    Complaint,
    Existing,
    LineRefused,
    LineState,
    Looked,
    Rows,
    TakenBack,
    Values,
    Written,
)
from switchroom.exchange.facade import chosen, complaint, joined, none_of, of_body, parted, refused
from switchroom.platform.access import Principal
from switchroom.platform.collection import InUse, Row
from switchroom.platform.db import Connection, Database, Transaction
from switchroom.platform.text import Text
from switchroom.touchpoints import schemas
from switchroom.touchpoints.catalogue import SERVICES, scheme_of
from switchroom.touchpoints.contracts import EDIT_SERVICES
from switchroom.touchpoints.list_fields import FIELDS, LANGUAGES, NAME, TITLE

STANDING = "select * from touchpoints.service where code = $1 and not archived"
CATEGORIES = "select id, label, name from touchpoints.service_category where not archived order by position, words"
GOING_OUT = """
select s.*, c.label, c.name as category_name from touchpoints.service s
left join touchpoints.service_category c on c.id = s.category_id
where not s.archived order by c.position nulls last, c.words, s.position, s.code
"""


class ServiceList:
    """Implements `exchange.Kind`."""

    name, title, needs, fields = NAME, TITLE, EDIT_SERVICES, FIELDS

    async def choices(self, connection: Connection, principal: Principal) -> Mapping[str, Sequence[Choice]]:
        del principal  # everybody who works here sees the catalogue
        rows = await connection.fetch(CATEGORIES)
        return {"category": [_choice(row) for row in rows]}

    async def look(self, connection: Connection, asker: Asker, values: Values) -> Looked:
        asker.principal.require_everywhere(EDIT_SERVICES)
        given = await _given(connection, self, asker, values)
        found = await _known(connection, given)
        keys = (f"code {given['code']}",)
        if found is None:
            await _check_code(connection, _new(given))
            return Looked(LineState.NEW, keys)
        if asker.existing is Existing.SKIP:
            return Looked(LineState.SKIPPED, keys, found["id"])
        changes = _changes(found, given)
        if changes:
            await _check_code(connection, _new({**given, **changes}))
        return Looked(LineState.UPDATE if changes else LineState.SAME, keys, found["id"])

    async def write(self, tx: Transaction, asker: Asker, values: Values) -> Written:
        given = await _given(tx, self, asker, values)
        found = await _known(tx, given)
        if found is None:
            made = await SERVICES.create(tx, asker.services, asker.principal, _new(given))
            return Written(LineState.MADE, made.id, version=made.version)
        if asker.existing is Existing.SKIP:
            return Written(LineState.SKIPPED, found["id"])
        changes = _changes(found, given)
        if not changes:
            return Written(LineState.SAME, found["id"])
        patch = schemas.ServicePatch.model_validate({"version": found["version"], **changes})
        changed = await SERVICES.update(tx, asker.services, asker.principal, found["id"], patch)
        before = {name: _plain(found[name]) for name in changes}
        return Written(LineState.UPDATED, found["id"], before, found["version"], changed.version)

    async def take_back(self, tx: Transaction, asker: Asker, written: Written) -> TakenBack:
        assert written.subject is not None
        row = await SERVICES.access(tx, asker.principal, written.subject, lock=True)
        if row["version"] != written.version:
            return TakenBack(complaint("changed_since"))
        if written.state is LineState.UPDATED:
            patch = schemas.ServicePatch.model_validate({"version": row["version"], **written.before})
            changed = await SERVICES.update(tx, asker.services, asker.principal, row["id"], patch)
            return TakenBack(version=changed.version)
        try:
            await SERVICES.archive(tx, asker.services, asker.principal, row["id"])
        except InUse:
            return TakenBack(complaint("used_since"))
        return TakenBack(version=row["version"] + 1)


async def service_rows(database: Database) -> Rows:
    """The catalogue in its order, in the columns of `FIELDS`."""
    async with database.read() as connection:
        rows = await connection.fetch(GOING_OUT)
    yield [_cells(dict(row)) for row in rows]


def _cells(row: Row) -> list[str]:
    names = Text.parse(row["name"])
    unstated = {"en": names.get("", "")}
    by_language = [names.get(language, unstated.get(language, "")) for language in LANGUAGES.values()]
    category = row["label"] or (Text.parse(row["category_name"]).in_language("en") if row["category_name"] else "")
    return [row["code"], *by_language, category, joined(row["keywords"]), str(row["position"])]


def _choice(row: Any) -> Choice:
    name = dict(Text.parse(row["name"]))
    value = row["label"] or Text(name).in_language("en")
    return Choice(value, name)


async def _given(connection: Connection, kind: ServiceList, asker: Asker, values: Values) -> Row:
    """What a line says. Raises `LineRefused` with everything that can be said of single cells."""
    wrong: list[Complaint] = []
    given: Row = {"code": values["code"].strip().upper()}
    names = {language: values[field].strip() for field, language in LANGUAGES.items() if field in values}
    if names:
        given["name"] = names
    if "category" in values:
        choices = (await kind.choices(connection, asker.principal))["category"]
        found = chosen(values["category"], choices)
        if found is None:
            wrong.append(none_of("category", choices))
        else:
            rows = await connection.fetch(CATEGORIES)
            given["category_id"] = next(row["id"] for row in rows if _choice(row).value == found)
    if "keywords" in values:
        given["keywords"] = parted(values["keywords"])
    if "position" in values:
        given["position"] = values["position"].strip()
    if wrong:
        raise LineRefused(*wrong)
    return given


async def _known(connection: Connection, given: Row) -> Row | None:
    row = await connection.fetch_row(STANDING, given["code"])
    return None if row is None else dict(row)


def _new(given: Row) -> schemas.ServiceNew:
    """The service as the API makes it. Raises `LineRefused`."""
    if "name" not in given:
        raise refused("missing", "name_en")
    try:
        return schemas.ServiceNew.model_validate(given)
    except ValidationError as error:
        raise LineRefused(*of_body(error, {"name": "name_en"})) from None


async def _check_code(connection: Connection, new: schemas.ServiceNew) -> None:
    if not (await scheme_of(connection, new.category_id)).fits(new.code):
        raise refused("off_scheme", "code")


def _changes(found: Row, given: Row) -> Row:
    """What the line says that is not so yet; what it leaves out stays. Names of other languages stay, too."""
    known = dict(Text.parse(found["name"]))
    checked = _new({"name": known, **given}).model_dump(mode="json")
    wanted = {name: checked[name] for name in given if name != "code"}
    if "name" in wanted:
        kept = {language: words for language, words in known.items() if language}
        wanted["name"] = {**kept, **wanted["name"]}
        if wanted["name"] == {"en": known.get("")}:  # as it goes out where no language was stated
            wanted["name"] = known
    return {name: value for name, value in wanted.items() if value != _plain(found[name])}


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, str | int | list | dict) else str(value)
