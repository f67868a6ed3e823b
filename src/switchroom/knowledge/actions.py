"""What is set up of knowledge: categories, and articles as a whole."""

from contextlib import suppress
from typing import ClassVar
from uuid import UUID

from switchroom.knowledge import models, publishing, schemas, writing
from switchroom.knowledge.contracts import EDIT_CATEGORIES, ArticleArchived
from switchroom.knowledge.events import CategoryChanged
from switchroom.knowledge.publishing import Texts
from switchroom.platform.access import Principal
from switchroom.platform.collection import Collection
from switchroom.platform.db import Transaction
from switchroom.platform.services import Services


class Categories(Collection[schemas.Category]):
    """One level: whoever looks for something in a tree has to know how its author thinks."""

    name, one, table = "knowledge-categories", "category", models.category
    row, new, patch = schemas.Category, schemas.CategoryNew, schemas.CategoryPatch
    event, edit = CategoryChanged, EDIT_CATEGORIES
    searched = ("name", "slug")


class Articles:
    """Articles as whoever sets up or clears a whole centre handles them: like any other collection."""

    name: ClassVar[str] = "knowledge-articles"

    async def create(self, tx: Transaction, principal: Principal, about: schemas.ArticleNew, texts: Texts) -> UUID:
        """Begin an article, written in these further languages, and publish it. Raises as `writing.create`."""
        article = await writing.create(tx, principal, about)
        for language, (title, body) in texts.items():
            given = schemas.TextNew(title=title, body=body, revision=0)
            await writing.write_text(tx, principal, str(article.id), language, given)
        await publishing.publish(tx, principal, str(article.id), "")
        return article.id

    async def archive(self, tx: Transaction, services: Services, principal: Principal, id: UUID) -> None:
        """Put it away. Idempotent."""
        del services
        with suppress(ArticleArchived):
            await publishing.archive(tx, principal, str(id))


CATEGORIES = Categories()
ARTICLES = Articles()
