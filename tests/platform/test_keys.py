"""Master keys and what is sealed with them."""

import stat
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from switchroom.platform.db import Database
from switchroom.platform.ids import new_id
from switchroom.platform.keys import (
    CannotOpen,
    Keyring,
    KeysUnusable,
    WrongPassphrase,
    is_protected,
    protect,
    unprotect,
)
from switchroom.platform.sealed import Sealer, SecretDestroyed

KEYRING = Keyring.generate()


@given(st.binary(max_size=300), st.text(max_size=20), st.binary(max_size=20))
def test_what_is_sealed_opens_for_its_purpose_and_context_only(plain: bytes, purpose: str, context: bytes) -> None:
    sealed = KEYRING.seal(purpose, plain, context)
    assert KEYRING.open_sealed(purpose, sealed, context) == plain
    for other in ((purpose + "x", sealed, context), (purpose, sealed, context + b"x"), (purpose, sealed[:-1], context)):
        with pytest.raises(CannotOpen):
            KEYRING.open_sealed(*other)


@given(st.binary(max_size=80))
def test_what_was_never_sealed_is_refused(anything: bytes) -> None:
    with pytest.raises(CannotOpen):
        KEYRING.open_sealed("x", anything)


def test_after_a_change_of_keys_the_old_still_opens_and_the_new_seals() -> None:
    old = KEYRING.seal("x", b"plain")
    changed = KEYRING.rotated()
    assert changed.open_sealed("x", old) == b"plain"
    with pytest.raises(CannotOpen):
        KEYRING.open_sealed("x", changed.seal("x", b"plain"))
    assert Keyring.from_bytes(changed.to_bytes()).open_sealed("x", old) == b"plain"


@given(st.text(max_size=20), st.binary(max_size=80), st.integers(1, 32))
def test_what_was_signed_is_known_again_and_nothing_else_is(purpose: str, message: bytes, length: int) -> None:
    signature = KEYRING.sign(purpose, message)[:length]
    assert KEYRING.is_signed(purpose, message, signature, length=length)
    assert KEYRING.rotated().is_signed(purpose, message, signature, length=length)
    assert not KEYRING.is_signed(purpose, message, signature[:-1], length=length)
    assert not KEYRING.is_signed(purpose, message, b"", length=0)
    if length >= 8:
        assert not KEYRING.is_signed(purpose + "x", message, signature, length=length)
        assert not KEYRING.is_signed(purpose, message + b"x", signature, length=length)
        assert not Keyring.generate().is_signed(purpose, message, signature, length=length)


def test_the_key_file_is_made_once_and_read_by_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "sub" / "keys"
    found: list[list[str]] = []
    threads = [threading.Thread(target=lambda: found.append(Keyring.open_or_create(path).ids)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [found[0]] * 8
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p.name for p in path.parent.iterdir()] == ["keys"]
    path.chmod(0o640)
    with pytest.raises(KeysUnusable, match="chmod 600"):
        Keyring.open(path)


@pytest.mark.parametrize("content", [b"", b"{}", b'{"version":1,"keys":{}}', b'{"version":1,"keys":{"00":"AA=="}}'])
def test_a_damaged_key_file_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "keys"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(KeysUnusable):
        Keyring.open_or_create(path)
    assert path.read_bytes() == content


def test_keys_under_a_passphrase() -> None:
    sealed = protect(KEYRING.to_bytes(), "correct horse")
    assert is_protected(sealed)
    assert not is_protected(KEYRING.to_bytes())
    assert unprotect(sealed, "correct horse") == KEYRING.to_bytes()
    with pytest.raises(WrongPassphrase):
        unprotect(sealed, "wrong horse")


async def test_a_sealed_secret_is_gone_when_its_subject_ends(database: Database) -> None:
    sealer, run, other = Sealer(KEYRING), new_id(), new_id()
    async with database.transaction() as tx:
        secret = await sealer.seal(tx, run, b"4711")
        kept = await sealer.seal(tx, other, b"0815")
        assert await sealer.open(tx, secret) == b"4711"
        assert b"4711" not in await tx.fetch_value("select content from platform.sealed where id = $1", secret)
        assert await sealer.destroy(tx, run) == 1
        with pytest.raises(SecretDestroyed):
            await sealer.open(tx, secret)
        assert await sealer.open(tx, kept) == b"0815"


async def test_sealed_rows_cannot_be_swapped(database: Database) -> None:
    sealer, run = Sealer(KEYRING), new_id()
    async with database.transaction() as tx:
        one, two = await sealer.seal(tx, run, b"one"), await sealer.seal(tx, run, b"two")
        await tx.execute(
            "update platform.sealed set content = (select content from platform.sealed where id = $2) where id = $1",
            one,
            two,
        )
        with pytest.raises(CannotOpen):
            await sealer.open(tx, one)
