"""Order, rings, choice, capacity: one small story each."""

import pytest

from switchroom.routing import contracts as c
from tests.routing.centre import (
    ANA,
    BEN,
    BREAK,
    EVA,
    HELP,
    ONE,
    SALES,
    THREE,
    THREE_CHATS,
    TWO,
    Centre,
    all_of,
    offered,
    refusal,
    seconds,
    skilled,
    the,
)


def served(centre: Centre, agent: c.AgentId = ANA) -> list[c.ItemId]:
    """The order in which one agent gets what waits."""
    order = []
    decisions = centre.sign_in(agent, queues=(SALES, HELP))
    while offered(decisions):
        centre.accept(decisions)
        order.append(the(c.Offer, decisions).item)
        decisions = centre.finish(agent, order[-1])
    return order


# --- order ---


def test_first_come_first_served() -> None:
    centre = Centre()
    centre.queue()
    for item in (TWO, ONE, THREE):
        centre.call(item)
    assert served(centre) == [TWO, ONE, THREE]


def test_a_head_start_counts_as_time_waited() -> None:
    centre = Centre()
    centre.queue(head_starts=(c.HeadStart("vip", "yes", seconds(60)),))
    centre.call(ONE)
    centre.wait(59)
    centre.call(TWO, attributes={"vip": "yes"})
    centre.wait(2)
    centre.call(THREE, head_start=seconds(60))
    assert served(centre) == [TWO, ONE, THREE]


def test_the_rate_decides_between_queues_and_nothing_starves() -> None:
    centre = Centre()
    centre.queue(SALES, rate_percent=200)
    centre.queue(HELP)
    centre.call(ONE, HELP)
    centre.wait(10)
    centre.call(TWO, SALES)
    centre.wait(11)
    assert served(centre) == [TWO, ONE]
    centre.say(c.AgentSignedOut(ANA))
    centre.call(c.ItemId(ONE), HELP)
    centre.wait(100)
    centre.call(c.ItemId(TWO), SALES)
    centre.wait(20)
    assert served(centre) == [ONE, TWO]


def test_a_kept_arrival_keeps_the_place() -> None:
    centre = Centre()
    centre.queue()
    centre.call(ONE)
    arrived = centre.at
    centre.wait(5)
    centre.call(TWO)
    centre.say(c.ItemLeft(ONE, c.Leaving.CALLED_BACK))
    centre.wait(60)
    centre.call(THREE, arrived_at=arrived)
    assert served(centre) == [THREE, TWO]


def test_a_declined_item_keeps_its_place() -> None:
    centre = Centre()
    centre.queue()
    centre.sign_in(ANA)
    first = the(c.Offer, centre.call(ONE))
    centre.call(TWO)
    centre.say(c.OfferDeclined(first.offer, ANA))
    assert offered(centre.sign_in(BEN)) == [(ONE, BEN)]


def test_cooling_doubles_each_time() -> None:
    centre = Centre()
    centre.queue(cooling=seconds(30))
    centre.sign_in(ANA)
    offer = the(c.Offer, centre.call(ONE))
    for length in (30, 60, 120, 240, 480, 480):
        centre.say(c.OfferDeclined(offer.offer, ANA))
        assert centre.wait(length - 1) == []
        offer = the(c.Offer, centre.wait(1))


# --- rings ---


def test_a_ring_opens_after_its_delay_and_shuts_nobody_out() -> None:
    centre = Centre()
    rings = (c.Ring(need=skilled(billing=7)), c.Ring(seconds(20), skilled(billing=3, portuguese=1)))
    centre.queue(rings=rings)
    centre.sign_in(ANA, skills={"billing": 3, "portuguese": 5})
    assert offered(centre.call(ONE)) == []
    assert centre.wait(19) == []
    opened = centre.wait(1)
    assert the(c.Relax, opened).ring == 1
    assert the(c.Offer, opened).ring == 1
    centre.accept(opened)
    centre.call(TWO)
    centre.wait(20)
    late = centre.sign_in(BEN, skills={"billing": 9})
    assert the(c.Offer, late).ring == 0


def test_attributes_and_the_items_own_skills_are_demanded_too() -> None:
    centre = Centre()
    centre.queue(rings=(c.Ring(need=c.Requirement({"billing": 1}, {"site": "north"})),))
    centre.sign_in(ANA, skills={"billing": 5}, attributes={"site": "north"})
    centre.sign_in(BEN, skills={"billing": 5, "german": 4}, attributes={"site": "south"})
    assert offered(centre.call(ONE, skills={"german": 2})) == []
    assert offered(centre.sign_in(EVA, skills={"billing": 1, "german": 2}, attributes={"site": "north"})) == [
        (ONE, EVA)
    ]


