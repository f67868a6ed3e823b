"""Work done together: nobody waits for nothing, nobody is forgotten, and a failure reaches those it concerns."""

import asyncio
from collections.abc import Sequence

import pytest

from switchroom.platform.together import Together


async def test_who_asks_meanwhile_is_served_at_once_with_the_others() -> None:
    pieces, begun, gate = list[list[int]](), asyncio.Event(), asyncio.Event()

    async def work(keys: Sequence[int]) -> list[int]:
        pieces.append(list(keys))
        begun.set()
        await gate.wait()
        return [key * 10 for key in keys]

    together = Together(work, most=3)
    asked = [asyncio.create_task(together.of(0))]
    await begun.wait()
    asked += [asyncio.create_task(together.of(key)) for key in range(1, 6)]
    asked.append(gone := asyncio.create_task(together.of(6)))
    await asyncio.sleep(0)
    gone.cancel()
    gate.set()
    assert await asyncio.gather(*asked[:6]) == [0, 10, 20, 30, 40, 50]
    assert pieces[:3] == [[0], [1, 2, 3], [4, 5, 6]]
    assert await together.of(7) == 70


async def test_a_failure_reaches_whoever_waited_for_it_and_nobody_else() -> None:
    async def work(keys: Sequence[int]) -> list[int]:
        if 1 in keys:
            raise ValueError(keys)
        return list(keys)

    together = Together(work)
    with pytest.raises(ValueError, match="1"):
        await together.of(1)
    assert await together.of(2) == 2
