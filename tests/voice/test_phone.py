"""The agent's phone and call bar over HTTP: only one's own call, and what each button does."""

from collections.abc import AsyncIterator

import httpx
import pytest

from switchroom.entrypoints.web import create_app
from switchroom.people import http as people
from switchroom.people.facade import create_user
from switchroom.platform.ids import new_id
from switchroom.routing.contracts import AgentId
from switchroom.voice import http as voice
from switchroom.voice.contracts import Cause, Mute, SendKeys, Unmute
from switchroom.voice.signalling import Signalling
from tests.support.calls import CallCentre
from tests.support.scripted_signalling import OFFER, ScriptedSignalling
from tests.support.scripted_switch import ScriptedSwitch
from tests.support.web import PASSWORD, client_of, ok, refused
from tests.voice.test_recordings import TALK


class Desk:
    """A signed-in agent's browser."""

    def __init__(self, client: httpx.AsyncClient, user: AgentId) -> None:
        self.client, self.user = client, user


@pytest.fixture
async def desks(calls: CallCentre, switch: ScriptedSwitch) -> AsyncIterator[tuple[Desk, Desk]]:
    """Two agents' browsers."""
    calls.services.supply(Signalling, ScriptedSignalling(switch))
    await calls.publish(TALK)
    app = create_app(calls.services, (people.router, voice.router))
    made = []
    for name in ("ana", "bo"):
        async with calls.database.transaction() as tx:
            user = await create_user(tx, calls.services, name=name, email=f"{name}@example.com", password=PASSWORD)
            await tx.execute("delete from people.user_grant where user_id = $1", user)
        client = client_of(app)
        ok(await client.post("/api/session", json={"email": f"{name}@example.com", "password": PASSWORD}))
        made.append(Desk(client, AgentId(user)))
    yield made[0], made[1]
    for desk in made:
        await desk.client.aclose()


async def test_an_agent_connects_talks_reloads_and_hangs_up(
    calls: CallCentre, switch: ScriptedSwitch, desks: tuple[Desk, Desk]
) -> None:
    mine, others = desks
    await calls.sign_in(mine.user)
    customer = await calls.call(tone=440)
    await calls.accept(mine.user)
    phone = ok(await mine.client.get("/api/phone"))
    assert phone["ice_servers"] == []
    (ringing,) = phone["legs"]
    assert ringing["state"] == "ringing"
    connect = f"/api/phone/legs/{ringing['id']}/connect"
    refused(await others.client.post(connect, json={"sdp": OFFER}), 404, "leg.not_found")
    assert ok(await others.client.get("/api/phone"))["legs"] == []
    ok(await mine.client.post(connect, json={"sdp": OFFER}))
    await calls.settle()
    assert switch.heard_by(calls.leg_id(ringing["id"])) == {440}
    switch.lose_media(calls.leg_id(ringing["id"]))
    await calls.settle()
    call = f"/api/interactions/{ringing['interaction_id']}/call"
    shown = ok(await mine.client.get(call))
    assert [(leg["role"], leg["state"], leg["media"]) for leg in shown["legs"]] == [
        ("customer", "up", True),
        ("agent", "up", False),
    ]
    ok(await mine.client.post(connect, json={"sdp": OFFER}))  # the page was reloaded
    await calls.settle()
    assert ok(await mine.client.get(call))["legs"][1]["media"]
    await buttons(calls, switch, mine, others, call)
    ok(await mine.client.post(f"{call}/hang-up"), 202)
    await calls.settle()
    ended = ok(await mine.client.get(call))
    assert ended["legs"][1]["cause"] == "left"
    assert ended["legs"][1]["quality"]["mos"] == 4.4
    assert ended["recordings"][0]["state"] == "complete"
    refused(await mine.client.post(connect, json={"sdp": OFFER}), 404, "leg.not_found")
    assert customer not in switch.hung_up  # the process has something more to ask


async def buttons(calls: CallCentre, switch: ScriptedSwitch, mine: Desk, others: Desk, call: str) -> None:
    for button in ("hold", "resume", "mute", "unmute", "hang-up", "recording-pause", "recording-resume"):
        refused(await others.client.post(f"{call}/{button}"), 404, "interaction.not_found")
    for button, state in (("hold", "held"), ("hold", "held"), ("resume", "active")):
        ok(await mine.client.post(f"{call}/{button}"), 202)
        await calls.settle()
        rows = await calls.fetch("select state from interactions.interaction")
        assert rows[0]["state"] == state
    for button in ("mute", "mute", "unmute"):
        ok(await mine.client.post(f"{call}/{button}"), 202)
    ok(await mine.client.post(f"{call}/keys", json={"keys": "12#"}), 202)
    ok(await mine.client.post(f"{call}/recording-pause"), 202)
    await calls.settle()
    assert (len(calls.done(Mute)), len(calls.done(Unmute))) == (1, 1)
    assert [command.keys for command in calls.done(SendKeys)] == ["12#"]
    assert ok(await mine.client.get(call))["recordings"][0]["state"] == "paused"


async def test_buttons_without_a_call(calls: CallCentre, switch: ScriptedSwitch, desks: tuple[Desk, Desk]) -> None:
    mine, _ = desks
    customer, phone = await calls.talk(await calls.sign_in(mine.user))
    interaction = (await calls.leg(customer)).interaction_id
    switch.hang_up(customer)
    await calls.settle()
    assert switch.hung_up[phone] is Cause.NORMAL
    call = f"/api/interactions/{interaction}/call"
    for button in ("hold", "mute", "hang-up", "recording-pause"):
        refused(await mine.client.post(f"{call}/{button}"), 409, "call.none")
    refused(await mine.client.post(f"/api/interactions/{new_id()}/call/hold"), 404, "interaction.not_found")
