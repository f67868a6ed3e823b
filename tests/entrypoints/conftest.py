"""One whole centre for all that is asked of it from outside; signing in costs nothing here."""

import shutil
from collections.abc import Iterator

import pytest

from tests.support.centre import Centre, free_ports, running_centre
from tests.support.places import folder_for_a_centre

CHEAP = "[passwords]\nrounds = 1\nmemory_kib = 64\nlanes = 1\n"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What expects the sample company as it was loaded goes first: generated requests change passwords, too."""
    items.sort(key=lambda item: item.path.name != "test_sample_company.py")


@pytest.fixture(scope="session")
def centre() -> Iterator[Centre]:
    folder = folder_for_a_centre("entrypoints")
    data = folder / "data"
    data.mkdir()
    (data / "switchroom.toml").write_text(CHEAP)
    with running_centre(data, log_level="debug", monitor_address=f"127.0.0.1:{free_ports(5)}") as running:
        yield running
    shutil.rmtree(folder, ignore_errors=True)
