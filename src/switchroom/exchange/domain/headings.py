"""Which column of a file is which field, by the names people give to them in three languages."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence

import msgspec


class Field(msgspec.Struct, frozen=True):
    """A field that a column can fill. `title`: its name by language; `also`: what else columns of it are called.

    `shared`: one value may be given for all lines; `several`: a cell may hold several values, behind semicolons.
    """

    name: str
    title: Mapping[str, str]
    also: tuple[str, ...] = ()
    required: bool = False
    shared: bool = False
    several: bool = False


class Choice(msgspec.Struct, frozen=True):
    """A value that a field may have, and its names by language."""

    value: str
    title: Mapping[str, str]
    also: tuple[str, ...] = ()


def folded(name: str) -> str:
    """A name without case, accents, spaces and signs."""
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in decomposed if c.isalnum())


def matched(heading: Sequence[str], fields: Iterable[Field]) -> list[str | None]:
    """The field of each column, where its name says so; a field is taken by the first column that names it."""
    known: dict[str, str] = {}
    for field in fields:
        for name in (field.name, *field.title.values(), *field.also):
            known.setdefault(folded(name), field.name)
    found: list[str | None] = []
    for name in heading:
        field_name = known.get(folded(name))
        found.append(field_name if field_name not in found else None)
    return found


def chosen(cell: str, choices: Iterable[Choice]) -> str | None:
    """The value that a cell names, by itself or by a name in any language; None: none of them."""
    wanted = folded(cell)
    for choice in choices:
        if wanted and wanted in {folded(name) for name in (choice.value, *choice.title.values(), *choice.also)}:
            return choice.value
    return None
