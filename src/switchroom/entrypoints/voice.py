"""The voice role: call control of one switch."""

from functools import partial

from switchroom.entrypoints.roles import Place
from switchroom.entrypoints.telephony import SWITCH, open_switch
from switchroom.platform.services import Services
from switchroom.voice.facade import run_voice


async def run(services: Services, place: Place) -> None:
    """Wait to lead the switch, then control its calls until leadership, switch or database is lost (raises)."""
    del place
    await run_voice(services, SWITCH, partial(open_switch, services))
