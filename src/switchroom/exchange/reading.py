"""Imports and their lines as they are shown."""

from collections.abc import AsyncIterator, Sequence

from switchroom.exchange import schemas
from switchroom.exchange.contracts import Kind
from switchroom.exchange.exports import DelimiterName, Form, text_line, title_of
from switchroom.exchange.imports import Import, counts
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection, Database

AT_ONCE = 500
LINES = """
select number, cells, state, complaints, same_as from exchange.line
where import_id = $1 and number > $2 and (not $3 or state in ('refused', 'kept')) order by number limit $4
"""
HEADINGS = {
    "line": {"en": "Line", "pt-BR": "Linha", "zh-CN": "行"},
    "column": {"en": "Column", "pt-BR": "Coluna", "zh-CN": "列"},
    "problem": {"en": "Problem", "pt-BR": "Problema", "zh-CN": "问题"},
}


async def as_shown(connection: Connection, found: Sequence[Import]) -> list[schemas.ImportShown]:
    """Imports with how far they are."""
    by_import = await counts(connection, [one.id for one in found])
    return [
        schemas.ImportShown(
            id=one.id,
            kind=one.kind,
            state=one.state,
            version=one.version,
            file_name=one.file_name,
            encoding=one.encoding,
            delimiter=DelimiterName[one.delimiter.name],
            heading=one.heading,
            columns=one.columns,
            shared=one.shared,
            existing=one.existing,
            lines=one.lines,
            counts=by_import[one.id],
            at=one.at,
            confirmed_at=one.confirmed_at,
            ended_at=one.ended_at,
            undone_at=one.undone_at,
        )
        for one in found
    ]


async def kind_shown(connection: Connection, principal: Principal, kind: Kind) -> schemas.KindShown:
    """What a file of this kind may hold, for this principal."""
    choices = await kind.choices(connection, principal)
    return schemas.KindShown(
        name=kind.name,
        title=dict(kind.title),
        fields=[
            schemas.FieldShown(
                name=field.name,
                title=dict(field.title),
                required=field.required,
                shared=field.shared,
                several=field.several,
                choices=[
                    schemas.ChoiceShown(value=choice.value, title=dict(choice.title))
                    for choice in choices.get(field.name, ())
                ],
            )
            for field in kind.fields
        ],
    )


async def lines(connection: Connection, found: Import, after: int, limit: int, *, problems: bool) -> schemas.LinesShown:
    """Lines in their order; with `problems`, only those that were refused or left."""
    rows = await connection.fetch(LINES, found.id, after, problems, limit + 1)
    shown = [_line(found, row) for row in rows[:limit]]
    return schemas.LinesShown(items=shown, next=shown[-1].number if len(rows) > limit else None)


def _line(found: Import, row: object) -> schemas.LineShown:
    line = dict(row)  # type: ignore[call-overload]
    columns = {field: number for number, field in enumerate(found.columns, 1) if field}
    complaints = [schemas.ComplaintShown(**one, column=columns.get(one["field"])) for one in line.pop("complaints")]
    return schemas.LineShown(**line, complaints=complaints)


async def problems_file(database: Database, found: Import, form: Form) -> AsyncIterator[bytes]:
    """What was not taken, as a file: line, column, sentence, and the cells, to be put right and sent again."""
    language = form.language
    first = [title_of(HEADINGS[name], language) for name in ("line", "column", "problem")]
    yield text_line([*first, *found.heading], form, first=True)
    after: int | None = 0
    while after is not None:
        async with database.read() as connection:
            part = await lines(connection, found, after, AT_ONCE, problems=True)
        yield b"".join(text_line(_problem(found, line, language), form) for line in part.items)
        after = part.next


def _problem(found: Import, line: schemas.LineShown, language: str) -> list[str]:
    named = [found.heading[one.column - 1] for one in line.complaints if one.column]
    said = [title_of(one.text if isinstance(one.text, dict) else {"": one.text}, language) for one in line.complaints]
    return [str(line.number), "; ".join(dict.fromkeys(named)), " ".join(said), *line.cells]
