"""The media process for benches: started with JSON, prints its address."""

import asyncio
import contextlib
import json
import os
import sys
from pathlib import Path

import uvloop

from switchroom.voice.embedded.server import serve_media
from switchroom.voice.embedded.settings import MediaSettings

if __name__ == "__main__":
    given = json.loads(sys.argv[1])
    if given["core"] is not None and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {given["core"]})
    with contextlib.suppress(OSError, AttributeError):
        # What else runs on this machine is not what is measured; where it may, the bench goes before it.
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
    settings = MediaSettings(
        listen="127.0.0.1:0",
        secret=bytes.fromhex(given["secret"]),
        recordings=Path(given["recordings"]),
        addresses=("127.0.0.1",),
        most_legs=400,
    )
    run = uvloop.run if given.get("uvloop", True) else asyncio.run
    run(serve_media(settings, lambda address: print(address, flush=True)))
