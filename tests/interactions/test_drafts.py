"""Drafts through the API: changed by several people, reviewed, published with their drawing, and rolled back."""

from typing import Any

from tests.support.centre_in_process import Live
from tests.support.web import ok, refused

SAY = {"type": "say", "text": "Hello", "then": "end"}
DESIGN = ("processes:process:see", "processes:draft:edit")


async def begun(live: Live, **more: Any) -> Any:
    body = {"process": "hello", "title": {"en": "Hello"}, **more}
    return ok(await live.centre.admin.post("/api/process-drafts", json=body), 201)


async def change(client: Any, draft: Any, *changes: tuple[str, Any, Any]) -> Any:
    body = {"changes": [{"part": part, "seen": seen, "value": value} for part, seen, value in changes]}
    return ok(await client.patch(f"/api/process-drafts/{draft['id']}", json=body))


async def test_two_people_draw_one_draft_and_neither_loses_anything(live: Live) -> None:
    draft = await begun(live)
    await live.centre.person("Eva", *DESIGN)
    eva, admin = await live.centre.signed_in("Eva"), live.centre.admin
    start, place = draft["definition"]["start"], {"x": 10, "y": 20.5}
    mine = await change(admin, draft, ("steps/hello", None, SAY), ("header/start", start, "hello"))
    theirs = await change(
        eva, draft, ("steps/bye", None, {"type": "end", "outcome": "bye"}), ("layout/bye", None, place)
    )
    assert (mine["clashes"], theirs["clashes"], theirs["before"]) == ([], [], mine["revision"])
    clashing = await change(eva, draft, ("steps/hello", None, {"type": "end"}), ("header/scope", None, "All"))
    assert clashing["clashes"] == [{"part": "steps/hello", "theirs": SAY}]
    now = ok(await eva.get(f"/api/process-drafts/{draft['id']}"))
    assert list(now["definition"]["steps"]) == ["end", "hello", "bye"]
    assert (now["definition"]["scope"], now["layout"], now["defined"]) == ("All", {"bye": place}, now["revision"])
    (listed,) = ok(await eva.get("/api/process-drafts"))["items"]
    assert (listed["title"], listed["changed_by"], listed["state"]) == ({"en": "Hello"}, "Eva", "draft")
    types = [
        row["type"]
        for row in await live.rows("select type from journal.event union all select type from journal.outbox")
    ]
    told = sorted(each for each in types if each.startswith("processes.draft"))
    assert told == [*["processes.draft_changed"] * 3, "processes.draft_opened"]


async def test_who_may_do_what(live: Live) -> None:
    draft = await begun(live)
    where = f"/api/process-drafts/{draft['id']}"
    await live.centre.person("Eva", "processes:process:see")
    await live.centre.person("Otto")
    eva, otto = await live.centre.signed_in("Eva"), await live.centre.signed_in("Otto")
    changes = {"changes": [{"part": "cases", "value": []}]}
    ok(await eva.get(where))
    refused(await eva.patch(where, json=changes), 403, "access.not_allowed")
    refused(await otto.get(where), 403, "access.not_allowed")
    refused(await otto.get("/api/process-drafts"), 403, "access.not_allowed")
    await live.centre.person("Dora", *DESIGN)
    dora = await live.centre.signed_in("Dora")
    body = {"defined": 1, "revision_note": "Mine."}
    refused(await dora.post(f"{where}/publish", json=body), 403, "access.not_allowed")
    refused(await dora.patch(where, json={"changes": [{"part": "header/process", "value": "x"}]}), 422, "draft.part")
    refused(await dora.post("/api/process-drafts", json={"process": "hello", "title": "x"}), 409, "draft.exists")
    assert (await dora.delete(where)).status_code == 204
    refused(await dora.get(where), 404, "draft.not_found")


async def test_a_draft_is_reviewed_as_it_is_and_published_with_its_drawing(live: Live) -> None:
    admin, draft = live.centre.admin, await begun(live)
    where = f"/api/process-drafts/{draft['id']}"
    lena = await live.centre.person("Lena", "processes:process:see")
    await change(
        admin,
        draft,
        ("steps/hello", None, SAY),
        ("header/start", "end", "hello"),
        ("layout/hello", None, {"x": 1, "y": 2}),
    )
    assert (await admin.put(f"{where}/reviewers", json={"people": [lena["id"]]})).status_code == 204
    reviewer = await live.centre.signed_in("Lena")
    (notice,) = ok(await reviewer.get("/api/notices"))["items"]
    assert (notice["kind"], notice["draft_id"]) == ("draft", draft["id"])
    seen = ok(await reviewer.get(where))
    assert seen["state"] == "in_review"
    note = {"defined": seen["defined"], "revision_note": "First."}
    refused(await admin.post(f"{where}/publish", json=note), 409, "draft.not_approved")
    returned = {"decision": "returned", "defined": seen["defined"]}
    refused(await reviewer.post(f"{where}/decision", json=returned), 422, "draft.reason_missing")
    refused(await admin.post(f"{where}/decision", json={**returned, "reason": "x"}), 409, "draft.not_asked")
    said = ok(await reviewer.post(f"{where}/remarks", json={"step": "hello", "text": "Too short"}), 201)
    await change(admin, draft, ("steps/hello", SAY, {**SAY, "text": "Hello and welcome"}))
    approved = {"decision": "approved", "defined": seen["defined"]}
    refused(await reviewer.post(f"{where}/decision", json=approved), 409, "draft.changed")
    seen = ok(await reviewer.get(where))
    approved["defined"] = note["defined"] = seen["defined"]
    assert (await reviewer.post(f"{where}/decision", json=approved)).status_code == 204
    assert (await admin.post(f"{where}/remarks/{said['remarks'][0]['id']}/settle")).status_code == 204
    await change(admin, draft, ("layout/hello", {"x": 1, "y": 2}, {"x": 3, "y": 4}))  # moving is no change to approve
    talk = ok(await admin.get(f"{where}/discussion"))
    assert [(each["name"], each["decision"], each["current"]) for each in talk["reviewers"]] == [
        ("Lena", "approved", True)
    ]
    assert [(each["by"], each["settled_at"] is not None) for each in talk["remarks"]] == [("Lena", True)]
    assert ok(await admin.post(f"{where}/publish", json=note)) == {"slug": "hello", "version": 1}
    assert (await admin.patch(where, json={"changes": [{"part": "cases", "value": []}]})).status_code == 410
    page = ok(await admin.get("/api/processes/hello"))
    assert page["versions"][0]["published_by"] == ok(await admin.get("/api/session"))["user"]["name"]
    again = ok(await admin.post("/api/processes/hello/draft", json={}))
    assert (again["base_version"], again["layout"]) == (1, {"hello": {"x": 3, "y": 4}})
    assert list(again["definition"]["steps"]) == ["hello", "end"]
    assert ok(await admin.post("/api/processes/hello/draft", json={}))["id"] == again["id"]


