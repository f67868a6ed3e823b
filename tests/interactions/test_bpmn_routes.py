"""Processes as BPMN through the API: out as a file, in as a definition; only for those who may see processes."""

from typing import Any

from tests.support.centre_in_process import Live
from tests.support.web import ok, refused

HELLO = {
    "process": "hello",
    "title": "Hello",
    "start": "hello",
    "steps": {"hello": {"type": "say", "text": "Hello <you> & all", "then": "end"}, "end": {"type": "end"}},
}


async def test_a_version_goes_out_and_comes_in_again(live: Live) -> None:
    admin = live.centre.admin
    ok(await admin.post("/api/processes", json={"definition": HELLO, "revision_note": "First."}), 201)
    file = await admin.get("/api/processes/hello/versions/1/bpmn")
    assert file.headers["content-disposition"] == 'attachment; filename="hello-1.bpmn"'
    found: Any = ok(await admin.post("/api/processes/bpmn", json={"bpmn": file.text}))
    assert (found["definition"], found["notes"]) == (HELLO, [])
    assert found["layout"].keys() == {"hello", "end"}
    refused(await admin.get("/api/processes/hello/versions/2/bpmn"), 404, "process.not_found")


async def test_what_is_no_bpmn_is_refused_and_strangers_get_nothing(live: Live) -> None:
    admin = live.centre.admin
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa">]><definitions/>'
    for content in (bomb, "no XML at all", "<definitions/>"):
        answer = await admin.post("/api/processes/bpmn", json={"bpmn": content})
        refused(answer, 422, "conformance.model_unreadable")
    await live.centre.person("Otto")
    otto = await live.centre.signed_in("Otto")
    refused(await otto.post("/api/processes/bpmn", json={"bpmn": "<a/>"}), 403, "access.not_allowed")
    refused(await otto.get("/api/processes/hello/versions/1/bpmn"), 403, "access.not_allowed")
