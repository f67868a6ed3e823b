"""What the journal learns of calls: ids, codes and the switch's times. Public through `voice.facade`."""

from datetime import datetime, timedelta
from uuid import UUID

from switchroom.platform.events import Code, Event, event


class _CallEvent(Event, frozen=True, kw_only=True):
    """Something about a call; `at` is the switch's time where the switch told it."""

    interaction: UUID
    at: datetime

    @property
    def subject(self) -> UUID:
        return self.interaction

    @property
    def topics(self) -> tuple[str, ...]:
        return (f"interaction:{self.interaction}",)


class _LegEvent(_CallEvent, frozen=True, kw_only=True):
    """Something about one party's leg; `agent` is empty on the customer's."""

    leg: UUID
    agent: UUID | None = None


@event("voice.leg_arrived")
class LegArrived(_LegEvent, frozen=True, kw_only=True):
    """A customer's call came in."""

    switch: Code


@event("voice.leg_answered")
class LegAnswered(_LegEvent, frozen=True, kw_only=True):
    """Audio flows to and from the party."""


@event("voice.leg_bridged")
class LegBridged(_LegEvent, frozen=True, kw_only=True):
    """The party hears the others of the call."""


@event("voice.leg_held")
class LegHeld(_LegEvent, frozen=True, kw_only=True):
    """The party was put on hold."""


@event("voice.leg_resumed")
class LegResumed(_LegEvent, frozen=True, kw_only=True):
    """The party was taken back from hold."""


@event("voice.leg_muted")
class LegMuted(_LegEvent, frozen=True, kw_only=True):
    """The party was muted, or unmuted."""

    muted: bool


@event("voice.media_lost")
class MediaWasLost(_LegEvent, frozen=True, kw_only=True):
    """No audio comes from the party any more; the leg waits for it to come back."""


@event("voice.media_back")
class MediaCameBack(_LegEvent, frozen=True, kw_only=True):
    """The party's audio is back."""


@event("voice.leg_ended")
class LegEnded(_LegEvent, frozen=True, kw_only=True):
    """The leg is gone. A cause of `switch_stopped` means that the switch went down with it."""

    cause: Code


class _PhoneEvent(Event, frozen=True, kw_only=True):
    """For the page in which an agent's phone runs."""

    leg_id: UUID
    interaction_id: UUID
    agent: UUID
    at: datetime

    @property
    def subject(self) -> UUID:
        return self.interaction_id

    @property
    def topics(self) -> tuple[str, ...]:
        return (f"user:{self.agent}",)


@event("phone.ringing")
class PhoneRinging(_PhoneEvent, frozen=True, kw_only=True):
    """A leg waits for the agent's phone to connect to it."""


@event("phone.ended")
class PhoneEnded(_PhoneEvent, frozen=True, kw_only=True):
    """The leg of the agent's phone is gone."""

    cause: Code


class _RecordingEvent(_CallEvent, frozen=True, kw_only=True):
    recording: UUID


@event("voice.recording_started")
class RecordingBegan(_RecordingEvent, frozen=True, kw_only=True):
    pass


@event("voice.recording_paused")
class RecordingWasPaused(_RecordingEvent, frozen=True, kw_only=True):
    pass


@event("voice.recording_continued")
class RecordingWentOn(_RecordingEvent, frozen=True, kw_only=True):
    pass


@event("voice.recording_ended")
class RecordingIsOver(_RecordingEvent, frozen=True, kw_only=True):
    """`state` is complete, failed (nothing was written) or lost (the switch went down; what was written may remain)."""

    state: Code
    length: timedelta | None


@event("voice.recording_played")
class RecordingPlayed(_RecordingEvent, frozen=True, kw_only=True):
    """Somebody listened to it, or fetched it."""


class _VoicemailEvent(_CallEvent, frozen=True, kw_only=True):
    voicemail: UUID

    @property
    def topics(self) -> tuple[str, ...]:
        return (f"interaction:{self.interaction}", "voicemails")


@event("voice.voicemail_left")
class VoicemailLeft(_VoicemailEvent, frozen=True, kw_only=True):
    """A caller has left a message in the inbox of a queue."""

    queue: UUID
    length: timedelta


@event("voice.voicemail_handled")
class VoicemailHandled(_VoicemailEvent, frozen=True, kw_only=True):
    """Somebody has dealt with a message, or (not `handled`) put it back."""

    agent: UUID
    handled: bool


@event("voice.voicemail_removed")
class VoicemailRemoved(_VoicemailEvent, frozen=True, kw_only=True):
    """Somebody has destroyed a message before its time."""

    agent: UUID
