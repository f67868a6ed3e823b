"""The collection of mail templates."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement

from switchroom.platform.access import Principal
from switchroom.platform.collection import Collection, Row
from switchroom.platform.db import Transaction
from switchroom.platform.errors import Invalid
from switchroom.platform.listing import searchable
from switchroom.platform.services import Services
from switchroom.platform.text import Text
from switchroom.wording import models, schemas
from switchroom.wording.contracts import (
    EDIT_TEMPLATES,
    Mail,
    MissingPlace,
    NoSubject,
    NoWords,
    SubjectTooLong,
    UnknownPlace,
    mail_of,
)
from switchroom.wording.domain.filling import places_of, strays
from switchroom.wording.events import MailTemplateChanged

LONGEST_SUBJECT = 200
ROOT = "select path from organisation.unit where parent_id is null"
"""A brand's mails are those of every team: one team alone does not change them."""
PARTS = ("subject", "text")
Found = dict[str, Any]


class MailTemplates(Collection[schemas.MailTemplate]):
    """Whoever may change a brand's words sees them, and those of all brands."""

    name, one, table = "mail-templates", "mail_template", models.mail_template
    row, new, patch = schemas.MailTemplate, schemas.MailTemplateNew, schemas.MailTemplatePatch
    event, see, edit = MailTemplateChanged, EDIT_TEMPLATES, EDIT_TEMPLATES

    def visible(self, principal: Principal) -> ColumnElement[bool]:
        return principal.reach(EDIT_TEMPLATES).condition(brand=self.table.c.brand_id)

    async def check(self, tx: Transaction, principal: Principal, before: Row | None, after: Row) -> None:
        root = await tx.fetch_value(ROOT)
        for row in (before, after):
            if row is not None and row["brand_id"] is not None:
                principal.require(EDIT_TEMPLATES, unit_path=root, brand=row["brand_id"])
            elif row is not None:
                principal.require_everywhere(EDIT_TEMPLATES)
        check_words(mail_of(after["kind"]), after.get("subject"), after.get("text"))

    async def prepare(self, tx: Transaction, services: Services, before: Row | None, after: Row) -> None:
        del tx, services, before
        for part in PARTS:
            after[part] = dict(Text.parse(after[part])) if after.get(part) else None

    def words(self, row: Row) -> str:
        return searchable(mail_of(row["kind"]).name, row["kind"], *(Text.parse(row[p]) for p in PARTS if row.get(p)))


def check_words(mail: Mail, subject: Any, text: Any, *, field: str = "text") -> None:
    """Whether these can be sent. Raises `NoWords`, `NoSubject`, `SubjectTooLong`, `UnknownPlace`, `MissingPlace`.

    `field`: what the text is called where it is given.
    """
    if not subject and not text:
        raise NoWords(errors=[{"field": field, "code": NoWords.code, "message": NoWords().message}])
    found = [*_subject(mail, Text.parse(subject) if subject else Text({}))]
    found += _text(mail, field, Text.parse(text) if text else Text({}))
    if found:
        raise found[0][0](errors=[each for _, each in found])


def _subject(mail: Mail, subject: Text) -> Iterator[tuple[type[Invalid], Found]]:
    if subject and mail.subject is None:
        yield _wrong(NoSubject, "subject", "", NoSubject().message)
        return
    known = {place.name for place in mail.places if place.in_subject}
    for language, words in subject.items():
        if "\n" in words or len(words) > LONGEST_SUBJECT:
            yield _wrong(SubjectTooLong, "subject", language, SubjectTooLong().message)
        yield from _strange("subject", language, words, known)


def _text(mail: Mail, field: str, text: Text) -> Iterator[tuple[type[Invalid], Found]]:
    known = {place.name for place in mail.places}
    for language, words in text.items():
        yield from _strange(field, language, words, known)
        for place in mail.places:
            if place.needed and place.name not in places_of(words):
                written = f"{{{place.name}}}"
                message = f"{written} is missing: {MissingPlace().message}"
                yield _wrong(MissingPlace, field, language, message, written=written)


def _strange(part: str, language: str, words: str, known: set[str]) -> Iterator[tuple[type[Invalid], Found]]:
    for stray in strays(words, known):
        names = ", ".join(f"{{{name}}}" for name in sorted(known)) or "none"
        where = f"line {stray.line}, sign {stray.sign}"
        message = f"{stray.written} ({where}) cannot be filled in here; known: {names}"
        yield _wrong(UnknownPlace, part, language, message, written=stray.written, line=stray.line)


def _wrong(refusal: type[Invalid], part: str, language: str, message: str, **more: Any) -> tuple[type[Invalid], Found]:
    field = f"{part}.{language}" if language else part
    return refusal, {"field": field, "code": refusal.code, "message": message, **more}


MAIL_TEMPLATES = MailTemplates()
