"""Audio as an answer: whole, or the part that a player asks for."""

from typing import Any

from fastapi.responses import StreamingResponse

from switchroom.voice.playback import Playback, part_of

AUDIO: dict[int | str, dict[str, Any]] = {
    200: {"description": "The recording.", "content": {"audio/ogg": {}}},
    206: {"description": "The part that `Range` asks for.", "content": {"audio/ogg": {}}},
    410: {"description": "Nothing was kept, or it has been deleted because its time was over."},
    416: {"description": "There is no such part."},
}


def sent(found: Playback, wanted: str | None) -> StreamingResponse:
    """The part that a Range header asks for, as an answer. Raises `RangeNotSatisfiable`."""
    try:
        part = part_of(wanted, found.size)
    except BaseException:
        found.close()
        raise
    headers = {"accept-ranges": "bytes", "content-length": str(part.stop - part.start)}
    if not part.whole:
        headers["content-range"] = f"bytes {part.start}-{part.stop - 1}/{part.size}"
    return StreamingResponse(
        found.pieces(part), 200 if part.whole else 206, headers=headers, media_type=found.media_type
    )
