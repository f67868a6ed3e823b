"""Journeys of a folder share one centre, those of a module one Playwright; each opens browsers of its own voice."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, expect, sync_playwright

from switchroom.processes.samples import sample
from tests.journeys.floor import Floor
from tests.support.centre import Centre, running_centre
from tests.support.places import folder_for_a_centre
from tests.support.sound import tone_file

GREETING_HZ, NEXT_HZ, MUSIC_HZ, LEAVE_HZ = 620.0, 840.0, 480.0, 1250.0
PATIENCE_MS = 20_000
"""What is expected is there within a moment, except where two cores are shared by many."""
SOUNDS = {"en/hotline_welcome": GREETING_HZ, "en/next": NEXT_HZ, "music/calm": MUSIC_HZ, "en/leave_a_message": LEAVE_HZ}


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """For one module at a time: while it runs, its loop runs in this thread, and no other test could begin one."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="package")
def centre() -> Iterator[Centre]:
    """The sample company, whose greeting, "You are next" and music are tones that nobody else makes."""
    folder = folder_for_a_centre("journey")
    sounds(folder / "data")
    with running_centre(folder / "data") as running:
        tell_the_place_often(running)
        yield running
    shutil.rmtree(folder, ignore_errors=True)


def sounds(data: Path) -> None:
    """Recordings that replace the shipped ones."""
    for name, frequency in SOUNDS.items():
        (data / "sounds" / name).parent.mkdir(parents=True, exist_ok=True)
        tone_file(data / "sounds" / f"{name}.wav", frequency, seconds=3.0)


def tell_the_place_often(centre: Centre) -> None:
    """The main menu as it is, but with 3 s of music between two announcements instead of half a minute."""
    often = sample("main-menu").replace("{type: wait, for: 30s, music: calm", "{type: wait, for: 3s, music: calm")
    assert often != sample("main-menu")
    with centre.client("helena") as admin:
        made = admin.post("/api/processes", json={"definition": often, "revision_note": "Tell the place often."})
        assert made.status_code == 201, made.text


@pytest.fixture
def floor(playwright: Playwright, centre: Centre, tmp_path: Path) -> Iterator[Floor]:
    opened = Floor(playwright, centre, tmp_path)
    yield opened
    opened.close()
