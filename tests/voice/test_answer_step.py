"""An article on the phone: its summary is said, one key says whether it helped."""

from switchroom.knowledge.contracts import Visibility
from switchroom.knowledge.facade import ARTICLES, ArticleNew
from switchroom.platform.access import system_principal
from tests.support.calls import CallCentre
from tests.support.scripted_switch import ScriptedSwitch
from tests.voice.test_steps import milestones, spoken

PROPOSE = """
start: propose
steps:
  propose: {type: answer, article: roaming, timeout: 5s, retries: 1,
            outcomes: {accepted: helped, rejected: failed, nothing: none}}
  helped: {type: milestone, milestone: helped, then: end}
  failed: {type: milestone, milestone: failed, then: end}
  none: {type: milestone, milestone: nothing, then: end}
  end: {type: end}
"""


async def article(calls: CallCentre, visibility: Visibility = Visibility.PUBLIC) -> None:
    about = ArticleNew(
        slug="roaming", language="en", title="Roaming", body="<p>Send ROAM to 1010.</p>", visibility=visibility
    )
    async with calls.database.transaction() as tx:
        await ARTICLES.create(tx, system_principal(), about, {})


async def test_the_summary_is_said_and_one_key_says_that_it_helped(calls: CallCentre, switch: ScriptedSwitch) -> None:
    await article(calls)
    await calls.publish(PROPOSE)
    leg = await calls.call()
    await calls.pass_time(1)
    assert spoken(calls)[0].startswith("Roaming. Send ROAM to 1010. Did this help?")
    switch.press(leg, "1")
    await calls.settle()
    assert await milestones(calls) == ["helped"]


async def test_silence_is_asked_again_without_the_summary_and_then_a_no(
    calls: CallCentre, switch: ScriptedSwitch
) -> None:
    await article(calls)
    await calls.publish(PROPOSE)
    await calls.call()
    await calls.pass_time(12)
    assert spoken(calls)[1].startswith("Did this help?")
    await calls.pass_time(12)
    assert await milestones(calls) == ["failed"]


async def test_what_is_internal_is_never_said_to_a_customer(calls: CallCentre, switch: ScriptedSwitch) -> None:
    await article(calls, Visibility.INTERNAL)
    await calls.publish(PROPOSE)
    await calls.call()
    await calls.settle()
    assert spoken(calls) == []
    assert await milestones(calls) == ["nothing"]
