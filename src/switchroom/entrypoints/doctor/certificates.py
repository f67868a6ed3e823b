"""What the doctor sees of the certificate that browsers get."""

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

from switchroom.entrypoints.doctor.findings import Finding, attention, broken
from switchroom.platform.clock import Clock, SystemClock
from switchroom.platform.settings import Settings

SOON = timedelta(days=21)
"""Public authorities renew a month before the end: three weeks before, a renewal has failed."""


async def certificate(settings: Settings, clock: Clock | None = None) -> list[Finding]:
    """Readable, matching its key, in force, and for the name people type; nothing where a proxy does HTTPS."""
    pair = _files(settings)
    return [] if pair is None else await asyncio.to_thread(lambda: list(_look(settings, *pair, clock or SystemClock())))


def _files(settings: Settings) -> tuple[Path, Path] | None:
    if settings.tls_certificate and settings.tls_key:
        return settings.tls_certificate, settings.tls_key
    made = settings.data / "tls" / "server.crt", settings.data / "tls" / "server.key"
    return made if settings.https and made[0].exists() else None


def _look(settings: Settings, chain: Path, key: Path, clock: Clock) -> Iterator[Finding]:
    where = {"path": str(chain)}
    try:
        found = x509.load_pem_x509_certificates(chain.read_bytes())[0]
        private = load_pem_private_key(key.read_bytes(), None)
    except (OSError, ValueError, TypeError, IndexError) as error:
        sentence = f"The certificate {chain} or its key {key} cannot be read: {error}."
        yield broken("certificate.unreadable", sentence, "Both must be PEM, readable by this user.", **where)
        return
    if _public(private.public_key()) != _public(found.public_key()):
        sentence = f"The key {key} is not the key of the certificate {chain}: no browser can connect."
        mend = f"openssl x509 -pubkey -noout -in {chain} and openssl pkey -pubout -in {key} must print the same."
        yield broken("certificate.other_key", sentence, mend, **where)
    yield from _validity(found, chain, clock)
    host = urlsplit(settings.public_url or "").hostname
    if host and not _covers(found, host):
        sentence = f"The certificate {chain} is not for {host}, which people type: browsers warn and refuse."
        mend = f"Get a certificate for {host}, or mend SWITCHROOM_PUBLIC_URL."
        yield broken("certificate.other_name", sentence, mend, host=host, **where)


def _public(key: object) -> bytes:
    encoded: bytes = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)  # type: ignore[attr-defined]
    return encoded


def _validity(found: x509.Certificate, chain: Path, clock: Clock) -> Iterator[Finding]:
    now, end = clock.now(), found.not_valid_after_utc
    mend = "Renew it; a running centre takes the new file within an hour, without a restart."
    values = {"path": str(chain), "until": end.isoformat()}
    if end <= now:
        yield broken("certificate.expired", f"The certificate {chain} ended on {end:%Y-%m-%d}.", mend, **values)
    elif end - now < SOON:
        days = (end - now).days
        sentence = f"The certificate {chain} ends in {days} days, on {end:%Y-%m-%d}."
        yield attention("certificate.ends_soon", sentence, mend, days=days, **values)
    if found.not_valid_before_utc > now:
        sentence = f"The certificate {chain} is not in force yet: it begins on {found.not_valid_before_utc:%Y-%m-%d}."
        yield broken("certificate.not_yet", sentence, "Check this machine's clock: timedatectl", **values)


def _covers(found: x509.Certificate, host: str) -> bool:
    try:
        names = found.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return False
    return any(_matches(str(name.value).lower(), host.lower()) for name in names)


def _matches(name: str, host: str) -> bool:
    """RFC 6125: a star stands for one whole label, the leftmost."""
    if name.startswith("*."):
        return host.partition(".")[2] == name[2:]
    return name == host
