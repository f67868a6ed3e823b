"""Who may do what: permissions, grants, and the principal of a request.

A grant is a permission set over (a unit and everything below it) x (brands, or all of them). A thing that has no brand
is reached by every grant over its unit; a thing that has no unit (a skill, a calendar) is changed only by a grant over
the whole organisation. Contexts check this inside the only door to each object; what one may not see is `NotFound`.
"""

import re
from collections.abc import Collection, Iterable
from typing import Any, NewType
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, and_, false, or_, true

from switchroom.platform.errors import Forbidden
from switchroom.platform.events import SYSTEM, Actor, Origin
from switchroom.platform.text import Text

Permission = NewType("Permission", str)
"""A name `context:object:verb`, made by `permission`."""

EVERYTHING = Permission("*")
"""In a permission set: all permissions, those of later versions included."""

_GRAMMAR = re.compile(r"[a-z_]+:[a-z_]+:[a-z_]+")
_registry: dict[Permission, Text] = {}


class NotAllowed(Forbidden):
    """You may not do this."""

    code = "access.not_allowed"


def permission(name: str, description: dict[str, str]) -> Permission:
    """Register a permission; `description` says in each language what it lets a person do."""
    if not _GRAMMAR.fullmatch(name):
        raise TypeError(f"{name}: a permission is named context:object:verb")
    made = Permission(name)
    if _registry.setdefault(made, Text(description)) != Text(description):
        raise TypeError(f"{name} is registered twice")
    return made


def permissions() -> dict[Permission, Text]:
    """Every registered permission by name, in order."""
    return dict(sorted(_registry.items()))


class Grant(msgspec.Struct, frozen=True):
    """Permissions over a unit and all below it, for some brands or, without `brands`, for all.

    `unit_path` is the path of ids from the root, `/root/child/`; `groups` are the brand groups of `brands`.
    """

    permissions: frozenset[str]
    unit_path: str
    brands: frozenset[UUID] | None = None
    groups: frozenset[str] = frozenset()

    @property
    def everywhere(self) -> bool:
        """Over the whole organisation and every brand."""
        return self.reaches_over(None, None)

    def reaches_over(self, unit_path: str | None, brand: UUID | None) -> bool:
        """Whether all of these lie inside: a unit with all below it, None: every unit; a brand, None: every one."""
        whole = self.unit_path.count("/") <= 2 if unit_path is None else unit_path.startswith(self.unit_path)
        return whole and (self.brands is None or (brand is not None and brand in self.brands))

    def allows(self, wanted: str) -> bool:
        return wanted in self.permissions or EVERYTHING in self.permissions

    def reaches(self, unit_path: str | None, brand: UUID | None, group: str | None) -> bool:
        """Whether a thing of this unit, brand and brand group lies inside; None: it has none, or it does not matter."""
        if unit_path is not None and not unit_path.startswith(self.unit_path):
            return False
        if self.brands is None:
            return True
        return (brand is None or brand in self.brands) and (group is None or group in self.groups)


