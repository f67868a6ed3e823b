"""What bootstrap and the roles need of webhooks."""

from switchroom.webhooks.actions import WEBHOOKS
from switchroom.webhooks.planning import WEBHOOK_DUE, forget_deliveries, handler, send_due
from switchroom.webhooks.sending import Delivering

__all__ = ["WEBHOOKS", "WEBHOOK_DUE", "Delivering", "forget_deliveries", "handler", "send_due"]
