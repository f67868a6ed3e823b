"""The contract of every switch, kept by the scripted one of the tests, but for the audio in recordings."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from switchroom.platform.ids import new_id
from switchroom.voice.contracts import Cause, LegId, Switch
from tests.support.scripted_switch import TICK, ScriptedConnection, ScriptedLeg, ScriptedSwitch
from tests.voice.switch_contract import SwitchContract

HEARD = 0.3
FASTER = 5


class ScriptedParty:
    def __init__(self, kit: "ScriptedKit", tone: int | None, leg: LegId | None = None) -> None:
        self._kit, self._tone = kit, tone
        self.leg = leg or LegId(new_id())
        self.declines = False

    @property
    def tone(self) -> int | None:
        return self._tone

    @tone.setter
    def tone(self, tone: int | None) -> None:
        self._tone = tone
        self._kit.switch.leg(self.leg).tone = tone

    async def hears(self, *tones: int) -> None:
        heard_for = 0.0
        for _ in range(500):
            await asyncio.sleep(0)
            heard_for = heard_for + TICK if self._kit.switch.heard_by(self.leg) == set(tones) else 0.0
            if heard_for >= HEARD:
                return
            self._kit.switch.advance(TICK)
        raise AssertionError(f"heard {self._kit.switch.heard_by(self.leg)}, not {tones}")

    async def press(self, keys: str) -> None:
        self._kit.switch.press(self.leg, keys)

    async def hang_up(self) -> None:
        self.declines = True
        if self.leg in self._kit.switch.legs:
            self._kit.switch.hang_up(self.leg)

    async def lose_media(self) -> None:
        self._kit.switch.lose_media(self.leg)

    async def come_back(self) -> None:
        self._kit.switch.come_back(self.leg)

    async def ended(self) -> Cause:
        return self._kit.switch.hung_up[self.leg]


class ScriptedKit:
    recordings = Path()

    def __init__(self) -> None:
        self.switch = ScriptedSwitch(grace=2.5)
        self.switch.on_ring = self._ring
        self.epoch = 0
        self._agents: dict[str, ScriptedParty] = {}

    def connect(self) -> AbstractAsyncContextManager[Switch]:
        self.epoch += 1
        return ScriptedConnection(self.switch, self.epoch)

    async def call(self, called: str, tone: int | None) -> ScriptedParty:
        return ScriptedParty(self, tone, self.switch.arrive(called, tone=tone))

    async def agent(self, address: str, tone: int | None) -> ScriptedParty:
        self._agents[address] = party = ScriptedParty(self, tone)
        return party

    def _ring(self, leg: ScriptedLeg) -> None:
        party = self._agents.get(leg.address)
        if party is not None and party.declines:
            self.switch.hang_up(leg.id)
        elif party is not None:
            leg.tone = party.tone
            self.switch.pick_up(leg.id)

    async def let_time_pass(self) -> None:
        while True:
            await asyncio.sleep(TICK / FASTER)
            self.switch.advance(TICK)


@pytest.fixture
async def kit() -> AsyncIterator[ScriptedKit]:
    made = ScriptedKit()
    passing = asyncio.create_task(made.let_time_pass())
    yield made
    passing.cancel()


class TestScriptedSwitch(SwitchContract):
    test_a_recording_has_each_side_on_its_channel_and_pauses = None  # type: ignore[assignment]
    test_a_recording_ends_with_its_leg = None  # type: ignore[assignment]
