"""The shipped main menu, unchanged, by phone and by chat: the run goes the same way."""

from typing import Any
from uuid import UUID, uuid4

from switchroom.entrypoints.sample import load
from switchroom.messaging.chat.chats import Begun, Chats, Wanted
from switchroom.messaging.chat.views import chat_view
from switchroom.platform.db import Database
from switchroom.platform.services import Services
from switchroom.processes.events import StepDone
from switchroom.routing.contracts import QueueId
from switchroom.routing.facade import queue_of_slug
from tests.support.calls import CallCentre, opened_call_centre
from tests.support.scripted_switch import ScriptedSwitch

PATH = [
    ("choose-language", "english"),
    ("in-english", "done"),
    ("hours", "open"),
    ("welcome", "done"),
    ("identify", "unknown"),
    ("service-menu", "enquiry"),
    ("agents", "call-back"),
    ("number", "ok"),
    ("note", "done"),
    ("what-about", "otherwise"),
    ("dispose-call-back", "done"),
    ("goodbye", "done"),
    ("end", "done"),
]


async def sample_company(services: Services) -> QueueId:
    await load(services)
    async with services.database.read() as connection:
        queue = await queue_of_slug(connection, "hotline")  # type: ignore[arg-type]
    assert queue is not None
    return queue


async def trace(calls: CallCentre, interaction: UUID) -> list[tuple[str, str]]:
    """What was done, without what the customer only hears or reads while waiting."""
    done = [one for one in await calls.events(StepDone) if one.interaction == interaction and "/" not in one.step]
    return [(one.step, one.outcome) for one in done]


async def by_phone(calls: CallCentre, switch: ScriptedSwitch) -> UUID:
    caller = await calls.call()
    for keys in ("1", "2", "9", "5511990001#"):
        await calls.pass_time(6)
        switch.press(caller, keys)
        await calls.settle()
    await calls.pass_time(10)
    interaction = (await calls.leg(caller)).interaction_id
    assert interaction is not None
    return interaction


async def by_chat(calls: CallCentre) -> tuple[UUID, dict[str, Any]]:
    chats = calls.services.the(Chats)
    begun = await chats.begin("chat", "192.0.2.7", Wanted())
    for given in ({"choice": "english"}, {"choice": "enquiry"}, {"choice": "9"}, {"value": "5511990001"}):
        await calls.settle()
        prompt = (await view(calls, chats, begun))["prompt"]
        answer = {"choice": None, "value": None, **given}
        await chats.answer(begun.token, prompt["id"], uuid4(), **answer)
    await calls.settle()
    return begun.id, await view(calls, chats, begun)


async def view(calls: CallCentre, chats: Chats, begun: Begun) -> dict[str, Any]:
    chat = await chats.find(begun.token)
    async with calls.database.read() as connection:
        return (await chat_view(connection, chat, 0)).model_dump()


async def test_the_main_menu_goes_the_same_way_by_phone_and_by_chat(database: Database) -> None:
    switch = ScriptedSwitch(speaks=True)
    async with opened_call_centre(database, switch, sample_company) as calls:
        spoken = await trace(calls, await by_phone(calls, switch))
        interaction, shown = await by_chat(calls)
        written = await trace(calls, interaction)
    assert spoken == PATH
    assert written == spoken
    assert (shown["state"], shown["ended_how"]) == ("ended", "completed")
    assert shown["messages"][-2]["text"] == "Goodbye."
