"""What others may ask of identity providers."""

from switchroom.identity.asking import AskProviders
from switchroom.identity.flow import ATTEMPT_LIFE, Returned, begin, finish, provider_of, providers_for
from switchroom.identity.links import (
    STAFF,
    Bound,
    all_links_of,
    bind,
    bound,
    forget_links,
    links_of,
    move_address,
    realm_of,
    unbind,
)
from switchroom.identity.schemas import IdentityLink, SignOnBegun, SignOnChoice, SignOnChoices

__all__ = [
    "ATTEMPT_LIFE",
    "STAFF",
    "AskProviders",
    "Bound",
    "IdentityLink",
    "Returned",
    "SignOnBegun",
    "SignOnChoice",
    "SignOnChoices",
    "all_links_of",
    "begin",
    "bind",
    "bound",
    "finish",
    "forget_links",
    "links_of",
    "move_address",
    "provider_of",
    "providers_for",
    "realm_of",
    "unbind",
]
