"""Who calls, known by number or by a token we signed: with how much certainty, and only where it is one person."""

from uuid import UUID

from switchroom.interactions.contracts import Arrival
from switchroom.platform.events import Origin
from switchroom.touchpoints.facade import entry_point_by_slug
from tests.interactions.processes import WHO
from tests.support.centre_in_process import Live
from tests.support.web import ok

NUMBER, SHARED = "+5511990000001", "+5511990000002"


async def who(live: Live, **known: object) -> tuple[str, int]:
    """What came of it: the outcome of the process, how certain we are."""
    async with live.database.transaction(origin=Origin.TEST) as tx:
        entry_point = await entry_point_by_slug(tx, "who")
        arrival = Arrival(entry_point=entry_point.id, at=await tx.now(), **known)  # type: ignore[arg-type]
        opened = await live.interactions.arrive(tx, entry_point, Origin.TEST, arrival)
    await live.settle()
    (row,) = await live.rows(
        """select r.outcome, n.identity_level, n.state from interactions.interaction n
           join processes.run r on r.id = n.run_id where n.id = $1""",
        opened.interaction_id,
    )
    assert row["state"] == "ended"
    return row["outcome"], row["identity_level"]


async def customer(live: Live, name: str, *numbers: str) -> UUID:
    addresses = [{"kind": "phone", "value": number} for number in numbers]
    made = await live.centre.make("customers", group="ours", name=name, addresses=addresses)
    async with live.database.transaction() as tx:  # customers of tests are known to tests only
        await tx.execute("update customers.customer set origin = 'test'")
        await tx.execute("update customers.address set origin = 'test'")
    return UUID(made["id"])


async def test_by_number_and_by_token(live: Live) -> None:
    await live.entry("who", WHO.replace("BY", "number, token"))
    clara = await customer(live, "Clara", NUMBER, SHARED)
    await customer(live, "John", SHARED)
    assert await who(live, address=NUMBER) == ("known", 1)
    assert await who(live, claims={"customer": NUMBER}) == ("known", 2)
    assert await who(live, address="+4930123", claims={"customer": NUMBER}) == ("known", 2)
    assert await who(live, address=SHARED) == ("several", 0)
    assert await who(live, address="+4930123") == ("unknown", 0)
    assert await who(live) == ("unknown", 0)
    notes = await live.rows("select text, author_id from interactions.note")
    assert {(row["text"], row["author_id"]) for row in notes} == {(f"Known as {clara}", None)}


async def test_a_number_is_no_evidence_where_only_tokens_are(live: Live) -> None:
    await live.entry("who", WHO.replace("BY", "token"))
    await customer(live, "Clara", NUMBER)
    assert await who(live, address=NUMBER) == ("unknown", 0)
    assert await who(live, claims={"customer": NUMBER}) == ("known", 2)
    page = ok(await live.centre.admin.get("/api/interactions"))["items"]
    assert [row["customer"] and row["customer"]["name"] for row in page] == ["Clara", None]
