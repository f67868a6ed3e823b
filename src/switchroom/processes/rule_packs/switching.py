"""Importing and removing packs, switching them on and off for a brand, and single rules of them."""

from uuid import UUID, uuid5

from switchroom.organisation.facade import BRANDS
from switchroom.platform.access import Principal
from switchroom.platform.db import Transaction
from switchroom.platform.errors import Conflict, Invalid, NotFound
from switchroom.platform.events import ActorKind, Code
from switchroom.processes.contracts import EDIT_RULES
from switchroom.processes.domain.rule_packs import Pack, pack_to_json, read_pack
from switchroom.processes.events import RulePackChanged
from switchroom.processes.rule_packs import shipped_packs
from switchroom.processes.rule_packs.rulebook import rulebook

PACKS = UUID("0f6f6c0e-0d5b-5a06-8f5c-61f4c2b7a9d3")
"""Name space of the ids of packs."""


class PackNotFound(NotFound):
    """There is no such rule pack, or no such rule in it."""

    code = "rule_pack.not_found"


class PackShipped(Conflict):
    """This pack ships with the program; give yours another name."""

    code = "rule_pack.shipped"


class PackInUse(Conflict):
    """This pack is on for a brand; switch it off first."""

    code = "rule_pack.in_use"


class WhyOff(Invalid):
    """Whoever switches a rule off says why."""

    code = "rule_pack.reason_missing"


async def import_pack(tx: Transaction, principal: Principal, text: str) -> Pack:
    """A pack from its file, in place of an imported one of the same name. Raises `NotAllowed`, `PackRefused`,
    `PackShipped`."""
    principal.require_everywhere(EDIT_RULES)
    pack = read_pack(text)
    if pack.pack in shipped_packs():
        raise PackShipped()
    await tx.execute(
        """insert into processes.rule_pack (pack, document, imported_at, imported_by)
           values ($1, $2, clock_timestamp(), $3)
           on conflict (pack) do update set document = excluded.document, imported_at = excluded.imported_at,
               imported_by = excluded.imported_by""",
        pack.pack,
        pack_to_json(pack),
        _who(tx),
    )
    _tell(tx, pack.pack, "imported")
    return pack


async def remove_pack(tx: Transaction, principal: Principal, pack: str) -> None:
    """Raises `NotAllowed`, `PackNotFound`, `PackShipped`, `PackInUse`."""
    principal.require_everywhere(EDIT_RULES)
    if pack in shipped_packs():
        raise PackShipped()
    if await tx.fetch_value("select exists(select from processes.rule_pack_use where pack = $1)", pack):
        raise PackInUse()
    if await tx.fetch_value("delete from processes.rule_pack where pack = $1 returning pack", pack) is None:
        raise PackNotFound()
    await tx.execute("delete from processes.rule_off where pack = $1", pack)
    _tell(tx, pack, "removed")


async def switch_pack(tx: Transaction, principal: Principal, pack: str, brand_id: UUID, *, on: bool) -> None:
    """On: from now on the brand's processes are held to it when they are published and assigned.

    Raises `NotAllowed`, `UnknownRow`, `PackNotFound`.
    """
    await _require(tx, principal, pack, brand_id)
    if on:
        await tx.execute(
            """insert into processes.rule_pack_use (pack, brand_id, since, by)
               values ($1, $2, clock_timestamp(), $3) on conflict do nothing""",
            pack,
            brand_id,
            _who(tx),
        )
    else:
        await tx.execute("delete from processes.rule_pack_use where pack = $1 and brand_id = $2", pack, brand_id)
    _tell(tx, pack, "on" if on else "off", brand_id)


async def switch_rule(
    tx: Transaction, principal: Principal, pack: str, brand_id: UUID, rule: str, *, on: bool, reason: str
) -> None:
    """One rule of a pack, for a brand; off with the reason. Raises as `switch_pack`, and `WhyOff`."""
    known = await _require(tx, principal, pack, brand_id)
    if rule not in known.rules:
        raise PackNotFound()
    if on:
        await tx.execute(
            "delete from processes.rule_off where pack = $1 and rule = $2 and brand_id = $3", pack, rule, brand_id
        )
    elif not reason:
        raise WhyOff(errors=[{"field": "reason", "code": "missing", "message": WhyOff().message}])
    else:
        await tx.execute(
            """insert into processes.rule_off (pack, rule, brand_id, reason, by, at)
               values ($1, $2, $3, $4, $5, clock_timestamp())
               on conflict (pack, rule, brand_id) do update set reason = excluded.reason, by = excluded.by,
                   at = excluded.at""",
            pack,
            rule,
            brand_id,
            reason,
            _who(tx),
        )
    _tell(tx, pack, "rule_on" if on else "rule_off", brand_id, rule)


async def _require(tx: Transaction, principal: Principal, pack: str, brand_id: UUID) -> Pack:
    await BRANDS.access(tx, principal, brand_id)
    principal.require_over(EDIT_RULES, None, brand_id)
    found = (await rulebook(tx)).packs.get(pack)
    if found is None:
        raise PackNotFound()
    return found


def _who(tx: Transaction) -> UUID | None:
    return tx.actor.id if tx.actor.kind is not ActorKind.SYSTEM else None


def _tell(tx: Transaction, pack: str, change: str, brand: UUID | None = None, rule: str | None = None) -> None:
    tx.emit(
        RulePackChanged(
            pack_id=uuid5(PACKS, pack),
            pack=Code(pack),
            change=Code(change),
            brand=brand,
            rule=Code(rule) if rule else None,
        )
    )
