"""Why me, why not her, why is this still waiting."""

from switchroom.routing import contracts as c
from switchroom.routing.domain.explain import Lack, Rule, explain_agent, explain_item, explain_pair
from tests.routing.centre import (
    ANA,
    BEN,
    BREAK,
    EVA,
    HELP,
    ONE,
    SALES,
    THREE,
    TWO,
    Centre,
    seconds,
    skilled,
    the,
)
from tests.support.routing_histories import agent_id
from tests.support.routing_player import play_seeded


def test_why_is_this_still_waiting() -> None:
    centre = Centre()
    rings = (c.Ring(need=skilled(billing=7)), c.Ring(seconds(60), skilled(billing=3)))
    centre.queue(rings=rings, wrap_up=c.WrapUp(seconds(30)), max_wait=seconds(300))
    centre.sign_in(ANA, skills={"billing": 9})
    centre.accept(centre.call(ONE))
    centre.finish(ANA, ONE)
    centre.sign_in(BEN, skills={"billing": 5})
    centre.sign_in(EVA, queues=(HELP,), skills={"billing": 9})
    centre.sign_in(agent_id(7), status=BREAK, skills={"billing": 9})
    centre.call(TWO)
    centre.call(THREE)
    why = explain_item(centre.board, THREE)
    assert (why.position, why.staffed, why.ring, why.rings) == (2, 2, 0, 2)
    assert why.next_ring_at == centre.at + seconds(60)
    assert why.overflow_at == centre.at + seconds(300)
    rules = {candidate.agent: candidate for candidate in why.candidates}
    assert rules[ANA].rule is Rule.IN_WRAP_UP
    assert rules[ANA].until == centre.at + seconds(30)
    assert rules[BEN].rule is Rule.LACKS_SKILL
    assert rules[BEN].lacks == (Lack("billing", 7, 5),)
    assert rules[EVA].rule is Rule.NOT_SERVING_QUEUE
    assert rules[agent_id(7)].rule is Rule.NOT_AVAILABLE


def test_why_me_and_why_not_her() -> None:
    centre = Centre()
    centre.queue(choice=c.Choice.BEST_SKILLED, rings=(c.Ring(need=skilled(billing=1)),))
    centre.sign_in(ANA, skills={"billing": 4})
    centre.sign_in(BEN, skills={"billing": 8})
    centre.sign_in(EVA, skills={"billing": 6})
    offer = the(c.Offer, centre.call(ONE))
    won = explain_pair(centre.board, ONE, BEN)
    assert (won.offered, won.ring, won.place) == (True, 0, 1)
    assert [candidate.agent for candidate in explain_item(centre.board, ONE).candidates] == [BEN, EVA, ANA]
    centre.say(c.OfferDeclined(offer.offer, BEN))
    cooling = explain_pair(centre.board, ONE, BEN)
    assert (cooling.rule, cooling.until) == (Rule.COOLING, centre.at + seconds(30))
    assert explain_pair(centre.board, ONE, EVA).offered


def test_why_does_this_agent_get_nothing() -> None:
    centre = Centre()
    centre.queue(SALES)
    centre.queue(HELP, rings=(c.Ring(need=c.Requirement(attributes={"site": "north"})),))
    centre.sign_in(ANA, queues=(SALES, HELP))
    centre.accept(centre.call(ONE))
    centre.call(TWO, head_start=seconds(60))
    centre.call(THREE, HELP)
    busy = explain_agent(centre.board, ANA)
    assert [(seen.item, seen.candidate.rule) for seen in busy.items] == [
        (TWO, Rule.NO_CAPACITY),
        (THREE, Rule.LACKS_ATTRIBUTE),
    ]
    assert busy.rule is None
    centre.say(c.AgentDisconnected(ANA))
    assert explain_agent(centre.board, ANA).rule is Rule.DISCONNECTED
    centre.say(c.AgentSignedOut(ANA))
    assert explain_agent(centre.board, ANA).rule is Rule.SIGNED_OUT


def test_preferred_only_and_origin() -> None:
    centre = Centre()
    centre.queue(rings=(c.Ring(preferred_only=True), c.Ring(seconds(20))))
    centre.sign_in(ANA)
    centre.sign_in(BEN, status=BREAK)
    centre.sign_in(EVA, origin=c.Origin.SIMULATED)
    centre.call(ONE, preferred=(BEN,))
    assert explain_pair(centre.board, ONE, ANA).rule is Rule.NOT_PREFERRED
    assert explain_pair(centre.board, ONE, EVA).rule is Rule.OTHER_ORIGIN


def test_unknown_things_have_no_explanation() -> None:
    centre = Centre()
    assert explain_item(centre.board, ONE) is None
    assert explain_agent(centre.board, ANA) is None
    assert explain_pair(centre.board, ONE, ANA) is None


def test_nobody_who_could_take_a_waiting_item_is_ever_found() -> None:
    """The explanation and the decisions agree, and asking changes nothing."""
    for seed in range(200):
        player = play_seeded(seed)
        before = player.board.snapshot()
        for key, item in player.oracle.items.items():
            why = explain_item(player.board, key)
            able = [candidate for candidate in why.candidates if candidate.rule is None]
            assert bool(able) == bool(item.offers)
            assert sum(candidate.offered for candidate in able) == len(item.offers)
        assert player.board.snapshot() == before