def test_an_item_may_bring_its_own_rings() -> None:
    centre = Centre()
    centre.queue(rings=(c.Ring(need=skilled(billing=9)),))
    centre.sign_in(ANA)
    assert offered(centre.call(ONE, rings=(c.Ring(),))) == [(ONE, ANA)]


def test_preferred_agents_come_first_and_are_not_waited_for_in_vain() -> None:
    centre = Centre()
    centre.queue(rings=(c.Ring(preferred_only=True), c.Ring(seconds(20))))
    centre.sign_in(ANA)
    centre.sign_in(BEN, status=BREAK)
    assert offered(centre.call(ONE, preferred=(BEN, EVA))) == [], "Ben is there and may be back"
    assert offered(centre.say(c.AgentStatusChanged(BEN, c.AVAILABLE))) == [(ONE, BEN)]
    assert offered(centre.call(TWO, preferred=(EVA,))) == [(TWO, ANA)], "Eva is not there"


def test_a_preferred_agent_is_chosen_before_a_better_one() -> None:
    centre = Centre()
    centre.queue(choice=c.Choice.BEST_SKILLED, rings=(c.Ring(need=skilled(billing=1)),))
    centre.sign_in(ANA, skills={"billing": 9})
    centre.sign_in(BEN, skills={"billing": 2})
    assert offered(centre.call(ONE, preferred=(BEN,))) == [(ONE, BEN)]


def test_real_work_is_not_for_simulated_agents_nor_the_reverse() -> None:
    centre = Centre()
    centre.queue()
    centre.sign_in(ANA, origin=c.Origin.SIMULATED)
    assert offered(centre.call(ONE)) == []
    assert refusal(centre.say(c.ItemPulled(ANA, ONE))) is c.Reason.OTHER_ORIGIN
    assert offered(centre.call(TWO, origin=c.Origin.SIMULATED)) == [(TWO, ANA)]


# --- choice ---


def test_longest_idle_does_not_count_breaks() -> None:
    centre = Centre()
    centre.queue()
    centre.sign_in(ANA)
    centre.wait(10)
    centre.sign_in(BEN)
    centre.say(c.AgentStatusChanged(ANA, BREAK))
    centre.wait(10)
    centre.say(c.AgentStatusChanged(ANA, c.AVAILABLE))
    assert offered(centre.call(ONE)) == [(ONE, BEN)]


def test_a_withdrawn_offer_does_not_cost_the_agents_turn() -> None:
    centre = Centre()
    centre.queue()
    centre.sign_in(ANA)
    centre.wait(10)
    centre.sign_in(BEN)
    assert offered(centre.call(ONE)) == [(ONE, ANA)]
    centre.wait(5)
    centre.say(c.ItemLeft(ONE, c.Leaving.ABANDONED))
    assert offered(centre.call(TWO)) == [(TWO, ANA)]


def test_best_skilled_by_the_skills_demanded() -> None:
    centre = Centre()
    centre.queue(choice=c.Choice.BEST_SKILLED, rings=(c.Ring(need=skilled(billing=2, german=1)),))
    centre.sign_in(ANA, skills={"billing": 9, "german": 1, "chess": 10})
    centre.sign_in(BEN, skills={"billing": 5, "german": 6})
    assert offered(centre.call(ONE)) == [(ONE, BEN)]


def test_an_item_that_rings_all_is_offered_to_all_who_are_free_whatever_the_queue_chooses() -> None:
    centre = Centre()
    centre.queue(choice=c.Choice.LONGEST_IDLE, missed_offers=c.MissedOffers(BREAK))
    for agent in (ANA, BEN, EVA):
        centre.sign_in(agent)
    assert offered(centre.call(ONE)) == [(ONE, ANA)]
    alone = c.Ring(preferred_only=True)
    ringing = centre.call(TWO, rings_all=True, rings=(alone,), preferred=(ANA, BEN, EVA))
    assert offered(ringing) == [(TWO, BEN), (TWO, EVA)]  # Ana has no room for another offer
    first, second = all_of(c.Offer, ringing)
    missed = centre.say(c.OfferTimedOut(first.offer, BEN))
    assert all_of(c.ChangeStatus, missed) == []
    won = centre.say(c.OfferAccepted(second.offer, EVA))
    assert the(c.Assign, won).agent == EVA
    assert offered(centre.call(THREE)) == [(THREE, BEN)]


def test_least_occupied_today() -> None:
    centre = Centre()
    centre.queue(choice=c.Choice.LEAST_OCCUPIED)
    centre.sign_in(ANA)
    centre.accept(centre.call(ONE))
    centre.wait(300)
    centre.finish(ANA, ONE)
    centre.sign_in(BEN)
    centre.accept(centre.call(TWO))
    centre.wait(60)
    centre.finish(BEN, TWO)
    assert offered(centre.call(THREE)) == [(THREE, BEN)]
    centre.say(c.ItemLeft(THREE, c.Leaving.ABANDONED))
    centre.say(c.DayBegan())
    assert offered(centre.call(THREE)) == [(THREE, ANA)]


