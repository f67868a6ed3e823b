"""How browsers reach a switch: offers in, answers out. Small, so that another switch's way can stand in its place."""

import msgspec

from switchroom.platform.settings import Settings
from switchroom.voice.contracts import LegId
from switchroom.voice.embedded.client import SignallingClient
from switchroom.voice.embedded.signals import Arrival


class Signalling:
    """What the web process asks of the switch on behalf of a browser. Whose leg it is, the caller has checked.

    All but `press` and `leave` raise `NoSuchLeg`, `SwitchFull`, `SwitchUnreachable` and refuse what is no offer.
    """

    async def call(self, leg: LegId, offer: str, called: str, caller: str) -> str:
        """A new call of a customer to `called`; the answer (SDP)."""
        raise NotImplementedError

    async def connect(self, leg: LegId, offer: str) -> str:
        """The browser of an existing leg connects, for the first time or again; the answer (SDP)."""
        raise NotImplementedError

    async def press(self, leg: LegId, key: str) -> None:
        """A key of the page's keypad."""
        raise NotImplementedError

    async def leave(self, leg: LegId) -> None:
        """The party hangs up."""
        raise NotImplementedError


class EmbeddedSignalling(Signalling):
    """To the media process of the embedded switch."""

    def __init__(self, client: SignallingClient) -> None:
        self._client = client

    async def call(self, leg: LegId, offer: str, called: str, caller: str) -> str:
        """See `Signalling.call`."""
        arrival = Arrival(called=called, caller=caller, attributes={"called": called})
        return await self._client.connect(leg, offer, arrival)

    async def connect(self, leg: LegId, offer: str) -> str:
        """See `Signalling.connect`."""
        return await self._client.connect(leg, offer)

    async def press(self, leg: LegId, key: str) -> None:
        """See `Signalling.press`."""
        await self._client.press(leg, key)

    async def leave(self, leg: LegId) -> None:
        """See `Signalling.leave`."""
        await self._client.leave(leg)


class IceServer(msgspec.Struct, frozen=True):
    """A STUN or TURN server, as browsers take it (RTCIceServer)."""

    urls: list[str]
    username: str | None = None
    credential: str | None = None


def ice_servers(settings: Settings) -> list[IceServer]:
    """What the administrator has set; none by default, and then nobody outside is asked."""
    servers = [IceServer(list(settings.stun_urls))] if settings.stun_urls else []
    if settings.turn_urls:
        servers.append(IceServer(list(settings.turn_urls), settings.turn_username, settings.turn_password))
    return servers
