"""Why a switch says no."""

from switchroom.platform.errors import Conflict, Gone, Invalid, NotFound, Unavailable


class NoSuchLeg(NotFound):
    """There is no such leg; it may have ended."""

    code = "leg.not_found"


class NoSuchRecording(NotFound):
    """There is no such recording in progress."""

    code = "recording.not_found"


class NoSuchSound(NotFound):
    """There is no such sound on this switch."""

    code = "sound.not_found"


class LegNotReady(Conflict):
    """The leg is not in a state that allows this."""

    code = "leg.not_ready"


class StaleEpoch(Gone):
    """A newer controller has taken over this switch."""

    code = "switch.stale_epoch"


class BadCommand(Invalid):
    """The switch cannot make sense of this."""

    code = "switch.bad_command"


class NoTrunk(Conflict):
    """This switch reaches no outside numbers."""

    code = "switch.no_trunk"


class SwitchFull(Unavailable):
    """The switch has as many calls as it may carry."""

    code = "switch.full"


class SwitchUnreachable(Unavailable):
    """The switch does not answer. Repeating with the same effect id is safe."""

    code = "switch.unreachable"
