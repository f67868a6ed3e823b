"""Metrics, the permission to change policies, and refusals."""

from enum import StrEnum

from switchroom.platform.access import permission
from switchroom.platform.errors import Invalid

EDIT_POLICIES = permission(
    "tickets:sla_policy:edit",
    {"en": "Change service levels", "pt-BR": "Alterar níveis de serviço", "zh-CN": "修改服务级别"},
)


class Metric(StrEnum):
    """What a clock measures.

    `FIRST_RESPONSE`: until the first public reply. `UPDATE`: since the last public reply. `RESOLUTION`: until solved.
    `HANDOVER`: since it was handed to another team, until somebody there takes it. `ESCALATION`: since it was escalated
    to a tier, until that is over. `VENDOR`: since a vendor has it, until it is back; its time is that of the vendor.
    """

    RESOLUTION = "resolution"
    FIRST_RESPONSE = "first_response"
    UPDATE = "update"
    HANDOVER = "handover"
    ESCALATION = "escalation"
    VENDOR = "vendor"


ESCALATED = frozenset({Metric.ESCALATION, Metric.VENDOR})
"""Clocks that are begun and ended by hand, with what they measure."""


class TwoTargets(Invalid):
    """There are two targets for the same thing and priority."""

    code = "sla.two_targets"


class LateWarning(Invalid):
    """A warning must come before the whole time is over."""

    code = "sla.late_warning"


class VendorsOwn(Invalid):
    """How long a vendor has is set with the vendor."""

    code = "sla.vendors_own"


class TierOfOthers(Invalid):
    """Only escalations have targets by tier."""

    code = "sla.tier_of_others"
