"""The grain of what goes over HTTP: base models, pages, texts, slugs."""

from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

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
