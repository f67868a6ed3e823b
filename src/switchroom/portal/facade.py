"""What bootstrap and the roles need of the portal."""

from switchroom.portal.actions import PORTALS
from switchroom.portal.privacy import PortalData
from switchroom.portal.rating import RATING_DUE, Ratings
from switchroom.portal.requesters import forget_portal
from switchroom.portal.sign_in import LINK_ASKED, Links

__all__ = ["LINK_ASKED", "PORTALS", "RATING_DUE", "Links", "PortalData", "Ratings", "forget_portal"]
