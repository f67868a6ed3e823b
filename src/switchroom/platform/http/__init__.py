"""HTTP for contexts: routers and what their handlers need. One place turns refusals into problem+json."""

from switchroom.platform.http.problems import FieldProblem, Problem
from switchroom.platform.http.requests import (
    COOKIE,
    AddressOf,
    PageOf,
    PageQuery,
    PrincipalOf,
    ServicesOf,
    client_address,
    services_of,
    socket_principal,
    takes_file,
)
from switchroom.platform.schemas import Page, Received, Sent, TextJson, TextShown

__all__ = [
    "COOKIE",
    "AddressOf",
    "FieldProblem",
    "Page",
    "PageOf",
    "PageQuery",
    "PrincipalOf",
    "Problem",
    "Received",
    "Sent",
    "ServicesOf",
    "TextJson",
    "TextShown",
    "client_address",
    "services_of",
    "socket_principal",
    "takes_file",
]
