"""Which service an interaction is about, by whom or what it was said, and how many the touchpoints had."""

from typing import Any

from switchroom.interactions.by_origin import forget_origin
from switchroom.interactions.contracts import Classified
from switchroom.platform.events import Origin
from tests.support.centre_in_process import Live
from tests.support.web import ok, refused

MENU = """
start: wait
steps:
  wait: {type: queue, queue: billing, maximum: 10m, outcomes: {answered: ask}, otherwise: end}
  ask:
    type: ask
    text: About the bill?
    choices: [{name: "yes", key: "1", service: "2001"}, {name: "no", key: "2"}]
    outcomes: {"yes": script, "no": tell}
    otherwise: end
  tell: {type: tag, service: "{{ '40' + '01' }}", then: script}
  script: {type: show, text: Talk., buttons: [{name: done, label: Done}], outcomes: {done: end}}
  end: {type: end}
"""
TELLS = 'start: tell\nsteps:\n  tell: {type: tag, service: "9999", then: end}\n  end: {type: end}\n'


async def catalogue(live: Live) -> dict[str, str]:
    made = {}
    for code in ("2001", "4001", "5001"):
        made[code] = (await live.centre.make("services", name={"en": f"S{code}"}, code=code))["id"]
    for label, served in (("A", "person"), ("B", "system")):
        made[label] = (await live.centre.make("channels", name=label, label=label, medium="voice", served=served))["id"]
    return made


async def traffic(live: Live, ids: dict[str, str], **query: str) -> dict[str, int]:
    """Interactions by channel and service, as on the map."""
    brand = ok(await live.centre.admin.get("/api/brands"))["items"][0]["id"]
    found = ok(await live.centre.admin.get(f"/api/map/{brand}/traffic", params=query))
    words = {id: word for word, id in ids.items()}
    cells = {words[one["channel_id"]] + words[one["service_id"]]: one["interactions"] for one in found["cells"]}
    return {**cells, "unclassified": found["unclassified"]}


async def said(live: Live, call: str) -> tuple[Any, Any]:
    page = await live.page(call)
    return page["service"] and page["service"]["name"]["en"], page["service"] and page["service_how"]


async def listed(live: Live, **query: str) -> set[str]:
    found = ok(await live.centre.admin.get("/api/interactions", params=query))["items"]
    return {row["id"] for row in found}


async def test_entry_point_step_menu_and_agent_say_what_it_is_about_and_the_last_one_counts(live: Live) -> None:
    ids = await catalogue(live)
    await live.queue("billing")
    await live.entry("hotline", MENU, service_id=ids["5001"])
    ana = await live.agent("Ana")
    call = await live.arrive("hotline")
    assert await said(live, call) == ("S5001", "entry_point")
    assert await traffic(live, ids) == {"B5001": 1, "unclassified": 0}
    await ana.accept()
    assert await traffic(live, ids) == {"A5001": 1, "unclassified": 0}
    await ana.answer(call, "yes")
    assert await said(live, call) == ("S2001", "menu")
    assert await traffic(live, ids) == {"A2001": 1, "unclassified": 0}
    await live.leave(call)
    other = await live.arrive("hotline")
    await ana.accept()
    await ana.answer(other, "no")
    assert await said(live, other) == ("S4001", "step")
    put = await ana.client.put(f"/api/interactions/{other}/service", json={"service_id": ids["5001"]})
    ok(put, 204)
    await live.settle()
    assert await said(live, other) == ("S5001", "agent")
    assert await traffic(live, ids) == {"A2001": 1, "A5001": 1, "unclassified": 0}
    ok(await ana.client.put(f"/api/interactions/{other}/service", json={"service_id": None}), 204)
    await live.settle()
    assert await traffic(live, ids) == {"A2001": 1, "unclassified": 1}
    assert await listed(live, unclassified="true") == {other}
    assert await listed(live, service_id=ids["2001"], channel_id=ids["A"]) == {call}
    assert await listed(live, service_id=ids["2001"], channel_id=ids["B"]) == set()
    hows = [event.how for event in await live.events(Classified)]
    assert hows == ["menu", "step", "agent", "agent"]


async def test_only_who_works_on_it_says_what_it_is_about_and_only_what_exists(live: Live) -> None:
    ids = await catalogue(live)
    await live.queue("billing")
    await live.entry("hotline", MENU)
    ana = await live.agent("Ana")
    call = await live.arrive("hotline")
    await ana.accept()
    bo = await live.agent("Bo")
    where, body = f"/api/interactions/{call}/service", {"service_id": ids["2001"]}
    refused(await bo.client.put(where, json=body), 404, "interaction.not_found")
    nothing = {"service_id": "00000000-0000-7000-8000-000000000000"}
    problem = refused(await ana.client.put(where, json=nothing), 422, "request.unknown_reference")
    assert problem["errors"][0]["field"] == "service_id"
    ok(await live.centre.admin.delete(f"/api/services/{ids['2001']}"), 204)
    refused(await ana.client.put(where, json=body), 422, "request.unknown_reference")


async def test_what_is_removed_is_counted_no_longer(live: Live) -> None:
    ids = await catalogue(live)
    await live.entry("hotline", "start: end\nsteps:\n  end: {type: end}\n", service_id=ids["2001"])
    for _ in range(3):
        await live.leave(await live.arrive("hotline"))
    assert await traffic(live, ids) == {"B2001": 3, "unclassified": 0}
    async with live.database.transaction() as tx:
        assert await forget_origin(tx, Origin.TEST, 2) == 2
    assert await traffic(live, ids) == {"B2001": 1, "unclassified": 0}


async def test_compliance_is_told_cell_by_cell(live: Live) -> None:
    ids = await catalogue(live)
    await live.entry("hotline", "start: end\nsteps:\n  end: {type: end}\n", service_id=ids["2001"])
    lacks = "start: end\noutputs: {amount: number}\nsteps:\n  end: {type: end}\n"
    await live.entry("other", lacks, service_id=ids["4001"])
    await live.entry("nothing", "start: end\nsteps:\n  end: {type: end}\n")
    for entry in ("hotline", "hotline", "other", "nothing"):
        await live.leave(await live.arrive(entry))
    admin, brand = live.centre.admin, await live.value("select id from organisation.brand")
    words = {id: word for word, id in ids.items()}

    async def cells(**query: str) -> dict[tuple[str, str], tuple[int, int]]:
        found = ok(await admin.get(f"/api/map/{brand}/cell-compliance", params=query))["items"]
        return {
            (words[one["channel_id"]] + words[one["service_id"]], one["process"]): (one["compliant"], one["measured"])
            for one in found
        }

    assert await cells() == {("B2001", "hotline"): (2, 2), ("B4001", "other"): (0, 1)}
    assert await cells(simulated="true") == {}
    await live.centre.person("Ida")
    ida = await live.centre.signed_in("Ida")
    refused(await ida.get(f"/api/map/{brand}/cell-compliance"), 403, "access.not_allowed")


async def test_a_process_names_services_that_exist(live: Live) -> None:
    body = {"definition": f"process: tells\ntitle: T\nlanguages: [en]\n{TELLS}", "revision_note": "first"}
    problem = refused(await live.centre.admin.post("/api/processes", json=body), 422, "process.refused")
    assert "service" in problem["detail"]
    await live.centre.make("services", name="Any", code="9999")
    ok(await live.centre.admin.post("/api/processes", json=body), 201)
