"""Addresses in one form, however they were typed."""

import re
import unicodedata
from enum import StrEnum

import phonenumbers

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

    A phone number with a country (`+` or `00` in front) is E.164, as far as such a number can exist; one without stays
    as it is, for we cannot know which country is meant. The others lose case and outer spaces.
    """
    value = value.strip()
    if kind is not AddressKind.PHONE:
        return value.casefold()
    dialled = _NOT_DIALLED.sub("", unicodedata.normalize("NFKC", value))  # digits of full width are typed in Chinese
    if not _PHONE.fullmatch(dialled):
        dialled = _NOT_DIALLED.sub("", value)
    return _e164("+" + dialled[2:] if dialled.startswith("00") else dialled)


def _e164(dialled: str) -> str:
    if not dialled.startswith("+"):
        return dialled
    try:
        number = phonenumbers.parse(dialled, None)
    except phonenumbers.NumberParseException:
        return dialled
    if not phonenumbers.is_possible_number(number):
        return dialled
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
