"""Routes of public articles: no sign-in, one brand, so many questions from one address."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response

from switchroom.knowledge import misses, public_reading, schemas
from switchroom.knowledge.domain.page import POLICY, page_of
from switchroom.platform.events import Origin
from switchroom.platform.http import AddressOf, ServicesOf

router = APIRouter(prefix="/api/public/knowledge/{brand}", tags=["knowledge for customers"])
Label = Annotated[str, Path(max_length=3, description="The label of the brand.", examples=["A"])]
Slug = Annotated[str, Path(max_length=64, examples=["use-your-phone-abroad"])]
Language = Annotated[str, Query(max_length=35, description="The language wished for.", examples=["pt-BR"])]
Region = Annotated[str, Query(max_length=63, description="The code of the reader's region, where it is known.")]
REFUSED: dict[int | str, dict[str, Any]] = {404: {}, 429: {}}


@router.get("/articles", responses=REFUSED)
async def list_public_articles(
    brand: Label,
    services: ServicesOf,
    ip: AddressOf,
    language: Language = "",
    region: Region = "",
    category: Annotated[str, Query(max_length=63, description="Only those of the category with this slug.")] = "",
) -> schemas.PublicArticles:
    """The public articles of a brand and their categories."""
    async with services.database.transaction() as tx:
        await public_reading.allow(tx, ip)
        found = await public_reading.brand_of(tx, brand)
        return await public_reading.listed(tx, found, language, region, category)


@router.get("/search", responses=REFUSED)
async def search_public_articles(
    brand: Label,
    services: ServicesOf,
    ip: AddressOf,
    q: Annotated[str, Query(max_length=500, description="What somebody types.", examples=["roaming abroad"])],
    language: Language = "",
    region: Region = "",
    limit: Annotated[int, Query(ge=1, le=20)] = 10,
    finished: Annotated[
        bool, Query(description="Nothing more is typed: when nothing is found, authors learn what was sought.")
    ] = False,
) -> schemas.PublicHits:
    """The best public articles of a brand for what somebody types."""
    async with services.database.transaction() as tx:
        await public_reading.allow(tx, ip)
    async with services.database.read() as connection:
        found = await public_reading.brand_of(connection, brand)
        hits = await public_reading.search(connection, found, q, language, region, limit)
        rows = await public_reading.rows_of(connection, hits)
    if finished and not hits:
        async with services.database.transaction() as tx:
            await misses.note_miss(tx, q, language, "public", Origin.REAL, found.id)
    return schemas.PublicHits(items=rows)


@router.get("/articles/{slug}", responses=REFUSED)
async def get_public_article(
    brand: Label, slug: Slug, services: ServicesOf, ip: AddressOf, language: Language = ""
) -> schemas.PublicArticle:
    """A public article, in the language wished for, else the brand's, else any; `wished` says which."""
    async with services.database.transaction() as tx:
        await public_reading.allow(tx, ip)
        found = await public_reading.brand_of(tx, brand)
        return await public_reading.article(tx, found, slug, language)


@router.get(
    "/articles/{slug}/page",
    response_class=Response,
    responses={**REFUSED, 200: {"description": "A page to read.", "content": {"text/html": {}}}},
)
async def get_public_article_page(
    brand: Label, slug: Slug, services: ServicesOf, ip: AddressOf, language: Language = ""
) -> Response:
    """A public article as a plain page: where the links lead that processes send to customers."""
    async with services.database.transaction() as tx:
        await public_reading.allow(tx, ip)
        found = await public_reading.brand_of(tx, brand)
        article = await public_reading.article(tx, found, slug, language)
    page = page_of(article.title, article.body, article.language)
    return Response(page, media_type="text/html", headers={"content-security-policy": POLICY})


@router.post("/articles/{slug}/votes", status_code=204, responses=REFUSED)
async def vote_on_public_article(
    brand: Label, slug: Slug, body: schemas.Vote, services: ServicesOf, ip: AddressOf
) -> None:
    """Say whether it helped; once a day from one address."""
    async with services.database.transaction() as tx:
        await public_reading.allow(tx, ip)
        found = await public_reading.brand_of(tx, brand)
        await public_reading.vote(tx, found, slug, ip, helpful=body.helpful)


@router.post("/articles/{slug}/solved", status_code=204, responses=REFUSED)
async def say_public_article_solved(brand: Label, slug: Slug, services: ServicesOf, ip: AddressOf) -> None:
    """Say that it solved what one was about to write; counted once a day from one address."""
    async with services.database.transaction() as tx:
        await public_reading.allow(tx, ip)
        found = await public_reading.brand_of(tx, brand)
        await public_reading.answered_first(tx, found, slug, ip)
