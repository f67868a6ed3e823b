"""Plays a random history to the board and checks after every command what must always hold (see `board.py`)."""

import random
from datetime import datetime

from switchroom.routing import contracts as c
from switchroom.routing.domain.board import Board
from tests.support.routing_effects import carry_out, fits
from tests.support.routing_histories import LATER, START, Draw, Maker, seconds
from tests.support.routing_oracle import Oracle


class Player:
    """One board, its oracle, and the record of what was told and decided."""

    def __init__(self) -> None:
        self.board = Board()
        self.oracle = Oracle()
        self.told: list[tuple[bytes, datetime]] = []
        self.decided: list[bytes] = []
        self.rows: dict = {}
        self.inserted: set[int] = set()

    def tell(self, command: c.Command, at: datetime) -> list[c.Decision]:
        """Apply a command, after a tick of its own if something is due, and compare with the oracle."""
        due = self.board.next_deadline()
        if due is not None and due <= at and not isinstance(command, c.Tick):
            self.inserted.add(len(self.told))
            self._tell(c.Tick(), at)
        return self._tell(command, at)

    def _tell(self, command: c.Command, at: datetime) -> list[c.Decision]:
        oracle = self.oracle
        oracle.now = at if oracle.now is None else max(oracle.now, at)
        accepted = fits(oracle, command)
        self.told.append((c.encode(command), at))
        decisions = self.board.apply(command, at)
        self.decided.append(c.encode(decisions))
        for key in self.board.touched():
            self.rows[key] = self.board.record(key)
        refused = any(isinstance(decision, c.Refuse) for decision in decisions)
        assert accepted is not refused, f"{command} was {'refused' if refused else 'accepted'}: {decisions}"
        if refused:
            assert len(decisions) == 1, "a refused command changed something"
        else:
            carry_out(oracle, command)
        for decision in decisions:
            oracle.decided(decision)
        oracle.check_rest()
        return decisions

    def check_replay(self, cut: int) -> None:
        """Replays are byte-equal; a snapshot at `cut`, or the stored rows, and the rest equal the whole."""
        board = Board()
        for index, (command, at) in enumerate(self.told):
            if index == cut:
                board = Board.restore(board.snapshot())
            assert c.encode(board.apply(c.decode_command(command), at)) == self.decided[index], "a replay differs"
        whole = self.board.snapshot()
        assert board.snapshot() == whole, "a snapshot and the rest differ from the whole"
        rows = {key: row for key, row in self.rows.items() if row is not None}
        assert rows == dict(self.board.records()), "the touched records are not all that changed"
        assert Board.load(rows.items()).snapshot() == whole, "a restored board is another one"

    def check_ticks(self) -> None:
        """A command brings the decisions of a tick at its moment and its own."""
        board, pending = Board(), []
        for index, (command, at) in enumerate(self.told):
            pending += c.decode_decisions(self.decided[index])
            if index not in self.inserted:
                assert board.apply(c.decode_command(command), at) == pending, "ticks make a difference"
                pending = []


def play(draw: Draw, steps: int) -> Player:
    """A history of so many commands after the opening."""
    player = Player()
    maker = Maker(draw)
    at = START
    for command in maker.opening():
        player.tell(command, at)
    for _ in range(steps):
        at += seconds(LATER[draw(len(LATER))])
        player.tell(maker.command(player.oracle), at)
    return player


def play_seeded(seed: int, steps: int = 25) -> Player:
    """The history of a seed, with all checks."""
    source = random.Random(seed)
    player = play(lambda bound: int(source.random() * bound), steps)
    player.check_replay(source.randrange(len(player.told)))
    return player
