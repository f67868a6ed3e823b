"""Routes of imports. Lists go out by the routes of whoever owns them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse

from switchroom.exchange import imports, reading, schemas
from switchroom.exchange.domain.decoding import Encoding
from switchroom.exchange.exports import ANSWER, MEDIA_TYPE, DelimiterName, Form, attachment, heading
from switchroom.platform.http import PrincipalOf, ServicesOf, takes_file

TAG = "imports"
router = APIRouter(prefix="/api/imports", tags=[TAG])
KindName = Annotated[str, Query(pattern="^[a-z]{1,40}$", description="What it is a list of.", examples=["customers"])]
Language = Annotated[
    str, Query(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$", description="Of headings and sentences.")
]
BODY = {
    "requestBody": {
        "description": "The file itself: XLSX, or CSV in UTF-8, UTF-16, GB18030 or Windows-1252, at most 20,000 lines.",
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
SHOWN = 20


@router.get("/kinds")
async def list_import_kinds(services: ServicesOf, principal: PrincipalOf) -> schemas.KindsShown:
    """What you may bring in, and which fields columns can fill."""
    async with services.database.read() as connection:
        kinds = imports.kinds_for(services, principal)
        return schemas.KindsShown(items=[await reading.kind_shown(connection, principal, kind) for kind in kinds])


@router.get("/kinds/{name}/template", response_class=StreamingResponse, responses=ANSWER)
async def get_import_template(
    name: str, services: ServicesOf, principal: PrincipalOf, language: Language = "en"
) -> StreamingResponse:
    """A file with a heading for every field and no lines: to be filled in and sent."""
    kind = imports.kind_for(services, principal, name)
    content = heading(kind.fields, Form(language))
    return StreamingResponse(iter([content]), headers=attachment(f"{kind.name}.csv"), media_type=MEDIA_TYPE)


@router.post("", status_code=201, responses={404: {}, 413: {}, 429: {}}, openapi_extra=BODY)
@takes_file
async def create_import(
    kind: KindName,
    services: ServicesOf,
    principal: PrincipalOf,
    request: Request,
    name: Annotated[str, Query(max_length=1000, description="As you call it.", examples=["customers.csv"])] = "",
    encoding: Annotated[Encoding | None, Query(description="Recognised unless it is sent.")] = None,
    delimiter: Annotated[DelimiterName | None, Query(description="Recognised unless it is sent.")] = None,
) -> schemas.ImportShown:
    """Send a file. Nothing of it is written before you confirm it; its lines are checked by themselves.

    422 `exchange.file_unreadable` and `exchange.not_a_table` say what is wrong with the file as a whole.
    """
    imports.kind_for(services, principal, kind)
    content = bytearray()
    async for piece in request.stream():
        content += piece
    sent = imports.Sent(name, bytes(content), encoding, delimiter.sign if delimiter else None)
    return await _shown(services, principal, await imports.begin(services, principal, kind, sent))


@router.get("")
async def list_imports(kind: KindName, services: ServicesOf, principal: PrincipalOf) -> schemas.ImportsShown:
    """Files of this kind that you have sent, and those of others if you may import everywhere; the newest first."""
    async with services.database.read() as connection:
        found = await imports.imports_of(connection, principal, kind, SHOWN)
        return schemas.ImportsShown(items=await reading.as_shown(connection, found))


@router.get("/{id}")
async def get_import(id: UUID, services: ServicesOf, principal: PrincipalOf) -> schemas.ImportShown:
    """A file and how far it is."""
    return await _shown(services, principal, id)


@router.get("/{id}/lines")
async def list_import_lines(
    id: UUID,
    services: ServicesOf,
    principal: PrincipalOf,
    problems: Annotated[bool, Query(description="Only lines with something wrong.")] = False,
    after: Annotated[int, Query(ge=0, le=2**31 - 1, description="`next` of the part before.")] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
) -> schemas.LinesShown:
    """The lines of the file, what is to become of each or has become of it, and what is wrong with it."""
    async with services.database.read() as connection:
        found = await imports.access(connection, principal, id)
        return await reading.lines(connection, found, after, limit, problems=problems)


@router.get("/{id}/problems", response_class=StreamingResponse, responses=ANSWER)
async def get_import_problems(
    id: UUID, services: ServicesOf, principal: PrincipalOf, language: Language = "en"
) -> StreamingResponse:
    """The lines that were not taken, as a file: line, column, sentence, and their cells."""
    async with services.database.read() as connection:
        found = await imports.access(connection, principal, id)
    pieces = reading.problems_file(services.database, found, Form(language, found.delimiter))
    return StreamingResponse(pieces, headers=attachment("problems.csv"), media_type=MEDIA_TYPE)


@router.patch("/{id}", responses={409: {}})
async def update_import(
    id: UUID, body: schemas.ColumnsBody, services: ServicesOf, principal: PrincipalOf
) -> schemas.ImportShown:
    """Say which column is what; all lines are checked anew. 409 `exchange.not_now` once it is confirmed."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await imports.choose_columns(tx, services, principal, id, body.version, body)
    return await _shown(services, principal, id)


@router.post("/{id}/confirm", responses={409: {}})
async def confirm_import(
    id: UUID, body: schemas.ConfirmBody, services: ServicesOf, principal: PrincipalOf
) -> schemas.ImportShown:
    """Have the lines written that can be. They are checked once more as they are, by the rules of the API."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await imports.confirm(tx, services, principal, id, body.version)
    return await _shown(services, principal, id)


@router.post("/{id}/undo", responses={409: {}})
async def undo_import(id: UUID, services: ServicesOf, principal: PrincipalOf) -> schemas.ImportShown:
    """Take back what an import made and changed, except for what somebody has changed or used since."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await imports.undo(tx, services, principal, id)
    return await _shown(services, principal, id)


@router.delete("/{id}", status_code=204, responses={409: {}})
async def delete_import(id: UUID, services: ServicesOf, principal: PrincipalOf) -> None:
    """Throw away a file that was not confirmed."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await imports.throw_away(tx, services, principal, id)


async def _shown(services: ServicesOf, principal: PrincipalOf, id: UUID) -> schemas.ImportShown:
    async with services.database.read() as connection:
        found = await imports.access(connection, principal, id)
        return (await reading.as_shown(connection, [found]))[0]
