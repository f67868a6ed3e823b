"""Figures of the media process: calls, and how their audio is."""

from collections.abc import Iterable

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from switchroom.voice.embedded.server import MediaServer


class MediaMetrics(Collector):
    """Told from memory, between two ticks."""

    def __init__(self, server: MediaServer) -> None:
        self._server = server

    def collect(self) -> Iterable[Metric]:
        """Legs by role and state, frames by what became of them, and whether the tick keeps up."""
        board, ticker = self._server.board, self._server.ticker
        legs: dict[tuple[str, str], int] = {}
        for leg in board.legs.values():
            key = leg.role.value, leg.state.value
            legs[key] = legs.get(key, 0) + 1
        parties = GaugeMetricFamily("switchroom_media_legs", "Parties on calls.", labels=("role", "state"))
        for key, count in legs.items():
            parties.add_metric(key, count)
        yield parties
        frames = CounterMetricFamily(
            "switchroom_media_frames", "Frames of 20 ms that were due: all, lost, concealed, silent.", labels=("what",)
        )
        for what, number in board.frames_so_far().items():
            frames.add_metric((what,), number)
        yield frames
        yield CounterMetricFamily(
            "switchroom_media_ticks_skipped", "20 ms of everybody, left out.", value=ticker.skipped
        )
        yield CounterMetricFamily("switchroom_media_busy_seconds", "Time taken by mixing.", value=ticker.busy)
