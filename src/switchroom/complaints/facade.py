"""What bootstrap needs of complaints. Nobody stands above them but it."""

from switchroom.complaints.handlers import Following
from switchroom.complaints.intake import Intake
from switchroom.complaints.reports import make_due
from switchroom.complaints.routes import ROUTES

__all__ = ["ROUTES", "Following", "Intake", "make_due"]
