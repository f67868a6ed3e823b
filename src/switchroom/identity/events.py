"""What the journal learns of identity providers: set-up, and that an account elsewhere was linked; never an address."""

from uuid import UUID

from switchroom.platform.collection import SetupChanged
from switchroom.platform.events import Event, event


@event("identity.provider_changed")
class ProviderChanged(SetupChanged, frozen=True, kw_only=True):
    """An identity provider was set up, changed or archived."""

    collection = "identity-providers"


@event("identity.linked")
class AccountLinked(Event, frozen=True, kw_only=True):
    """At the first sign-in by a provider: the account there is the one of this person or customer from now on."""

    account: UUID
    provider: UUID

    @property
    def subject(self) -> UUID:
        return self.account


@event("identity.unlinked")
class AccountUnlinked(Event, frozen=True, kw_only=True):
    """An account elsewhere is no longer the one of this person or customer."""

    account: UUID
    link: UUID

    @property
    def subject(self) -> UUID:
        return self.account
