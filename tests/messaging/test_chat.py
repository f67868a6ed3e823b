"""A chat from the first word to the end of wrap-up, as the customer's page and the agent's desk see it."""

from uuid import uuid4

from switchroom.interactions.contracts import EndedHow, SegmentKind, State
from switchroom.platform.events import Event
from switchroom.processes.events import StepDone
from tests.messaging.pages import MENU, Page
from tests.support.centre_in_process import Live
from tests.support.web import ok, refused

K = SegmentKind


async def chat_centre(live: Live) -> None:
    await live.queue("billing", wrap_up_s=300)
    await live.entry("chat", MENU, medium="chat")


async def test_the_whole_way(live: Live) -> None:
    await chat_centre(live)
    ana = await live.agent("Ana", origin="real", capacity={"chat": 3})
    page = await Page.opened(live, name="Clara", language="en")
    view = await page.view()
    assert (view["state"], view["prompt"]["step_type"]) == ("in_process", "ask")
    assert view["prompt"]["choices"] == [
        {"name": "billing", "label": "A bill"},
        {"name": "other", "label": "Something else"},
    ]
    ok(await page.answer(choice="billing"), 201)
    assert (await page.view())["prompt"]["field"] == {"kind": "digits", "secret": False, "shortest": 4, "longest": 6}
    refused(await page.answer(value="12"), 422, "chat.not_accepted")
    ok(await page.answer(value="1234"), 201)
    ok(await page.answer(choice="yes"), 201)
    assert (await page.view())["state"] == "queued"
    await ana.accept()
    view = await page.view()
    assert (view["state"], view["agent"]) == ("talking", {"name": "Ana"})
    ok(await page.write("My bill is wrong"), 201)
    chat = f"/api/interactions/{page.id}/chat"
    seen = ok(await ana.client.get(chat))
    assert (seen["messages"][-1]["text"], seen["customer_name"]) == ("My bill is wrong", "Clara")
    await ana.do("post", f"{chat}/messages", json={"client_id": str(uuid4()), "text": "Let me see"})
    await ana.do("post", f"{chat}/read", json={"up_to": seen["last"]})
    view = await page.view()
    assert (view["messages"][-1]["text"], view["messages"][-1]["name"]) == ("Let me see", "Ana")
    assert view["read_by_agent"] == seen["last"]
    await ana.answer(page.id, "solved")
    assert (await ana.step(page.id))["name"] == "thanks"
    await ana.do("post", f"{chat}/end")
    view = await page.view()
    assert (view["state"], view["prompt"]["text"], view["agent"]) == ("in_process", "Were you content?", None)
    ok(await page.answer(choice="yes"), 201)
    view = await page.view()
    assert (view["state"], view["ended_how"], view["prompt"]) == ("ended", "completed", None)
    assert await page.texts() == [
        ("process", "Welcome."),
        ("process", "What is it about?"),
        ("customer", "A bill"),
        ("process", "Your customer number?"),
        ("customer", "1234"),
        ("process", "1234. Is this right?"),
        ("customer", "Yes"),
        ("process", "Please hold."),
        ("process", "joined"),
        ("customer", "My bill is wrong"),
        ("agent", "Let me see"),
        ("process", "left"),
        ("process", "Were you content?"),
        ("customer", "Yes"),
        ("process", "Goodbye."),
        ("process", "ended"),
    ]
    assert [one["number"] for one in view["messages"]] == list(range(1, view["last"] + 1))
    refused(await page.write("too late"), 410, "chat.ended")
    interaction = await live.page(page.id)
    assert (interaction["state"], interaction["medium"]) == (State.ENDED, "chat")


async def test_the_agent_has_wrap_up_when_the_customer_ends_the_chat(live: Live) -> None:
    await chat_centre(live)
    ana = await live.agent("Ana", origin="real", capacity={"chat": 3})
    page = await Page.opened(live)
    ok(await page.answer(choice="other"), 201)
    await ana.accept()
    for _ in range(2):
        await page.leave()
    interaction = await live.page(page.id)
    assert (interaction["state"], interaction["ended_how"]) == (State.WRAP_UP, EndedHow.CUSTOMER_LEFT)
    await ana.wrap_up()
    interaction = await live.page(page.id)
    assert interaction["state"] == State.ENDED
    assert [one["kind"] for one in interaction["segments"]] == [K.IN_PROCESS, K.QUEUED, K.TALK, K.WRAP_UP]


async def test_a_button_that_leaves_the_queue_has_its_label(live: Live) -> None:
    exits = """exits: {"9": {outcome: call-back, label: {en: Call me back, pt-BR: Quero retorno}}, "0": call-back}"""
    await live.queue("billing")
    await live.entry("chat", MENU.replace("""exits: {"9": call-back}""", exits), medium="chat")
    for language, label in (("pt-BR", "Quero retorno"), ("zh-CN", "Call me back")):
        page = await Page.opened(live, language=language)
        ok(await page.answer(choice="other"), 201)
        choices = (await page.view())["prompt"]["choices"]
        assert choices == [{"name": "0", "label": "0"}, {"name": "9", "label": label}]
        ok(await page.write(label.upper()), 201)  # typed instead of pressed
        assert (await page.view())["ended_how"] == "completed"
        assert (await page.texts())[-3:-1] == [("customer", label.upper()), ("process", "Goodbye.")]


async def test_typed_words_answer_what_is_asked(live: Live) -> None:
    await chat_centre(live)
    page = await Page.opened(live)
    ok(await page.write("what?"), 201)
    assert (await page.texts())[-1] == ("process", "Please choose.\nWhat is it about?")
    ok(await page.write("a BILL"), 201)
    ok(await page.write("98765"), 201)
    ok(await page.write("no"), 201)
    ok(await page.write("4711"), 201)
    ok(await page.write("yes"), 201)
    view = await page.view()
    assert (view["state"], view["prompt"]["choices"]) == ("queued", [{"name": "9", "label": "9"}])
    ok(await page.write("is anybody there?"), 201)
    assert (await page.view())["state"] == "queued"
    ok(await page.answer(choice="9"), 201)
    view = await page.view()
    assert (view["state"], view["ended_how"]) == ("ended", "completed")
    trace = [(one.step, one.outcome) for one in await live.events(StepDone) if "/" not in one.step]
    assert trace[-3:] == [("wait", "call-back"), ("bye", "done"), ("end", "done")]
    assert isinstance((await live.events(StepDone))[0], Event)
