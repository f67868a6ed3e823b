"""The media process for benches: started with JSON, prints its address."""

import asyncio
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
    settings = MediaSettings(
        listen="127.0.0.1:0",
        secret=bytes.fromhex(given["secret"]),
        recordings=Path(given["recordings"]),
        addresses=("127.0.0.1",),
        most_legs=400,
    )
    run = uvloop.run if given.get("uvloop", True) else asyncio.run
    run(serve_media(settings, lambda address: print(address, flush=True)))
