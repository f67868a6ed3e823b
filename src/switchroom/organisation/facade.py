"""What others may ask of the organisation."""

from switchroom.organisation.actions import BRANDS, CALENDARS, ENVIRONMENTS, REGIONS, UNITS, ensure_root
from switchroom.organisation.queries import (
    brand_groups,
    calendar_by_slug,
    calendar_ids_of_units,
    calendar_of_unit,
    calendar_state,
    calendars_by_id,
    path_of,
    time_zones,
    unit_path,
    unit_state,
)

__all__ = [
    "BRANDS",
    "CALENDARS",
    "ENVIRONMENTS",
    "REGIONS",
    "UNITS",
    "brand_groups",
    "calendar_by_slug",
    "calendar_ids_of_units",
    "calendar_of_unit",
    "calendar_state",
    "calendars_by_id",
    "ensure_root",
    "path_of",
    "time_zones",
    "unit_path",
    "unit_state",
]
