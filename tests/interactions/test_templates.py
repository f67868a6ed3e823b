"""A template put to use by one request: published, given to the entry point, and received by it."""

from tests.support.centre_in_process import Live
from tests.support.web import ok, refused

PLAIN = "start: end\nsteps:\n  end: {type: end}\n"


async def test_a_template_is_put_to_use_on_an_entry_point(live: Live) -> None:
    await live.queue("billing")
    await live.entry("hotline", PLAIN)
    (entry,) = ok(await live.centre.admin.get("/api/entry-points"))["items"]
    listed = {each["slug"]: each for each in ok(await live.centre.admin.get("/api/templates"))["items"]}
    assert listed["escalation"]["needs"] == [
        {"kind": "queue", "name": "support"},
        {"kind": "queue", "name": "specialists"},
    ]
    names = [{**need, "use": "billing"} for need in listed["escalation"]["needs"]]
    body = {"process": "ours", "names": names, "entry_point_id": entry["id"]}
    used = ok(await live.centre.admin.post("/api/templates/escalation/use", json=body), 201)
    assert (used["process"], used["version"]) == ("ours", 1)
    call = await live.arrive("hotline")
    assert (await live.page(call))["state"] == "queued"
    assert await live.value("select slug from processes.run order by started_at desc limit 1") == "ours"
    refused(await live.centre.admin.post("/api/templates/escalation/use", json=body), 409, "process.exists")


async def test_a_template_is_put_to_use_wholly_or_not_at_all(live: Live) -> None:
    await live.queue("billing")
    await live.entry("hotline", PLAIN)
    (entry,) = ok(await live.centre.admin.get("/api/entry-points"))["items"]
    admin, where = live.centre.admin, "/api/templates/greeting-split/use"
    refused(await admin.post(where, json={"process": "ours"}), 422, "template.name_missing")
    names = [{"kind": "queue", "name": "support", "use": "nowhere"}]
    refused(await admin.post(where, json={"process": "ours", "names": names}), 422, "process.refused")
    names[0]["use"] = "billing"
    body = {"process": "ours", "names": names, "entry_point_id": "01940000-0000-7000-8000-000000000000"}
    refused(await admin.post(where, json=body), 404, "setup.unknown")
    refused(await admin.get("/api/processes/ours"), 404, "process.not_found")
    await live.centre.person("Eva", "processes:process:see", "touchpoints:entry_point:edit")
    eva = await live.centre.signed_in("Eva")
    refused(await eva.post(where, json={**body, "entry_point_id": entry["id"]}), 403, "access.not_allowed")
    refused(await admin.post("/api/templates/dance/use", json=body), 404, "template.not_found")
