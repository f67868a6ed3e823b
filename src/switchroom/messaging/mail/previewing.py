"""How a mail will look: words as they stand in a form, with examples in their places, composed as when it is sent."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from switchroom.messaging.mail import schemas
from switchroom.messaging.mail.boxes import Box, box_of_team
from switchroom.messaging.mail.domain.compose import Outgoing, readable
from switchroom.messaging.mail.domain.reading import MailAddress
from switchroom.organisation.facade import BRANDS
from switchroom.platform.access import Principal
from switchroom.platform.collection import UnknownReference, UnknownRow
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.events import Origin
from switchroom.platform.text import Text
from switchroom.wording.contracts import EDIT_TEMPLATES, Mail, mail_of
from switchroom.wording.facade import brand_name, check_words, choose, made_for

NOBODY, EXAMPLE = UUID(int=0), "requester@example.com"
AT = datetime(2026, 3, 16, 15, 0, tzinfo=UTC)


async def preview(tx: Transaction, principal: Principal, body: schemas.MailPreviewNew) -> schemas.MailPreview:
    """The mail. Raises `NotAllowed`, `UnknownReference`, and what is refused at saving."""
    principal.require(EDIT_TEMPLATES, brand=body.brand_id)
    mail = mail_of(body.kind)
    if body.subject or body.text:
        check_words(mail, body.subject, body.text)
    box = await _box(tx, principal, body.brand_id)
    given: dict[str, Any] = {"of_brand": body.brand_id is not None}
    for part, value in (("subject", body.subject), ("text", body.text)):
        given[part] = dict(Text.parse(value)) if value else None
    below = [row for row in await made_for(tx, mail, body.brand_id) if row["of_brand"] != given["of_brand"]]
    layers = sorted([given, *below], key=lambda row: not row["of_brand"])
    language = body.language
    words = choose(mail, layers, language, box.language if box else "en")
    said = words.fill(await _examples(tx, mail, body.brand_id, language))
    signature = Text(box.signature or {}).in_language(language, box.language) if box and mail.subject else ""
    text, page = readable(_outgoing(box, said.subject, said.text, language, signature))
    sender = f"{Text(box.name).in_language(language)} <{box.address}>" if box else None
    return schemas.MailPreview(
        sender=sender, subject=said.subject, text=text, html=page, language=words.language, source=words.source.value
    )


async def _box(connection: Connection, principal: Principal, brand_id: UUID | None) -> Box | None:
    if brand_id is None:
        return None
    try:
        await BRANDS.access(connection, principal, brand_id)
    except UnknownRow:
        error = {"field": "brand_id", "code": UnknownReference.code, "message": UnknownReference().message}
        raise UnknownReference(errors=[error]) from None
    return await box_of_team(connection, brand_id, NOBODY, Origin.REAL)


async def _examples(connection: Connection, mail: Mail, brand_id: UUID | None, language: str) -> dict[str, str]:
    values = {place.name: place.example.in_language(language, "en") for place in mail.places}
    brand = await brand_name(connection, brand_id, language)
    return {**values, **({"brand": brand} if brand else {})}


def _outgoing(box: Box | None, subject: str, text: str, language: str, signature: str) -> Outgoing:
    return Outgoing(
        ticket_id=None,
        unique=NOBODY,
        sender=MailAddress(address=box.address if box else EXAMPLE),
        recipient=MailAddress(address=EXAMPLE),
        subject=subject,
        text=text,
        language=language,
        signature=signature,
        at=AT,
        domain="example.com",
        installation="",
    )
