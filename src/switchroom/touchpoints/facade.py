"""What others may ask of touchpoints."""

from switchroom.touchpoints.actions import BLOCK_LIST, CHANNELS, ENTRY_POINTS, SERVICES
from switchroom.touchpoints.caller_keys import caller_claims, make_caller_key
from switchroom.touchpoints.contracts import EntryPoint, EntryPointNotFound, Medium, NumberWasRefused
from switchroom.touchpoints.dialling import NumberRules, Purpose, refusal
from switchroom.touchpoints.domain.outside_number import OutsideNumber, Reason
from switchroom.touchpoints.queries import admit, entry_point_by_slug, entry_point_called, is_blocked, open_entry_points

__all__ = [
    "BLOCK_LIST",
    "CHANNELS",
    "ENTRY_POINTS",
    "SERVICES",
    "EntryPoint",
    "EntryPointNotFound",
    "Medium",
    "NumberRules",
    "NumberWasRefused",
    "OutsideNumber",
    "Purpose",
    "Reason",
    "admit",
    "caller_claims",
    "entry_point_by_slug",
    "entry_point_called",
    "is_blocked",
    "make_caller_key",
    "open_entry_points",
    "refusal",
]
