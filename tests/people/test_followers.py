"""Who may follow changes of what is set up."""

from switchroom.people.contracts import SEE_USERS
from switchroom.platform.access import Grant, Principal
from switchroom.platform.collection import setup_door
from switchroom.platform.events import SYSTEM, Origin
from switchroom.platform.ids import new_id


async def test_one_follows_the_collections_one_may_see() -> None:
    nobody = Principal(SYSTEM, new_id(), Origin.REAL)
    somebody = Principal(SYSTEM, new_id(), Origin.REAL, (Grant(frozenset({SEE_USERS}), "/root/team/"),))
    assert await setup_door(nobody, "setup:skills")
    assert not await setup_door(nobody, "setup:users")
    assert await setup_door(somebody, "setup:users")
    for unknown in ("setup", "setup:", "setup:nothing", "setup:users:more"):
        assert not await setup_door(somebody, unknown)
