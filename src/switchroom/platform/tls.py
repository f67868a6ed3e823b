"""HTTPS without a public authority: a local authority whose certificate people install once.

Browsers give a microphone only to secure pages beyond localhost. The authority's key stays in the data folder, readable
by its owner only, and its certificate is constrained to what it is for. Server certificates are short-lived, renewed a
month before they end, and when the machine's names or addresses change.
"""

import ipaddress
import os
import socket
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from switchroom.platform.clock import Clock, SystemClock
from switchroom.platform.settings import Settings

AUTHORITY_LIFE = timedelta(days=3650)
SERVER_LIFE = timedelta(days=365)
"""Safari refuses server certificates of more than 398 days, whoever signed them (support.apple.com/102028)."""
RENEW_BEFORE = timedelta(days=30)
EARLIER = timedelta(hours=1)
"""Begin a little in the past: the clocks of phones differ."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """Files that a TLS server loads."""

    chain: Path
    key: Path


@dataclass(frozen=True, slots=True)
class _Pair:
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


def certificate_for(settings: Settings, names: tuple[str, ...] = (), clock: Clock | None = None) -> Certificate:
    """The certificate to serve: the administrator's own, or one of the local authority for `names` and this machine."""
    if settings.tls_certificate and settings.tls_key:
        return Certificate(settings.tls_certificate, settings.tls_key)
    now = (clock or SystemClock()).now()
    folder = settings.data / "tls"
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    authority = _open_pair(folder, "authority") or _save(folder, "authority", _new_authority(now))
    wanted = sorted({"localhost", "127.0.0.1", "::1", socket.gethostname(), *names})
    server = _open_pair(folder, "server")
    if server is None or not _still_good(server.certificate, authority.certificate, wanted, now):
        _save(folder, "server", _new_server(authority, wanted, now))
    return Certificate(folder / "server.crt", folder / "server.key")


def authority_certificate(settings: Settings) -> Path | None:
    """The authority's certificate, for people to install; None without a local authority."""
    path = settings.data / "tls" / "authority.crt"
    return path if settings.https and settings.tls_certificate is None and path.exists() else None


def _still_good(certificate: x509.Certificate, authority: x509.Certificate, wanted: list[str], now: datetime) -> bool:
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    covered = {str(name.value) for name in names}
    return (
        certificate.issuer == authority.subject
        and certificate.not_valid_before_utc <= now < certificate.not_valid_after_utc - RENEW_BEFORE
        and covered >= set(wanted)
    )


def _new_authority(now: datetime) -> _Pair:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Switchroom"),
            x509.NameAttribute(NameOID.COMMON_NAME, f"Switchroom local authority {os.urandom(4).hex()}"),
        ]
    )
    usage = x509.KeyUsage(
        digital_signature=False,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )
    certificate = (
        _builder(name, name, key, now, AUTHORITY_LIFE)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return _Pair(certificate, key)


def _new_server(authority: _Pair, names: list[str], now: datetime) -> _Pair:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Switchroom")])
    issuer_key = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key())
    certificate = (
        _builder(subject, authority.certificate.subject, key, now, SERVER_LIFE)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([_general_name(name) for name in names]), critical=False)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(issuer_key, critical=False)
        .sign(authority.key, hashes.SHA256())
    )
    return _Pair(certificate, key)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, now: datetime, life: timedelta
) -> x509.CertificateBuilder:
    return x509.CertificateBuilder(
        issuer_name=issuer,
        subject_name=subject,
        public_key=key.public_key(),
        serial_number=x509.random_serial_number(),
        not_valid_before=now - EARLIER,
        not_valid_after=now - EARLIER + life,
    )


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _open_pair(folder: Path, name: str) -> _Pair | None:
    try:
        certificate = x509.load_pem_x509_certificate((folder / f"{name}.crt").read_bytes())
        key = load_pem_private_key((folder / f"{name}.key").read_bytes(), None)
    except (FileNotFoundError, ValueError):
        return None
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.public_key() != certificate.public_key():
        return None
    return _Pair(certificate, key)


def _save(folder: Path, name: str, pair: _Pair) -> _Pair:
    private = pair.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    _replace(folder / f"{name}.key", private, 0o600)
    _replace(folder / f"{name}.crt", pair.certificate.public_bytes(Encoding.PEM), 0o644)
    return pair


def _replace(path: Path, content: bytes, mode: int) -> None:
    draft = path.with_suffix(f"{path.suffix}.new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)
