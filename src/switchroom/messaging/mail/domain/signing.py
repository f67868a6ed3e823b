"""DKIM signatures for what goes out (RFC 6376), and the keys for them."""

import base64

import dkim
import msgspec
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from switchroom.platform.errors import Invalid

KEY_BITS = 2048
_SIGNED = (
    *(b"from", b"sender", b"reply-to", b"subject", b"date", b"message-id", b"to", b"cc", b"mime-version"),
    *(b"content-type", b"content-transfer-encoding", b"in-reply-to", b"references", b"auto-submitted"),
)


class KeyUnusable(Invalid):
    """This is no RSA key of 1024 bits or more that mail can be signed with."""

    code = "mail.key_unusable"


class DkimKey(msgspec.Struct, frozen=True):
    """What signs: `selector._domainkey.domain` holds the public half in DNS. PEM, RSA, without a passphrase."""

    domain: str
    selector: str
    private_key_pem: bytes


def new_private_key() -> bytes:
    """A key for a domain that has none yet, as PEM: to be sealed before it is kept."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def public_record(private_key_pem: bytes) -> str:
    """The TXT record to publish for a key. Raises `KeyUnusable`."""
    public = _rsa(private_key_pem).public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}"


def signed(raw: bytes, key: DkimKey) -> bytes:
    """The mail with a signature in front. From is signed once more than it is there, so that none can be added.

    Raises `KeyUnusable`.
    """
    present = {line.partition(b":")[0].strip().lower() for line in raw.partition(b"\r\n\r\n")[0].split(b"\r\n")}
    plain = _rsa(key.private_key_pem).private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    try:
        field = dkim.sign(
            raw,
            key.selector.encode("ascii"),
            key.domain.encode("idna"),
            plain,
            canonicalize=(b"relaxed", b"relaxed"),
            include_headers=[*(name for name in _SIGNED if name in present), b"from"],
        )
    except (dkim.DKIMException, UnicodeError) as error:
        raise KeyUnusable() from error
    return bytes(field) + raw


def _rsa(private_key_pem: bytes) -> rsa.RSAPrivateKey:
    try:
        key = load_pem_private_key(private_key_pem, password=None)
    except (ValueError, TypeError) as error:
        raise KeyUnusable() from error
    if not isinstance(key, rsa.RSAPrivateKey) or key.key_size < 1024:
        raise KeyUnusable()
    return key
