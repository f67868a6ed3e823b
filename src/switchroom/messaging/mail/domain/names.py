"""Names of attachments: one part of a path, readable, and not what it only looks like."""

from switchroom.platform.file_kinds import LONGEST_NAME, cleaned_name

_RESERVED = frozenset(
    ("con", "prn", "aux", "nul", "clock$", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10)))
)
"""Devices of Windows, whatever ending follows."""
_ENDINGS = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "message/rfc822": ".eml",
    "text/calendar": ".ics",
    "text/csv": ".csv",
    "text/html": ".html",
    "text/plain": ".txt",
}


def attachment_name(told: str, media_type: str, number: int) -> str:
    """The name to show and keep. Paths, signs that steer and device names are gone; without a name it gets a number."""
    name = cleaned_name(told).strip(" .")
    if not name:
        return f"attachment-{number}{_ENDINGS.get(media_type, '')}"
    if name.partition(".")[0].strip().lower() in _RESERVED:
        name = f"_{name}"
    if len(name) > LONGEST_NAME:
        stem, dot, ending = name.rpartition(".")
        name = (
            f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}" if dot and len(ending) <= 10 else name[:LONGEST_NAME]
        )
    return name
