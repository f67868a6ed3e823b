"""Routes of the set-up of identity providers."""

from switchroom.identity.actions import PROVIDERS
from switchroom.platform.http.collection_routes import collection_routes

router = collection_routes(
    PROVIDERS, "/api/identity-providers", tag="identity", many="identity_providers", one="identity_provider"
)
