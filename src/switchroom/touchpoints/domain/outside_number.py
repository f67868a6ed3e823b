"""Which numbers outside may be dialled: what somebody typed, as the one number it means, or why not.

Toll fraud lives on numbers that cost the caller and pay somebody else: premium and shared-cost ranges, satellites,
islands behind the prefix of a large country. So a number is dialled only if it is certain what it is (numbering plans
by Google's libphonenumber) and where it leads is on the list; the list is empty until somebody fills it.
"""

import re
import unicodedata
from enum import StrEnum

import msgspec
import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType

MOST_TYPED = 40
_TYPED = re.compile(r"\+?[0-9 ().\-/]+")
_SEPARATORS = re.compile(r"[ ().\-/]")
_SHORTEST = 7
_ORDINARY = (
    PhoneNumberType.FIXED_LINE,
    PhoneNumberType.MOBILE,
    PhoneNumberType.FIXED_LINE_OR_MOBILE,
    PhoneNumberType.TOLL_FREE,
)
_COSTLY = {PhoneNumberType.PREMIUM_RATE: "premium", PhoneNumberType.SHARED_COST: "shared-cost"}
_NOWHERE = "001"
"""What libphonenumber calls the region of satellites and international services."""


class Reason(StrEnum):
    """Why a number is not dialled."""

    NOT_A_NUMBER = "not-a-number"  # letters, other scripts' digits, pauses, codes, an extension
    SHORT = "short"  # emergency and service codes
    NO_COUNTRY = "no-country"  # without a country, and none is set
    NOT_POSSIBLE = "not-possible"  # no numbering plan has it
    PREMIUM = "premium"
    SHARED_COST = "shared-cost"
    NOT_A_PLACE = "not-a-place"  # satellites, international services
    UNKNOWN_KIND = "unknown-kind"  # pagers, personal and company numbers, numbers of the internet
    NOT_ALLOWED = "not-allowed"  # not on the list
    DENIED = "denied"  # on the list of exceptions
    TOO_OFTEN = "too-often"
    NO_TRUNK = "no-trunk"


class Dialling(msgspec.Struct, frozen=True):
    """What may be dialled: entries are a country (`BR`) or the beginning of a number (`+5511`).

    `denied` goes before `allowed`. `region` is the country of numbers typed without one.
    """

    region: str = ""
    allowed: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()


class OutsideNumber(msgspec.Struct, frozen=True):
    """A number that may be dialled, in E.164; or why not. `country` is its calling code, 0 while that is unknown."""

    e164: str = ""
    reason: Reason | None = None
    country: int = 0

    @property
    def allowed(self) -> bool:
        return self.reason is None


def judge(typed: str, rules: Dialling) -> OutsideNumber:
    """Whether what somebody typed may be dialled.

    Full-width digits are read as digits, because Chinese input methods write them; anything else that is no digit or
    separator is refused rather than guessed at: `;ext=`, `,`, `p`, `*`, letters, digits of other scripts.
    """
    text = unicodedata.normalize("NFKC", typed).strip() if len(typed) <= MOST_TYPED else ""
    if not _TYPED.fullmatch(text):
        return OutsideNumber(reason=Reason.NOT_A_NUMBER)
    dialled = _SEPARATORS.sub("", text)
    if len(dialled.removeprefix("+")) < _SHORTEST:
        return OutsideNumber(reason=Reason.SHORT)
    if dialled.startswith("00"):
        dialled = "+" + dialled[2:]
    if not dialled.startswith("+") and not rules.region:
        return OutsideNumber(reason=Reason.NO_COUNTRY)
    try:
        number = phonenumbers.parse(dialled, rules.region or None)
    except phonenumbers.NumberParseException:
        return OutsideNumber(reason=Reason.NOT_POSSIBLE)
    return _judge(number, rules)


def _judge(number: PhoneNumber, rules: Dialling) -> OutsideNumber:
    e164 = phonenumbers.format_number(number, PhoneNumberFormat.E164)
    kind, place = phonenumbers.number_type(number), phonenumbers.region_code_for_number(number)
    reason: Reason | None = None
    if number.extension or not phonenumbers.is_valid_number(number):
        reason = Reason.NOT_POSSIBLE
    elif kind in _COSTLY:
        reason = Reason(_COSTLY[kind])
    elif place is None or place == _NOWHERE:
        reason = Reason.NOT_A_PLACE
    elif kind not in _ORDINARY:
        reason = Reason.UNKNOWN_KIND
    elif _on(rules.denied, e164, place):
        reason = Reason.DENIED
    elif not _on(rules.allowed, e164, place):
        reason = Reason.NOT_ALLOWED
    return OutsideNumber("" if reason else e164, reason, number.country_code or 0)


def _on(entries: tuple[str, ...], e164: str, place: str) -> bool:
    return any(entry == place or (entry.startswith("+") and e164.startswith(entry)) for entry in entries)
