"""The grain of what goes over HTTP: base models, pages, texts, slugs. It brings no web framework into other roles."""

from copy import copy
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, create_model
from pydantic_core import PydanticUndefined

from switchroom.platform.text import Text

T = TypeVar("T")


class Received(BaseModel):
    """A request body: a field it does not know is refused, so that a misspelt one is never silently lost."""

    model_config = ConfigDict(extra="forbid")


class Sent(BaseModel):
    """An answer."""

    model_config = ConfigDict(from_attributes=True)


class Page(BaseModel, Generic[T]):
    """Part of a list. `next` is the cursor of the following part, null at the end; `total` counts the whole list."""

    items: list[T]
    next: str | None = None
    total: int | None = None


Words = Annotated[str, StringConstraints(min_length=1, max_length=4000, strip_whitespace=True)]
Name = Annotated[
    str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True), Field(examples=["Berlin"])
]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,62}$"), Field(examples=["billing"])]
LanguageTag = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$"), Field(examples=["pt-BR"])
]
TextJson = Annotated[
    Words | Annotated[dict[LanguageTag, Words], Field(min_length=1, max_length=30)],
    Field(
        description="Words in one language, or a map of languages (BCP 47) to words.",
        examples=[{"en": "Billing", "pt-BR": "Faturamento", "zh-CN": "账单"}],
    ),
]


def _as_written(value: Any) -> Any:
    """A text as it is stored or as people write it: to the database a plain string is a map from no language."""
    return Text.parse(value).to_json() if value else value


TextShown = Annotated[
    str | dict[str, str],
    BeforeValidator(_as_written),
    Field(
        description="Words in one language, or a map of languages (BCP 47) to words.",
        examples=[{"en": "Billing", "pt-BR": "Faturamento", "zh-CN": "账单"}],
    ),
]
"""A text in an answer, from wherever it comes: what was accepted once is never refused when it is shown."""


class SetupRow(BaseModel):
    """What every row of a collection has besides its own fields."""

    id: UUID
    version: int = Field(description="Sent back with a change; a change of an older version is refused.")
    archived: bool


def changes_of(new: type[Received], *, never: frozenset[str] = frozenset()) -> type[Received]:
    """The body of PATCH for what `new` is the body of POST: every field may be left out, `version` may not.

    A field left out stays as it is; null is accepted only where it is in `new`.
    """
    fields: dict[str, Any] = {"version": (int, Field(examples=[1]))}
    for name, known in new.model_fields.items():
        if name not in never:
            field = copy(known)
            # A factory, unlike a default, does not appear in the API's description: it is never the value.
            field.default, field.default_factory = PydanticUndefined, lambda: None
            fields[name] = (field.annotation, field)
    made = create_model(new.__name__.removesuffix("New") + "Patch", __base__=Received, **fields)
    made.__doc__ = "The fields to change, and the version they were read at."
    return made
