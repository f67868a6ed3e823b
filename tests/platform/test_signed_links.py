"""A signed link says what it was made for, until its time is over; nobody else makes one."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from switchroom.platform.keys import Keyring
from switchroom.platform.signed_links import make_signed, read_signed

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def test_a_link_holds_until_its_time_for_its_purpose_and_its_keys() -> None:
    keyring, subject = Keyring.generate(), uuid4()
    token = make_signed(keyring, "solved", subject, NOW + timedelta(days=1))
    assert read_signed(keyring, "solved", token, NOW) == subject
    assert read_signed(keyring.rotated(), "solved", token, NOW) == subject
    assert read_signed(keyring, "solved", token, NOW + timedelta(days=1)) is None
    assert read_signed(keyring, "still broken", token, NOW) is None
    assert read_signed(Keyring.generate(), "solved", token, NOW) is None


def test_no_sign_of_a_link_can_be_changed() -> None:
    keyring = Keyring.generate()
    token = make_signed(keyring, "solved", uuid4(), NOW + timedelta(days=1))
    for place, sign in enumerate(token[:-1]):  # the last one carries four bits that mean nothing
        other = "A" if sign != "A" else "B"
        assert read_signed(keyring, "solved", token[:place] + other + token[place + 1 :], NOW) is None
    for wrong in ("", token[:-1], token + "A", "é" * 50, "=" * 50):
        assert read_signed(keyring, "solved", wrong, NOW) is None
