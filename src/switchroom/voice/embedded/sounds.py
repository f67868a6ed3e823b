"""Everything that can be played, as frames of 20 ms at 48 kHz: files decoded once in a thread, tones generated."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.audio.resampler import AudioResampler

from switchroom.platform.errors import Invalid
from switchroom.voice.contracts import BadCommand, NoSuchSound, Playable, Silence, Sound, Speech, Tone
from switchroom.voice.embedded.opus import FRAME, RATE, Pcm
from switchroom.voice.speech import Speaker

_SUFFIXES = (".ogg", ".opus", ".wav", ".flac", ".mp3")
_LONGEST = timedelta(minutes=30)
_LONGEST_MADE = timedelta(minutes=1)
_MOST_ITEMS = 200
_FRAME_LENGTH = timedelta(milliseconds=20)
_RAMP = RATE // 200  # 5 ms, so that tones do not click


class SoundUnreadable(Invalid):
    """This file is not audio that can be read, or is longer than 30 minutes."""

    code = "sound.unreadable"


def in_frames(samples: Pcm) -> Pcm:
    """Shape (frames, 960), the last frame filled up with silence."""
    short = -len(samples) % FRAME
    return np.concatenate([samples, np.zeros(short, np.int16)]).reshape(-1, FRAME)


def tone(wanted: Tone) -> Pcm:
    """The tone in frames, with soft edges."""
    count = int(wanted.length.total_seconds() * RATE)
    time = np.arange(count) / RATE
    wave = sum((np.sin(2 * np.pi * f * time) for f in wanted.frequencies), np.zeros(count))
    wave *= wanted.level * 32767 / max(1, len(wanted.frequencies))
    ramp = np.minimum(1.0, np.arange(count) / _RAMP)
    return in_frames((wave * ramp * ramp[::-1]).astype(np.int16))


def decode(path: Path) -> Pcm:
    """The file's audio, mono, in frames. Raises `SoundUnreadable`. Slow: for threads."""
    pieces: list[Pcm] = []
    resampler = AudioResampler(format="s16", layout="mono", rate=RATE)
    samples = 0
    try:
        with av.open(str(path)) as container:
            for frame in container.decode(audio=0):
                pieces += [part.to_ndarray()[0] for part in resampler.resample(frame)]
                samples += pieces[-1].size if pieces else 0
                if samples > _LONGEST.total_seconds() * RATE:
                    raise SoundUnreadable()
            pieces += [part.to_ndarray()[0] for part in resampler.resample(None)]
    except (av.FFmpegError, IndexError, ValueError, OSError) as problem:
        raise SoundUnreadable(f"{path.name}: {problem}") from problem
    return in_frames(np.concatenate(pieces)) if pieces else np.zeros((0, FRAME), np.int16)


def _changed(path: Path) -> int:
    return path.stat().st_mtime_ns


class SoundLibrary:
    """Sounds by name from several folders, the first that has it wins: recordings before what is shipped.

    Keeps the most recently used ones decoded, up to `most_bytes`; a changed file is read again.
    """

    def __init__(self, folders: tuple[Path, ...], speaker: Speaker, most_bytes: int = 200_000_000) -> None:
        self._folders = tuple(folder.resolve() for folder in folders)
        self._speaker = speaker
        self._most_bytes = most_bytes
        self._kept: OrderedDict[Hashable, Pcm] = OrderedDict()
        self._bytes = 0
        self._threads = ThreadPoolExecutor(2, "sounds")

    def find(self, name: str) -> Path:
        """The file of a sound. A name never leads outside the folders. Raises `NoSuchSound`."""
        for folder in self._folders:
            for suffix in _SUFFIXES:
                path = (folder / f"{name}{suffix}").resolve()
                if path.is_relative_to(folder) and path.is_file():
                    return path
        raise NoSuchSound(f"There is no sound {name!r} on this switch.")

    def check(self, items: tuple[Playable, ...]) -> None:
        """Raises `NoSuchSound` if a file among `items` is missing, `BadCommand` if one is out of proportion."""
        if len(items) > _MOST_ITEMS:
            raise BadCommand(f"At most {_MOST_ITEMS} things can be played in a row.")
        for item in items:
            match item:
                case Sound():
                    self.find(item.name)
                case Tone() | Silence():
                    if not timedelta() <= item.length <= _LONGEST_MADE or len(getattr(item, "frequencies", ())) > 4:
                        raise BadCommand("A tone has at most four frequencies and lasts at most a minute; loop it.")

    async def load(self, item: Playable) -> Pcm:
        """The item in frames. Raises `NoSuchSound`, `SoundUnreadable`, `SpeechUnavailable`."""
        match item:
            case Tone():
                return await self._made(item, tone, item)
            case Silence():
                return np.broadcast_to(np.int16(0), (round(item.length / _FRAME_LENGTH), FRAME))
            case Sound():
                path = self.find(item.name)
            case Speech():
                path = await self._speaker.speak(item.text, item.language, item.voice)
        return await self._made((path, _changed(path)), decode, path)

    async def _made(self, key: Hashable, make: Callable[[Any], Pcm], of: Any) -> Pcm:
        """From what is kept, else made in a thread."""
        if key not in self._kept:
            frames = await asyncio.get_running_loop().run_in_executor(self._threads, make, of)
            self._keep(key, frames)
            return frames
        self._kept.move_to_end(key)
        return self._kept[key]

    def _keep(self, key: Hashable, frames: Pcm) -> None:
        if key not in self._kept:
            self._kept[key] = frames
            self._bytes += frames.nbytes
        while self._bytes > self._most_bytes and len(self._kept) > 1:
            _, dropped = self._kept.popitem(last=False)
            self._bytes -= dropped.nbytes

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
