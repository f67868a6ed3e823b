import random

from hypothesis import given
from hypothesis import strategies as st

from switchroom.voice.embedded.jitter import (
    _MOST_HELD,
    _RESTART_AFTER,
    DEEPEST,
    FIRST_DEPTH,
    SHALLOWEST,
    JitterBuffer,
    Turn,
)


def stream(arrivals: list[tuple[float, int]], pulls: int, buffer: JitterBuffer) -> list[tuple[Turn, bytes]]:
    """Packets at their times (in frames) and a pull in the middle of each frame; skipped ones are left out."""
    waiting = sorted(arrivals)
    played = []
    for pull in range(pulls):
        while waiting and waiting[0][0] <= pull + 0.5:
            at, number = waiting.pop(0)
            buffer.push(number & 0xFFFF, number * 960, str(number).encode(), at * 0.02)
        turn = buffer.pull()
        while turn[0] is Turn.SKIP:
            turn = buffer.pull()
        played.append(turn)
    return played


def numbers(played: list[tuple[Turn, bytes]]) -> list[int]:
    return [int(payload) for turn, payload in played if turn is Turn.PACKET]


def test_a_clean_stream_plays_whole_and_the_delay_shrinks_after_a_calm() -> None:
    buffer = JitterBuffer()
    first = 0xFFF0  # over the wrap of the 16-bit numbers
    played = stream([(n, first + n) for n in range(1000)], 1000, buffer)
    assert numbers(played)[:200] == list(range(first, first + 200))
    assert buffer.counts.skipped == 1
    assert buffer.depth == SHALLOWEST
    assert (buffer.counts.silent, buffer.counts.concealed, buffer.counts.lost) == (0, 0, 0)


def test_a_lost_packet_is_recovered_from_the_one_after_it() -> None:
    buffer = JitterBuffer()
    played = stream([(n, n) for n in range(100) if n != 50], 100, buffer)
    assert (Turn.RECOVER, b"51") in played
    assert (buffer.counts.lost, buffer.counts.recovered, buffer.counts.silent) == (1, 1, 0)
    assert numbers(played) == [n for n in range(99) if n != 50]


def test_late_packets_deepen_the_buffer_and_are_not_lost() -> None:
    buffer = JitterBuffer()
    late = [(n + (3 if n % 20 == 0 and n > 50 else 0), n) for n in range(400)]
    stream(late, 400, buffer)
    assert buffer.depth > FIRST_DEPTH
    assert buffer.counts.lost <= 3  # the first surprises; then it waits long enough
    assert buffer.counts.silent == 0


def test_losses_alone_do_not_deepen_it() -> None:
    chance = random.Random(7)
    buffer = JitterBuffer()
    stream([(n, n) for n in range(5000) if chance.random() > 0.05], 5000, buffer)
    assert buffer.depth <= FIRST_DEPTH
    assert buffer.counts.silent == 0
    assert abs(buffer.counts.lost / 5000 - 0.05) < 0.01


def test_who_stops_sending_is_concealed_then_silent_then_buffered_anew() -> None:
    buffer = JitterBuffer()
    played = stream([(n, n) for n in range(50)] + [(n, n) for n in range(100, 150)], 150, buffer)
    turns = [turn for turn, _ in played]
    assert turns[51:56] == [Turn.CONCEAL] * 5
    assert set(turns[60:100]) == {Turn.NOTHING}
    assert numbers(played)[-40:] == list(range(109, 149))


def test_a_new_stream_of_other_numbers_starts_anew() -> None:
    buffer = JitterBuffer()
    played = stream([(n, n) for n in range(50)] + [(n, n + 20_000) for n in range(50, 100)], 100, buffer)
    assert numbers(played)[-1] >= 20_097


packets = st.lists(
    st.tuples(st.integers(0, 0xFFFF), st.integers(0, 0xFFFFFFFF), st.binary(max_size=3), st.booleans()), max_size=300
)


@given(packets)
def test_whatever_comes_it_goes_on_and_stays_small(packets: list[tuple[int, int, bytes, bool]]) -> None:
    buffer = JitterBuffer()
    for at, (sequence, timestamp, payload, pull) in enumerate(packets):
        buffer.push(sequence, timestamp, payload, at * 0.01)
        if pull:
            buffer.pull()
        assert len(buffer._held) <= 50
        assert SHALLOWEST <= buffer.depth <= DEEPEST
    for _ in range(_MOST_HELD * _RESTART_AFTER + _RESTART_AFTER):
        buffer.pull()
    assert buffer.pull() == (Turn.NOTHING, b"")


def test_a_long_gap_is_not_made_up_frame_by_frame() -> None:
    buffer = JitterBuffer()
    buffer.push(0, 0, b"first", 0.0)
    buffer.push(95, 95 * 960, b"after", 0.02)
    assert [buffer.pull() for _ in range(2)] == [(Turn.PACKET, b"first"), (Turn.PACKET, b"after")]
    assert buffer.counts.lost == 94


@given(st.permutations(range(30)), st.sets(st.integers(0, 29), max_size=10))
def test_no_packet_plays_twice_or_out_of_order(order: list[int], lost: set[int]) -> None:
    buffer = JitterBuffer()
    arrivals = [(place * 0.9, 100 + n) for place, n in enumerate(order) if n not in lost]
    heard = numbers(stream(arrivals, 60, buffer))
    assert heard == sorted(set(heard))
