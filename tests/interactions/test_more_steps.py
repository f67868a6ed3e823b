"""Steps that ask the house, mark the interaction, tell people and wait for events, through the API of a real centre."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from uuid import UUID

import pytest

from switchroom.platform.journal import JOURNAL_BELL
from switchroom.platform.keys import Keyring
from switchroom.platform.leadership import Leadership
from switchroom.platform.outgoing import Outgoing
from switchroom.processes.facade import Asking, Runs
from tests.support.centre_in_process import Live
from tests.support.web import ok, refused


async def trace(live: Live, call: str) -> list[tuple[str, str]]:
    return [(step["step"], step["outcome"]) for step in (await live.page(call))["process"]["trace"]]


OUTAGE = """
start: outage
steps:
  outage: {type: announcement, announcement: storm, into: words, outcomes: {"on": told, "off": end}}
  told: {type: note, text: "{{ words }}", then: end}
  end: {type: end}
"""


async def test_an_announcement_is_told_while_it_is_on_and_goes_off_by_itself(live: Live) -> None:
    words = {"en": "A storm.", "pt-BR": "Uma tempestade."}
    storm = await live.centre.make("announcements", name="Storm", slug="storm", text=words)
    await live.entry("hotline", OUTAGE)
    assert await trace(live, await live.arrive("hotline")) == [("outage", "off"), ("end", "done")]
    where = f"/api/announcements/{storm['id']}/switch"
    until = datetime.now(UTC) + timedelta(hours=1)
    shown = ok(await live.centre.admin.post(where, json={"on": True, "until": until.isoformat()}))
    assert shown["switched_on_at"]
    call = await live.arrive("hotline")
    assert [note["text"] for note in (await live.page(call))["notes"]] == ["A storm."]
    async with live.database.transaction() as tx:
        await tx.execute("update processes.announcement set expires_at = clock_timestamp()")
    assert ("outage", "off") in await trace(live, await live.arrive("hotline"))
    ok(await live.centre.admin.post(where, json={"on": True}))
    ok(await live.centre.admin.post(where, json={"on": False}))
    assert ("outage", "off") in await trace(live, await live.arrive("hotline"))


async def test_only_who_may_switches_an_announcement_and_never_into_the_past(live: Live) -> None:
    storm = await live.centre.make("announcements", name="Storm", slug="storm", text="A storm.")
    where = f"/api/announcements/{storm['id']}/switch"
    await live.centre.person("Eva", "processes:announcement:edit")
    eva = await live.centre.signed_in("Eva")
    refused(await eva.post(where, json={"on": True}), 403, "access.not_allowed")
    await live.centre.person("Ida", "processes:announcement:switch")
    ida = await live.centre.signed_in("Ida")
    past = {"on": True, "until": "2020-01-01T00:00:00Z"}
    refused(await ida.post(where, json=past), 422, "setup.ends_in_past")
    ok(await ida.post(where, json={"on": True}))


EMERGENCY = """
start: hours
steps:
  hours: {type: hours, calendar: main, outcomes: {emergency: stop}, otherwise: end}
  stop: {type: end, outcome: emergency}
  end: {type: end}
"""


async def test_an_emergency_is_switched_by_whoever_may_and_ends_by_itself(live: Live) -> None:
    always = [{"day": day, "from": "00:00", "to": "24:00"} for day in range(7)]
    body = {"name": "Main", "slug": "main", "time_zone": "UTC", "weekly": always, "holidays": []}
    calendar = await live.centre.make("calendars", **body)
    await live.entry("hotline", EMERGENCY)
    await live.centre.person("Ida", "organisation:calendar:emergency")
    ida, where = await live.centre.signed_in("Ida"), f"/api/calendars/{calendar['id']}/emergency"
    until = datetime.now(UTC) + timedelta(minutes=30)
    assert ok(await ida.post(where, json={"on": True, "until": until.isoformat()}))["emergency"]
    assert ("hours", "emergency") in await trace(live, await live.arrive("hotline"))
    async with live.database.transaction() as tx:
        await tx.execute("update organisation.calendar set emergency_until = clock_timestamp()")
    assert ("hours", "open") in await trace(live, await live.arrive("hotline"))
    await live.centre.person("Eva", "people:agent:work")
    refused(await (await live.centre.signed_in("Eva")).post(where, json={"on": False}), 403, "access.not_allowed")


LOOKUP = """
start: model
steps:
  model: {type: lookup, table: models, key: " x1 ", into: row, then: customer, otherwise: end}
  customer: {type: lookup, key: "{{ row.price }}", into: who, then: end, otherwise: tag}
  tag: {type: tag, tags: ["price {{ row.price }}", "{{ row.price == '99' ? '' : 'x' }}", vip], then: untag}
  untag: {type: tag, tags: [], remove: [vip], then: end}
  end: {type: end}
