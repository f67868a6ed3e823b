"""What web processes and the switch say to each other about their browsers."""

from msgspec import Struct

from switchroom.platform.errors import Invalid
from switchroom.voice.contracts import Cause, LegId, LegState, Role


class Arrival(Struct, frozen=True):
    """A new call, as the web process lets it in."""

    called: str
    caller: str = ""
    role: Role = Role.CUSTOMER
    attributes: dict[str, str] = {}


class LegCard(Struct, frozen=True):
    """What a web process may know of a leg, to see whose it is."""

    leg: LegId
    role: Role
    state: LegState
    address: str
    attributes: dict[str, str]


class Ring(Struct, frozen=True, tag=True):
    """The browser of `address` is wanted for a leg; `again` means it should come back to it."""

    leg: LegId
    address: str
    again: bool = False


class Ended(Struct, frozen=True, tag=True):
    """The leg is over: tell its browser, which would believe itself connected for seconds."""

    leg: LegId
    cause: Cause


Notice = Ring | Ended


class BadOffer(Invalid):
    """This is not an offer of one two-way Opus audio stream."""

    code = "voice.bad_offer"
