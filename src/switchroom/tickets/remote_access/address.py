"""Addresses of remote tools. Pure."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from switchroom.platform.expressions import EvaluationFailed, InvalidExpression, Template
from switchroom.tickets.remote_access.contracts import BadAddress, NothingToFillIn

SCHEMES = ("https", "rustdesk", "anydesk", "teamviewer8", "teamviewer10", "teamviewerapi", "dwservice", "vnc")
"""Those that open a page or a remote tool; never one that runs a script or reads a file."""
LONGEST = 2000
_SCHEME = re.compile(r"([a-z][a-z0-9]*):")
_PLAIN_HOST = re.compile(r"https://[A-Za-z0-9.-]+(:\d{1,5})?([/?#]|$)")
_SIGNS = re.compile(r"[!-~]*")
"""What an address is made of: ASCII that is seen, and no space."""


def check_address(address: str, fields: frozenset[str]) -> None:
    """Whether links can be made of it; `fields`: the slugs of the custom fields that there are. Raises `BadAddress`."""
    scheme = _SCHEME.match(address)
    if scheme is None or scheme[1] not in SCHEMES:
        raise BadAddress(f"An address begins with https: or the scheme of a remote tool: {', '.join(SCHEMES[1:])}.")
    if scheme[1] == "https" and not _PLAIN_HOST.match(address):
        raise BadAddress("The server's name must be written out, without braces and without a sign-in.")
    example = {"number": "1", "subject": "s", "fields": dict.fromkeys(fields, "f")}
    try:
        filled(address, {"ticket": example, "requester": {"name": "n", "address": "a"}, "agent": {"name": "n"}})
    except InvalidExpression as error:
        raise BadAddress(error.message) from None
    except NothingToFillIn:
        raise BadAddress(
            "Known are ticket.number, ticket.subject, ticket.fields.<short name>, requester.name, requester.address "
            "and agent.name."
        ) from None


def filled(address: str, values: Mapping[str, Mapping[str, Any]]) -> str:
    """The link, with every value percent-encoded. Raises `NothingToFillIn`, `InvalidExpression`, `BadAddress`."""
    try:
        link = Template(address).render(_encoded(values))
    except EvaluationFailed:
        raise NothingToFillIn() from None
    if len(link) > LONGEST or not _SIGNS.fullmatch(link):
        raise BadAddress("The address is too long, or has signs that belong to none.")
    return link


def _encoded(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _encoded(each) for name, each in value.items()}
    if isinstance(value, list):
        return quote(",".join(map(str, value)), safe="")
    return quote(str(value), safe="")
