"""Routes of images in articles, for people at work and for strangers."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Query, Request, Response

from switchroom.knowledge import schemas
from switchroom.knowledge.images import Image, Images, image_for, public_image
from switchroom.platform.http import PrincipalOf, ServicesOf, takes_file

router = APIRouter(tags=["knowledge"])
Key = Annotated[str, Path(max_length=64, description="The article's id or address.")]
Name = Annotated[str, Query(max_length=1000, description="As the sender calls it.", examples=["settings.png"])]
BODY = {
    "requestBody": {
        "description": "The image itself: PNG, JPEG, GIF or WebP.",
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
ANSWERS: dict[int | str, dict[str, Any]] = {
    200: {"description": "The image.", "content": {"image/*": {}}},
    404: {},
    410: {},
}
SEEN_BY_ONE = "private, max-age=86400"
SEEN_BY_ALL = "public, max-age=3600"


@router.post(
    "/api/knowledge/articles/{key}/images",
    status_code=201,
    responses={404: {}, 409: {}, 413: {}},
    openapi_extra=BODY,
)
@takes_file
async def add_article_image(
    key: Key, name: Name, services: ServicesOf, principal: PrincipalOf, request: Request
) -> schemas.Image:
    """Add an image to an article. What it is, its first bytes say: 422 `article.image_refused` for anything else."""
    kept = await services.the(Images).keep(principal, key, name, request.stream())
    return schemas.Image(id=kept.id, name=kept.name, address=kept.address)


@router.get("/api/knowledge/images/{id}", response_class=Response, responses=ANSWERS)
async def get_article_image(id: UUID, services: ServicesOf, principal: PrincipalOf) -> Response:
    """An image of an article that you may see."""
    async with services.database.read() as connection:
        image = await image_for(connection, principal, id)
    return await _answer(services.the(Images), image, SEEN_BY_ONE)


@router.get("/api/public/knowledge/images/{id}", response_class=Response, responses=ANSWERS)
async def get_public_article_image(id: UUID, services: ServicesOf) -> Response:
    """An image that stands in a public article."""
    async with services.database.read() as connection:
        image = await public_image(connection, id)
    return await _answer(services.the(Images), image, SEEN_BY_ALL)


async def _answer(images: Images, image: Image, seen_by: str) -> Response:
    headers = {**image.headers, "cache-control": seen_by}
    return Response(await images.read(image), media_type=image.kind, headers=headers)
