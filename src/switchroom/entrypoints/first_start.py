"""The first start of an empty installation: the sample company, and sign-ins made up once.

The passwords of a sample company are for trying things out, so they are kept in `sign-ins.json` in the data folder,
readable by its owner only, and shown at each start. Removing the file ends that; the users stay.
"""

import os
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import msgspec

from switchroom.entrypoints.bootstrap import open_services
from switchroom.platform.services import Services
from switchroom.platform.settings import Settings
from switchroom.simulation.facade import switch_on

SAMPLE = "switchroom.entrypoints.sample"


class SignIn(msgspec.Struct, frozen=True):
    """How one person of the sample company signs in; `what` says in a few words what they may do."""

    email: str
    password: str
    what: str


async def prepare(settings: Settings, url: str, *, sample: bool, say: Callable[[str], None]) -> None:
    """Fill an empty installation, if that is wanted."""
    async with open_services(settings, url) as services:
        if sample and find_spec(SAMPLE) and await _is_empty(services):
            made: list[SignIn] = await import_module(SAMPLE).load(services)
            if settings.simulation:
                async with services.database.transaction() as tx:
                    await switch_on(tx)
            _write(_path(settings), msgspec.json.format(msgspec.json.encode(made)))
            say("sample company is loaded")


async def known_sign_ins(settings: Settings) -> list[SignIn]:
    """The sign-ins of the sample company, as long as their file is there."""
    try:
        return msgspec.json.decode(_path(settings).read_bytes(), type=list[SignIn])
    except FileNotFoundError:
        return []


async def _is_empty(services: Services) -> bool:
    async with services.database.read() as connection:
        return not await connection.fetch_value(
            "select exists(select from journal.event) or exists(select from journal.outbox)"
        )


def _path(settings: Settings) -> Path:
    return settings.data / "sign-ins.json"


def _write(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as file:
        file.write(content)
