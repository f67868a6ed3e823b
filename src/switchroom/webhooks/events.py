"""What the journal learns of webhooks: that they were set up, paused and go on; never an address."""

from uuid import UUID

from switchroom.platform.collection import SetupChanged
from switchroom.platform.events import Code, Event, event


@event("webhooks.webhook_changed")
class WebhookChanged(SetupChanged, frozen=True, kw_only=True):
    """A webhook was made, changed or archived."""

    collection = "webhooks"


@event("webhooks.webhook_paused")
class WebhookPaused(Event, frozen=True, kw_only=True):
    """Nothing is sent to it any more (`why`), or again (no `why`)."""

    webhook: UUID
    why: Code | None = None

    @property
    def subject(self) -> UUID:
        return self.webhook

    @property
    def topics(self) -> tuple[str, ...]:
        return ("setup:webhooks",)


@event("webhooks.secret_changed")
class WebhookSecretChanged(Event, frozen=True, kw_only=True):
    """It has a new secret."""

    webhook: UUID

    @property
    def subject(self) -> UUID:
        return self.webhook

    @property
    def topics(self) -> tuple[str, ...]:
        return ("setup:webhooks",)
