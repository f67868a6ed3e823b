"""What bootstrap and the roles need of webhooks, and the names by which events are known outside."""

from switchroom.webhooks.actions import WEBHOOKS
from switchroom.webhooks.domain.catalogue import EventKind
from switchroom.webhooks.planning import WEBHOOK_DUE, forget_deliveries, handler, send_due
from switchroom.webhooks.sending import Delivering
from switchroom.webhooks.telling import HANDLED, class_of, kinds_of

__all__ = [
    "HANDLED",
    "WEBHOOKS",
    "WEBHOOK_DUE",
    "Delivering",
    "EventKind",
    "class_of",
    "forget_deliveries",
    "handler",
    "kinds_of",
    "send_due",
]
