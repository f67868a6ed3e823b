"""What voice sends and receives over HTTP."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from switchroom.platform.schemas import LanguageTag, Received, Sent, TextShown
from switchroom.voice.contracts import Role
from switchroom.voice.queries import LegStage, RecordingState

SdpText = Annotated[
    str,
    StringConstraints(min_length=1, max_length=64 * 1024),
    Field(description="A session description (RFC 8866) with one two-way audio stream.", examples=["v=0\r\n..."]),
]
KeyText = Annotated[
    str, StringConstraints(pattern=r"^[0-9*#A-D]{1,32}$"), Field(description="Keys of a phone.", examples=["12#"])
]
Number = Annotated[
    str,
    StringConstraints(pattern=r"^\+?[0-9(][0-9 ()./-]{1,38}$", strip_whitespace=True),
    Field(
        description="The number the caller gives.",
        examples=["+55 11 99999-0000"],
    ),
]


class Sdp(Received):
    """An offer; the answer has the same shape."""

    sdp: SdpText


class SdpAnswer(Sent):
    """The switch's answer to an offer."""

    sdp: str


class Keys(Received):
    keys: KeyText


class IceServer(Sent):
    """A STUN or TURN server, as `RTCPeerConnection` takes it."""

    urls: list[str]
    username: str | None = None
    credential: str | None = None


class PhoneLeg(Sent):
    """A leg that the phone in this browser belongs to; connect to it while it rings or after a reload."""

    id: UUID
    interaction_id: UUID
    state: LegStage


class Phone(Sent):
    ice_servers: list[IceServer]
    legs: list[PhoneLeg]


class CallQuality(Sent):
    """How the party's audio arrived: shares from 0 to 1, `mos` estimated from 1 (bad) to about 4.4."""

    loss: float
    jitter_ms: float
    concealed: float
    mos: float


class LegView(Sent):
    """One party's connection; times are the switch's."""

    id: UUID
    role: Role
    user_id: UUID | None = Field(description="The agent whose phone it is.")
    state: LegStage
    held: bool
    muted: bool
    media: bool = Field(description="Audio comes from the party; if not, its browser is expected back.")
    connected_at: datetime | None
    ended_at: datetime | None
    cause: str | None
    quality: CallQuality | None


class RecordingView(Sent):
    id: UUID
    started_at: datetime | None
    duration_s: float | None
    state: RecordingState
    kept_until: datetime | None = Field(description="When it will be deleted; null: not over yet, or kept for ever.")
    deleted_at: datetime | None
    url: str


class CallView(Sent):
    """The call of an interaction."""

    legs: list[LegView]
    recordings: list[RecordingView]


class PublicEntryPoint(Sent):
    """What a caller's page shows before the call."""

    name: TextShown
    brand: TextShown
    language: str
    languages: list[str]
    ice_servers: list[IceServer]
    open: bool


class PublicCall(Received):
    """`number` and `signed_token` tell who calls; both may be left out.

    `previous_call`: the `call_token` of this page's call before; if that broke off, the same agent is asked first.
    """

    sdp: SdpText
    language: LanguageTag | None = None
    number: Number | None = None
    signed_token: Annotated[str, StringConstraints(max_length=4096)] | None = None
    previous_call: Annotated[str, StringConstraints(max_length=100)] | None = None
    more_time: bool = Field(False, description="Whoever calls needs more time to answer.")


class TimeTaken(Received):
    more: bool


class PublicCallMade(Sent):
    """`call_token` is the secret of this page: who has it has the call."""

    call_token: str
    call_id: UUID
    sdp: str


class NamedThing(Sent):
    """Something with a name: enough to show it and to link to it."""

    id: UUID
    name: TextShown


class Voicemail(Sent):
    """A message that a caller left."""

    id: UUID
    interaction_id: UUID
    reference: str = Field(examples=["261122-000042"])
    queue: NamedThing
    customer: NamedThing | None = None
    address: str | None = Field(None, description="The number the caller gave.")
    state: Literal["new", "handled"]
    left_at: datetime
    duration_s: float
    handled_by: NamedThing | None = None
    handled_at: datetime | None = None
    url: str | None = Field(description="Where it can be heard; null once its time was over and it was deleted.")


class VoicemailRemoval(Received):
    """Why a message is destroyed before its time."""

    reason: Annotated[str, StringConstraints(min_length=1, max_length=500, strip_whitespace=True)]
