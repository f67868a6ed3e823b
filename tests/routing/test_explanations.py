"""Why it waits, why it went to whom, why an agent gets nothing: asked over HTTP and of the facade."""

from typing import Any
from uuid import UUID

from switchroom.routing.contracts import OfferId
from switchroom.routing.facade import explain_about, offer_timed_out
from switchroom.routing.schemas import Explanation, Verdict
from tests.support.routing import all_decided, rows
from tests.support.routing_floor import SEE, WORK, Floor, a_queue
from tests.support.web import Centre, ok, refused


async def explained(floor: Floor, about: UUID) -> Explanation:
    async with floor.database.read() as connection:
        return await explain_about(connection, about)


def verdicts(explanation: Explanation) -> dict[str, tuple[str, str | None]]:
    return {c.agent.name: (c.verdict.value, c.rule) for c in explanation.candidates}


async def skilled_floor(centre: Centre, floor: Floor) -> str:
    """The floor's queue now demands billing at 7; the skill's id."""
    skill = await centre.make("skills", name="Billing", slug="billing")
    rings = [{"after_s": 0, "skills": [{"skill_id": skill["id"], "at_least": 7}]}, {"after_s": 600, "skills": []}]
    floor.queue = await a_queue(centre, "skilled", rings=rings)
    return str(skill["id"])


async def test_who_was_chosen_and_who_was_rejected_by_which_rule(centre: Centre, floor: Floor) -> None:
    skill = await skilled_floor(centre, floor)
    good = await floor.agent("Good", skills=[{"skill_id": skill, "level": 8}])
    await floor.agent("Novice", skills=[{"skill_id": skill, "level": 3}])
    await floor.agent("Resting", "break", skills=[{"skill_id": skill, "level": 9}])
    _, about = await floor.arrive()
    expected = {
        "Good": ("offered", None),
        "Novice": ("rejected", "lacks_skill"),
        "Resting": ("rejected", "not_available"),
    }
    now = await explained(floor, about)
    assert verdicts(now) == expected
    (novice,) = [c for c in now.candidates if c.agent.name == "Novice"]
    assert [(lack.name, lack.demanded, lack.has) for lack in novice.lacks] == [(skill, 7, 3)]
    await floor.sequence()
    (offer,) = ok(await good.get("/api/agent"))["offers"]
    ok(await good.post(f"/api/offers/{offer['id']}/accept"), 202)
    # Things have changed since; the answer is about the moment of the decision.
    ok(await good.put("/api/agent/status", json={"status_id": floor.statuses["break"]}))
    later = await explained(floor, about)
    assert verdicts(later) == expected
    assert later.item is not None
    assert (later.item.place, later.ring, later.item.rings) == (1, 0, 2)


async def test_decisions_are_those_of_the_journal(floor: Floor) -> None:
    client = await floor.agent("Ana")
    _, about = await floor.arrive()
    (offer,) = ok(await client.get("/api/agent"))["offers"]
    (agent,) = await rows(floor.database, "select agent_id from routing.agent_state")
    async with floor.database.transaction() as tx:
        await offer_timed_out(tx, OfferId(int(offer["id"])), agent[0])
    await all_decided(floor.database)
    await floor.sequence()
    explanation = await explained(floor, about)
    assert [d.type for d in explanation.decisions] == ["routing.queued", "routing.offered", "routing.offer_ended"]
    assert {"score", "ring", "waiting", "staffed", "policy_version"} <= explanation.decisions[1].data.keys()
    assert verdicts(explanation) == {"Ana": ("rejected", "not_available")}


async def test_what_never_came_before_an_agent_has_no_standing(floor: Floor) -> None:
    explanation = await explained(floor, UUID(int=7))
    assert (explanation.item, explanation.candidates, explanation.decisions) == (None, [], [])


async def test_a_queue_says_which_rules_keep_its_items_waiting(centre: Centre, floor: Floor) -> None:
    await skilled_floor(centre, floor)
    await floor.agent("Novice")
    await floor.agent("Resting", "break")
    _, about = await floor.arrive()
    await floor.arrive()
    path = f"/api/routing/queues/{floor.queue['id']}/explain"
    found: dict[str, Any] = ok(await centre.admin.get(path))
    first, second = found["items"]
    assert first["item"]["about_id"] == str(about)
    assert (first["item"]["place"], second["item"]["place"]) == (1, 2)
    assert first["verdicts"] == {Verdict.REJECTED: 2}
    assert first["rules"] == {"lacks_skill": 2}
    assert found["queue"]["name"] == "skilled"
    assert {c["agent"]["name"]: c["rule"] for c in found["candidates"]} == {
        "Novice": "lacks_skill",
        "Resting": "lacks_skill",
    }
    await centre.person("Stranger")
    stranger = await centre.signed_in("Stranger")
    assert (await stranger.get(path)).status_code in (403, 404)


async def test_a_queue_without_customers_says_what_those_who_serve_it_are_doing(centre: Centre, floor: Floor) -> None:
    await floor.agent("Free")
    await floor.agent("Resting", "break")
    await centre.person("Absent", WORK, SEE, queue_ids=[floor.queue["id"]])
    await centre.person("Elsewhere", WORK, SEE)
    await all_decided(floor.database)
    found = ok(await centre.admin.get(f"/api/routing/queues/{floor.queue['id']}/explain"))
    assert found["items"] == []
    assert [(c["agent"]["name"], c["verdict"], c["rule"]) for c in found["candidates"]] == [
        ("Free", "eligible", None),
        ("Resting", "rejected", "not_available"),
        ("Absent", "rejected", "signed_out"),
    ]


async def test_an_agent_may_ask_why_nothing_comes(centre: Centre, floor: Floor) -> None:
    await skilled_floor(centre, floor)
    client = await floor.agent("Novice")
    _, about = await floor.arrive()
    me = ok(await client.get("/api/session"))["user"]["id"]
    path = f"/api/routing/agents/{me}/explain"
    found = ok(await client.get(path))
    assert (found["agent"]["name"], found["state"], found["rule"]) == ("Novice", "available", None)
    assert [queue["name"] for queue in found["queues"]] == ["skilled"]
    (item,) = found["items"]
    assert (item["verdict"], item["rule"], item["about_id"]) == ("rejected", "lacks_skill", str(about))
    assert item["queue"]["name"] == "skilled"
    ok(await client.put("/api/agent/status", json={"status_id": floor.statuses["break"]}))
    assert ok(await client.get(path))["rule"] == "not_available"
    await centre.person("Colleague", SEE)
    colleague = await centre.signed_in("Colleague")
    refused(await colleague.get(path), 404, "setup.unknown")


async def test_an_agent_who_may_not_look_at_queues_sees_what_waits_in_his_own(centre: Centre, floor: Floor) -> None:
    await centre.person("Plain", WORK, queue_ids=[floor.queue["id"]], capacity={"voice": 1})
    client = await centre.signed_in("Plain")
    await floor.arrive()
    me = ok(await client.get("/api/session"))["user"]["id"]
    found = ok(await client.get(f"/api/routing/agents/{me}/explain"))
    assert (found["state"], found["rule"]) == ("signed_out", "signed_out")
    ok(await client.put("/api/agent/status", json={"status_id": floor.statuses["break"]}))
    found = ok(await client.get(f"/api/routing/agents/{me}/explain"))
    assert [item["rule"] for item in found["items"]] == ["not_available"]
