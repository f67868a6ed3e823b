"""Benchmarks by their names: each can be run, and its figures bear the name by which it was asked for."""

import importlib

import pytest

from switchroom.entrypoints import bench


@pytest.mark.parametrize("name", bench.names())
def test_every_bench_can_be_run(name: str) -> None:
    assert callable(importlib.import_module(f"bench.{name}").run)


def test_figures_bear_the_name_that_was_asked_for() -> None:
    result = bench.measure("process-query", quick=True)
    assert result.bench == "process-query"
    assert result.figures["p95_ms"] > 0
