"""How this installation reads its mail: what it knows about itself, told to the pure reader."""

from collections.abc import Sequence

from switchroom.messaging.mail.boxes import Box
from switchroom.messaging.mail.domain.reading import ReadingSettings
from switchroom.platform.keys import Keyring


def installation_of(keyring: Keyring) -> str:
    """The name by which this installation knows its own mail again; it says nothing about the keys."""
    return keyring.ids[0]


def reading_settings(box: Box, boxes: Sequence[Box], keyring: Keyring) -> ReadingSettings:
    """For mail that came to `box`, one of `boxes`."""
    return ReadingSettings(
        installation=installation_of(keyring),
        own_domains=tuple(sorted({each.domain for each in boxes})),
        own_addresses=frozenset(each.address for each in boxes),
        authserv_ids=box.authserv_ids,
    )
