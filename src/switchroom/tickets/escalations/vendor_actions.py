"""The collection of vendors."""

from switchroom.platform.access import Principal
from switchroom.platform.collection import Collection, Row
from switchroom.platform.db import Transaction
from switchroom.tickets import models
from switchroom.tickets.contracts import EDIT_SETUP, SEE
from switchroom.tickets.escalations import schemas
from switchroom.tickets.events import VendorChanged
from switchroom.tickets.sla.contracts import LateWarning


class Vendors(Collection[schemas.Vendor]):
    """Whoever sees tickets may see who is given them."""

    name, one, table = "vendors", "vendor", models.vendor
    row, new, patch = schemas.Vendor, schemas.VendorNew, schemas.VendorPatch
    event, see, edit = VendorChanged, SEE, EDIT_SETUP
    searched = ("name", "contract")

    async def check(self, tx: Transaction, principal: Principal, before: Row | None, after: Row) -> None:
        await super().check(tx, principal, before, after)
        minutes, warn = after["minutes"], after["warn_minutes"]
        if warn is not None and (minutes is None or warn >= minutes):
            late = LateWarning()
            raise LateWarning(errors=[{"field": "warn_minutes", "code": late.code, "message": late.message}])


VENDORS = Vendors()
