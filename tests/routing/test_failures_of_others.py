"""What other systems are known to get wrong; each by name."""

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
    the,
)


def test_two_agents_cannot_answer_one_call() -> None:
    centre = Centre()
    centre.queue(choice=c.Choice.RING_ALL)
    centre.sign_in(ANA)
    centre.sign_in(BEN)
    ringing = centre.call(ONE)
    assert offered(ringing) == [(ONE, ANA), (ONE, BEN)]
    first, second = all_of(c.Offer, ringing)
    won = centre.say(c.OfferAccepted(second.offer, BEN))
    assert the(c.Assign, won).agent == BEN
    assert the(c.Withdraw, won).why is c.Why.ACCEPTED_ELSEWHERE
    assert refusal(centre.say(c.OfferAccepted(first.offer, ANA))) is c.Reason.OFFER_OVER
    assert refusal(centre.say(c.OfferAccepted(second.offer, BEN))) is c.Reason.OFFER_OVER


def test_wrap_up_is_not_lost_after_an_attended_transfer() -> None:
    centre = Centre()
    centre.queue(wrap_up=c.WrapUp(seconds(30)))
    centre.sign_in(ANA)
    centre.accept(centre.call(ONE))
    centre.sign_in(BEN)
    centre.say(c.WorkJoined(BEN, ONE, SALES))
    assert the(c.StartWrapUp, centre.finish(ANA, ONE)).agent == ANA
    centre.wait(60)
    assert offered(centre.call(TWO)) == [(TWO, ANA)], "Ben still talks to the caller who was transferred"
    assert the(c.StartWrapUp, centre.finish(BEN, ONE)).agent == BEN
    assert offered(centre.call(THREE)) == []
    assert the(c.EndWrapUp, ended := centre.wait(30)).how is c.WrapUpEnd.ELAPSED
    assert (THREE, BEN) in offered(ended)


def test_wrap_up_holds_for_every_queue_an_agent_serves() -> None:
    centre = Centre()
    centre.queue(SALES, wrap_up=c.WrapUp(seconds(30)))
    centre.queue(HELP)
    centre.sign_in(ANA, queues=(SALES, HELP))
    centre.accept(centre.call(ONE, SALES))
    centre.finish(ANA, ONE)
    assert offered(centre.call(TWO, HELP)) == []
    assert offered(centre.wait(30)) == [(TWO, ANA)]


def test_wrap_up_survives_a_reconnect_and_a_change_of_status() -> None:
    centre = Centre()
    centre.queue(wrap_up=c.WrapUp(seconds(30)))
    centre.sign_in(ANA)
    centre.accept(centre.call(ONE))
    centre.finish(ANA, ONE)
    centre.call(TWO)
    centre.say(c.AgentDisconnected(ANA))
    assert offered(centre.say(c.AgentReconnected(ANA))) == []
    centre.say(c.AgentStatusChanged(ANA, BREAK))
    assert offered(centre.say(c.AgentStatusChanged(ANA, c.AVAILABLE))) == []
    assert offered(centre.wait(30)) == [(TWO, ANA)]


def test_wrap_up_of_each_party_of_a_conference() -> None:
    centre = Centre()
    centre.queue(wrap_up=c.WrapUp(None))
    for agent in (ANA, BEN, EVA):
        centre.sign_in(agent, status=BREAK if agent != ANA else c.AVAILABLE)
    centre.accept(centre.call(ONE))
    centre.say(c.WorkJoined(BEN, ONE, SALES))
    centre.say(c.WorkJoined(EVA, ONE, SALES))
    for agent in (BEN, ANA, EVA):
        assert the(c.StartWrapUp, centre.finish(agent, ONE)).agent == agent


@pytest.mark.parametrize(
    "lost",
    [
        c.AgentDisconnected(ANA),
        c.AgentSignedOut(ANA),
        c.AgentStatusChanged(ANA, BREAK),
        c.ItemLeft(ONE, c.Leaving.ABANDONED),
    ],
)
def test_an_agent_is_never_stuck_reserved(lost: c.Command) -> None:
    centre = Centre()
    centre.queue()
    centre.sign_in(ANA)
    offer = the(c.Offer, centre.call(ONE))
    assert the(c.Withdraw, centre.say(lost)).offer == offer.offer
    assert not centre.board.floor.agents[ANA.int].load


def test_an_agent_is_freed_though_the_voice_role_never_reports() -> None:
    centre = Centre()
    centre.queue(offer_timeout=seconds(20))
    centre.sign_in(ANA)
    offer = the(c.Offer, centre.call(ONE))
    assert offer.timeout == seconds(20)
    assert offer.deadline == centre.at + seconds(50)
    assert centre.wait(49) == []
    assert the(c.Withdraw, centre.wait(1)).why is c.Why.TIMED_OUT


