"""One whole centre for all that is asked of it from outside; signing in costs nothing here."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.centre import Centre, free_ports, running_centre

CHEAP = "[passwords]\nrounds = 1\nmemory_kib = 64\nlanes = 1\n"


@pytest.fixture(scope="session")
def centre() -> Iterator[Centre]:
    folder = Path(tempfile.mkdtemp(prefix="switchroom-entrypoints-"))
    folder.chmod(0o755)  # the database server runs as another account than root
    data = folder / "data"
    data.mkdir()
    (data / "switchroom.toml").write_text(CHEAP)
    with running_centre(data, log_level="debug", monitor_address=f"127.0.0.1:{free_ports(5)}") as running:
        yield running
    shutil.rmtree(folder, ignore_errors=True)
