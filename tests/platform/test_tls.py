"""A local authority: browsers that trust it trust the server, and nobody has to think of renewing."""

import asyncio
import ssl
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from switchroom.platform.clock import FakeClock
from switchroom.platform.settings import Settings
from switchroom.platform.tls import RENEW_BEFORE, SERVER_LIFE, Certificate, authority_certificate, certificate_for


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path, https=True)


def serial(certificate: Certificate) -> int:
    return x509.load_pem_x509_certificate(certificate.chain.read_bytes()).serial_number


async def test_a_client_that_trusts_the_authority_trusts_the_server_by_each_name(settings: Settings) -> None:
    certificate = certificate_for(settings, ("centre.lan", "192.0.2.7"))
    authority = authority_certificate(settings)
    assert authority is not None
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(certificate.chain, certificate.key)

    async def say_hello(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"hello")
        writer.close()

    async with await asyncio.start_server(say_hello, "127.0.0.1", 0, ssl=serving) as server:
        port = server.sockets[0].getsockname()[1]
        trusting = ssl.create_default_context(cafile=str(authority))
        for name in ("localhost", "127.0.0.1", "centre.lan", "192.0.2.7"):
            reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=trusting, server_hostname=name)
            assert await reader.read() == b"hello"
            writer.close()
        with pytest.raises(ssl.SSLCertVerificationError):
            await asyncio.open_connection("127.0.0.1", port, ssl=trusting, server_hostname="bank.example")


def test_it_is_renewed_before_it_ends_and_for_new_names_but_not_otherwise(settings: Settings) -> None:
    clock = FakeClock(datetime(2026, 1, 1, tzinfo=UTC))
    first = serial(certificate_for(settings, clock=clock))
    authority = (settings.data / "tls/authority.crt").read_bytes()
    assert serial(certificate_for(settings, clock=clock)) == first
    clock.advance(SERVER_LIFE - RENEW_BEFORE - timedelta(days=1))
    assert serial(certificate_for(settings, clock=clock)) == first
    clock.advance(timedelta(days=2))
    second = serial(certificate_for(settings, clock=clock))
    assert second != first
    assert serial(certificate_for(settings, ("10.0.0.9",), clock)) != second
    assert (settings.data / "tls/authority.crt").read_bytes() == authority, "people installed it once"


def test_browsers_accept_its_length_and_its_keys_are_private(settings: Settings) -> None:
    certificate = certificate_for(settings)
    made = x509.load_pem_x509_certificate(certificate.chain.read_bytes())
    assert made.not_valid_after_utc - made.not_valid_before_utc <= timedelta(days=398)
    for key in settings.data.glob("tls/*.key"):
        assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_a_damaged_certificate_is_made_anew(settings: Settings) -> None:
    first = serial(certificate_for(settings))
    (settings.data / "tls/server.crt").write_text("rubbish")
    assert serial(certificate_for(settings)) != first


def test_the_administrators_own_certificate_goes_first(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, https=True, tls_certificate=tmp_path / "c.pem", tls_key=tmp_path / "k.pem")
    assert certificate_for(settings) == Certificate(tmp_path / "c.pem", tmp_path / "k.pem")
    assert authority_certificate(settings) is None
