"""What people ask for through the API, checked: does it exist, and is it theirs to refer to?"""

from typing import Any
from uuid import UUID

from switchroom.customers.facade import CUSTOMERS
from switchroom.interactions import facade as interactions
from switchroom.organisation.facade import brand_groups, path_of
from switchroom.people.facade import home_unit, people_who_may
from switchroom.platform.access import Permission, Principal
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.errors import Invalid, NotFound
from switchroom.platform.events import Origin
from switchroom.tickets.contracts import (
    WORK,
    NotTheirTicket,
    UnknownBrand,
    UnknownInteraction,
    UnknownRequester,
    UnknownTeam,
)


def _of_field(refusal: type[Invalid], field: str) -> Invalid:
    return refusal(errors=[{"field": field, "code": refusal.code, "message": refusal().message}])


async def team_for(
    tx: Transaction, principal: Principal, unit_id: UUID | None, brand_id: UUID | None, permission: Permission = WORK
) -> UUID:
    """The team of a new ticket: the one that is named, else one's own. Raises `UnknownTeam`, `UnknownBrand`."""
    team = unit_id or await home_unit(tx, principal.user_id)
    path = await path_of(tx, team) if team else None
    if team is None or path is None or not principal.may(permission, unit_path=path):
        raise _of_field(UnknownTeam, "unit_id")
    if not principal.may(permission, unit_path=path, brand=brand_id) or not await _has_brand(tx, brand_id):
        raise _of_field(UnknownBrand, "brand_id")
    return team


async def check_brand(tx: Transaction, principal: Principal, brand_id: UUID | None, permission: Permission) -> None:
    """Raises `UnknownBrand`."""
    if not principal.may(permission, brand=brand_id) or not await _has_brand(tx, brand_id):
        raise _of_field(UnknownBrand, "brand_id")


async def check_team(tx: Transaction, unit_id: UUID) -> None:
    """A ticket can be handed to any team, also to one whose tickets one may not see. Raises `UnknownTeam`."""
    if await path_of(tx, unit_id) is None:
        raise _of_field(UnknownTeam, "unit_id")


async def _has_brand(tx: Transaction, brand_id: UUID | None) -> bool:
    return brand_id is None or bool(await brand_groups(tx, [brand_id]))


async def check_requester(
    tx: Transaction, principal: Principal, requester_id: UUID | None, brand_id: UUID | None
) -> None:
    """A customer that the principal may see, of the brand's group. Raises `UnknownRequester`."""
    if requester_id is None:
        return
    try:
        customer = await CUSTOMERS.access(tx, principal, requester_id)
    except NotFound:
        raise _of_field(UnknownRequester, "requester_id") from None
    if brand_id is not None and (await brand_groups(tx, [brand_id])).get(brand_id) != customer["group"]:
        raise _of_field(UnknownRequester, "requester_id")


async def check_interaction(tx: Transaction, principal: Principal, interaction_id: UUID | None) -> None:
    """Raises `UnknownInteraction`."""
    if interaction_id is None:
        return
    try:
        await interactions.access(tx, principal, interaction_id)
    except NotFound:
        raise _of_field(UnknownInteraction, "interaction_id") from None


async def can_work(connection: Connection, user_id: UUID, unit_id: UUID, brand_id: UUID | None, origin: Origin) -> bool:
    """Whether this person may work on tickets of that team and brand."""
    found = await people_who_may(connection, WORK, unit_id=unit_id, brand_id=brand_id, origin=origin, among=[user_id])
    return bool(found)


async def check_assignee(
    tx: Transaction, user_id: UUID | None, unit_id: UUID, brand_id: UUID | None, origin: Origin
) -> None:
    """Raises `NotTheirTicket`."""
    if user_id is not None and not await can_work(tx, user_id, unit_id, brand_id, origin):
        raise _of_field(NotTheirTicket, "assignee_id")


def tidy_tags(tags: Any) -> list[str]:
    """Each tag once, in small letters."""
    return list(dict.fromkeys(" ".join(tag.casefold().split()) for tag in tags if tag.strip()))
