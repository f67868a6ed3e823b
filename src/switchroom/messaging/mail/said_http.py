"""Routes of the links in our mail: a page that asks whether it is solved, and what is pressed on it.

Opening the page changes nothing, for programs that look at mail open whatever is in it.
"""

from typing import Annotated, Any
from urllib.parse import parse_qs

from fastapi import APIRouter, Header, Path, Query, Request, Response

from switchroom.messaging.mail.contracts import LinkUnknown, TooManyWords
from switchroom.messaging.mail.domain.asking import LONGEST_WORDS, POLICY, Said, no_page, page
from switchroom.messaging.mail.said import PATH, Questions
from switchroom.platform.http import AddressOf, ServicesOf

router = APIRouter(prefix=PATH.rstrip("/"), tags=["mail for customers"])
Link = Annotated[str, Path(max_length=100, description="From a mail of ours.")]
Wished = Annotated[str, Header(alias="accept-language", max_length=500, description="Of a page that says no.")]
PAGE: dict[str, Any] = {"text/html": {}}
ANSWERS: dict[int | str, dict[str, Any]] = {
    404: {"description": "None of our links, or its time is over.", "content": PAGE},
    429: {},
}
SAID = {**ANSWERS, 200: {"description": "A page that says what was said.", "content": PAGE}}
WORDS = {
    "requestBody": {
        "description": "What still does not work, as the page's form sends it.",
        "content": {
            "application/x-www-form-urlencoded": {
                "schema": {
                    "type": "object",
                    "properties": {"words": {"type": "string", "maxLength": LONGEST_WORDS}},
                }
            }
        },
    }
}
HEADERS = {"content-security-policy": POLICY, "referrer-policy": "no-referrer", "x-robots-tag": "noindex"}


@router.get(
    "/{link}",
    response_class=Response,
    responses={**ANSWERS, 200: {"description": "A page that asks.", "content": PAGE}},
)
async def get_mail_question(
    link: Link,
    services: ServicesOf,
    ip: AddressOf,
    wished: Wished = "",
    say: Annotated[Said, Query(description="What was pressed in the mail; it comes first.")] = Said.SOLVED,
) -> Response:
    """The page behind a link in a mail: is it solved? Reading it changes nothing."""
    await _count(services, ip)
    try:
        async with services.database.transaction() as tx:
            matter = await services.the(Questions).matter(tx, link)
    except LinkUnknown as no:
        return _no(no, wished)
    return Response(page(matter, f"{PATH}{link}", say), media_type="text/html", headers=HEADERS)


@router.post("/{link}/solved", response_class=Response, responses=SAID)
async def say_solved(link: Link, services: ServicesOf, ip: AddressOf, wished: Wished = "") -> Response:
    """It is solved: the ticket becomes solved. What was said first by a mail's links counts."""
    return await _said(link, services, ip, wished, Said.SOLVED)


@router.post("/{link}/still-broken", response_class=Response, responses=SAID, openapi_extra=WORDS)
async def say_still_broken(
    link: Link, request: Request, services: ServicesOf, ip: AddressOf, wished: Wished = ""
) -> Response:
    """It still does not work: that stands on the ticket, which is worked on again; if it is closed, on a new one."""
    return await _said(link, services, ip, wished, Said.STILL_BROKEN, _words(await request.body()))


async def _said(link: str, services: ServicesOf, ip: str, wished: str, said: Said, words: str = "") -> Response:
    await _count(services, ip)
    try:
        async with services.database.transaction() as tx:
            matter = await services.the(Questions).say(tx, link, said, words)
    except LinkUnknown as no:
        return _no(no, wished)
    return Response(page(matter, f"{PATH}{link}", said), media_type="text/html", headers=HEADERS)


async def _count(services: ServicesOf, ip: str) -> None:
    async with services.database.transaction() as tx:
        await services.the(Questions).count(tx, ip)


def _words(body: bytes) -> str:
    """Raises `TooManyWords`."""
    try:
        given = parse_qs(body.decode("utf-8", "replace"), max_num_fields=10).get("words", [""])[0]
    except ValueError:
        raise TooManyWords() from None
    words = given.replace("\r\n", "\n").replace("\0", "").strip()
    if len(words) > LONGEST_WORDS:
        raise TooManyWords()
    return words


def _no(no: LinkUnknown, wished: str) -> Response:
    language = wished.partition(",")[0].partition(";")[0].strip()
    known = next((one for one in ("pt-BR", "zh-CN") if one[:2] == language[:2].lower()), "en")
    return Response(no_page(known), no.status, media_type="text/html", headers=HEADERS)