"""


async def test_a_table_comes_from_a_csv_file_and_is_looked_up(live: Live) -> None:
    table = await live.centre.make("lookup-tables", name="Models", slug="models")
    where = f"/api/lookup-tables/{table['id']}/rows"
    loaded = ok(await live.centre.admin.put(where, json={"csv": "model;price\nX1;99\nX2;129\n"}))
    assert (loaded["columns"], loaded["rows"]) == (["price"], 2)
    for wrong in ("model\nX1\n", "model,price\nX1,1\nx1,2\n", "model,price\nX1\n", 'a,b\n"x', "a,a\n1,2\n"):
        refused(await live.centre.admin.put(where, json={"csv": wrong}), 422, "lookup_table.unreadable")
    assert len(ok(await live.centre.admin.get(where))["items"]) == 2
    await live.entry("hotline", LOOKUP)
    call = await live.arrive("hotline")
    assert (await live.page(call))["tags"] == ["price 99"]
    assert ("customer", "not-found") in await trace(live, call)


SPLIT = """
start: split
steps:
  split: {type: split, branches: {a: 1, b: 1}, outcomes: {a: end, b: end-b}}
  end-b: {type: end, outcome: b}
  end: {type: end}
"""


async def test_the_same_caller_always_goes_the_same_way_and_both_ways_are_gone(live: Live) -> None:
    await live.entry("hotline", SPLIT)
    ways: dict[str, set[str]] = {}
    for number in range(12):
        for _ in range(2):
            address = f"+55119900000{number:02}"
            call = await live.arrive("hotline", address=address)
            ways.setdefault(address, set()).add((await trace(live, call))[0][1])
    assert all(len(taken) == 1 for taken in ways.values())
    assert set().union(*ways.values()) == {"a", "b"}


BUSY = """
start: before
steps:
  before: {type: queue-state, queue: billing, then: which}
  which: {type: decide, conditions: [{when: queue_state.staffed == 0, outcome: nobody}], outcomes: {nobody: urgent},
          otherwise: end}
  urgent: {type: priority, head_start: "{{ 3 + 4 }}", then: fork}
  fork: {type: fork, branches: [wait, event], outcomes: {wait: wait, event: paid}}
  wait: {type: queue, queue: billing, head_start: 1, outcomes: {answered: join}, otherwise: join}
  paid: {type: await, event: paid, timeout: 1h, into: payment, then: more, outcomes: {timeout: join}}
  more: {type: priority, head_start: 20, then: told}
  told: {type: notify, to: lead, text: "Paid {{ payment.amount }}", outcomes: {nobody: nobody}, then: join}
  nobody: {type: notify, users: [ida@example.com], text: "Paid {{ payment.amount }}", then: join, otherwise: join}
  join: {type: join, then: end}
  end: {type: end}
"""


async def test_priority_events_and_notices_beside_a_wait(live: Live) -> None:
    await live.queue("billing")
    await live.centre.make("posts", name="Lead", slug="lead")
    ida_row = await live.centre.person("Ida", "processes:run:signal")
    await live.entry("hotline", BUSY)
    call = await live.arrive("hotline")
    started = "select extract(epoch from (work->>'head_start')::interval) from interactions.item"
    assert await live.value(started) == 8 * 60
    ida = await live.centre.signed_in("Ida")
    run = await live.value("select run_id from interactions.interaction where id = $1", UUID(call))
    where = f"/api/runs/{run}/events"
    refused(await ida.post(where, json={"event": "sent"}), 409, "run.stale_signal")
    await live.centre.person("Eva", "people:agent:work")
    eva = await live.centre.signed_in("Eva")
    refused(await eva.post(where, json={"event": "paid"}), 403, "access.not_allowed")
    ok(await ida.post(where, json={"event": "paid", "inputs": {"amount": 5}}), 204)
    await live.settle()
    assert await live.value(started) == 21 * 60
    (notice,) = ok(await ida.get("/api/notices"))["items"]
    assert (notice["text"]["en"] if "en" in notice["text"] else notice["text"][""]) == "Paid 5"
    ok(await ida.post(f"/api/notices/{notice['id']}/read"), 204)
    assert ok(await ida.get("/api/notices"))["items"][0]["read_at"]
    refused(await eva.post(f"/api/notices/{notice['id']}/read"), 404, "notice.not_found")
    assert await live.value("select user_id from processes.notice") == UUID(ida_row["id"])


class Other(BaseHTTPRequestHandler):
    """Another system: answers what its path says, and remembers what it was asked."""

    seen: list[dict[str, Any]]
    answers: dict[str, tuple[int, str]]

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length).decode()
        self.seen.append({"path": self.path, "headers": dict(self.headers), "body": body})
        status, answer = self.answers[self.path.partition("?")[0]]
        content = answer.encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST  # noqa: N815 - the name is the library's

    def log_message(self, format: str, *args: Any) -> None:
        """Silence."""


@contextmanager
def other_system(**answers: tuple[int, str]) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    seen: list[dict[str, Any]] = []
    paths = {f"/{name}": answer for name, answer in answers.items()}
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Here", (Other,), {"seen": seen, "answers": paths}))
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port, seen
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
async def asking(live: Live) -> AsyncIterator[None]:
    """What puts the questions, allowed to ask this machine."""
    keyring, runs = live.services.the(Keyring), live.services.the(Runs)
    outgoing = Outgoing(["127.0.0.0/8"])
    leadership = Leadership(live.database, "asking", "test")
    await leadership.acquire()
    task = asyncio.create_task(Asking(live.database, runs, keyring, outgoing).run(leadership))
    yield
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    outgoing.close()
    await leadership.release()


def order(port: int, **more: Any) -> str:
    step = {
        "type": "http",
        "url": f"http://127.0.0.1:{port}/order",
        "answer": {"state": "text"},
        "into": "order",
        "then": "told",
        "otherwise": "end",
        "repeatable": True,
        **more,
    }
    return f"""
