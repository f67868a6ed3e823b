"""The master keys: one small file apart from the data, from which every other key is derived.

A copy of the database and the files opens nothing without it. Each ciphertext names the key it was made with, so keys
can be changed: the newest seals, all of them open. A purpose (`sealed`, `file key`) has a key of its own (HKDF-SHA256),
so that what was sealed for one purpose cannot be opened as another.

    ciphertext: b"SK" | version 1 | key id, 4 bytes | nonce, 12 bytes | AES-256-GCM output
"""

import base64
import os
import struct
from functools import cache
from hmac import compare_digest
from hmac import digest as hmac_digest
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from switchroom.platform.errors import Conflict, Unavailable

KEY_BYTES = 32
_HEADER = struct.Struct(">2sB4s12s")
_MAGIC, _VERSION = b"SK", 1


class KeysUnusable(Unavailable):
    """The file of the master keys cannot be used."""

    code = "keys.unusable"


class CannotOpen(Conflict):
    """This was not sealed here, was sealed for something else, or has been changed."""

    code = "keys.cannot_open"


class WrongPassphrase(Conflict):
    """The passphrase is not the one this key file was protected with."""

    code = "keys.wrong_passphrase"


class _File(msgspec.Struct, forbid_unknown_fields=True):
    """The newest key is the last."""

    version: int
    keys: dict[str, str]


class Keyring:
    """Seals, opens and signs small things. Immutable; `rotated` gives a new one."""

    def __init__(self, keys: dict[bytes, bytes]) -> None:
        self._keys = dict(keys)
        self._newest = next(reversed(self._keys))
        self._cipher = cache(self._derived_cipher)
        self._signing_key = cache(self._derived_signing_key)

    @classmethod
    def generate(cls) -> "Keyring":
        """A keyring of one fresh key, kept nowhere yet."""
        return cls({os.urandom(4): os.urandom(KEY_BYTES)})

    @classmethod
    def open(cls, path: Path) -> "Keyring":
        """The keyring in `path`. Raises FileNotFoundError, `KeysUnusable`."""
        if path.stat().st_mode & 0o077:
            raise KeysUnusable(f"Others may read the master keys in {path}: run chmod 600 on it first.")
        return cls.from_bytes(path.read_bytes())

    @classmethod
    def open_or_create(cls, path: Path) -> "Keyring":
        """The keyring in `path`; made there on the first start. Raises `KeysUnusable`."""
        try:
            return cls.open(path)
        except FileNotFoundError:
            pass
        cls.generate().save(path)
        return cls.open(path)  # what is on disk decides, if two processes began at once

    @classmethod
    def from_bytes(cls, content: bytes) -> "Keyring":
        """The reverse of `to_bytes`. Raises `KeysUnusable`."""
        try:
            file = msgspec.json.decode(content, type=_File)
            keys = {bytes.fromhex(k): base64.b64decode(v, validate=True) for k, v in file.keys.items()}
        except ValueError as error:
            raise KeysUnusable() from error
        if file.version != 1 or not keys or any(len(k) != 4 or len(v) != KEY_BYTES for k, v in keys.items()):
            raise KeysUnusable()
        return cls(keys)

    @property
    def ids(self) -> list[str]:
        """The keys' names; they say nothing about the keys."""
        return [key_id.hex() for key_id in self._keys]

    def to_bytes(self) -> bytes:
        """The keys themselves, readable: for the key file and its backup only."""
        keys = {k.hex(): base64.b64encode(v).decode() for k, v in self._keys.items()}
        return msgspec.json.encode(_File(version=1, keys=keys))

    def save(self, path: Path, *, replace: bool = False) -> None:
        """Write the key file, readable by its owner only. Without `replace` an existing file is left as it is."""
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(self.to_bytes())
            file.flush()
            os.fsync(file.fileno())
        try:
            if replace:
                draft.rename(path)
            else:
                os.link(draft, path)  # unlike rename, this fails when somebody was faster
        except FileExistsError:
            pass
        finally:
            draft.unlink(missing_ok=True)

    def rotated(self) -> "Keyring":
        """With a new key that seals from now on; the older ones still open."""
        return Keyring({**self._keys, os.urandom(4): os.urandom(KEY_BYTES)})

    def seal(self, purpose: str, plain: bytes, context: bytes = b"") -> bytes:
        """A ciphertext that opens only for the same purpose and context (an id, so that rows cannot be swapped)."""
        nonce = os.urandom(12)
        header = _HEADER.pack(_MAGIC, _VERSION, self._newest, nonce)
        return header + self._cipher(self._newest, purpose).encrypt(nonce, plain, header + context)

    def open_sealed(self, purpose: str, sealed: bytes, context: bytes = b"") -> bytes:
        """The plain text of `seal`. Raises `CannotOpen`."""
        header = bytes(sealed[: _HEADER.size])
        try:
            magic, version, key_id, nonce = _HEADER.unpack(header)
            if magic != _MAGIC or version != _VERSION or key_id not in self._keys:
                raise CannotOpen()
            return self._cipher(key_id, purpose).decrypt(nonce, bytes(sealed[_HEADER.size :]), header + context)
        except (struct.error, InvalidTag, ValueError):
            raise CannotOpen() from None

    def sign(self, purpose: str, message: bytes) -> bytes:
        """A signature (HMAC-SHA256, 32 bytes) that only this keyring makes, by the newest key; it may be shortened."""
        return self._signature(self._newest, purpose, message)

    def is_signed(self, purpose: str, message: bytes, signature: bytes, *, length: int) -> bool:
        """Whether `signature` is the first `length` bytes of one made here, by any key that is still kept."""
        if length < 1 or len(signature) != length:
            return False
        made = (self._signature(key_id, purpose, message)[:length] for key_id in self._keys)
        return any(compare_digest(one, signature) for one in made)  # a list: no key answers sooner than another

    def _signature(self, key_id: bytes, purpose: str, message: bytes) -> bytes:
        return hmac_digest(self._signing_key(key_id, purpose), message, "sha256")

    def _derived_signing_key(self, key_id: bytes, purpose: str) -> bytes:
        info = f"switchroom signature {purpose}".encode()
        return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(self._keys[key_id])

    def _derived_cipher(self, key_id: bytes, purpose: str) -> AESGCM:
        derivation = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=f"switchroom {purpose}".encode())
        return AESGCM(derivation.derive(self._keys[key_id]))


_PROTECTED = b"SKP1"


def protect(content: bytes, passphrase: str) -> bytes:
    """`content` under a passphrase: scrypt (RFC 7914, 32 MB) and AES-256-GCM."""
    salt, nonce = os.urandom(16), os.urandom(12)
    return _PROTECTED + salt + nonce + _cipher_of(passphrase, salt).encrypt(nonce, content, _PROTECTED)


def is_protected(content: bytes) -> bool:
    """Whether a passphrase is needed."""
    return content.startswith(_PROTECTED)


def unprotect(content: bytes, passphrase: str) -> bytes:
    """The reverse of `protect`. Raises `WrongPassphrase`."""
    salt, nonce, sealed = content[4:20], content[20:32], content[32:]
    try:
        return _cipher_of(passphrase, salt).decrypt(nonce, sealed, _PROTECTED)
    except (InvalidTag, ValueError):
        raise WrongPassphrase() from None


def _cipher_of(passphrase: str, salt: bytes) -> AESGCM:
    return AESGCM(Scrypt(salt=salt, length=KEY_BYTES, n=2**15, r=8, p=1).derive(passphrase.encode()))