def test_the_queue_goes_on_offering_while_callers_wait() -> None:
    """The first caller cools for the only agent: the second is offered at once, the first again when cooled."""
    centre = Centre()
    centre.queue()
    centre.sign_in(ANA)
    first = the(c.Offer, centre.call(ONE))
    centre.call(TWO)
    declined = centre.say(c.OfferDeclined(first.offer, ANA))
    assert offered(declined) == [(TWO, ANA)]
    second = the(c.Offer, declined)
    centre.say(c.OfferDeclined(second.offer, ANA))
    assert offered(centre.wait(29)) == []
    assert offered(centre.wait(1)) == [(ONE, ANA)]


def test_a_caller_is_not_bridged_after_hanging_up() -> None:
    centre = Centre()
    centre.queue()
    centre.sign_in(ANA)
    offer = the(c.Offer, centre.call(ONE))
    gone = centre.say(c.ItemLeft(ONE, c.Leaving.ABANDONED))
    assert the(c.End, gone).outcome is c.Outcome.ABANDONED
    assert refusal(centre.say(c.OfferAccepted(offer.offer, ANA))) is c.Reason.OFFER_OVER
    assert refusal(centre.say(c.ItemLeft(ONE, c.Leaving.ABANDONED))) is c.Reason.NOT_WAITING


def test_counters_are_not_doubled_by_repeated_commands() -> None:
    centre = Centre()
    centre.queue()
    centre.call(ONE)
    assert refusal(centre.call(ONE)) is c.Reason.ALREADY_QUEUED
    line = centre.board.floor.queues[SALES.int].lines[c.Origin.REAL]
    assert (line.size, line.waiting) == (1, 1)
    signed_in = centre.sign_in(ANA)
    assert refusal(centre.sign_in(ANA)) is c.Reason.ALREADY_SIGNED_IN
    assert line.staffed == 1
    centre.accept(signed_in)
    assert refusal(centre.call(ONE)) is c.Reason.ALREADY_SERVED
    assert (line.size, line.waiting) == (0, 0)
    centre.finish(ANA, ONE)
    assert refusal(centre.finish(ANA, ONE)) is c.Reason.NOT_WORKING_ON_IT


def test_a_break_does_not_turn_into_available_on_reconnect() -> None:
    centre = Centre()
    centre.queue()
    centre.sign_in(ANA)
    centre.say(c.AgentStatusChanged(ANA, BREAK))
    centre.say(c.AgentDisconnected(ANA))
    centre.call(ONE)
    assert centre.say(c.AgentReconnected(ANA)) == []
    assert refusal(centre.say(c.AgentReconnected(ANA))) is c.Reason.ALREADY_CONNECTED
    assert centre.board.floor.agents[ANA.int].status == BREAK


def test_a_break_taken_during_a_call_begins_after_wrap_up() -> None:
    centre = Centre()
    centre.queue(wrap_up=c.WrapUp(seconds(10)))
    centre.sign_in(ANA)
    centre.accept(centre.call(ONE))
    centre.say(c.AgentStatusChanged(ANA, BREAK))
    the(c.StartWrapUp, centre.finish(ANA, ONE))
    centre.call(TWO)
    assert offered(centre.wait(10)) == []


def test_chats_in_hand_outlive_a_lost_offer() -> None:
    centre = Centre()
    centre.queue(wrap_up=c.WrapUp(seconds(10)))
    centre.sign_in(ANA, capacity=THREE_CHATS)
    centre.accept(centre.call(ONE, medium=c.Medium.CHAT))
    ringing = centre.call(TWO, medium=c.Medium.CHAT)
    assert offered(ringing) == [(TWO, ANA)]
    ended = centre.finish(ANA, ONE)
    assert the(c.Withdraw, ended).why is c.Why.IN_WRAP_UP
    assert offered(centre.wait(10)) == [(TWO, ANA)]


def test_an_accept_after_the_deadline_is_late_even_without_a_tick() -> None:
    centre = Centre()
    centre.queue(offer_timeout=seconds(20))
    centre.sign_in(ANA, capacity=THREE_CHATS)
    offer = the(c.Offer, centre.call(ONE, medium=c.Medium.CHAT))
    assert offer.deadline == centre.at + seconds(20)
    late = centre.board.apply(c.OfferAccepted(offer.offer, ANA), offer.deadline)
    assert [type(decision) for decision in late] == [c.Withdraw, c.Refuse]


def test_time_never_goes_back() -> None:
    centre = Centre()
    centre.queue(max_wait=seconds(10))
    centre.wait(100)
    centre.at -= seconds(50)
    centre.call(ONE)
    assert centre.board.next_deadline() == centre.at + seconds(60)
