"""Who calls, known by number or by a token we signed: with how much certainty, and only where it is one person."""

from uuid import UUID

from switchroom.interactions.contracts import Arrival
from switchroom.platform.events import Origin
from switchroom.touchpoints.facade import entry_point_by_slug
from tests.interactions.processes import WHO
from tests.support.centre_in_process import Live
from tests.support.web import ok, refused

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


async def interaction_of(live: Live, number: str) -> str:
    """The id of a call from this number, over by now."""
    await who(live, address=number)
    return str(ok(await live.centre.admin.get("/api/interactions"))["items"][0]["id"])


async def test_an_agent_confirms_once_that_the_data_was_checked(live: Live) -> None:
    await live.entry("who", WHO.replace("BY", "number"))
    clara = await customer(live, "Clara", NUMBER)
    known = f"/api/interactions/{await interaction_of(live, NUMBER)}"
    stranger = f"/api/interactions/{await interaction_of(live, SHARED)}"
    refused(await live.centre.admin.post(f"{stranger}/identity"), 409, "interaction.nobody_known")
    for _ in range(2):
        ok(await live.centre.admin.post(f"{known}/identity"), 204)
    await live.settle()
    page = ok(await live.centre.admin.get(known))
    assert page["identity"] == {"level": 4, "how": "data"}
    levels = [entry["data"]["level"] for entry in page["timeline"] if entry["type"] == "interactions.identified"]
    assert levels == [1, 4], "recorded once"
    seen = ok(await live.centre.admin.get(f"/api/customers/{clara}"))["last_seen_at"]
    assert seen is not None


async def test_what_a_merged_customer_came_with_is_the_survivors_and_goes_when_it_is_erased(live: Live) -> None:
    await live.entry("who", WHO.replace("BY", "number"))
    clara, john = await customer(live, "Clara", NUMBER), await customer(live, "John", SHARED)
    admin = live.centre.admin
    before = await interaction_of(live, NUMBER)
    body = {"other_id": str(clara), "version": 1, "other_version": 1}
    merged = ok(await admin.post(f"/api/customers/{john}/merge", json=body))
    later = await interaction_of(live, NUMBER)
    history = ok(await admin.get("/api/interactions", params={"customer_id": str(clara)}))["items"]
    assert [(row["id"], row["customer"]["name"]) for row in history] == [(later, "John"), (before, "John")]
    (merge,) = ok(await admin.get(f"/api/customers/{john}/record"))["merges"]
    ok(await admin.post(f"/api/customers/{john}/merges/{merge['id']}/undo"))
    history = ok(await admin.get("/api/interactions", params={"customer_id": str(clara)}))["items"]
    assert [row["id"] for row in history] == [before], "what came since is the survivor's"

    ok(await admin.post(f"/api/customers/{merged['id']}/erase"), 204)
    page = ok(await admin.get(f"/api/interactions/{later}"))
    assert (page["address"], page["notes"], page["customer"]["name"]) == (None, [], "")
    assert page["ended_how"] == "completed", "figures stay"
    assert ok(await admin.get(f"/api/interactions/{before}"))["address"] == NUMBER, "nobody else's are touched"
