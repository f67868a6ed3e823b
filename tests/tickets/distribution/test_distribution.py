"""Tickets that wait for somebody: offered by the board, taken through it, and never to two."""

import asyncio
from uuid import UUID

from switchroom.platform.ids import new_id
from switchroom.platform.timekeeper import Timer
from switchroom.routing.events import OfferEnded
from switchroom.tickets.distribution.following import TRY_AGAIN, distribute_again
from switchroom.tickets.sla.rounds import settle_open_tickets
from tests.support.routing import all_decided
from tests.support.web import ok, refused
from tests.tickets.distribution.queues import Queues, hands, offered


async def test_a_mail_is_offered_accepted_and_in_hand_until_it_waits_for_the_requester(queues: Queues) -> None:
    await queues.rule()
    ana = await queues.agent("Ana")
    await queues.live.centre.brand("A", "acme")
    lia = await queues.live.centre.make("customers", name="Lia", group="acme")
    first = await queues.mail("Printer", requester_id=UUID(lia["id"]))
    second = await queues.mail("Scanner")
    (offer,) = (await ana.view())["offers"]
    number = ok(await queues.admin.get(f"/api/tickets/{first}"))["number"]
    assert (offer["kind"], offer["about_id"], offer["reference"]) == ("ticket", first, str(number))
    assert (offer["subject"], offer["customer"]["name"]) == ("Printer", "Lia")
    await ana.accept()
    assert await queues.assignee(first) == "Ana"
    assert (await hands(ana), await offered(ana)) == ([first], [])
    await queues.status(first, "open", "pending")
    assert (await hands(ana), await offered(ana)) == ([], [second])
    await ana.accept()
    await queues.writes_again(first)  # it is Ana's, and asks nobody else
    assert await queues.assignee(first) == "Ana"
    assert (await queues.waiting(), await queues.placed()) == ([], {second: ana.id})
    await queues.status(second, "solved")
    assert (await hands(ana), await queues.placed()) == ([], {})


async def test_it_goes_out_of_the_hands_of_whoever_gives_it_back_with_its_age(queues: Queues) -> None:
    await queues.rule()
    ana = await queues.agent("Ana")
    old = await queues.mail("Old")
    await ana.accept()
    young = await queues.mail("Young")
    assert await queues.waiting() == [young]
    await queues.patch(old, assignee_id=None)
    assert await queues.waiting() == [old, young]
    assert (await hands(ana), await offered(ana)) == ([], [young])  # it was there already: not back to her at once


async def test_whoever_takes_one_has_it_and_nobody_else(queues: Queues) -> None:
    await queues.rule()
    ana, rui = await queues.agent("Ana"), await queues.agent("Rui")
    await queues.mail("One that rings")
    ringing = await queues.mail("Another that rings")
    third = await queues.mail("One that waits")
    other = ana if ringing in await offered(rui) else rui
    refused(await other.client.post(f"/api/tickets/{ringing}/take"), 409, "ticket.offered_to_another")
    answers = await asyncio.gather(*(agent.client.post(f"/api/tickets/{third}/take") for agent in (ana, rui)))
    await queues.live.settle()
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    lost = next(answer for answer in answers if answer.status_code == 409)
    assert lost.json()["code"] == "ticket.taken"
    winner = "Ana" if answers[0].status_code == 200 else "Rui"
    assert await queues.assignee(third) == winner
    assert third not in await queues.waiting()
    refused(await queues.admin.post(f"/api/tickets/{third}/take"), 409, "ticket.taken")


async def test_what_one_takes_counts_as_work_in_hand(queues: Queues) -> None:
    await queues.rule()
    ana = await queues.agent("Ana")
    ok(await ana.client.put("/api/agent/status", json={"status_id": await status_of(queues, "break")}))
    waits, more = await queues.mail("Waits"), await queues.mail("More")
    taken = ok(await ana.client.post(f"/api/tickets/{waits}/take"))
    assert taken["assignee"]["name"] == "Ana"  # the answer says so, whatever the handlers have done
    await queues.live.settle()
    assert (await hands(ana), await queues.placed()) == ([waits], {waits: ana.id, more: None})
    ok(await ana.client.post(f"/api/tickets/{more}/take"))  # more than she has room for: beside the board
    await queues.live.settle()
    assert (await queues.assignee(more), await hands(ana), await queues.placed()) == ("Ana", [waits], {waits: ana.id})