async def test_an_older_version_is_published_anew(live: Live) -> None:
    admin = live.centre.admin
    draft = await begun(live)
    note = {"defined": draft["defined"], "revision_note": "First."}
    ok(await admin.post(f"/api/process-drafts/{draft['id']}/publish", json=note))
    second = ok(await admin.post("/api/processes/hello/draft", json={}))
    await change(admin, second, ("steps/end", {"type": "end"}, {"type": "end", "outcome": "left"}))
    refused(await admin.post(f"/api/process-drafts/{second['id']}/publish", json=note), 409, "draft.changed")
    note = {"defined": second["defined"] + 1, "revision_note": "Second."}
    ok(await admin.post(f"/api/process-drafts/{second['id']}/publish", json=note))
    restored = await admin.post("/api/processes/hello/versions/1/restore", json={"revision_note": "Back."})
    assert ok(restored, 201)["version"] == 3
    first, third = [ok(await admin.get(f"/api/processes/hello/versions/{number}")) for number in (1, 3)]
    assert first["definition"] == third["definition"]
    refused(await admin.get("/api/processes/hello/versions/9"), 404, "process.not_found")


async def test_a_version_that_came_meanwhile_is_not_written_over_unknowingly(live: Live) -> None:
    admin, draft = live.centre.admin, await begun(live)
    note = {"defined": draft["defined"], "revision_note": "Mine."}
    ok(await admin.post(f"/api/process-drafts/{draft['id']}/publish", json=note))
    mine = ok(await admin.post("/api/processes/hello/draft", json={}))
    await live.centre.make("processes", definition=draft["definition"], revision_note="From a file.")
    where, note = f"/api/process-drafts/{mine['id']}/publish", {**note, "defined": mine["defined"]}
    problem = refused(await admin.post(where, json=note), 409, "draft.overtaken")
    assert problem["errors"][0]["written"] == "2"
    refused(await admin.post(where, json={**note, "over": 3}), 409, "draft.overtaken")
    assert ok(await admin.post(where, json={**note, "over": 2}))["version"] == 3


async def test_a_draft_begins_with_a_template_or_a_file(live: Live) -> None:
    admin = live.centre.admin
    made = await begun(live, template="vip-first")
    assert (made["definition"]["process"], made["definition"]["title"]) == ("hello", {"en": "Hello"})
    text = ok(await admin.post("/api/processes/write", json={"value": made["definition"]}))["text"]
    assert ok(await admin.post("/api/processes/read", json={"text": text}))["value"] == made["definition"]
    file = {"process": "other", "title": "Other", "text": text}
    copy = ok(await admin.post("/api/process-drafts", json=file), 201)
    assert copy["definition"]["steps"] == made["definition"]["steps"]
    wrong = {"process": "third", "title": "x", "text": "a: ["}
    refused(await admin.post("/api/process-drafts", json=wrong), 422, "process.refused")
    refused(await admin.post("/api/process-drafts", json={**wrong, "text": "a: b"}), 422, "draft.part")
    refused(await admin.post("/api/process-drafts", json={**wrong, "template": "x"}), 404, "template.not_found")


async def test_what_the_designer_asks_while_somebody_draws(live: Live) -> None:
    await live.queue("billing")
    admin = live.centre.admin
    known = ok(await admin.get("/api/step-types"))
    assert known["names"]["queue"] == ["billing"]
    assert {"say", "queue", "task"} <= {each["name"] for each in known["types"]}
    definition = {
        "process": "p",
        "title": "P",
        "start": "wait",
        "steps": {"wait": {"type": "queue", "queue": "nowhere", "then": "end"}, "end": {"type": "end"}},
    }
    found = ok(await admin.post("/api/processes/sketch", json={"definition": definition}))
    assert ("wait", "reference.queue") in {(each["step"], each["code"]) for each in found["findings"]}
    assert "answered" in found["steps"]["wait"]["outcomes"]
    refused(await admin.post("/api/processes/play", json={"definition": definition}), 422, "process.refused")
    definition["steps"]["wait"] = {"type": "say", "text": "Hi", "then": "end"}
    body = {"definition": definition, "caller": {"medium": "voice"}, "at": "2026-03-02T10:00:00-03:00"}
    tried = ok(await admin.post("/api/processes/play", json=body))
    assert (tried["path"], tried["outcome"], tried["said"][0]["text"]) == (["wait", "end"], "done", "Hi")
    body["does"] = [{"dance": True}]
    refused(await admin.post("/api/processes/play", json=body), 422, "case.malformed")
