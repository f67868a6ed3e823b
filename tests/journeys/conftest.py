"""Journeys of a module share one centre and one Playwright; each opens browsers of its own voice."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, sync_playwright

from tests.journeys.floor import Floor
from tests.support.centre import Centre, running_centre
from tests.support.sound import tone_file

GREETING_HZ, MUSIC_HZ = 620.0, 480.0


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """For one module at a time: while it runs, its loop runs in this thread, and no other test could begin one."""
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def centre() -> Iterator[Centre]:
    """A centre whose greeting and music are tones, so that ears can tell them from everything else."""
    folder = Path(tempfile.mkdtemp(prefix="switchroom-journey-"))
    folder.chmod(0o755)  # the database server runs as another account than root
    data = folder / "data"
    for name, frequency in (("en/hotline_welcome", GREETING_HZ), ("music/calm", MUSIC_HZ)):
        (data / "sounds" / name).parent.mkdir(parents=True, exist_ok=True)
        tone_file(data / "sounds" / f"{name}.wav", frequency, seconds=4.0)
    with running_centre(data) as running:
        yield running
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def floor(playwright: Playwright, centre: Centre, tmp_path: Path) -> Iterator[Floor]:
    opened = Floor(playwright, centre, tmp_path)
    yield opened
    opened.close()