async def status_of(queues: Queues, slug: str) -> str:
    items = ok(await queues.admin.get("/api/statuses"))["items"]
    return str(next(one["id"] for one in items if one["slug"] == slug))


async def test_a_lead_who_assigns_it_takes_it_off_the_board(queues: Queues) -> None:
    await queues.rule()
    ana, rui = await queues.agent("Ana"), await queues.agent("Rui")
    ticket = await queues.mail()
    one, two = (ana, rui) if ticket in await offered(ana) else (rui, ana)
    await queues.patch(ticket, assignee_id=str(two.id))
    assert (await offered(one), await offered(two), await hands(two)) == ([], [], [])
    assert (await queues.waiting(), await queues.placed()) == ([], {})


async def test_of_a_lead_and_an_acceptance_at_once_what_was_decided_on_the_ticket_counts(queues: Queues) -> None:
    await queues.rule()
    ana = await queues.agent("Ana")
    ticket = await queues.mail()
    rui = await queues.agent("Rui")
    async with queues.live.database.transaction() as tx:
        await tx.fetch("select from journal.cursor for update")  # no handler moves
        ok(await ana.client.post(f"/api/offers/{await ana.offer()}/accept"), 202)
        change = {"changes": {"assignee_id": str(rui.id)}, "seen": {}}
        ok(await queues.admin.patch(f"/api/tickets/{ticket}", json=change))
    await queues.live.settle()
    assert await queues.assignee(ticket) == "Rui"
    assert (await hands(ana), await queues.waiting(), await queues.placed()) == ([], [], {})


async def test_a_merged_one_leaves_the_board_and_comes_back_when_that_is_undone(queues: Queues) -> None:
    await queues.rule()
    one, two = await queues.mail("One"), await queues.mail("Two")
    ok(await queues.admin.post(f"/api/tickets/{one}/merges", json={"ticket": two}), 201)
    await queues.live.settle()
    assert await queues.waiting() == [one]
    (merge,) = ok(await queues.admin.get(f"/api/tickets/{one}/merges"))["items"]
    ok(await queues.admin.post(f"/api/tickets/{one}/merges/{merge['id']}/undo"))
    await queues.live.settle()
    assert set(await queues.waiting()) == {one, two}


async def test_the_first_rule_that_holds_says_where_and_another_team_another_queue(queues: Queues) -> None:
    await queues.live.queue("urgent", medium="mail")
    await queues.rule("urgent", position=1, condition="priority == 1")
    await queues.rule(None, position=2, condition='"by-hand" in tags')
    await queues.rule(position=3)
    usual, by_hand = await queues.mail("Usual"), await queues.mail("By hand", tags=("by-hand",))
    urgent = await queues.mail("Urgent", priority=1)
    assert (await queues.waiting(), await queues.waiting("urgent")) == ([usual], [urgent])
    await queues.patch(by_hand, tags=[])
    await queues.patch(usual, priority=1)
    assert (await queues.waiting(), set(await queues.waiting("urgent"))) == ([by_hand], {usual, urgent})


async def test_another_rule_moves_what_waits_already(queues: Queues) -> None:
    waits = await queues.mail()
    assert await queues.waiting() == []
    rule = await queues.rule()
    await settle_open_tickets(queues.live.database)
    await queues.live.settle()
    assert await queues.waiting() == [waits]
    ok(await queues.admin.delete(f"/api/distribution-rules/{rule['id']}"), 204)
    await settle_open_tickets(queues.live.database)
    await queues.live.settle()
    assert (await queues.waiting(), await queues.placed()) == ([], {})


async def test_what_a_full_queue_does_not_take_is_tried_again(queues: Queues) -> None:
    await queues.live.queue("small", medium="task", size_limit=1)
    await queues.rule("small")
    first, second = await queues.mail("First"), await queues.mail("Second")
    assert await queues.waiting("small") == [first]
    due = await queues.live.rows("select subject from platform.timer where kind = $1", TRY_AGAIN)
    assert [str(row["subject"]) for row in due] == [second]
    await queues.status(first, "solved")
    async with queues.live.database.transaction() as tx:
        await distribute_again(tx, [Timer(new_id(), TRY_AGAIN, UUID(second), await tx.now(), {})])
    await queues.live.settle()
    assert await queues.waiting("small") == [second]


