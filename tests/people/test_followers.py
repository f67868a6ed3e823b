"""Who may follow changes of what is set up."""

from switchroom.people.contracts import SEE_USERS
from switchroom.platform.access import Grant, Principal
from switchroom.platform.collection import setup_door
from switchroom.platform.events import SYSTEM, Origin
from switchroom.platform.ids import new_id
from switchroom.platform.realtime import Sight


async def test_one_follows_the_collections_one_may_see() -> None:
    nobody = Principal(SYSTEM, new_id(), Origin.REAL)
    somebody = Principal(SYSTEM, new_id(), Origin.REAL, (Grant(frozenset({SEE_USERS}), "/root/team/"),))
    assert await setup_door(nobody, "setup:skills") is Sight.EVENTS
    assert await setup_door(nobody, "setup:users") is Sight.NOTHING
    assert await setup_door(somebody, "setup:users") is Sight.EVENTS
    for unknown in ("setup", "setup:", "setup:nothing", "setup:users:more"):
        assert await setup_door(somebody, unknown) is Sight.NOTHING
