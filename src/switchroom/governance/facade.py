"""What bootstrap needs of governance. Nobody stands above it but bootstrap."""

from switchroom.governance.reports import make_due
from switchroom.governance.reviews import Reviewing

__all__ = ["Reviewing", "make_due"]
