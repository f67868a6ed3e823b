"""What the doctor's tests ask: the codes that a check finds, and a centre's settings without a centre."""

from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path

from switchroom.entrypoints.doctor.findings import Finding
from switchroom.platform.db import Connection, Database
from switchroom.platform.keys import Keyring
from switchroom.platform.settings import Settings
from tests.support.centre import free_port

OfCentre = Callable[[Connection, Settings], Awaitable[Iterable[Finding]]]


def settings_in(folder: Path, **more: object) -> Settings:
    """A data folder with its keys beside it, and a port of its own."""
    data = folder / "data"
    data.mkdir(exist_ok=True)
    Keyring.open_or_create(folder / "data.keys")
    return Settings.load({}, data=data, **{"http_port": free_port(), **more})


async def told(database: Database, check: OfCentre, settings: Settings | None = None) -> list[Finding]:
    """What a check finds in this database."""
    async with database.read() as connection:
        return list(await check(connection, settings or Settings()))


async def codes(database: Database, check: OfCentre, settings: Settings | None = None) -> list[str]:
    return [finding.code for finding in await told(database, check, settings)]
