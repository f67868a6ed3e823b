"""Lives of items and agents: overflow, limits, wrap-up, missed offers, announced waits, changed policies."""

from switchroom.routing import contracts as c
from tests.routing.centre import (
    ANA,
    BEN,
    BREAK,
    HELP,
    ONE,
    SALES,
    THREE,
    TWO,
    Centre,
    all_of,
    offered,
    refusal,
    seconds,
    the,
)

AWAY = c.Status("missed")


def test_overflow_keeps_the_age_and_begins_a_new_visit() -> None:
    centre = Centre()
    centre.queue(SALES, max_wait=seconds(60), overflow_to=HELP)
    centre.queue(HELP)
    centre.call(ONE)
    centre.wait(30)
    centre.call(TWO, HELP)
    moved = the(c.Overflow, centre.wait(30))
    assert (moved.to, moved.visit) == (HELP, 1)
    offer = the(c.Offer, centre.sign_in(ANA, queues=(HELP,)))
    assert (offer.item, offer.visit, offer.score) == (ONE, 2, 1.0)


def test_without_a_place_to_go_the_item_leaves_the_board() -> None:
    centre = Centre()
    centre.queue(SALES, max_wait=seconds(60), overflow_to=HELP)
    centre.queue(HELP, size_limit=0)
    centre.call(ONE)
    assert the(c.Overflow, centre.wait(60)).to is None
    assert refusal(centre.say(c.ItemLeft(ONE, c.Leaving.ABANDONED))) is c.Reason.NOT_WAITING


def test_an_offer_under_way_may_be_accepted_after_the_maximum_wait() -> None:
    centre = Centre()
    centre.queue(max_wait=seconds(10), offer_timeout=seconds(20))
    centre.sign_in(ANA)
    offer = the(c.Offer, centre.call(ONE))
    assert centre.wait(15) == []
    assert the(c.Assign, centre.say(c.OfferAccepted(offer.offer, ANA))).waited == seconds(15)
    centre.finish(ANA, ONE)
    second = the(c.Offer, centre.call(TWO))
    centre.wait(15)
    declined = centre.say(c.OfferDeclined(second.offer, ANA))
    assert the(c.Overflow, declined).to is None


def test_limits_of_a_queue() -> None:
    centre = Centre()
    assert refusal(centre.call(ONE)) is c.Reason.UNKNOWN_QUEUE
    centre.queue(needs_staff=True, size_limit=1)
    assert refusal(centre.call(ONE)) is c.Reason.NO_STAFF
    centre.sign_in(ANA)
    centre.call(ONE)
    assert refusal(centre.call(TWO)) is c.Reason.QUEUE_FULL
    centre.say(c.QueueClosed(SALES))
    assert refusal(centre.call(TWO)) is c.Reason.QUEUE_CLOSED
    assert offered(centre.say(c.Tick())) == []
    centre.say(c.ItemLeft(ONE, c.Leaving.WITHDRAWN, "exit_key"))
    centre.say(c.QueueOpened(SALES))
    assert offered(centre.call(TWO)) == [(TWO, ANA)]


def test_items_are_moved_by_hand() -> None:
    centre = Centre()
    centre.queue(SALES)
    centre.queue(HELP)
    centre.sign_in(ANA, queues=(SALES,))
    centre.call(ONE)
    moved = centre.say(c.ItemMoved(ONE, HELP))
    assert the(c.Withdraw, moved).why is c.Why.ITEM_MOVED
    assert the(c.Overflow, moved).to == HELP
    assert refusal(centre.say(c.ItemMoved(ONE, HELP))) is c.Reason.SAME_QUEUE
    assert offered(centre.sign_in(BEN, queues=(HELP,))) == [(ONE, BEN)]


def test_wrap_up_may_be_extended_and_skipped_as_far_as_the_policy_says() -> None:
    centre = Centre()
    centre.queue(wrap_up=c.WrapUp(seconds(30), extendable_by=seconds(20), skippable=False))
    centre.sign_in(ANA)
    centre.accept(centre.call(ONE))
    started = the(c.StartWrapUp, centre.finish(ANA, ONE))
    assert started.until == centre.at + seconds(30)
    assert refusal(centre.say(c.WrapUpCompleted(ANA, ONE))) is c.Reason.NOT_SKIPPABLE
    longer = the(c.StartWrapUp, centre.say(c.WrapUpExtended(ANA, ONE, seconds(20))))
    assert longer.until == centre.at + seconds(50)
    assert refusal(centre.say(c.WrapUpExtended(ANA, ONE, seconds(1)))) is c.Reason.NOT_EXTENDABLE
    assert centre.wait(49) == []
    assert the(c.EndWrapUp, centre.wait(1)).how is c.WrapUpEnd.ELAPSED


def test_wrap_up_without_length_lasts_until_it_is_completed() -> None:
    centre = Centre()
    centre.queue(wrap_up=c.WrapUp(None))
    centre.sign_in(ANA)
    centre.accept(centre.call(ONE))
    assert the(c.StartWrapUp, centre.finish(ANA, ONE)).until is None
    assert centre.wait(100_000) == []
    assert the(c.EndWrapUp, centre.say(c.WrapUpCompleted(ANA, ONE))).how is c.WrapUpEnd.COMPLETED
    assert refusal(centre.say(c.WrapUpCompleted(ANA, ONE))) is c.Reason.NOT_IN_WRAP_UP


