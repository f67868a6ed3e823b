"""The jitter buffer: packets in as they come, one decision out for each 20 ms. Pure; audio is decoded elsewhere.

It holds back `depth` packets, 1 to 6, beginning with 2: one more after each packet that came too late, one less after
a calm while. With two, a lost packet's successor is usually there already and its FEC copy can be used.
"""

from dataclasses import dataclass, field
from enum import Enum, auto

SHALLOWEST, FIRST_DEPTH, DEEPEST = 1, 2, 6

_CALM = 250  # pulls (5 s) without trouble before the depth shrinks; doubles when that was a mistake, up to:
_CALM_MOST = 2000
_JUMP = 100  # sequence numbers; a larger leap is a new stream
_MOST_HELD = 50  # packets, one second
_CONCEAL_MOST = 5  # frames made up in a row; after that silence is more honest
_RESTART_AFTER = 10  # pulls without any packet (a muted or vanished sender): buffer up anew


class Turn(Enum):
    """What to play for the next 20 ms."""

    PACKET = auto()  # decode `payload`
    RECOVER = auto()  # lost; `payload` follows it and may hold its FEC copy
    CONCEAL = auto()  # lost or late: make something up
    SKIP = auto()  # decode `payload` only to keep the decoder's state, then ask again
    NOTHING = auto()  # nobody is sending


@dataclass
class Counts:
    """Since the stream began; in frames of 20 ms, jitter in RTP units (1/48000 s)."""

    received: int = 0
    played: int = 0
    lost: int = 0
    late: int = 0
    recovered: int = 0
    concealed: int = 0
    silent: int = 0
    skipped: int = 0
    jitter: float = 0.0


@dataclass
class JitterBuffer:
    depth: int = FIRST_DEPTH
    counts: Counts = field(default_factory=Counts)
    _held: dict[int, bytes] = field(default_factory=dict)
    _next: int = 0  # extended sequence number due next
    _filling: bool = True  # waiting for `depth` packets, at the start and after a pause
    _highest: int | None = None
    _transit: float | None = None
    _dry: int = 0  # pulls in a row that found nothing
    _owed: int = 0  # frames made up while dry, whose packets may yet turn out lost
    _grow: bool = False  # the depth has just increased
    _calm: int = 0
    _shrunk: bool = False  # the last change of the depth was to less
    _calm_needed: int = _CALM
    _lowest: int = _MOST_HELD  # fewest packets held at a pull in this calm

    def push(self, sequence: int, timestamp: int, payload: bytes, arrived: float) -> None:
        """A packet arrives at `arrived` (seconds). An empty payload stands for 20 ms that carry no audio (a key)."""
        self.counts.received += 1
        if payload:
            self._measure(timestamp, arrived)
        number = self._extend(sequence)
        if number < self._next:
            self.counts.late += 1
            self._trouble(self.depth + 1)
            return
        self._held[number] = payload
        if len(self._held) > _MOST_HELD:
            oldest = min(self._held)
            del self._held[oldest]
            self._next = max(self._next, oldest + 1)

    def pull(self) -> tuple[Turn, bytes]:
        """What to play now. After `SKIP` call again for the same 20 ms."""
        held = self._held
        if self._filling:
            if len(held) < self.depth:
                self.counts.silent += self.counts.played > 0
                return Turn.NOTHING, b""
            self._filling, self._next = False, min(held)
        if self._grow and len(held) < self.depth:  # 20 ms more of delay, once per trouble
            self._grow = False
            self.counts.concealed += 1
            return Turn.CONCEAL, b""
        if not held:
            return self._run_dry()
        self._dry = 0
        while self._next not in held and self._owed:  # already made up for while dry
            self._owed -= 1
            self._next += 1
            self.counts.lost += 1
        return self._take()

    def damaged(self, turn: Turn) -> None:
        """What `pull` gave could not be decoded: that is a loss too."""
        self.counts.concealed += 1
        if turn is Turn.RECOVER:
            self.counts.recovered -= 1
        else:
            self.counts.played -= 1
            self.counts.lost += 1

    def _take(self) -> tuple[Turn, bytes]:
        held = self._held
        due = self._next = self._after_a_gap()
        level = len(held)
        payload = held.pop(due, None)
        self._next += 1
        if payload is None:
            self.counts.lost += 1
            self._missed()
            following = held.get(due + 1)
            if following is None:
                self.counts.concealed += 1
                return Turn.CONCEAL, b""
            self.counts.recovered += 1
            return Turn.RECOVER, following
        if self._owed:  # what was made up for was only late: the delay has grown, and should have been there
            self._owed = 0
            self._trouble(self.depth + 1)
        self.counts.played += 1
        if not payload:
            return Turn.CONCEAL, b""
        return (Turn.SKIP if self._may_skip(level) else Turn.PACKET), payload

    def _after_a_gap(self) -> int:
        """What is due, unless so many are missing at once that nobody would want to hear them made up."""
        due = self._next
        if due in self._held or (first := min(self._held)) - due < _RESTART_AFTER:
            return due
        self.counts.lost += first - due
        return first

    def _may_skip(self, level: int) -> bool:
        """After a calm while: shrink the depth, and drop a frame if more than `depth` were there all along."""
        self._calm += 1
        self._lowest = min(self._lowest, level)
        if self._calm < self._calm_needed:
            return False
        self._calm_needed = max(_CALM, self._calm_needed // 2)
        self.depth = max(SHALLOWEST, self.depth - 1)
        surplus = self._lowest > self.depth
        self._calm, self._lowest, self._shrunk = 0, _MOST_HELD, True
        if surplus:
            self.counts.skipped += 1
        return surplus

    def _run_dry(self) -> tuple[Turn, bytes]:
        self._dry += 1
        if self._dry == 1:
            self._missed()
        if self._dry >= _RESTART_AFTER:
            self._filling, self._owed, self._dry = True, 0, 0
        if self._dry == 0 or self._dry > _CONCEAL_MOST:
            self.counts.silent += 1
            return Turn.NOTHING, b""
        self._owed += 1
        self.counts.concealed += 1
        return Turn.CONCEAL, b""

    def _missed(self) -> None:
        """A packet is lost, or may be: that says nothing about jitter, but FEC needs the one after it."""
        if self.depth < FIRST_DEPTH:
            self._trouble(FIRST_DEPTH)

    def _trouble(self, depth: int) -> None:
        depth = min(DEEPEST, depth)
        self._grow = depth > self.depth
        self.depth = depth
        if self._calm and self._shrunk:  # the first trouble since
            self._shrunk = False
            self._calm_needed = min(_CALM_MOST, self._calm_needed * 4)
        self._calm, self._lowest = 0, _MOST_HELD

    def _extend(self, sequence: int) -> int:
        """The 16-bit number continued over wraps; a leap starts the stream anew."""
        if self._highest is None:
            self._highest = sequence + 0x10000
            return self._highest
        ahead = (sequence - self._highest + 0x8000 & 0xFFFF) - 0x8000
        number = self._highest + ahead
        if abs(ahead) > _JUMP:
            self._held.clear()
            self._filling, self._next, self._owed, self._transit = True, number, 0, None
            self._highest = number
        self._highest = max(self._highest, number)
        return number

    def _measure(self, timestamp: int, arrived: float) -> None:
        """Interarrival jitter, RFC 3550 section 6.4.1."""
        transit = arrived * 48_000 - timestamp
        if self._transit is not None:
            change = abs(transit - self._transit)
            if change < 48_000 * 10:
                self.counts.jitter += (change - self.counts.jitter) / 16
        self._transit = transit
