"""What others may know of the organisation: permissions, events, errors, and when a calendar is open."""

from enum import StrEnum
from typing import NewType
from uuid import UUID

from switchroom.platform.access import permission
from switchroom.platform.clocks.calendar import CalendarState
from switchroom.platform.collection import SetupChanged
from switchroom.platform.errors import Conflict, Invalid, NotFound
from switchroom.platform.events import event

__all__ = ["BrandId", "CalendarId", "CalendarState", "RegionId", "UnitId", "UnitKind"]

UnitId = NewType("UnitId", UUID)
BrandId = NewType("BrandId", UUID)
RegionId = NewType("RegionId", UUID)
CalendarId = NewType("CalendarId", UUID)


class UnitKind(StrEnum):
    COMPANY = "company"
    DEPARTMENT = "department"
    CENTRE = "centre"
    TEAM = "team"
    OFFICE = "office"


SEE_UNITS = permission(
    "organisation:unit:see",
    {"en": "See units", "pt-BR": "Ver unidades", "zh-CN": "查看机构"},
)
EDIT_UNITS = permission(
    "organisation:unit:edit",
    {"en": "Change units", "pt-BR": "Alterar unidades", "zh-CN": "修改机构"},
)
EDIT_BRANDS = permission(
    "organisation:brand:edit",
    {"en": "Change brands", "pt-BR": "Alterar marcas", "zh-CN": "修改品牌"},
)
EDIT_REGIONS = permission(
    "organisation:region:edit",
    {"en": "Change regions", "pt-BR": "Alterar regiões", "zh-CN": "修改地区"},
)
EDIT_ENVIRONMENTS = permission(
    "organisation:environment:edit",
    {"en": "Change customer environments", "pt-BR": "Alterar ambientes de clientes", "zh-CN": "修改客户环境"},
)
EDIT_CALENDARS = permission(
    "organisation:calendar:edit",
    {"en": "Change opening hours", "pt-BR": "Alterar horários de atendimento", "zh-CN": "修改营业时间"},
)

SWITCH_EMERGENCY = permission(
    "organisation:calendar:emergency",
    {"en": "Switch emergencies on and off", "pt-BR": "Ligar e desligar emergências", "zh-CN": "开关紧急状态"},
)


@event("organisation.unit_changed")
class UnitChanged(SetupChanged, frozen=True, kw_only=True):
    """A unit was made, changed, moved or archived."""

    collection = "units"


@event("organisation.brand_changed")
class BrandChanged(SetupChanged, frozen=True, kw_only=True):
    """A brand was made, changed or archived."""

    collection = "brands"


@event("organisation.region_changed")
class RegionChanged(SetupChanged, frozen=True, kw_only=True):
    """A region was made, changed or archived."""

    collection = "regions"


@event("organisation.environment_changed")
class EnvironmentChanged(SetupChanged, frozen=True, kw_only=True):
    """A customer environment was made, changed or archived."""

    collection = "environments"


@event("organisation.calendar_changed")
class CalendarChanged(SetupChanged, frozen=True, kw_only=True):
    """A calendar was made, changed or archived, or its emergency was switched."""

    collection = "calendars"


class NextIsItself(Invalid):
    """A team escalates to another one, not to itself."""

    code = "unit.next_is_itself"


class UnitInItself(Conflict):
    """A unit cannot be moved below itself."""

    code = "unit.in_itself"


class RootExists(Conflict):
    """There is one root already; name the unit that this one belongs to."""

    code = "unit.root_exists"


class RootMoved(Conflict):
    """The root of the organisation stays the root."""

    code = "unit.root_moved"


class UnknownParent(Invalid):
    """There is no such parent unit, or you may not change it."""

    code = "unit.unknown_parent"


class EndsInPast(Invalid):
    """This would be over before it begins; choose a later time."""

    code = "setup.ends_in_past"


class UnknownCalendar(NotFound):
    """There is no such calendar."""

    code = "calendar.unknown"
