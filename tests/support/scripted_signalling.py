"""How pages reach the scripted switch: an offer is any text that begins like one, the answer names the leg."""

from switchroom.platform.errors import Invalid
from switchroom.voice.contracts import LegId, LegState
from switchroom.voice.signalling import Signalling
from tests.support.scripted_switch import ScriptedSwitch

OFFER = "v=0\r\n"


class BadOffer(Invalid):
    """This is not an offer."""

    code = "voice.bad_offer"


class ScriptedSignalling(Signalling):
    def __init__(self, switch: ScriptedSwitch) -> None:
        self.switch = switch

    async def call(self, leg: LegId, offer: str, called: str, caller: str) -> str:
        self._check(offer)
        self.switch.arrive(called, leg=leg, caller=caller)
        return f"answer to {leg}"

    async def connect(self, leg: LegId, offer: str) -> str:
        self._check(offer)
        if self.switch.leg(leg).state is LegState.RINGING:
            self.switch.pick_up(leg)
        else:
            self.switch.come_back(leg)
        return f"answer to {leg}"

    async def press(self, leg: LegId, key: str) -> None:
        if leg in self.switch.legs:
            self.switch.press(leg, key)

    async def leave(self, leg: LegId) -> None:
        if leg in self.switch.legs:
            self.switch.hang_up(leg)

    def _check(self, offer: str) -> None:
        if not offer.startswith(OFFER):
            raise BadOffer()