async def test_who_may_not_work_on_it_is_not_asked_and_learns_nothing_of_it(queues: Queues) -> None:
    rule = await queues.rule()
    outsider = await queues.agent("Rui", may=())
    ticket = await queues.mail("A secret")
    assert (await offered(outsider), await hands(outsider)) == ([], [])
    ended = await queues.live.events(OfferEnded)
    assert [(event.about, event.how) for event in ended] == [(UUID(ticket), "declined")]
    (unfit,) = ok(await queues.admin.get(f"/api/distribution-rules/{rule['id']}/unfit"))["items"]
    assert (unfit["agent_id"], unfit["name"]) == (str(outsider.id), "Rui")
    ana = await queues.agent("Ana")
    assert await offered(ana) == [ticket]


async def test_a_card_says_nothing_to_whoever_may_not_see_the_ticket(queues: Queues) -> None:
    await queues.rule()
    outsider = await queues.agent("Rui", may=())
    async with queues.live.database.transaction() as tx:
        await tx.fetch("select from journal.cursor for update")  # no handler moves: the offer is still there
        await queues.opened("A secret")
        await all_decided(queues.live.database)
        (offer,) = (await outsider.view())["offers"]
    assert (offer["reference"], offer["subject"], offer["customer"]) == ("", None, {"name": None, "address": None})


async def test_tickets_in_hand_neither_keep_a_break_nor_make_anybody_busy(queues: Queues) -> None:
    await queues.rule()
    ana = await queues.agent("Ana")
    await queues.mail()
    await ana.accept()
    state = await queues.live.value("select state from routing.agent_state where agent_id = $1", ana.id)
    assert state == "available"
    pause = await status_of(queues, "break")
    limit = {"unit_id": await queues.live.centre.root(), "status_id": pause, "at_most": 1}
    await queues.live.centre.make("break-limits", **limit)
    await ana.do("put", "/api/agent/status", json={"status_id": pause})
    view = await ana.view()
    assert (view["status"]["id"], view["break_request"], len(view["work"])) == (pause, None, 1)


async def test_why_it_waits_is_said_to_whoever_may_see_it(queues: Queues) -> None:
    await queues.rule()
    ana = await queues.agent("Ana")
    ok(await ana.client.put("/api/agent/status", json={"status_id": await status_of(queues, "break")}))
    ticket = await queues.mail()
    stands = ok(await ana.client.get(f"/api/tickets/{ticket}/standing"))
    assert stands["queue"]["id"] == queues.live.queues["help"]
    (candidate,) = ok(await ana.client.get(f"/api/tickets/{ticket}/explain"))["candidates"]
    assert (candidate["agent"]["name"], candidate["rule"]) == ("Ana", "not_available")
    outsider = await queues.live.agent("Rui")
    for what in ("standing", "explain"):
        refused(await outsider.client.get(f"/api/tickets/{ticket}/{what}"), 404, "ticket.not_found")
    refused(await outsider.client.post(f"/api/tickets/{ticket}/take"), 404, "ticket.not_found")


async def test_rules_that_make_no_sense_are_refused(queues: Queues) -> None:
    async def code(**body: object) -> tuple[str, str]:
        answer = await queues.admin.post("/api/distribution-rules", json={"name": {"en": "?"}, **body})
        problem = answer.json()
        return problem["code"], problem["errors"][0]["field"]

    voice = await queues.live.queue("calls")
    assert await code(condition="priority <") == ("ticket.invalid_condition", "condition")
    assert await code(queue_id=voice) == ("ticket_distribution.queue_of_talks", "queue_id")
    assert await code(queue_id=str(new_id())) == ("ticket_distribution.unknown_queue", "queue_id")
    unknown = [{"skill_id": str(new_id()), "at_least": 3}]
    assert await code(skills=unknown) == ("ticket_distribution.unknown_skill", "skills.0.skill_id")
    ana = await queues.agent("Ana")
    refused(await ana.client.post("/api/distribution-rules", json={"name": {"en": "Mine"}}), 403, "access.not_allowed")
