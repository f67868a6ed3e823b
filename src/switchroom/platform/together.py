"""Work that is cheaper for many at once: whoever asks while some of it is done is served with all others who do.

Under light load nobody waits for anybody; under heavy load one statement and one commit serve many.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")
MOST = 200


class Together(Generic[K, V]):
    """`work` answers each of some keys, in their order. One piece of it is under way at a time."""

    def __init__(self, work: Callable[[Sequence[K]], Awaitable[Sequence[V]]], most: int = MOST) -> None:
        self._work, self._most = work, most
        self._waiting: list[tuple[K, asyncio.Future[V]]] = []
        self._task: asyncio.Task[None] | None = None

    async def of(self, key: K) -> V:
        """What `work` answers for this key; raises what it raises."""
        future: asyncio.Future[V] = asyncio.get_running_loop().create_future()
        self._waiting.append((key, future))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run())
        return await future

    async def _run(self) -> None:
        while self._waiting:
            served, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
            try:
                answers = await self._work([key for key, _ in served])
            except BaseException as error:
                for _, future in served:
                    if not future.done():
                        future.set_exception(error)
                if not isinstance(error, Exception):
                    raise
            else:
                for (_, future), answer in zip(served, answers, strict=True):
                    if not future.done():
                        future.set_result(answer)
