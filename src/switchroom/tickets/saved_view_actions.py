"""Views that people save: lists of tickets under a name, for themselves or for a team."""

from sqlalchemy import ColumnElement, and_

from switchroom.organisation.facade import path_of, unit_path
from switchroom.platform.access import Principal
from switchroom.platform.collection import Collection, Row
from switchroom.platform.db import Transaction
from switchroom.platform.errors import Conflict
from switchroom.tickets import list_schemas, models, setup_schemas
from switchroom.tickets.contracts import EDIT_SETUP, SEE
from switchroom.tickets.events import SavedViewChanged

MOST_OWN = 30
"""So many views a person saves; each is one more count whenever tickets change."""


class TooManyViews(Conflict):
    """You have as many views as can be saved; delete one first."""

    code = "ticket.too_many_views"


class SavedViews(Collection[setup_schemas.SavedView]):
    """A person's own views, and those of a team for whoever sees its tickets."""

    name, one, table = "ticket-saved-views", "ticket_saved_view", models.saved_view
    row, new, patch = setup_schemas.SavedView, setup_schemas.SavedViewNew, setup_schemas.SavedViewPatch
    event, see, edit = SavedViewChanged, SEE, EDIT_SETUP

    def visible(self, principal: Principal) -> ColumnElement[bool]:
        columns = self.table.c
        of_team = principal.reach(SEE).condition(unit_path=unit_path(columns.unit_id))
        return (columns.owner_id == principal.user_id) | and_(columns.unit_id.is_not(None), of_team)

    async def check(self, tx: Transaction, principal: Principal, before: Row | None, after: Row) -> None:
        """One's own views are one's own; a team's are kept by whoever sets up tickets there.

        Raises `NotAllowed`, `BadFilter`, `SortNeedsUnsolved`, `TooManyViews`.
        """
        principal.require(SEE)
        after.setdefault("owner_id", principal.user_id)
        for row in (before, after):
            if row is not None and row["unit_id"] is not None:
                principal.require(EDIT_SETUP, unit_path=await path_of(tx, row["unit_id"]))
        list_schemas.TicketQuery.model_validate(after["query"]).filters()
        if before is None:
            await _check_room(tx, principal)


async def _check_room(tx: Transaction, principal: Principal) -> None:
    """Raises `TooManyViews`; one at a time, so that two tabs do not pass together."""
    owner = principal.user_id
    await tx.execute("select pg_advisory_xact_lock(hashtext('tickets.saved_view'), hashtext($1))", str(owner))
    own = "select count(*) from tickets.saved_view where owner_id = $1 and not archived"
    if await tx.fetch_value(own, owner) >= MOST_OWN:
        raise TooManyViews()


SAVED_VIEWS = SavedViews()
