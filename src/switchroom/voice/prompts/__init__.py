"""Prompts that ship as audio: what they say is in `manifest.yaml`, the audio is made by `scripts/make_prompts.py`.

An administrator's recording of the same name in the folder of sounds takes a shipped one's place.
"""

from pathlib import Path

SHIPPED = Path(__file__).parent
