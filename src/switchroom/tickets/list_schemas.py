"""What lists of tickets are asked with, and their views, as they go over HTTP."""

from uuid import UUID

from pydantic import BaseModel, Field

from switchroom.exchange.facade import FormQuery
from switchroom.platform.schemas import Sent, TextShown
from switchroom.tickets.contracts import TicketType
from switchroom.tickets.lists import Filters, SortBy, id_or, statuses_in


class TicketQuery(BaseModel):
    """Which tickets a list shows, as it stands in an address. Nothing: whichever, the latest change first."""

    status: str = Field("", max_length=100, description="One or more, with commas.", examples=["new,open"])
    assignee: str = Field("", max_length=40, description="A person's id, `me` or `none`.")
    unit: str = Field("", max_length=40, description="A team with those below it; `mine`: your own.")
    type: TicketType | None = None
    priority: int | None = Field(None, ge=1, le=4)
    brand: UUID | None = None
    tag: str = Field("", max_length=50)
    requester: UUID | None = Field(None, description="With those who were merged into this customer.")
    search: str = Field("", max_length=200, description="Beginnings of words, or the number.")
    overdue: bool = Field(False, description="Only those whose earliest clock has passed.")
    tier: int | None = Field(None, ge=1, le=3, description="Those of teams of this tier.")
    vendor: str = Field("", max_length=40, description="A vendor's id, or `any`: those that a vendor has.")
    escalation_overdue: bool = Field(False, description="Those that a tier or vendor has had for too long.")
    simulated: bool = Field(False, description="Those of simulated customers, instead of all others.")
    sort: SortBy | None = Field(None, description="`due` and `priority` are for what is not solved.")

    def filters(self, *, cursor: str = "", limit: int = 50) -> Filters:
        """What it asks for. Raises `BadFilter`, `SortNeedsUnsolved`."""
        given = {
            name: getattr(self, name) for name in ("type", "priority", "brand", "tag", "requester", "search", "tier")
        }
        filters = Filters(
            **given,
            statuses=statuses_in(self.status),
            assignee=id_or(self.assignee, "me", "none"),
            unit=id_or(self.unit, "mine"),
            overdue=self.overdue,
            vendor=id_or(self.vendor, "any"),
            escalation_overdue=self.escalation_overdue,
            simulated=self.simulated,
            sort=self.sort or ("due" if self.overdue else None),
            cursor=cursor,
            limit=limit,
        )
        filters.check()
        return filters

    def said(self) -> dict[str, str]:
        """What differs from nothing, as it stands in an address."""
        given = self.model_dump(mode="json", exclude_defaults=True)
        return {name: "true" if value is True else str(value) for name, value in given.items()}


class TicketListQuery(TicketQuery):
    cursor: str = Field("", max_length=300)
    limit: int = Field(50, ge=1, le=200)


class TicketExportQuery(TicketQuery, FormQuery):
    """Which tickets, and how the file is written. They stand in the order of opening, whatever `sort` says."""


class SavedBy(Sent):
    """A view that somebody saved; `unit_id`: for the team of this unit, null: for themselves."""

    id: UUID
    version: int
    unit_id: UUID | None


class TicketView(Sent):
    """A view. `query` is what to ask the list with; `count` null: not counted; `capped`: there are more."""

    code: str = Field(examples=["mine"])
    name: TextShown
    query: dict[str, str] = Field(examples=[{"assignee": "me", "status": "new,open,pending,on_hold", "sort": "due"}])
    count: int | None = Field(examples=[17])
    capped: bool
    saved: SavedBy | None


class TicketViews(Sent):
    items: list[TicketView]
