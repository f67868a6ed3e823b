"""Routes of rule packs: which there are, for which brands they are on."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path

from switchroom.people.facade import people_by_id
from switchroom.platform.access import Principal
from switchroom.platform.db import Connection
from switchroom.platform.http import Page, PrincipalOf, ServicesOf
from switchroom.processes.contracts import SEE
from switchroom.processes.domain.rule_packs import Pack
from switchroom.processes.rule_packs import schemas, shipped_packs, switching
from switchroom.processes.rule_packs.rulebook import Rulebook, rulebook

HERE = "/api/rule-packs"
rule_packs = APIRouter(tags=["processes"])
Named = Annotated[str, Path(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$", examples=["sac-brazil"])]


@rule_packs.get(HERE)
async def list_rule_packs(services: ServicesOf, principal: PrincipalOf) -> Page[schemas.RulePackView]:
    """All rule packs with their rules, and for which of your brands they are on."""
    principal.require(SEE)
    async with services.database.read() as connection:
        items = await _views(connection, principal)
    return Page(items=items, total=len(items))


@rule_packs.post(HERE, status_code=201, responses={409: {}})
async def import_rule_pack(
    body: schemas.PackFile, services: ServicesOf, principal: PrincipalOf
) -> schemas.RulePackView:
    """Take a rule pack from a file, in place of an imported one of the same name. It is on for no brand by that."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        made = await switching.import_pack(tx, principal, body.text)
        return next(one for one in await _views(tx, principal) if one.pack == made.pack)


@rule_packs.delete(HERE + "/{pack}", status_code=204, responses={404: {}, 409: {}})
async def remove_rule_pack(pack: Named, services: ServicesOf, principal: PrincipalOf) -> None:
    """Remove an imported pack that is on for no brand."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await switching.remove_pack(tx, principal, pack)


@rule_packs.put(HERE + "/{pack}/brands/{brand_id}", status_code=204, responses={404: {}})
async def switch_rule_pack(
    pack: Named, brand_id: UUID, body: schemas.PackSwitch, services: ServicesOf, principal: PrincipalOf
) -> None:
    """Hold the processes of a brand to this pack from now on, or no longer."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await switching.switch_pack(tx, principal, pack, brand_id, on=body.on)


@rule_packs.put(HERE + "/{pack}/brands/{brand_id}/rules/{rule}", status_code=204, responses={404: {}})
async def switch_pack_rule(
    pack: Named, brand_id: UUID, rule: Named, body: schemas.RuleSwitch, services: ServicesOf, principal: PrincipalOf
) -> None:
    """Switch one rule off for a brand, with the reason, or on again."""
    async with services.database.transaction(actor=principal.actor, origin=principal.origin) as tx:
        await switching.switch_rule(tx, principal, pack, brand_id, rule, on=body.on, reason=body.reason)


async def _views(connection: Connection, principal: Principal) -> list[schemas.RulePackView]:
    book = await rulebook(connection)
    people = await people_by_id(connection, [one.by for one in book.off if one.by])
    names = {id: person.name for id, person in people.items()}
    seen = _brands_seen(principal)
    return [_view(pack, book, names, seen) for pack in book.packs.values()]


def _brands_seen(principal: Principal) -> set[UUID] | None:
    """None: all of them."""
    if any(grant.brands is None for grant in principal.grants):
        return None
    return {brand for grant in principal.grants for brand in grant.brands or ()}


def _view(pack: Pack, book: Rulebook, names: dict[UUID, str], seen: set[UUID] | None) -> schemas.RulePackView:
    off = [one for one in book.off if one.pack == pack.pack]
    on = {brand for brand, packs in book.used.items() if pack.pack in packs}
    decided = on | {one.brand_id for one in off}
    brands = sorted(decided if seen is None else decided & seen)
    return schemas.RulePackView.model_validate(
        {
            "pack": pack.pack,
            "title": pack.title.to_json(),
            "source": pack.source,
            "link": pack.link,
            "shipped": pack.pack in shipped_packs(),
            "rules": [
                {
                    "name": name,
                    "title": rule.title.to_json(),
                    "text": rule.text.to_json(),
                    "source": rule.source,
                    "severity": rule.severity.value,
                    "asks": rule.asks.word,
                }
                for name, rule in pack.rules.items()
            ],
            "brands": [
                {
                    "brand_id": brand,
                    "on": brand in on,
                    "off": [
                        {"rule": one.rule, "reason": one.reason, "by": one.by and names.get(one.by), "at": one.at}
                        for one in off
                        if one.brand_id == brand
                    ],
                }
                for brand in brands
            ],
        }
    )
