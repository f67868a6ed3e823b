"""What others may ask of touchpoints."""

from switchroom.touchpoints.actions import BLOCK_LIST, CHANNELS, ENTRY_POINTS
from switchroom.touchpoints.assigning import TOUCHPOINTS
from switchroom.touchpoints.assigning import assign as assign_touchpoints
from switchroom.touchpoints.assigning import preview as preview_assignment
from switchroom.touchpoints.brand_rules import brands_served
from switchroom.touchpoints.caller_keys import caller_claims, make_caller_key
from switchroom.touchpoints.catalogue import CATEGORIES as SERVICE_CATEGORIES
from switchroom.touchpoints.catalogue import SERVICES
from switchroom.touchpoints.contracts import SEE_MAP, EntryPoint, EntryPointNotFound, Medium, NumberWasRefused
from switchroom.touchpoints.dialling import NumberRules, Purpose, refusal
from switchroom.touchpoints.domain.outside_number import OutsideNumber, Reason
from switchroom.touchpoints.importing import ServiceList
from switchroom.touchpoints.map_schemas import AssignmentConfirmed
from switchroom.touchpoints.process_map import brands_within
from switchroom.touchpoints.queries import admit, entry_point_by_slug, entry_point_called, is_blocked, open_entry_points

__all__ = [
    "BLOCK_LIST",
    "CHANNELS",
    "ENTRY_POINTS",
    "SEE_MAP",
    "SERVICES",
    "SERVICE_CATEGORIES",
    "TOUCHPOINTS",
    "AssignmentConfirmed",
    "EntryPoint",
    "EntryPointNotFound",
    "Medium",
    "NumberRules",
    "NumberWasRefused",
    "OutsideNumber",
    "Purpose",
    "Reason",
    "ServiceList",
    "admit",
    "assign_touchpoints",
    "brands_served",
    "brands_within",
    "caller_claims",
    "entry_point_by_slug",
    "entry_point_called",
    "is_blocked",
    "make_caller_key",
    "open_entry_points",
    "preview_assignment",
    "refusal",
]
