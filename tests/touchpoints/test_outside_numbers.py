"""Toll fraud: whatever somebody types, only a number that is certainly ordinary, and on the list, is dialled."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchroom.platform.db import Database
from switchroom.platform.events import Origin
from switchroom.platform.ids import new_id
from switchroom.platform.journal import move_outbox, read_after
from switchroom.platform.settings import DiallingSettings, SettingRefused, Settings
from switchroom.touchpoints.contracts import NumberWasRefused
from switchroom.touchpoints.domain.outside_number import Dialling, Reason, judge
from switchroom.touchpoints.facade import NumberRules, Purpose

BRAZIL = Dialling("BR", ("BR", "US", "+4930"), ("+551190",))
EVERYWHERE = Dialling("", ("+1", "+3", "+4", "+5", "+6", "+8", "+9", "US"))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("+55 11 2345-6789", "+551123456789"),
        ("(11) 2345-6789", "+551123456789"),
        ("0055 11 2345 6789", "+551123456789"),
        ("+49 30 901820", "+4930901820"),
        ("＋５５ １１ ２３４５－６７８９", "+551123456789"),
        ("0800 722 6001", "+558007226001"),
    ],
)
def test_an_ordinary_number_on_the_list_is_the_one_number_it_means(typed: str, meant: str) -> None:
    assert judge(typed, BRAZIL).e164 == meant


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        # who earns on the call
        ("+1 900 555 1234", Reason.PREMIUM),
        ("+44 909 879 0000", Reason.PREMIUM),
        ("+49 180 3 001234", Reason.SHARED_COST),
        ("+55 900 123 4567", Reason.PREMIUM),
        ("+979 123 456 789", Reason.PREMIUM),
        ("+808 1234 5678", Reason.SHARED_COST),
        # nowhere on earth
        ("+881 6 31 55 55 55", Reason.NOT_A_PLACE),
        ("+882 13 300 655", Reason.NOT_A_PLACE),
        ("+883 5100 1234 5678", Reason.NOT_A_PLACE),
        ("+870 773 111 632", Reason.NOT_A_PLACE),
        # neither one thing nor the other
        ("+44 70 1234 5678", Reason.UNKNOWN_KIND),
        # short ones
        ("112", Reason.SHORT),
        ("911", Reason.SHORT),
        ("190", Reason.SHORT),
        ("+55 190", Reason.SHORT),
        ("118 118", Reason.SHORT),
        # more than a number
        ("tel:+551123456789", Reason.NOT_A_NUMBER),
        ("tel:23456789;phone-context=+1900", Reason.NOT_A_NUMBER),
        ("+551123456789;ext=1", Reason.NOT_A_NUMBER),
        ("+551123456789 ext. 19005551234", Reason.NOT_A_NUMBER),
        ("+551123456789,,19005551234", Reason.NOT_A_NUMBER),
        ("+551123456789p19005551234", Reason.NOT_A_NUMBER),
        ("sip:+551123456789@evil.example", Reason.NOT_A_NUMBER),
        ("*21*+19005551234#", Reason.NOT_A_NUMBER),
        ("+1-800-FLOWERS", Reason.NOT_A_NUMBER),
        ("+٥٥١١٢٣٤٥٦٧٨٩", Reason.NOT_A_NUMBER),
        ("++551123456789", Reason.NOT_A_NUMBER),
        ("+55+1123456789", Reason.NOT_A_NUMBER),
        ("+551123456789\r\nX: y", Reason.NOT_A_NUMBER),
        ("+55112345\u200b6789", Reason.NOT_A_NUMBER),
        ("+" + "1" * 60, Reason.NOT_A_NUMBER),
        ("", Reason.NOT_A_NUMBER),
        ("+", Reason.NOT_A_NUMBER),
        ("+999 1234 5678", Reason.NOT_POSSIBLE),
        ("+55 11 2345 6789 0000", Reason.NOT_POSSIBLE),
    ],
)
def test_hostile_numbers_are_refused_even_where_everything_is_allowed(typed: str, reason: Reason) -> None:
    found = judge(typed, EVERYWHERE)
    assert (found.reason, found.e164) == (reason, "")


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("+1 876 926 1234", Reason.NOT_ALLOWED),  # Jamaica has the prefix of the United States
        ("+1 242 322 1234", Reason.NOT_ALLOWED),
        ("+49 89 1234567", Reason.NOT_ALLOWED),
        ("+371 2000 0000", Reason.NOT_ALLOWED),
        ("+55 11 90000 0000", Reason.DENIED),
        ("00 1 900 555 1234", Reason.PREMIUM),
        ("0300 123 4567", Reason.SHARED_COST),
    ],
)
def test_the_prefix_of_a_large_country_opens_no_island(typed: str, reason: Reason) -> None:
    assert judge(typed, BRAZIL).reason is reason


def test_without_a_list_nothing_is_dialled() -> None:
    assert judge("+551123456789", Dialling()).reason is Reason.NOT_ALLOWED
    assert judge("1123456789", Dialling()).reason is Reason.NO_COUNTRY


@given(st.text(max_size=50) | st.text("+0123456789 -().;,*#pwx", max_size=40))
def test_whatever_is_typed_what_is_allowed_is_plain_and_on_the_list(typed: str) -> None:
    found = judge(typed, BRAZIL)
    assert found.allowed is bool(found.e164)
    if found.allowed:
        assert found.e164.startswith(("+55", "+1", "+4930"))
        assert not found.e164.startswith(("+551190", "+1900", "+55900", "+55300"))
        assert found.e164[1:].isascii()
        assert found.e164[1:].isdigit()
        assert judge(found.e164, replace_region(BRAZIL)).e164 == found.e164


def replace_region(rules: Dialling) -> Dialling:
    return Dialling("", rules.allowed, rules.denied)


async def test_attempts_are_few_and_each_refused_one_is_in_the_journal_without_its_number(database: Database) -> None:
    rules = NumberRules(DiallingSettings("BR", ("BR",), (), per_hour=100, per_person=3))
    interaction = new_id()
    seen = []
    for typed in ("+1 900 555 1234", "+55 11 2345-6789", "+55 11 2345-6789", "+55 11 2345-6789"):
        async with database.transaction() as tx:
            found = await rules.ask(
                tx, typed, Purpose.CALLBACK, about=interaction, who="x", trunk=True, origin=Origin.REAL
            )
        seen.append(found.reason)
    assert seen == [Reason.PREMIUM, None, None, Reason.TOO_OFTEN]
    async with database.transaction() as tx:  # somebody else is not the one who tried
        other = await rules.ask(
            tx, "+551123456789", Purpose.CALLBACK, about=interaction, who="y", trunk=False, origin=Origin.REAL
        )
    assert other.reason is Reason.NO_TRUNK
    async with database.transaction() as tx:
        await move_outbox(tx)
        entries = await read_after(tx, 0, types=[NumberWasRefused.type], limit=10)
    journal = [entry.event for entry in entries if isinstance(entry.event, NumberWasRefused)]
    assert [(each.reason, each.country) for each in journal] == [("premium", 1), ("too-often", 55), ("no-trunk", 55)]
    assert {(each.interaction, each.purpose) for each in journal} == {(interaction, "callback")}


async def test_all_together_are_limited_too(database: Database) -> None:
    rules = NumberRules(DiallingSettings("BR", ("BR",), (), per_hour=2, per_person=2))
    reasons = []
    for who in "abc":
        async with database.transaction() as tx:
            found = await rules.ask(
                tx, "+551123456789", Purpose.DIAL, about=new_id(), who=who, trunk=True, origin=Origin.REAL
            )
        reasons.append(found.reason)
    assert reasons == [None, None, Reason.TOO_OFTEN]


@pytest.mark.parametrize(
    "wrong", [{"allowed": ["55"]}, {"allowed": ["Brazil"]}, {"denied": ["+"]}, {"region": "+55"}, {"per_hour": 0}]
)
def test_rules_that_cannot_be_meant_are_refused_with_their_name(wrong: dict[str, object]) -> None:
    with pytest.raises(SettingRefused, match="dialling"):
        Settings.load({}, dialling=wrong)
