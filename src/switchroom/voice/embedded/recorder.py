"""Recordings in the making: the tick leaves frames, a thread encodes, encrypts and writes them second by second."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import numpy as np

from switchroom.platform.files import EncryptedWriter
from switchroom.voice.contracts import LegId, RecordingId, recording_file
from switchroom.voice.embedded.ogg import OggOpus
from switchroom.voice.embedded.opus import FRAME, CodecError, Pcm, TwoTrackEncoder
from switchroom.voice.embedded.quiet import FRAME_LENGTH, Quiet

log = logging.getLogger(__name__)

_BATCH = 50  # frames: one second, one Ogg page
_MOST_WAITING = 60  # batches; a disk that is a minute behind loses the recording, never the call

Pair = tuple[Pcm | None, Pcm | None]
Ended = Callable[["Recording", bool], None]


class _File:
    """The part that lives in the thread."""

    def __init__(self, path: Path, data_key: bytes, serial: int) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._writer = EncryptedWriter(path, data_key)
        self._ogg = OggOpus(serial)
        self._encoder = TwoTrackEncoder()
        self._writer.write(self._ogg.head())

    def append(self, batch: list[Pair], last: bool) -> None:
        stereo = np.zeros((len(batch), FRAME, 2), np.int16)
        for frame, sides in zip(stereo, batch, strict=True):
            for channel, pcm in enumerate(sides):
                if pcm is not None:
                    frame[:, channel] = pcm
        self._writer.write(self._ogg.page([self._encoder.encode(frame) for frame in stereo], last))
        if last:
            self._writer.close()

    def abandon(self) -> None:
        self._writer.abandon()


class Recording:
    """One recording of one leg. `ended(recording, whole)` is called once, when the file is closed."""

    def __init__(self, leg: LegId, recording: RecordingId, name: str, ended: Ended, until_silent: timedelta) -> None:
        self.leg, self.id, self.name = leg, recording, name
        self.quiet = Quiet(until_silent)
        self.paused = False
        self._ended = ended
        self._frames = 0
        self._batch: list[Pair] = []
        self._batches: asyncio.Queue[tuple[list[Pair], bool]] = asyncio.Queue()
        self._closing = False
        self._failed = False

    @property
    def length(self) -> timedelta:
        return FRAME_LENGTH * self._frames

    def take(self, said: Pcm | None, heard: Pcm | None, there: bool = True) -> None:
        """20 ms from the tick: what the party said and what it heard. `there`: its audio arrives."""
        if self._closing or self._failed:
            return
        self._frames += 1
        self._batch.append((None, None) if self.paused else (said, heard))
        if len(self._batch) == _BATCH:
            self._hand_over(last=False)
        self.quiet.take(said, there and not self.paused)
        if self.quiet.over:
            self.stop()

    def stop(self) -> None:
        """Write what is left and close. Idempotent."""
        if not self._closing:
            self._closing = True
            self._hand_over(last=True)

    def _hand_over(self, last: bool) -> None:
        self._failed = self._failed or self._batches.qsize() >= _MOST_WAITING
        self._batches.put_nowait((self._batch, last))
        self._batch = []

    async def write(self, path: Path, data_key: bytes, threads: ThreadPoolExecutor) -> None:
        """Runs beside the call until it is stopped. Never raises: a failure is what `ended` tells."""
        loop = asyncio.get_running_loop()
        whole = False
        file: _File | None = None
        try:
            file = await loop.run_in_executor(threads, _File, path, data_key, self.id.int & 0xFFFFFFFF)
            last = False
            while not last and not self._failed:
                batch, last = await self._batches.get()
                await loop.run_in_executor(threads, file.append, batch, last)
            whole = last
        except (OSError, CodecError):
            log.exception("recording %s failed", self.id)
        finally:
            self._failed = not whole
            if file is not None and not whole:
                file.abandon()
            self._ended(self, whole)


class Recorder:
    """Writes recordings into a folder, each to its `recording_file`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._threads = ThreadPoolExecutor(2, "recorder")
        self._tasks: set[asyncio.Task[None]] = set()

    def start(
        self, leg: LegId, recording: RecordingId, data_key: bytes, ended: Ended, until_silent: timedelta
    ) -> Recording:
        """Begin now; the file is made in the background."""
        name = recording_file(recording)
        made = Recording(leg, recording, name, ended, until_silent)
        task = asyncio.create_task(made.write(self._folder / name, data_key, self._threads))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return made

    def all_written(self) -> Awaitable[object]:
        """When every recording that was stopped is closed."""
        return asyncio.gather(*self._tasks)

    def close(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
