"""The collections of messaging: saved replies."""

from sqlalchemy import ColumnElement

from switchroom.messaging import models, schemas
from switchroom.messaging.contracts import EDIT_REPLIES
from switchroom.messaging.events import SavedReplyChanged
from switchroom.organisation.facade import path_of, unit_path
from switchroom.people.contracts import WORK
from switchroom.platform.access import Principal
from switchroom.platform.collection import Collection, Row
from switchroom.platform.db import Transaction


class SavedReplies(Collection[schemas.SavedReply]):
    """Whoever takes work, or may change them, sees those of his units and brands, and those of everybody."""

    name, one, table = "saved-replies", "saved_reply", models.saved_reply
    row, new, patch = schemas.SavedReply, schemas.SavedReplyNew, schemas.SavedReplyPatch
    event, edit = SavedReplyChanged, EDIT_REPLIES
    searched = ("name", "shortcut", "text")

    def visible(self, principal: Principal) -> ColumnElement[bool]:
        columns = self.table.c
        unit, brand = unit_path(columns.unit_id), columns.brand_id
        mine = principal.reach(WORK).condition(unit_path=unit, brand=brand)
        return mine | principal.reach(EDIT_REPLIES).condition(unit_path=unit, brand=brand)

    async def check(self, tx: Transaction, principal: Principal, before: Row | None, after: Row) -> None:
        for row in (before, after):
            if row is not None:
                path = await path_of(tx, row["unit_id"]) if row["unit_id"] else None
                principal.require_over(EDIT_REPLIES, path, row["brand_id"])


SAVED_REPLIES = SavedReplies()
