"""Webhooks, seen from outside: permission, states, refusals."""

from enum import StrEnum

from switchroom.platform.access import permission
from switchroom.platform.errors import Conflict, Invalid, NotFound

EDIT_WEBHOOKS = permission(
    "webhooks:webhook:edit",
    {"en": "Set up webhooks", "pt-BR": "Configurar webhooks", "zh-CN": "设置 Webhook"},
)


class DeliveryState(StrEnum):
    """`held`: its address is paused. `parked`: given up, until somebody sends it again."""

    WAITING = "waiting"
    HELD = "held"
    DONE = "done"
    PARKED = "parked"


class PausedWhy(StrEnum):
    """`by_hand`: somebody paused it; `failing`: nothing has arrived for long; `gone`: it answered 410."""

    BY_HAND = "by_hand"
    FAILING = "failing"
    GONE = "gone"


class BadAddress(Invalid):
    """This must be an https address without a user name; http only where the settings allow inner networks."""

    code = "webhook.bad_address"


class DeliveryNotFound(NotFound):
    """There is no such delivery of this webhook, or its time was over."""

    code = "webhook.delivery_not_found"


class StillOnItsWay(Conflict):
    """This delivery is on its way already."""

    code = "webhook.still_on_its_way"


class Paused(Conflict):
    """This webhook is paused; let it go on first."""

    code = "webhook.paused"