start: order
steps:
  order: {json.dumps(step)}
  told: {{type: note, text: "It is {{{{ order.state }}}}", then: end}}
  end: {{type: end}}
"""


async def answered(live: Live, call: str) -> list[tuple[str, str]]:
    """The trace once the run is over: the answer comes from another task."""
    bell = live.database.bell.subscribe(JOURNAL_BELL)
    ended = "select ended_at is not null from processes.run where subject_id = $1"
    try:
        async with asyncio.timeout(20):
            while not await live.value(ended, UUID(call)):
                await bell.wait(0.05)
    finally:
        bell.close()
    await live.settle()
    return await trace(live, call)


@pytest.mark.usefixtures("asking")
async def test_another_system_is_asked_and_its_answer_used(live: Live) -> None:
    with other_system(order=(200, '{"state": "sent", "secret": "x"}')) as (port, seen):
        more = {"method": "POST", "body": {"number": "{{ medium }}"}, "query": {"a b": "c&d"}}
        await live.entry("hotline", order(port, **more))
        call = await live.arrive("hotline")
        assert await answered(live, call) == [("order", "ok"), ("told", "done"), ("end", "done")]
    assert [note["text"] for note in (await live.page(call))["notes"]] == ["It is sent"]
    assert (seen[0]["path"], seen[0]["body"]) == ("/order?a+b=c%26d", '{"number": "voice"}')
    assert UUID(seen[0]["headers"]["Idempotency-Key"])
    assert "secret" not in json.dumps([dict(row) for row in await live.rows("select result from platform.effect")])


@pytest.mark.usefixtures("asking")
@pytest.mark.parametrize(
    ("status", "body", "outcome"),
    [
        (200, "[1]", "wrong-shape"),
        (200, '{"state": 5}', "wrong-shape"),
        (200, '{"state": NaN}', "wrong-shape"),
        (200, "<html>", "wrong-shape"),
        (404, '{"state": "sent"}', "refused"),
        (500, "", "refused"),
    ],
)
async def test_an_answer_that_is_none(live: Live, status: int, body: str, outcome: str) -> None:
    with other_system(order=(status, body)) as (port, _):
        await live.entry("hotline", order(port))
        assert ("order", outcome) in await answered(live, await live.arrive("hotline"))


@pytest.mark.usefixtures("asking")
async def test_nobody_there_and_a_private_address_are_outcomes(live: Live) -> None:
    with other_system(order=(200, "{}")) as (port, _):
        pass
    await live.entry("gone", order(port))
    assert ("order", "error") in await answered(live, await live.arrive("gone"))
    await live.entry("private", order(80, url="http://10.0.0.1/"))
    assert ("order", "refused") in await answered(live, await live.arrive("private"))


async def test_a_secret_is_kept_sealed_and_shown_to_nobody(live: Live) -> None:
    made = await live.centre.make("secrets", name="Orders", slug="orders", host="127.0.0.1:1", value="Bearer 123456")
    assert "123456" not in json.dumps(made)
    assert "value" not in made
    kept = await live.value("select content from processes.secret")
    assert b"123456" not in kept
    where = f"/api/secrets/{made['id']}"
    answer = refused(await live.centre.admin.patch(where, json={"version": 1, "host": "evil.example"}), 422, "invalid")
    assert answer["errors"][0]["field"] == "value"
    await live.centre.person("Eva", "processes:process:publish")
    refused(await (await live.centre.signed_in("Eva")).get(where), 404, "setup.unknown")


FORM = """
start: wait
steps:
  wait: {type: queue, queue: billing, outcomes: {answered: form}, otherwise: end}
  form:
    type: form
    fields:
      - {name: name, label: Name}
      - {name: colour, label: Colour, kind: choice, choices: [{name: red, label: Red}], required: false}
    then: note
    otherwise: end
  note: {type: note, text: "{{ name }}", then: end}
  end: {type: end}
"""


async def test_an_agent_fills_a_form_on_the_screen(live: Live) -> None:
    await live.queue("billing")
    await live.entry("hotline", FORM)
    ana = await live.agent("Ana")
    call = await live.arrive("hotline")
    await ana.accept()
    step = await ana.step(call)
    assert [(field["name"], field["kind"], field["required"]) for field in step["fields"]] == [
        ("name", "text", True),
        ("colour", "choice", False),
    ]
    assert step["fields"][1]["choices"] == [{"value": "red", "label": "Red"}]
    await ana.answer(call, "done", name="")
    await ana.answer(call, "done", name="Bia")
    assert [note["text"] for note in (await live.page(call))["notes"]] == ["Bia"]
