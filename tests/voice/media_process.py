"""The media process as a child of the tests, as it runs in production."""

import json
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

SECRET = b"a secret for tests"

_PROGRAM = """
import asyncio, json, logging, sys
from datetime import timedelta
from pathlib import Path
from switchroom.voice.embedded.server import serve_media
from switchroom.voice.embedded.settings import MediaSettings
logging.basicConfig(level=logging.WARNING)
given = json.loads(sys.argv[1])
settings = MediaSettings(
    listen=given["listen"], secret=bytes.fromhex(given["secret"]), recordings=Path(given["recordings"]),
    sounds=(Path(given["sounds"]),), addresses=("127.0.0.1",),
    **{name: timedelta(seconds=value) for name, value in given["seconds"].items()}, **given["limits"],
)
asyncio.run(serve_media(settings, lambda address: print(address, flush=True)))
"""


@dataclass
class MediaProcess:
    """Starts on entry, ends on exit. `log` is what it complained about."""

    seconds: dict[str, float] = field(default_factory=dict)
    limits: dict[str, int] = field(default_factory=dict)
    listen: str = "127.0.0.1:0"

    def __enter__(self) -> "MediaProcess":
        self._folder = tempfile.TemporaryDirectory()
        self.folder = Path(self._folder.name)
        self.recordings = self.folder / "recordings"
        self.sounds = self.folder / "sounds"
        self.sounds.mkdir()
        given = {
            "listen": self.listen,
            "secret": SECRET.hex(),
            "recordings": str(self.recordings),
            "sounds": str(self.sounds),
            "seconds": self.seconds,
            "limits": self.limits,
        }
        self._log = (self.folder / "log").open("w+")
        self._child = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, json.dumps(given)],
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
            env={**os.environ, "PYTHONPATH": "src"},
        )
        assert self._child.stdout is not None
        self.address = self._child.stdout.readline().strip()
        assert self.address, self.log()
        return self

    @property
    def pid(self) -> int:
        return self._child.pid

    def log(self) -> str:
        return (self.folder / "log").read_text()

    def kill(self) -> None:
        self._child.send_signal(signal.SIGKILL)
        self._child.wait()

    def terminate(self) -> None:
        self._child.terminate()

    def __exit__(self, *_: object) -> None:
        if self._child.poll() is None:
            self._child.terminate()
        self._child.wait(15)
        assert self._child.stdout is not None
        self._child.stdout.close()
        self._log.close()
        self._folder.cleanup()