class Principal(msgspec.Struct, frozen=True):
    """Whoever asks: a signed-in user, or a program with a token that acts for one within the token's scopes."""

    actor: Actor
    user_id: UUID
    origin: Origin
    grants: tuple[Grant, ...] = ()
    scopes: frozenset[str] | None = None
    session_id: UUID | None = None

    def may(
        self, wanted: Permission, *, unit_path: str | None = None, brand: UUID | None = None, group: str | None = None
    ) -> bool:
        """Whether this is allowed for a thing of the given unit, brand and brand group."""
        return any(grant.reaches(unit_path, brand, group) for grant in self._holding(wanted))

    def require(
        self, wanted: Permission, *, unit_path: str | None = None, brand: UUID | None = None, group: str | None = None
    ) -> None:
        """Raises `NotAllowed` unless `may`."""
        if not self.may(wanted, unit_path=unit_path, brand=brand, group=group):
            raise NotAllowed(permission=wanted)

    def may_everywhere(self, wanted: Permission) -> bool:
        """Whether this is allowed over the whole organisation: for what belongs to no unit."""
        return any(grant.everywhere for grant in self._holding(wanted))

    def require_everywhere(self, wanted: Permission) -> None:
        """Raises `NotAllowed` unless `may_everywhere`."""
        if not self.may_everywhere(wanted):
            raise NotAllowed(permission=wanted)

    def require_over(self, wanted: Permission, unit_path: str | None, brand: UUID | None) -> None:
        """For what is meant for a unit and all below it (None: for all units) and for a brand (None: for all brands).

        Raises `NotAllowed` unless one grant reaches all of it.
        """
        if not any(grant.reaches_over(unit_path, brand) for grant in self._holding(wanted)):
            raise NotAllowed(permission=wanted)

    def covers(self, other: Iterable[Grant]) -> bool:
        """Whether everything those grants allow is allowed to this principal, too: nobody gives more than he has."""
        return all(self._covers(wanted, grant) for grant in other for wanted in grant.permissions)

    def gives(self, wanted: Collection[str]) -> bool:
        """Whether all of these are held over the whole organisation, so that they may go into a set for anybody."""
        whole = [grant for grant in self.grants if grant.everywhere]
        if EVERYTHING in wanted and (self.scopes is not None or not any(EVERYTHING in g.permissions for g in whole)):
            return False
        return all(self.may_everywhere(Permission(name)) for name in wanted if name != EVERYTHING)

    def held(self) -> list[Permission]:
        """The registered permissions held anywhere, in order."""
        return [name for name in permissions() if self.may(name)]

    def reach(self, wanted: Permission) -> "Reach":
        """The part of the organisation in which this is allowed, for conditions of lists."""
        return Reach(tuple(self._holding(wanted)))

    def _holding(self, wanted: Permission) -> Iterable[Grant]:
        if self.scopes is not None and wanted not in self.scopes:
            return ()
        return (grant for grant in self.grants if grant.allows(wanted))

    def _covers(self, wanted: str, other: Grant) -> bool:
        if wanted == EVERYTHING:
            mine: Iterable[Grant] = (g for g in self.grants if EVERYTHING in g.permissions and self.scopes is None)
        else:
            mine = self._holding(Permission(wanted))
        return any(
            other.unit_path.startswith(grant.unit_path)
            and (grant.brands is None or (other.brands is not None and other.brands <= grant.brands))
            for grant in mine
        )


def system_principal() -> Principal:
    """The program itself, for set-up from the command line and the sample company: may do everything."""
    return Principal(SYSTEM, UUID(int=0), Origin.REAL, (Grant(frozenset({EVERYTHING}), "/"),))


def brands_seen(principal: Principal, brand: ColumnElement[Any]) -> ColumnElement[bool]:
    """For lists of brands: those of any grant, all of them for who has a grant for all."""
    if any(grant.brands is None for grant in principal.grants):
        return true()
    return brand.in_(sorted({brand_id for grant in principal.grants for brand_id in grant.brands or ()}))


class Reach(msgspec.Struct, frozen=True):
    """Where a principal may do one thing. `condition` and `sql` say the same as `Principal.may`, for many rows."""

    grants: tuple[Grant, ...]

    @property
    def everywhere(self) -> bool:
        return any(grant.everywhere for grant in self.grants)

    def condition(
        self,
        *,
        unit_path: ColumnElement[Any] | None = None,
        brand: ColumnElement[Any] | None = None,
        group: ColumnElement[Any] | None = None,
    ) -> ColumnElement[bool]:
        """For Core statements: the columns of the row's unit path, brand and brand group, as far as it has them."""
        if self.everywhere:
            return true()
        return or_(false(), *(self._one(grant, unit_path, brand, group) for grant in self.grants))

    @staticmethod
    def _one(
        grant: Grant,
        unit_path: ColumnElement[Any] | None,
        brand: ColumnElement[Any] | None,
        group: ColumnElement[Any] | None,
    ) -> ColumnElement[bool]:
        parts: list[ColumnElement[bool]] = [true()]
        if unit_path is not None:
            parts.append(or_(unit_path.is_(None), unit_path.like(grant.unit_path + "%")))
        if grant.brands is not None:
            if brand is not None:
                parts.append(or_(brand.is_(None), brand.in_(sorted(grant.brands))))
            if group is not None:
                parts.append(or_(group.is_(None), group.in_(sorted(grant.groups))))
        return and_(*parts)

    def sql(self, unit_path: str, brand: str, first: int) -> tuple[str, list[Any]]:
        """For SQL text: a condition over two SQL expressions, and its arguments, numbered from `$first`."""
        if self.everywhere:
            return "true", []
        parts, arguments = ["false"], list[Any]()
        for grant in self.grants:
            n = first + len(arguments)
            parts.append(
                f"(({unit_path} is null or {unit_path} like ${n}::text || '%')"
                f" and (${n + 1}::uuid[] is null or {brand} is null or {brand} = any(${n + 1}::uuid[])))"
            )
            arguments += [grant.unit_path, None if grant.brands is None else sorted(grant.brands)]
        return f"({' or '.join(parts)})", arguments
