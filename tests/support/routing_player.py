"""Plays a random history to the board and checks after every command what must always hold (see `board.py`)."""

import random
from datetime import datetime

from switchroom.routing import contracts as c
from switchroom.routing.domain.board import Board
from tests.support.routing_acceptance import fits
from tests.support.routing_decided import decided
from tests.support.routing_effects import carry_out, check_outcome
from tests.support.routing_histories import LATER, START, Draw, Maker
from tests.support.routing_oracle import Oracle


class Player:
    """One board, its oracle, and the record of what was told and decided.

    The rows that the board says it has touched are kept, until a second board is made of them (`restart`); that one is
    told the stored commands from then on, and has to decide the same to the byte.
    """

    def __init__(self) -> None:
        self.board = Board()
        self.oracle = Oracle()
        self.told: list[tuple[bytes, datetime]] = []
        self.decided: list[bytes] = []
        self.rows: dict = {}
        self.restarted: Board | None = None
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
        decisions = self.board.apply(command, at)
        self._note(c.encode(command), at, c.encode(decisions))
        refused = any(type(decision) is c.Refuse for decision in decisions)
        assert accepted is not refused, f"{command} was {'refused' if refused else 'accepted'}: {decisions}"
        if refused:
            assert len(decisions) == len(self.board.touched()) == 1, "a refused command changed something"
        else:
            carry_out(oracle, command)
        for decision in decisions:
            decided(oracle, decision)
        if accepted:
            check_outcome(oracle, command)
        oracle.check_rest()
        return decisions

    def _note(self, command: bytes, at: datetime, decisions: bytes) -> None:
        self.told.append((command, at))
        self.decided.append(decisions)
        if self.restarted is None:
            for key in self.board.touched():
                self.rows[key] = self.board.record(key)
        else:
            again = self.restarted.apply(c.decode_command(command), at)
            assert c.encode(again) == decisions, "a restored board decides otherwise"

    def restart(self) -> None:
        """The touched rows are all there is; a second board is made of them."""
        rows = {key: row for key, row in self.rows.items() if row is not None}
        assert rows == dict(self.board.records() if self.told else ()), "the touched records are not all that changed"
        self.restarted = Board.load(rows.items())

    def check_restarted(self) -> None:
        """A snapshot and the rest of the history equal the whole."""
        assert self.restarted is not None
        assert self.restarted.snapshot() == self.board.snapshot(), "a snapshot and the rest differ from the whole"

    def check_replay(self) -> None:
        """The stored commands give the same decisions, to the byte, and the same snapshot, from which a board comes."""
        board = Board()
        for (command, at), decisions in zip(self.told, self.decided, strict=True):
            assert c.encode(board.apply(c.decode_command(command), at)) == decisions, "a replay differs"
        whole = self.board.snapshot()
        assert board.snapshot() == whole, "a replay ends otherwise"
        assert Board.restore(whole).snapshot() == whole, "a restored board is another one"

    def check_ticks(self) -> None:
        """A command brings the decisions of a tick at its moment and its own."""
        board, pending = Board(), []
        for index, (command, at) in enumerate(self.told):
            pending += c.decode_decisions(self.decided[index])
            if index not in self.inserted:
                assert board.apply(c.decode_command(command), at) == pending, "ticks make a difference"
                pending = []


def play(draw: Draw, steps: int, restart_at: int = 0) -> Player:
    """A history of so many commands after the opening; a second board goes along from step `restart_at` on."""
    player = Player()
    maker = Maker(draw)
    at = START
    if restart_at < 0:
        player.restart()
    for command in maker.opening():
        player.tell(command, at)
    for step in range(steps):
        if step == restart_at:
            player.restart()
        at += LATER[draw(len(LATER))]
        player.tell(maker.command(player.oracle), at)
    if player.restarted is None:
        player.restart()
    player.check_restarted()
    return player


def play_seeded(seed: int, steps: int = 25) -> Player:
    """The history of a seed; the second board comes at some moment, or goes along from the beginning."""
    source = random.Random(seed)
    restart_at = source.randrange(-steps // 4, steps + 1)
    return play(lambda bound: int(source.random() * bound), steps, restart_at)
