"""What goes over HTTP about remote tools."""

from uuid import UUID

from pydantic import Field

from switchroom.platform.schemas import Received, Sent, SetupRow, TextJson, TextShown, changes_of


class RemoteToolNew(Received):
    """A link to the organisation's own remote-access tool, filled in for a ticket."""

    name: TextJson = Field(examples=["RustDesk"])
    address: str = Field(
        min_length=1,
        max_length=1000,
        description="An address of https, or of the scheme of a remote tool. What stands in double braces is filled "
        "in, percent-encoded: `ticket.number`, `ticket.subject`, `ticket.fields.<short name>`, `requester.name`, "
        "`requester.address`, `agent.name`.",
        examples=["https://remote.example.com/join?ticket={{ ticket.number }}"],
    )
    unit_id: UUID | None = Field(None, description="For tickets of this unit and all below it; without one for all.")
    brand_id: UUID | None = Field(None, description="For tickets of this brand; without one for all.")


class RemoteTool(RemoteToolNew, SetupRow):
    """A link to the organisation's own remote-access tool."""


RemoteToolPatch = changes_of(RemoteToolNew)


class OfferedTool(Sent):
    id: UUID
    name: TextShown


class OfferedTools(Sent):
    """The remote tools for this ticket."""

    items: list[OfferedTool]


class Begin(Received):
    tool_id: UUID


class Begun(Sent):
    """Open this. It is on the ticket that you did."""

    address: str = Field(examples=["https://remote.example.com/join?ticket=1042"])
