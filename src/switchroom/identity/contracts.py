"""Identity providers, seen from outside: permission, whom they are for, what is proved, refusals."""

from enum import StrEnum
from uuid import UUID

import msgspec

from switchroom.platform.access import permission
from switchroom.platform.errors import Conflict, Invalid, NotFound, Refusal, Throttled, Unavailable

EDIT_PROVIDERS = permission(
    "identity:provider:edit",
    {"en": "Set up identity providers", "pt-BR": "Configurar provedores de identidade", "zh-CN": "设置身份提供方"},
)


class Audience(StrEnum):
    """Whom a provider is for: those who work here, or the requesters of one brand's portal."""

    STAFF = "staff"
    REQUESTERS = "requesters"


class Provider(msgspec.Struct, frozen=True, kw_only=True):
    """A provider as a sign-in uses it. `newcomers`: people whom nobody knows yet may come in and are known then."""

    id: UUID
    slug: str
    name: str
    issuer: str
    client_id: str
    sealed_secret: bytes | None
    audience: Audience
    brand_id: UUID | None
    domains: tuple[str, ...]
    newcomers: bool


class Proved(msgspec.Struct, frozen=True, kw_only=True):
    """Who it is, as the provider has proved. `address`: in lower case, None unless the provider has verified it."""

    provider: Provider
    subject: str
    address: str | None
    name: str


class Ending(StrEnum):
    """Why a sign-in by a provider came to nothing, as far as the page tells."""

    CANCELLED = "cancelled"
    OVER = "over"
    UNAVAILABLE = "unavailable"
    THROTTLED = "throttled"
    REFUSED = "refused"
    NO_ACCOUNT = "no_account"


class SignOnFailed(Refusal):
    """This sign-in came to nothing. `reason` is for the log: whoever attacks learns no more than `ending`."""

    status = 403
    code = "identity.sign_on_failed"

    def __init__(self, ending: Ending, reason: str) -> None:
        super().__init__()
        self.ending, self.reason = ending, reason


class NoProvider(NotFound):
    """There is no such way to sign in."""

    code = "identity.unknown_provider"


class ProviderAway(Unavailable):
    """This way to sign in does not answer now; try again later, or use another one."""

    code = "identity.provider_away"


class TriedTooOften(Throttled):
    """Too many attempts to sign in; wait a little."""

    code = "identity.throttled"


class SecretNeeded(Invalid):
    """Another issuer or client needs its secret again."""

    code = "identity.secret_needed"


class BadIssuer(Invalid):
    """An issuer is an https address without query; http only where providers inside your network are allowed."""

    code = "identity.bad_issuer"


class BrandNeeded(Invalid):
    """A provider for requesters needs their brand."""

    code = "identity.brand_needed"


class LinkUnknown(NotFound):
    """There is no such link to an account elsewhere."""

    code = "identity.unknown_link"


class LinkTaken(Conflict):
    """This account elsewhere, or this one here, is linked to another one already."""

    code = "identity.link_taken"
