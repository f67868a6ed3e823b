"""The contact matrix: figures worked out by hand, from definitions and from what really happened."""

import csv
import io

import pytest

from switchroom.exchange.contracts import ExportBegan
from switchroom.interactions.domain.contact_matrix import Lean, Seen, ranked, standing
from switchroom.processes.contracts import SEE
from switchroom.processes.facade import ContactShape, contact_shape
from tests.processes.player import definition_of
from tests.support.centre_in_process import Live
from tests.support.web import ok, refused

LINE = """
start: hello
steps:
  hello: {type: say, text: Hello, then: menu}
  menu: {type: ask, text: Bill or line?, choices: [{name: bill}, {name: line}], outcomes: {bill: wait}, otherwise: wait}
  wait: {type: queue, queue: billing, outcomes: {answered: script}, otherwise: check}
  script: {type: show, text: Talk., buttons: [{name: done, label: Done}], outcomes: {done: check}}
  check: {type: task, title: Check, post: inspector, then: end}
  end: {type: end}
"""
QUEUE = """
start: wait
steps:
  wait: {type: queue, queue: billing, outcomes: {answered: script}, otherwise: end}
  script: {type: show, text: Talk., buttons: [{name: done, label: Done}], outcomes: {done: end}}
  end: {type: end}
"""


def test_a_definition_says_how_much_of_it_is_contact() -> None:
    found = contact_shape(definition_of(LINE))
    assert (found.steps, found.talk, found.gives, found.work) == (5, 3, 1, 1)
    assert found.present == 4


def test_the_figures_are_those_worked_out_by_hand() -> None:
    shape = ContactShape(steps=10, present=8, talk=6, gives=3, work=2)
    seen = [Seen(1, "voice", True, 6), Seen(2, "voice", False, 2)]
    seen += [Seen(2, "in_person", True, 1), Seen(3, "mail", False, 1)]
    found = standing(shape, seen)
    assert (found.presence, found.object, found.activity, found.attention) == (0.8, 0.75, 0.5, 0.7)
    assert found.means == pytest.approx((6 * 1.0 + 2 * 0.25 + 1.0 + 0) / 10)
    assert found.degree == pytest.approx((0.8 + 0.75 + 0.5 + 0.7 + 0.75) / 5)
    assert (found.complexity, found.diversity, found.variants, found.runs) == (0.5, pytest.approx(0.4), 3, 10)
    assert found.variety == pytest.approx(0.45)
    assert (found.misfit, found.lean) == (pytest.approx(0.25), Lean.TOO_UNIFORM)


def test_without_runs_or_steps_nothing_is_divided_and_nothing_ranks_first() -> None:
    nothing = standing(ContactShape(0, 0, 0, 0, 0), [])
    assert (nothing.degree, nothing.variety, nothing.presence, nothing.lean) == (0, 0, None, Lean.NO_RUNS)
    unused = standing(ContactShape(10, 10, 10, 5, 0), [])
    assert (unused.degree, unused.attention, unused.variety) == (pytest.approx(2.5 / 3), None, 0.5)
    slight = standing(ContactShape(30, 0, 0, 0, 30), [Seen(n, "form", False, 1) for n in range(5)])
    assert slight.lean is Lean.TOO_VARIED
    close = standing(ContactShape(2, 2, 2, 2, 0), [Seen(1, "in_person", True, 100)])
    assert [name for name, _ in ranked([("a", nothing), ("b", slight), ("c", close)])] == ["c", "b", "a"]


async def test_what_happened_is_in_the_matrix_of_the_brand_and_goes_out_as_a_file(live: Live) -> None:
    await live.queue("billing")
    await live.entry("hotline", QUEUE)
    ana = await live.agent("Ana")
    for served in (True, True, False):
        call = await live.arrive("hotline")
        if served:
            await ana.accept()
            await ana.answer(call, "done")
        await live.leave(call)
    admin = live.centre.admin
    brand = ok(await admin.get("/api/brands"))["items"][0]["id"]
    [one] = ok(await admin.get(f"/api/map/{brand}/contact"))["items"]
    assert (one["process"], one["runs"], one["steps"], one["variants"]) == ("hotline", 3, 2, 2)
    assert (one["attention"], one["means"]) == (pytest.approx(2 / 3), pytest.approx((1 + 1 + 0.25) / 3))
    assert (one["presence"], one["object"], one["activity"]) == (1, 1, 0)
    assert one["diversity"] == pytest.approx(1 / 3)
    [alone] = ok(await admin.get(f"/api/map/{brand}/contact", params={"simulated": "true"}))["items"]
    assert (alone["runs"], alone["means"], alone["lean"]) == (0, None, "no_runs")
    answer = await admin.get("/api/exports/contact-matrix", params={"brand_id": brand, "bom": "false"})
    [line] = csv.DictReader(io.StringIO(answer.text))
    shown = [line[name] for name in ("Review", "Runs", "Personal attention", "It is")]
    assert shown == ["1", "3", "0.67", "too uniform"]
    await live.settle()
    assert [str(event.kind) for event in await live.events(ExportBegan)] == ["contact-matrix"]
    await live.centre.person("Ida", SEE, brands=[await live.centre.brand("Z", "others")])
    ida = await live.centre.signed_in("Ida")
    refused(await ida.get(f"/api/map/{brand}/contact"), 404, "setup.unknown")
    await live.centre.person("Eva", "people:agent:work")
    refused(await (await live.centre.signed_in("Eva")).get(f"/api/map/{brand}/contact"), 403, "access.not_allowed")
