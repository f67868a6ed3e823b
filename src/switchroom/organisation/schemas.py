"""What the organisation's screens send and receive."""

import datetime
from typing import Annotated
from uuid import UUID
from zoneinfo import available_timezones

from pydantic import AfterValidator, AwareDatetime, ConfigDict, Field, StringConstraints

from switchroom.organisation.contracts import UnitKind
from switchroom.platform.clocks.calendar import minutes
from switchroom.platform.schemas import LanguageTag, Received, SetupRow, Slug, TextJson, changes_of


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("this is not the name of a time zone, for example Europe/Berlin")
    return name


def _clock_time(text: str) -> str:
    minutes(text)
    return text


TimeZone = Annotated[str, AfterValidator(_known_zone), Field(examples=["Europe/Berlin"])]
ClockTime = Annotated[
    str, StringConstraints(pattern=r"^[0-2][0-9]:[0-5][0-9]$"), AfterValidator(_clock_time), Field(examples=["08:00"])
]
Label = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{1,3}$"), Field(examples=["A"])]
Group = Annotated[Slug, Field(description="Brands of one group share their customers.", examples=["acme"])]


class UnitNew(Received):
    name: TextJson
    kind: UnitKind
    parent_id: UUID | None = Field(description="The unit it belongs to; only the root has none.")
    time_zone: TimeZone
    calendar_id: UUID | None = None
    tier: int | None = Field(
        default=None, ge=1, le=3, description="The level of support that it gives, 1 the first.", examples=[1]
    )
    next_unit_id: UUID | None = Field(default=None, description="The team that it escalates to.")


class Unit(UnitNew, SetupRow):
    """A node of the organisation's tree."""


UnitPatch = changes_of(UnitNew)


class BrandNew(Received):
    name: TextJson
    label: Label
    language: LanguageTag
    group: Group


class Brand(BrandNew, SetupRow):
    """The name under which we serve."""


BrandPatch = changes_of(BrandNew)


class RegionNew(Received):
    name: TextJson
    code: Slug


class Region(RegionNew, SetupRow):
    """Where a customer belongs."""


RegionPatch = changes_of(RegionNew)


class EnvironmentNew(Received):
    name: TextJson
    code: Slug


class Environment(EnvironmentNew, SetupRow):
    """What surrounds a customer and changes how he is served: his own network or another's, at home or abroad."""


EnvironmentPatch = changes_of(EnvironmentNew)


class WeeklyHours(Received):
    """Open on a day (0 is Monday) from one time to another; `to` at or before `from` means the next morning."""

    model_config = ConfigDict(extra="forbid", serialize_by_alias=True)

    day: int = Field(ge=0, le=6)
    opens: ClockTime = Field(alias="from")
    closes: ClockTime = Field(alias="to", examples=["18:00"])


class Holiday(Received):
    date: datetime.date
    name: TextJson


class CalendarNew(Received):
    name: TextJson
    slug: Slug
    time_zone: TimeZone
    weekly: list[WeeklyHours] = Field(max_length=100)
    holidays: list[Holiday] = Field(max_length=1000)
    emergency: bool = False
    emergency_until: AwareDatetime | None = Field(default=None, description="When the emergency ends by itself.")


class Calendar(CalendarNew, SetupRow):
    """When we are open, in a time zone; an emergency goes before everything."""


CalendarPatch = changes_of(CalendarNew)


class EmergencyBody(Received):
    """Switches a calendar's emergency on, until a moment or for good, or off."""

    on: bool
    until: AwareDatetime | None = Field(default=None, examples=["2026-03-02T18:00:00Z"])
