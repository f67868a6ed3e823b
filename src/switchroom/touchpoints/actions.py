"""The collections of touchpoints."""

from contextlib import suppress
from ipaddress import ip_network
from typing import Any

from sqlalchemy import ColumnElement

from switchroom.customers.facade import kind_of, normal_address
from switchroom.organisation.facade import path_of, unit_path
from switchroom.platform.access import Principal
from switchroom.platform.collection import Collection, Row
from switchroom.platform.db import Transaction
from switchroom.platform.services import Services
from switchroom.processes.facade import Definitions, NoSuchProcess
from switchroom.touchpoints import models, schemas
from switchroom.touchpoints.brand_rules import require_rules
from switchroom.touchpoints.contracts import (
    EDIT_BLOCKS,
    EDIT_CHANNELS,
    EDIT_ENTRY_POINTS,
    SEE_BLOCKS,
    SEE_ENTRY_POINTS,
    BlockChanged,
    BlockKind,
    ChannelChanged,
    EntryPointChanged,
    Medium,
    NoNetwork,
    NotMadeForForms,
    UnknownPlace,
)


class Channels(Collection[schemas.Channel]):
    name, one, table = "channels", "channel", models.channel
    row, new, patch = schemas.Channel, schemas.ChannelNew, schemas.ChannelPatch
    event, edit = ChannelChanged, EDIT_CHANNELS
    searched = ("label", "name")


class EntryPoints(Collection[schemas.EntryPoint]):
    name, one, table = "entry-points", "entry_point", models.entry_point
    row, new, patch = schemas.EntryPoint, schemas.EntryPointNew, schemas.EntryPointPatch
    event, see, edit = EntryPointChanged, SEE_ENTRY_POINTS, EDIT_ENTRY_POINTS
    searched = ("name", "slug", "address")

    def visible(self, principal: Principal) -> ColumnElement[bool]:
        columns = self.table.c
        return principal.reach(SEE_ENTRY_POINTS).condition(unit_path=unit_path(columns.unit_id), brand=columns.brand_id)

    async def check(self, tx: Transaction, principal: Principal, before: Row | None, after: Row) -> None:
        if before is not None:
            path = await path_of(tx, before["unit_id"])
            principal.require(EDIT_ENTRY_POINTS, unit_path=path, brand=before["brand_id"])
        path = await path_of(tx, after["unit_id"])
        if path is None or not principal.may(EDIT_ENTRY_POINTS, unit_path=path, brand=after["brand_id"]):
            raise UnknownPlace(errors=[{"field": "unit_id", "code": "unknown", "message": UnknownPlace().message}])

    async def prepare(self, tx: Transaction, services: Services, before: Row | None, after: Row) -> None:
        if after.get("address"):
            after["address"] = normal_address(kind_of(after["address"]), after["address"])
        if after["medium"] == Medium.FORM:
            await _require_for_forms(tx, services.the(Definitions), after["process_slug"])
        leads = ("process_slug", "brand_id")
        if before is None or any(before[name] != after[name] for name in leads):
            await _require_rules(tx, services.the(Definitions), after)


class BlockList(Collection[schemas.Block]):
    name, one, table = "block-list", "block", models.block
    row, new, patch = schemas.Block, schemas.BlockNew, schemas.BlockPatch
    event, see, edit = BlockChanged, SEE_BLOCKS, EDIT_BLOCKS
    searched = ("value", "reason")

    async def prepare(self, tx: Transaction, services: Services, before: Row | None, after: Row) -> None:
        del tx, services, before
        after["network"] = _network(after["value"]) if after["kind"] == BlockKind.IP else None
        after["value"] = str(after["network"] or normal_address(kind_of(after["value"]), after["value"]))


async def _require_for_forms(tx: Transaction, definitions: Definitions, process: str) -> None:
    """Only what declares the medium has been checked for it. One that is not published yet receives nobody."""
    with suppress(NoSuchProcess):
        version, _ = await definitions.resolve(tx, process, None)
        definition = await definitions.definition(tx, process, version)
        if Medium.FORM.value not in {medium.value for medium in definition.header.media}:
            message = NotMadeForForms().message
            raise NotMadeForForms(errors=[{"field": "process_slug", "code": "not_for_forms", "message": message}])


async def _require_rules(tx: Transaction, definitions: Definitions, row: Row) -> None:
    """Of the brand whose customers come in by it. A process that is not published yet is checked when it is."""
    with suppress(NoSuchProcess):
        version, _ = await definitions.resolve(tx, row["process_slug"], None)
        serves = {row["brand_id"]: True}
        await require_rules(tx, definitions, row["process_slug"], version, serves, "process_slug")


def _network(value: str) -> Any:
    try:
        return ip_network(value.strip(), strict=False)
    except ValueError:
        raise NoNetwork(errors=[{"field": "value", "code": "no_network", "message": NoNetwork().message}]) from None


CHANNELS = Channels()
ENTRY_POINTS = EntryPoints()
BLOCK_LIST = BlockList()
