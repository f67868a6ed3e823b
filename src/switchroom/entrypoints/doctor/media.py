"""What the doctor sees of the media process that this machine's browsers are connected through."""

import asyncio
from collections.abc import Iterator

from switchroom.entrypoints.doctor.findings import Finding, attention, broken
from switchroom.entrypoints.doctor.server import clock_finding
from switchroom.entrypoints.telephony import SWITCH, MediaSeen, address, look_at_media
from switchroom.platform.db import Connection
from switchroom.platform.errors import Refusal
from switchroom.platform.keys import Keyring
from switchroom.platform.settings import Settings


async def process(connection: Connection, settings: Settings) -> list[Finding]:
    """It answers, shares our keys, is the one that is controlled, and its clock is right."""
    try:
        keyring = await asyncio.to_thread(Keyring.open, settings.keys_path)
        seen = await look_at_media(settings, keyring)
    except (OSError, Refusal) as error:
        where = address(settings)
        reason = getattr(error, "message", str(error)).rstrip(".")
        sentence = f"The media process at {where} does not answer ({reason}): no browser of this machine can talk."
        mend = "switchroom serve --role media here, or name its machine: SWITCHROOM_MEDIA_ADDRESS=host:port"
        return [attention("media.unreachable", sentence, mend, address=where, reason=reason)]
    controlled = await connection.fetch_value("select instance from voice.switch where name = $1", SWITCH)
    return list(_look(seen, controlled, settings))


def _look(seen: MediaSeen, controlled: object, settings: Settings) -> Iterator[Finding]:
    if controlled is not None and controlled != seen.instance:
        sentence = (
            f"The media process at {address(settings)} is not the one that the voice role controls: whoever calls "
            "through this machine waits for ever."
        )
        mend = "End the other one, or give every web and voice role the same SWITCHROOM_MEDIA_ADDRESS."
        yield broken("media.twice", sentence, mend, address=address(settings))
    yield from clock_finding("the media process", seen.clock_ahead_s)
