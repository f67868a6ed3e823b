"""Diagnostic checks that processes may make: what is looked at, set up by administrators only."""

import re
from enum import StrEnum
from typing import Annotated
from urllib.parse import urlsplit
from uuid import UUID

from pydantic import Field, StringConstraints

from switchroom.platform.access import Principal
from switchroom.platform.collection import Collection, Row
from switchroom.platform.db import Transaction
from switchroom.platform.errors import Invalid
from switchroom.platform.schemas import Received, SetupRow, Slug, TextJson, changes_of
from switchroom.processes import events, models
from switchroom.processes.contracts import EDIT_CHECKS

LONGEST_S = 20
_HOST = r"(?=.{1,253}(?::|$))[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*\.?"
Target = Annotated[str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True)]


class CheckKind(StrEnum):
    """What is looked at: a name, a certificate, a page, a port, a machine."""

    DNS = "dns"
    TLS = "tls"
    HTTP = "http"
    PORT = "port"
    PING = "ping"


_SHAPES = {
    CheckKind.DNS: (re.compile(_HOST), "Give a name such as mail.example.com."),
    CheckKind.TLS: (
        re.compile(rf"{_HOST}(:[0-9]{{1,5}})?"),
        "Give a name, and a port if it is not 443: mail.example.com:993.",
    ),
    CheckKind.PORT: (
        re.compile(rf"{_HOST}:[0-9]{{1,5}}"),
        "Give a name or an address and a port: vpn.example.com:8443.",
    ),
    CheckKind.PING: (re.compile(_HOST), "Give a name or an address, such as gateway.example.com."),
    CheckKind.HTTP: (
        re.compile(rf"https?://{_HOST}(:[0-9]{{1,5}})?(/[!-~]*)?"),
        "Give a whole address that begins with https:// or http://.",
    ),
}


class DiagnosticCheckNew(Received):
    name: TextJson
    slug: Slug
    kind: CheckKind = Field(
        description="dns: a name has an address; tls: a certificate is valid and for this name; http: a page answers; "
        "port: a TCP connection is taken; ping: an echo comes back.",
        examples=["http"],
    )
    target: Target = Field(
        description="dns: a name; tls: a name, with a port unless it is 443; port: host and port; http: an address; "
        "ping: a name or an IPv4 address.",
        examples=["https://example.com/"],
    )
    timeout_s: int = Field(5, ge=1, le=LONGEST_S, description="After so many seconds it counts as failed.")
    reuse_s: int = Field(30, ge=0, le=3600, description="What was found is told again for so many seconds.")
    days_left: int = Field(14, ge=0, le=365, description="tls: a certificate that ends sooner counts as failed.")
    status: int | None = Field(
        None, ge=100, le=599, description="http: the only status that is right; without one any below 400."
    )
    unit_id: UUID | None = Field(None, description="For runs of this unit and all below it; without one for all.")


class DiagnosticCheck(DiagnosticCheckNew, SetupRow):
    """Something that processes may look at with the step `diagnose`, by its short name."""


DiagnosticCheckPatch = changes_of(DiagnosticCheckNew)


class DiagnosticChecks(Collection[DiagnosticCheck]):
    name, one, table = "diagnostic-checks", "diagnostic-check", models.diagnostic_check
    row, new, patch = DiagnosticCheck, DiagnosticCheckNew, DiagnosticCheckPatch
    event, see, edit = events.DiagnosticCheckChanged, EDIT_CHECKS, EDIT_CHECKS
    searched = ("name", "slug", "target")

    async def check(self, tx: Transaction, principal: Principal, before: Row | None, after: Row) -> None:
        """Whether the target is one of its kind. Raises `NotAllowed`, `Invalid`."""
        await super().check(tx, principal, before, after)
        shape, message = _SHAPES[CheckKind(after["kind"])]
        if not (shape.fullmatch(after["target"].lower()) and _port_exists(after["target"])):
            raise Invalid(errors=[{"field": "target", "code": "invalid", "message": message}])


def _port_exists(target: str) -> bool:
    try:
        port = urlsplit(target if "://" in target else f"//{target}").port
    except ValueError:
        return False
    return port != 0


DIAGNOSTIC_CHECKS = DiagnosticChecks()
