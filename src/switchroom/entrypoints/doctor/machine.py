"""What the doctor sees of the machine it runs on, without any database."""

import asyncio
import contextlib
import errno
import ipaddress
import os
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from switchroom.entrypoints.doctor.findings import Finding, attention, broken
from switchroom.platform.errors import Refusal
from switchroom.platform.keys import Keyring
from switchroom.platform.settings import DEFAULT_PORT, Settings

GIB = 1 << 30
LITTLE_ROOM, NO_ROOM = 5 * GIB, GIB // 2
"""PostgreSQL stops at a full disk, and a day of a small floor's recordings is about a gigabyte."""
ANSWER_S = 3.0


async def room(settings: Settings) -> list[Finding]:
    """Free space where data, recordings and keys are."""
    found: dict[int, Finding] = {}
    for what, folder in (("data", settings.data), ("recordings", settings.files), ("keys", settings.keys_path.parent)):
        there = next(path for path in (folder, *folder.parents) if path.exists())
        free = shutil.disk_usage(there).free
        if free < LITTLE_ROOM:
            found.setdefault(there.stat().st_dev, _room(what, there, free))
    return list(found.values())


def _room(what: str, folder: Path, free: int) -> Finding:
    sentence = f"The disk of {folder} ({what}) has {free / GIB:.1f} GB left."
    mend = f"Free space or enlarge the disk: du -xh --max-depth=2 {folder} | sort -h | tail"
    values = {"folder": str(folder), "free_bytes": free}
    code, say = ("disk.full", broken) if free < NO_ROOM else ("disk.little", attention)
    return say(code, sentence, mend, **values)


async def keys(settings: Settings) -> Iterator[Finding]:
    """The master keys: there, ours alone, whole, and not with the data."""
    return _keys(settings)


def _keys(settings: Settings) -> Iterator[Finding]:
    path = settings.keys_path
    try:
        Keyring.open(path)
    except FileNotFoundError:
        if (settings.data / "postgres" / "data").exists() or settings.database_url:
            sentence = f"The master keys are not at {path}: recordings and secrets made with others cannot be opened."
            mend = f"Copy the keys of this centre (or of its backup) to {path}, then: chmod 600 {path}"
            yield broken("keys.missing", sentence, mend, path=str(path))
    except PermissionError:
        user = os.environ.get("USER", "this user")
        sentence = f"{user} may not read the master keys in {path}."
        yield broken("keys.unreadable", sentence, f"chown {user} {path}", path=str(path))
    except Refusal as refusal:
        yield broken("keys.unusable", refusal.message, f"chmod 600 {path}", path=str(path))
    if path.exists() and path.resolve().is_relative_to(settings.data.resolve()):
        sentence = f"The master keys lie in the data folder ({path}): whoever copies the data can open everything."
        aside = settings.data.with_name(settings.data.name + ".keys")
        mend = f"mv {path} {aside} and unset SWITCHROOM_KEY_FILE (or name another place outside {settings.data})"
        yield attention("keys.with_data", sentence, mend, path=str(path))


async def port(settings: Settings) -> list[Finding]:
    """The port of the desk: free, or ours."""
    number = settings.http_port or DEFAULT_PORT
    if _is_free(settings.http_host, number) or await _is_ours(settings, number):
        return []
    who = _listener(number)
    sentence = f"Port {number} is taken by {who or 'another program'}, which is no Switchroom."
    mend = f"ss -ltnp 'sport = :{number}' shows who; end it, or set SWITCHROOM_HTTP_PORT to another port."
    values = {"port": number, "by": who}
    if settings.http_port is None:  # `serve` goes on to the next one
        return [attention("port.taken", sentence, mend, **values)]
    return [broken("port.taken", sentence, mend, **values)]


def _is_free(host: str, number: int) -> bool:
    family, kind, protocol, _, address = socket.getaddrinfo(host, number, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            return error.errno != errno.EADDRINUSE
        return True


async def _is_ours(settings: Settings, number: int) -> bool:
    """Whether Switchroom's own health page answers there."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.http_host, settings.http_host)  # noqa: S104 - read only
    try:
        async with asyncio.timeout(ANSWER_S):
            reader, writer = await asyncio.open_connection(host, number, ssl=_unverified() if settings.secure else None)
            try:
                writer.write(b"GET /api/health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                return b"x-request-id" in (await reader.read(4096)).lower()
            finally:
                writer.close()
    except (OSError, TimeoutError):
        return False


def _unverified() -> object:
    import ssl

    return ssl._create_unverified_context()  # noqa: S323 - our own socket, and only to see who listens


def _listener(number: int) -> str:
    """The program that listens on a port, as far as /proc lets this user see; empty if unknown."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        for table in ("/proc/net/tcp", "/proc/net/tcp6"):
            for line in Path(table).read_text().splitlines()[1:]:
                fields = line.split()
                if fields[3] == "0A" and int(fields[1].rpartition(":")[2], 16) == number:
                    return _owner_of(f"socket:[{fields[9]}]")
    return ""


def _owner_of(link: str) -> str:
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if any(os.readlink(fd) == link for fd in (process / "fd").iterdir()):
                return f"{(process / 'comm').read_text().strip()} (process {process.name})"
    return ""


async def microphone(settings: Settings) -> list[Finding]:
    """Browsers give a microphone to https pages and to localhost only."""
    address = settings.public_url or f"{'https' if settings.secure else 'http'}://{settings.http_host}"
    parts = urlsplit(address if settings.public_url else f"//{_bracketed(settings.http_host)}")
    scheme = parts.scheme or ("https" if settings.secure else "http")
    if scheme == "https" or is_local(parts.hostname or ""):
        return []
    sentence = (
        f"The desk is reached at {address}: browsers give no microphone to a page that is neither https nor localhost, "
        "so nobody can talk."
    )
    mend = "switchroom serve --https, or an https proxy in front and SWITCHROOM_PUBLIC_URL=https://... (docs/guides)"
    return [broken("microphone.refused", sentence, mend, address=address)]


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def is_local(host: str) -> bool:
    """What browsers call potentially trustworthy by its name alone (W3C Secure Contexts, section 3.1)."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
