"""Addresses in one form, however they were typed."""

import re
from enum import StrEnum

_NOT_DIALLED = re.compile(r"[\s().\-/]")
_PHONE = re.compile(r"\+?\d{3,20}")


class AddressKind(StrEnum):
    PHONE = "phone"
    MAIL = "mail"
    CHAT = "chat"
    OTHER = "other"


def kind_of(value: str) -> AddressKind:
    """What kind an address seems to be."""
    if "@" in value:
        return AddressKind.MAIL
    return AddressKind.PHONE if _PHONE.fullmatch(_NOT_DIALLED.sub("", value)) else AddressKind.OTHER


def normal_address(kind: AddressKind, value: str) -> str:
    """The form in which addresses are compared.

    A phone number loses its spaces and signs, and `00` in front is `+` (ITU-T E.123, E.164); a number without a country
    stays as it is, for we cannot know which is meant. The others lose case and outer spaces.
    """
    value = value.strip()
    if kind is not AddressKind.PHONE:
        return value.casefold()
    dialled = _NOT_DIALLED.sub("", value)
    return "+" + dialled[2:] if dialled.startswith("00") else dialled
