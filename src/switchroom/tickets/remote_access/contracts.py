"""Refusals of remote access."""

from switchroom.platform.errors import Invalid


class BadAddress(Invalid):
    """This is no address that a remote tool can be opened with."""

    code = "remote.bad_address"


class ToolNotHere(Invalid):
    """There is no such remote tool for this ticket."""

    code = "remote.unknown_tool"


class NothingToFillIn(Invalid):
    """The ticket lacks something that the tool's address needs."""

    code = "remote.value_missing"
