"""The collection of identity providers; for who may set them up over the whole organisation."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, false, true

from switchroom.identity import models, schemas
from switchroom.identity.contracts import EDIT_PROVIDERS, Audience, BadIssuer, BrandNeeded, SecretNeeded
from switchroom.identity.events import ProviderChanged
from switchroom.platform.access import Principal
from switchroom.platform.collection import Collection, Row
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.keys import Keyring
from switchroom.platform.services import Services

SECRET_PURPOSE = "identity provider secret"  # noqa: S105 - what a key is for


def callback_path(audience: Audience, slug: str) -> str:
    """Where a provider sends people back to: one of its own each, so that no provider answers for another."""
    return f"/api/{'public/' if audience is Audience.REQUESTERS else ''}sign-on/{slug}/callback"


class Providers(Collection[schemas.ProviderRow]):
    """Whoever sets one up decides who comes in: that is for those who answer for the whole organisation."""

    name, one, table = "identity-providers", "identity_provider", models.provider
    row, new, patch = schemas.ProviderRow, schemas.ProviderNew, schemas.ProviderPatch
    event, see, edit = ProviderChanged, EDIT_PROVIDERS, EDIT_PROVIDERS
    searched = ("name", "slug", "issuer")

    def visible(self, principal: Principal) -> ColumnElement[bool]:
        return true() if principal.may_everywhere(EDIT_PROVIDERS) else false()

    async def prepare(self, tx: Transaction, services: Services, before: Row | None, after: Row) -> None:
        """Seal the secret for its row; another issuer or client needs it again, or it would be told to strangers."""
        del tx
        if after["audience"] == Audience.STAFF:
            after |= {"brand_id": None, "newcomers": False}
        elif after.get("brand_id") is None:
            raise BrandNeeded(errors=[_error("brand_id", "missing", BrandNeeded().message)])
        _check_issuer(after["issuer"], inner=bool(services.settings.single_sign_on.inside))
        after["domains"] = list(dict.fromkeys(after["domains"]))
        secret = after.pop("client_secret", None)
        if secret:
            after["sealed_secret"] = services.the(Keyring).seal(SECRET_PURPOSE, secret.encode(), after["id"].bytes)
        elif before is not None and before["sealed_secret"] is not None and _moved(before, after):
            raise SecretNeeded(errors=[_error("client_secret", "missing", SecretNeeded().message)])

    async def read_parts(self, connection: Connection, rows: Sequence[Row]) -> None:
        del connection
        for row in rows:
            row["has_secret"] = row["sealed_secret"] is not None
            row["redirect_path"] = callback_path(Audience(row["audience"]), row["slug"])


def _moved(before: Row, after: Row) -> bool:
    return any(before[name] != after[name] for name in ("issuer", "client_id"))


def _error(field: str, code: str, message: str) -> dict[str, str]:
    return {"field": field, "code": code, "message": message}


def _check_issuer(issuer: str, *, inner: bool) -> None:
    """Raises `BadIssuer`."""
    try:
        parts = urlsplit(issuer)
        sound = parts.hostname and parts.port != 0 and not (parts.username or parts.password)
    except ValueError:
        sound = False
    schemes = ("https", "http") if inner else ("https",)
    if not sound or parts.scheme not in schemes or "?" in issuer or "#" in issuer:
        raise BadIssuer(errors=[_error("issuer", "bad", BadIssuer().message)])


PROVIDERS = Providers()
