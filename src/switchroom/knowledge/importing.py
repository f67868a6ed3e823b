"""Articles that come in as a list: drafts, a line for each language. Nothing is published by it.

An article that is there already is known by its address, or by its title in that language. Another language of one that
is known is a new text of it.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

import msgspec
from pydantic import ValidationError

from switchroom.exchange.contracts import (
    Asker,
    Choice,
    Complaint,
    Existing,
    LineRefused,
    LineState,
    Looked,
    TakenBack,
    Values,
    Written,
)
from switchroom.exchange.facade import chosen, complaint, folded, none_of, of_body, parted, refused
from switchroom.knowledge import schemas, writing
from switchroom.knowledge.contracts import WRITE, ArticleNotFound
from switchroom.knowledge.domain.html import safe
from switchroom.knowledge.domain.markdown import is_html, to_html
from switchroom.knowledge.doors import Article, access, access_work, require
from switchroom.knowledge.list_fields import FIELDS, NAME, TITLE, VISIBILITIES
from switchroom.organisation.facade import BRANDS
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.text import Text

ABOUT = ("visibility", "brand_ids", "category_id", "review_at")
BY_TITLE = """
select a.id from knowledge.draft d join knowledge.article a on a.id = d.article_id
where d.title = $1 and d.language = $2 and not a.archived and a.origin = $3 limit 2
"""
DRAFT = "select title, body, state, revision from knowledge.draft where article_id = $1 and language = $2"


class ArticleList:
    """Implements `exchange.Kind`."""

    name, title, needs, fields = NAME, TITLE, WRITE, FIELDS

    async def choices(self, connection: Connection, principal: Principal) -> Mapping[str, Sequence[Choice]]:
        del principal  # everybody who works here sees every category
        rows = await connection.fetch("select slug, name from knowledge.category where not archived order by position")
        categories = [Choice(row["slug"], dict(Text.parse(row["name"]))) for row in rows]
        return {"category": categories, "visibility": VISIBILITIES}

    async def look(self, connection: Connection, asker: Asker, values: Values) -> Looked:
        given = await _Given.read(connection, self, asker, values)
        article = await given.known(connection)
        if article is None:
            require(asker.principal, WRITE, given.new.brand_ids)
            return Looked(LineState.NEW, given.keys)
        if article.archived:
            raise refused("gone_since", "slug")
        require(asker.principal, WRITE, article.brand_ids)
        draft = await _draft(connection, article.id, given.language)
        if draft is None:
            return Looked(LineState.NEW, given.keys)
        subject = _subject(article.id, given.language)
        if asker.existing is Existing.SKIP:
            return Looked(LineState.SKIPPED, given.keys, subject)
        changed = given.says_more(draft) or given.about(article)
        return Looked(LineState.UPDATE if changed else LineState.SAME, given.keys, subject)

    async def write(self, tx: Transaction, asker: Asker, values: Values) -> Written:
        given = await _Given.read(tx, self, asker, values)
        article = await given.known(tx)
        if article is None:
            made = await writing.create(tx, asker.principal, given.new)
            return _made(made.id, given.language, 1)
        draft = await _draft(tx, article.id, given.language)
        if draft is None:
            text = schemas.TextNew(title=given.new.title, body=given.new.body, revision=0)
            await writing.write_text(tx, asker.principal, str(article.id), given.language, text)
            return _made(article.id, given.language, 1)
        subject = _subject(article.id, given.language)
        if asker.existing is Existing.SKIP:
            return Written(LineState.SKIPPED, subject)
        return await given.update(tx, article, draft)

    async def take_back(self, tx: Transaction, asker: Asker, written: Written) -> TakenBack:
        id, language = UUID(written.before["article"]), written.before["language"]
        article = await access_work(tx, asker.principal, str(id))
        draft = await _draft(tx, id, language)
        if draft is None or draft["revision"] != written.version or not _is_still(article, written.before):
            return TakenBack(complaint("changed_since"))
        if written.state is LineState.UPDATED:
            return await _put_back(tx, asker, article, written, draft["revision"])
        if article.published is not None:
            return TakenBack(complaint("used_since"))
        others = await tx.fetch_value("select count(*) from knowledge.draft where article_id = $1", id)
        if others > 1:
            await writing.remove_text(tx, asker.principal, str(id), language)
        else:
            await writing.discard(tx, asker.principal, str(id))
        return TakenBack(version=written.version)


class _Given:
    """What a line says of an article."""

    def __init__(self, new: schemas.ArticleNew, names: frozenset[str], asker: Asker) -> None:
        self.new, self.language = new, new.language
        self._names, self._asker = names, asker
        self.keys = (f"{new.slug or f'title {new.title}'} {new.language}",)

    @classmethod
    async def read(cls, connection: Connection, kind: ArticleList, asker: Asker, values: Values) -> "_Given":
        """Raises `LineRefused` with everything that can be said of single cells."""
        wrong: list[Complaint] = []
        body = values.get("body", "")
        row: dict[str, Any] = {
            "title": values["title"].strip(),
            "language": values["language"].strip(),
            "body": safe(body if is_html(body) else to_html(body)),
        }
        for name in ("slug", "review_at"):
            if name in values:
                row[name] = values[name].strip()
        choices = await kind.choices(connection, asker.principal)
        for name in ("visibility", "category"):
            if name in values:
                found = chosen(values[name], choices[name])
                if found is None:
                    wrong.append(none_of(name, choices[name]))
                else:
                    row[name] = found
        if category := row.pop("category", None):
            row["category_id"] = await connection.fetch_value(
                "select id from knowledge.category where slug = $1 and not archived", category
            )
        if "brands" in values:
            row["brand_ids"] = await _brands(connection, asker, parted(values["brands"]), wrong)
        try:
            new = schemas.ArticleNew.model_validate(row)
        except ValidationError as error:
            wrong += of_body(error)
        if wrong:
            raise LineRefused(*wrong)
        return cls(new, frozenset(row), asker)

    async def known(self, connection: Connection) -> Article | None:
        """The article that is meant, if there already. Raises `LineRefused` when it may be several."""
        principal = self._asker.principal
        if self.new.slug:
            if not await connection.fetch_value(
                "select exists(select from knowledge.article where slug = $1)", self.new.slug
            ):
                return None
            key = self.new.slug
        else:
            rows = await connection.fetch(BY_TITLE, self.new.title, self.language, principal.origin.value)
            if len(rows) > 1:
                raise refused("several", "title")
            if not rows:
                return None
            key = str(rows[0]["id"])
        try:
            return await access(connection, principal, key)
        except ArticleNotFound:
            raise refused("not_allowed", "slug" if self.new.slug else "title") from None

    def says_more(self, draft: Mapping[str, Any]) -> bool:
        """Whether title or text differ; without a text, that stays."""
        return draft["title"] != self.new.title or bool(self.new.body and draft["body"] != self.new.body)

    def about(self, article: Article) -> dict[str, Any]:
        """What the line says beside the text that is not so yet."""
        now = {name: getattr(article, name) for name in ABOUT} | {"brand_ids": list(article.brand_ids)}
        return {
            name: getattr(self.new, name)
            for name in ABOUT
            if name in self._names and getattr(self.new, name) != now[name]
        }

    async def update(self, tx: Transaction, article: Article, draft: Mapping[str, Any]) -> Written:
        """Set what differs."""
        principal, key = self._asker.principal, str(article.id)
        about, subject = self.about(article), _subject(article.id, self.language)
        if not about and not self.says_more(draft):
            return Written(LineState.SAME, subject)
        before = {
            "article": key,
            "language": self.language,
            "title": draft["title"],
            "body": draft["body"],
            "state": draft["state"],
            "about": msgspec.to_builtins({name: getattr(article, name) for name in about}),
            "then": msgspec.to_builtins(about),
        }
        if about:
            patch = schemas.ArticlePatch.model_validate({"version": article.version, **about})
            await writing.change(tx, principal, key, patch)
        revision = draft["revision"]
        if self.says_more(draft):
            text = schemas.TextNew(title=self.new.title, body=self.new.body or draft["body"], revision=revision)
            revision = (await writing.write_text(tx, principal, key, self.language, text))["revision"]
        return Written(LineState.UPDATED, subject, before, draft["revision"], revision)


def _subject(article_id: UUID, language: str) -> UUID:
    """A text of an article, as lines are about texts: two languages of one article have versions of their own."""
    return uuid5(article_id, language)


def _made(article_id: UUID, language: str, revision: int) -> Written:
    before = {"article": str(article_id), "language": language}
    return Written(LineState.MADE, _subject(article_id, language), before, version=revision)


async def _draft(connection: Connection, article_id: UUID, language: str) -> Mapping[str, Any] | None:
    row = await connection.fetch_row(DRAFT, article_id, language)
    return None if row is None else dict(row)


def _is_still(article: Article, before: Mapping[str, Any]) -> bool:
    """Whether what the line set beside the text is still so."""
    now = msgspec.to_builtins({name: getattr(article, name) for name in before.get("then", {})})
    return bool(now == before.get("then", {}))


async def _put_back(tx: Transaction, asker: Asker, article: Article, written: Written, revision: int) -> TakenBack:
    before, key = written.before, str(article.id)
    if before["about"]:
        patch = schemas.ArticlePatch.model_validate({"version": article.version, **before["about"]})
        await writing.change(tx, asker.principal, key, patch)
    if written.version != written.version_before:
        text = schemas.TextNew(title=before["title"], body=before["body"], state=before["state"], revision=revision)
        revision = (await writing.write_text(tx, asker.principal, key, before["language"], text))["revision"]
    return TakenBack(version=revision)


async def _brands(connection: Connection, asker: Asker, names: Sequence[str], wrong: list[Complaint]) -> list[UUID]:
    """Brands by their label or a name of theirs, those that the principal writes for."""
    rows = await connection.fetch(BRANDS.table.select().where(~BRANDS.table.c.archived))
    known = {
        folded(name): row["id"]
        for row in rows
        if asker.principal.may(WRITE, brand=row["id"])
        for name in (*Text.parse(row["name"]).values(), row["label"])
    }
    found = [known.get(folded(name)) for name in names]
    if None in found:
        wrong.append(complaint("unknown", "brands"))
    return sorted({id for id in found if id is not None})