def test_missed_offers_change_the_status_and_the_caller_goes_on() -> None:
    centre = Centre()
    centre.queue(missed_offers=c.MissedOffers(AWAY, after=2))
    centre.sign_in(ANA)
    first = the(c.Offer, centre.call(ONE))
    assert all_of(c.ChangeStatus, centre.say(c.OfferTimedOut(first.offer, ANA))) == []
    second = the(c.Offer, centre.call(TWO))
    missed = centre.say(c.OfferTimedOut(second.offer, ANA))
    assert the(c.ChangeStatus, missed) == c.ChangeStatus(ANA, AWAY, 2)
    assert offered(centre.sign_in(BEN)) == [(ONE, BEN)]
    assert refusal(centre.say(c.OfferTimedOut(second.offer, ANA))) is c.Reason.OFFER_OVER


def test_the_announced_wait_is_a_bracket_that_never_rises_while_staffing_is_unchanged() -> None:
    centre = Centre()
    centre.queue(announce_every=seconds(30), expected_handling=seconds(100))
    assert the(c.Announce, centre.call(ONE)).low is None, "nobody is there"
    centre.accept(centre.sign_in(ANA))
    told = the(c.Announce, centre.call(TWO))
    assert (told.position, told.low, told.high) == (1, seconds(60), seconds(120))
    centre.call(THREE, head_start=seconds(600))
    overtaken = centre.wait(30)[-1]
    assert overtaken.item == TWO
    assert (overtaken.position, overtaken.high) == (2, seconds(120))
    centre.say(c.AgentStatusChanged(ANA, BREAK))
    centre.say(c.AgentStatusChanged(ANA, c.AVAILABLE))
    raised = centre.wait(30)[-1]
    assert (raised.item, raised.low, raised.high) == (TWO, seconds(180), seconds(300))


def test_the_expected_wait_learns_from_how_fast_the_queue_moves() -> None:
    centre = Centre()
    centre.queue(announce_every=seconds(3600), expected_handling=seconds(3000))
    centre.sign_in(ANA)
    ringing = centre.call(ONE)
    for number in range(10):
        centre.call(c.ItemId(ONE.__class__(int=100 + number)))
    for _ in range(6):
        centre.accept(ringing)
        centre.wait(90)
        ringing = centre.finish(ANA, the(c.Offer, ringing).item)
    told = the(c.Announce, centre.call(TWO))
    assert (told.position, told.low, told.high) == (5, seconds(300), seconds(600))


def test_a_changed_policy_counts_for_those_who_wait() -> None:
    centre = Centre()
    centre.queue(rings=(c.Ring(need=c.Requirement({"billing": 5})),), announce_every=seconds(30))
    centre.sign_in(ANA)
    centre.call(ONE)
    centre.call(TWO, attributes={"vip": "yes"})
    loosened = centre.queue(head_starts=(c.HeadStart("vip", "yes", seconds(60)),), announce_every=seconds(20))
    assert offered(loosened) == [(TWO, ANA)]
    stale = c.QueueSet(c.QueuePolicy(SALES, 1))
    assert refusal(centre.say(stale)) is c.Reason.STALE_POLICY
    tightened = centre.queue(rings=(c.Ring(need=c.Requirement({"billing": 5})),))
    assert the(c.Withdraw, tightened).why is c.Why.QUEUE_CHANGED


def test_a_changed_item_finds_its_agent() -> None:
    centre = Centre()
    centre.queue()
    centre.sign_in(ANA)
    centre.call(ONE, skills={"german": 1})
    assert offered(centre.say(c.ItemChanged(c.WorkItem(ONE)))) == [(ONE, ANA)]
    changed = centre.say(c.ItemChanged(c.WorkItem(ONE, skills={"german": 1})))
    assert the(c.Withdraw, changed).why is c.Why.ITEM_CHANGED
    chat = c.ItemChanged(c.WorkItem(ONE, medium=c.Medium.CHAT))
    assert refusal(centre.say(chat)) is c.Reason.OTHER_MEDIUM_OR_ORIGIN


def test_items_of_a_removed_queue_go_on() -> None:
    centre = Centre()
    centre.queue(SALES, overflow_to=HELP)
    centre.queue(HELP, size_limit=1)
    centre.call(ONE)
    centre.call(TWO)
    removed = centre.say(c.QueueRemoved(SALES))
    assert [decision.to for decision in all_of(c.Overflow, removed)] == [HELP, None]
    assert refusal(centre.say(c.QueueRemoved(SALES))) is c.Reason.UNKNOWN_QUEUE


def test_a_queue_may_come_after_its_agents() -> None:
    centre = Centre()
    centre.sign_in(ANA, queues=(SALES,))
    centre.queue(SALES)
    assert offered(centre.call(ONE)) == [(ONE, ANA)]


def test_work_in_hand_still_counts_after_signing_out_and_in() -> None:
    centre = Centre()
    centre.queue()
    centre.sign_in(ANA)
    centre.accept(centre.call(ONE))
    centre.say(c.AgentSignedOut(ANA))
    centre.sign_in(ANA)
    assert offered(centre.call(TWO)) == []
    assert offered(centre.finish(ANA, ONE)) == [(TWO, ANA)]


def test_other_work_ends_an_offer() -> None:
    centre = Centre()
    centre.queue()
    centre.sign_in(ANA)
    centre.call(ONE)
    joined = centre.say(c.WorkJoined(ANA, THREE, SALES))
    assert the(c.Withdraw, joined).why is c.Why.OTHER_WORK
    assert refusal(centre.say(c.WorkJoined(ANA, TWO, SALES))) is c.Reason.NO_CAPACITY
