from collections.abc import AsyncIterator

import pytest

from switchroom.platform.db import Database
from tests.support.calls import CallCentre, opened_call_centre
from tests.support.scripted_switch import ScriptedSwitch


@pytest.fixture
def switch() -> ScriptedSwitch:
    return ScriptedSwitch(speaks=True, sounds=("en/welcome", "music/calm", "en/nothing_heard"))


@pytest.fixture
async def calls(database: Database, switch: ScriptedSwitch) -> AsyncIterator[CallCentre]:
    async with opened_call_centre(database, switch) as made:
        yield made
