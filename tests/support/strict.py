"""Rules of the test run: what needs a database says so, groups stay together, no example is timed, with CI=true
nothing is skipped."""

import os
from collections.abc import Generator, Sequence

import pytest
from hypothesis import settings

settings.register_profile("untimed", parent=settings(), deadline=None)
settings.load_profile("untimed")


def pytest_collection_modifyitems(items: Sequence[pytest.Item]) -> None:
    """Mark what uses the test run's PostgreSQL, so that `make check` can leave it out."""
    for item in items:
        if "postgres" in getattr(item, "fixturenames", ()):
            item.add_marker("database")


def pytest_collection_finish(session: pytest.Session) -> None:
    """Tests that share a centre run in one worker: if pytest and xdist disagree about that, neither says so."""
    if not getattr(session.config.option, "loadgroup", False):
        return
    torn = [item for item in session.items if item.get_closest_marker("xdist_group") and "@" not in item.nodeid]
    if torn:
        raise pytest.UsageError(f"groups of tests would be torn apart, {torn[0].nodeid} first: xdist names no group")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A skipped test proves nothing: where everything must be proven, it has failed."""
    report = yield
    if report.skipped and os.environ.get("CI") == "true" and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, and with CI=true nothing may be: {call.excinfo}"
    return report