def test_round_robin_goes_round() -> None:
    centre = Centre()
    centre.queue(choice=c.Choice.ROUND_ROBIN)
    for agent in (BEN, ANA, EVA):
        centre.sign_in(agent)
    order = []
    for _ in range(4):
        ringing = centre.call(ONE)
        order.append(the(c.Offer, ringing).agent)
        centre.accept(ringing)
        centre.finish(order[-1], ONE)
    assert order == [ANA, BEN, EVA, ANA]


# --- capacity ---


def test_three_chats_and_no_more() -> None:
    centre = Centre()
    centre.queue()
    centre.sign_in(ANA, capacity=THREE_CHATS)
    for number in range(3):
        assert offered(centre.call(c.ItemId(ONE.__class__(int=90 + number)), medium=c.Medium.CHAT))
    assert offered(centre.call(ONE, medium=c.Medium.CHAT)) == []
    assert offered(centre.call(TWO, medium=c.Medium.VOICE)) == []


def test_mail_is_interrupted_by_voice_and_not_the_reverse() -> None:
    capacity = c.Capacity({c.Medium.MAIL: 1, c.Medium.VOICE: 1}, (c.Overlap(c.Medium.MAIL, c.Medium.VOICE),))
    centre = Centre()
    centre.queue()
    centre.sign_in(ANA, capacity=capacity)
    centre.accept(centre.call(ONE, medium=c.Medium.MAIL))
    assert offered(centre.call(TWO)) == [(TWO, ANA)]
    centre.sign_in(BEN, capacity=capacity)
    centre.accept(centre.call(THREE))
    assert offered(centre.call(c.ItemId(ONE.__class__(int=99)), medium=c.Medium.MAIL)) == []


def test_less_work_in_hand_goes_before_longer_idleness() -> None:
    centre = Centre()
    centre.queue()
    centre.sign_in(ANA, capacity=THREE_CHATS)
    centre.accept(centre.call(ONE, medium=c.Medium.CHAT))
    centre.wait(60)
    centre.sign_in(BEN, capacity=THREE_CHATS)
    assert offered(centre.call(TWO, medium=c.Medium.CHAT)) == [(TWO, BEN)]


def test_less_capacity_ends_the_offers_that_no_longer_fit() -> None:
    centre = Centre()
    centre.queue()
    centre.sign_in(ANA, capacity=THREE_CHATS)
    first = the(c.Offer, centre.call(ONE, medium=c.Medium.CHAT))
    second = the(c.Offer, centre.call(TWO, medium=c.Medium.CHAT))
    fewer = c.Agent(ANA, (SALES,), capacity=c.Capacity({c.Medium.CHAT: 1}))
    assert the(c.Withdraw, centre.say(c.AgentChanged(fewer))).offer == second.offer
    centre.say(c.OfferAccepted(first.offer, ANA))


# --- pulling ---


def test_pulling_goes_through_routing() -> None:
    centre = Centre()
    centre.queue()
    centre.call(ONE)
    centre.call(TWO)
    centre.sign_in(ANA, status=BREAK)
    pulled = centre.say(c.ItemPulled(ANA, TWO))
    assert the(c.Assign, pulled).offer is None
    assert refusal(centre.say(c.ItemPulled(ANA, ONE))) is c.Reason.NO_CAPACITY
    centre.sign_in(BEN)
    assert refusal(centre.say(c.ItemPulled(ANA, ONE))) is c.Reason.OFFERED_TO_ANOTHER
    assert the(c.Assign, centre.say(c.ItemPulled(BEN, ONE))).offer == 1


@pytest.mark.parametrize(
    "policy",
    [
        {"rings": ()},
        {"rings": (c.Ring(seconds(1)),)},
        {"rings": (c.Ring(), c.Ring(seconds(9)), c.Ring(seconds(8)))},
        {"rate_percent": 0},
        {"offer_timeout": c.NOTHING},
        {"max_wait": c.NOTHING},
        {"size_limit": -1},
        {"wrap_up": c.WrapUp(c.NOTHING)},
        {"wrap_up": c.WrapUp(None, seconds(-1))},
        {"missed_offers": c.MissedOffers(c.AVAILABLE)},
    ],
)
def test_policies_that_contradict_themselves_do_not_exist(policy: dict) -> None:
    with pytest.raises(c.InvalidPolicy):
        c.QueuePolicy(SALES, 1, **policy)
