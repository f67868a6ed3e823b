"""A process as its author wrote it, checked for shape only."""

import msgspec


class Definition(msgspec.Struct, frozen=True):
    """One version of a process."""

    process: str
