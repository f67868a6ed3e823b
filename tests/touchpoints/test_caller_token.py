"""Signed tokens of callers: only what was signed for this entry point, and only until its end."""

import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchroom.touchpoints.domain.caller_token import (
    CallerTokenExpired,
    CallerTokenInvalid,
    _encoded,
    _signature,
    sign,
    verify,
)

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)
KEY, OTHER = bytes(range(32)), bytes(32)

claims = st.dictionaries(
    st.text(min_size=1, max_size=20).filter(lambda name: name not in ("aud", "exp")), st.text(max_size=50), max_size=10
)


@given(claims)
def test_what_was_signed_is_read_back(told: dict[str, str]) -> None:
    assert verify(KEY, "hotline", sign(KEY, "hotline", LATER, told), NOW) == told


@given(st.text(max_size=200) | st.binary(max_size=200).map(lambda raw: raw.decode("latin-1")))
def test_anything_else_is_refused_without_a_crash(token: str) -> None:
    with pytest.raises(CallerTokenInvalid):
        verify(KEY, "hotline", token, NOW)


@given(st.data())
def test_a_changed_token_is_refused(data: st.DataObject) -> None:
    token = sign(KEY, "hotline", LATER, {"customer": "+551199"})
    place = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.characters(codec="ascii").filter(lambda char: char != token[place]))
    changed = token[:place] + other + token[place + 1 :]
    try:
        told = verify(KEY, "hotline", changed, NOW)
    except CallerTokenInvalid:
        return
    # the last character of a base64 text carries unused bits: another one may stand for the same signature
    assert place == len(token) - 1
    assert told == {"customer": "+551199"}


def test_a_foreign_key_entry_point_or_none_is_refused() -> None:
    token = sign(KEY, "hotline", LATER, {"customer": "+551199"})
    for key, entry_point in ((OTHER, "hotline"), (KEY, "sales"), (b"", "hotline")):
        with pytest.raises(CallerTokenInvalid):
            verify(key, entry_point, token, NOW)
    with pytest.raises(CallerTokenInvalid):
        verify(b"", "hotline", sign(b"", "hotline", LATER, {}), NOW)


def test_a_token_ends() -> None:
    token = sign(KEY, "hotline", LATER, {})
    assert verify(KEY, "hotline", token, LATER - timedelta(seconds=1)) == {}
    with pytest.raises(CallerTokenExpired):
        verify(KEY, "hotline", token, LATER)


@pytest.mark.parametrize(
    "content",
    [
        {"aud": "hotline"},
        {"aud": "hotline", "exp": "tomorrow"},
        {"aud": "hotline", "exp": 4e9},
        {"aud": ["hotline"], "exp": 4_000_000_000},
        {"aud": "hotline", "exp": 4_000_000_000, "customer": {"nested": True}},
        {"aud": "hotline", "exp": 4_000_000_000, **{f"claim{n}": "x" for n in range(30)}},
        ["hotline"],
        "[" * 100_000,
    ],
)
def test_well_signed_nonsense_is_refused(content: object) -> None:
    raw = content if isinstance(content, str) else json.dumps(content)
    body = _encoded(raw.encode()[:2000])
    with pytest.raises(CallerTokenInvalid):
        verify(KEY, "hotline", f"{body}.{_encoded(_signature(KEY, body))}", NOW)


def test_a_site_can_sign_with_nothing_but_hmac() -> None:
    import hashlib
    import hmac

    claims = {"customer": "+5511999990000", "aud": "hotline", "exp": int(LATER.timestamp())}
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=")
    signature = base64.urlsafe_b64encode(hmac.digest(KEY, body, hashlib.sha256)).rstrip(b"=")
    assert verify(KEY, "hotline", f"{body.decode()}.{signature.decode()}", NOW) == {"customer": "+5511999990000"}
