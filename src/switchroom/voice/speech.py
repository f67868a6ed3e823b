"""Text to speech by an external program: optional, replaceable, never in the way of the audio."""

import asyncio
import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Protocol

from switchroom.platform.errors import Unavailable
from switchroom.platform.ids import new_id

log = logging.getLogger(__name__)


class SpeechUnavailable(Unavailable):
    """No speech engine is set up, or it failed."""

    code = "speech.unavailable"


class Speaker(Protocol):
    async def speak(self, text: str, language: str, voice: str = "") -> Path:
        """An audio file (any format that FFmpeg reads) with the text spoken. Raises `SpeechUnavailable`."""
        ...


class NoSpeaker:
    """What stands in where no engine is set up."""

    async def speak(self, text: str, language: str, voice: str = "") -> Path:  # noqa: ARG002
        raise SpeechUnavailable()


@dataclass(frozen=True)
class ExternalSpeaker:
    """Runs `command` once per new text and keeps what it made under `cache`.

    The text goes in on standard input; `{output}`, `{language}` and `{voice}` in the command's words are filled in,
    for example `("espeak-ng", "-v", "{voice}", "--stdin", "-w", "{output}")`. `voices` names the voice of a language
    when the caller names none. No shell is involved.
    """

    command: tuple[str, ...]
    cache: Path
    voices: Mapping[str, str] = field(default_factory=dict)
    at_most: timedelta = timedelta(seconds=20)
    _running: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(2))

    async def speak(self, text: str, language: str, voice: str = "") -> Path:
        voice = voice or self.voices.get(language, language)
        name = hashlib.sha256("\0".join((text, language, voice, *self.command)).encode()).hexdigest()
        made = self.cache / f"{name}.wav"
        if not made.exists():
            async with self._running:
                if not made.exists():
                    await self._make(text, language, voice, made)
        return made

    async def _make(self, text: str, language: str, voice: str, made: Path) -> None:
        self.cache.mkdir(parents=True, exist_ok=True)
        partial = made.with_suffix(f".{new_id()}.part")
        places = {"output": str(partial), "language": language, "voice": voice}
        words = [word.format_map(places) for word in self.command]
        try:
            await self._run(words, text)
            partial.rename(made)
        except OSError as problem:
            raise SpeechUnavailable(f"The speech engine failed: {problem}") from problem
        finally:
            partial.unlink(missing_ok=True)

    async def _run(self, words: list[str], text: str) -> None:
        process = await asyncio.create_subprocess_exec(
            *words, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE
        )
        try:
            _, complaint = await asyncio.wait_for(process.communicate(text.encode()), self.at_most.total_seconds())
        except TimeoutError:
            raise SpeechUnavailable("The speech engine took too long.") from None
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode:
            log.warning("speech engine failed: %s", complaint.decode(errors="replace")[:500])
            raise SpeechUnavailable()
