"""The tree keeps the house's rules, and each rule fails on a planted violation."""

from collections.abc import Callable, Iterable, Iterator

import pytest

from tests.architecture import rules
from tests.architecture.rules import RULES, planted
from tests.architecture.tree import Module, modules

Rule = Callable[[Iterable[Module]], Iterator[str]]
TREE = modules()

LONG_FILE = '"""Long."""\n' + "x = 1\n" * 450
LONG_FUNCTION = '"""Long."""\ndef f():\n' + "    x = 1\n" * 60
PURE = '"""Pure."""\n'

PLANTED: list[tuple[Rule, str, str]] = [
    (rules.contexts_are_known, "billing/__init__.py", '"""Bills."""'),
    (rules.imports_go_downward, "routing/engine.py", "import switchroom.interactions.facade"),
    (rules.imports_go_downward, "routing/engine.py", "def f():\n    from switchroom.interactions.facade import x"),
    (rules.imports_go_downward, "routing/engine.py", "from switchroom import interactions"),
    (rules.imports_go_downward, "routing/engine.py", "from ..interactions import facade"),
    (rules.imports_go_downward, "routing/engine.py", "importlib.import_module('switchroom.voice.facade')"),
    (rules.imports_go_downward, "people/actions.py", "from switchroom.customers.facade import x"),
    (rules.imports_go_downward, "platform/db.py", "from switchroom.people.facade import x"),
    (rules.others_come_by_the_front_door, "voice/calls.py", "from switchroom.routing.queries import waiting"),
    (rules.others_come_by_the_front_door, "voice/calls.py", "from switchroom.routing.domain.state import Board"),
    (rules.others_come_by_the_front_door, "voice/calls.py", "from switchroom.routing import models"),
    (rules.web_stays_at_the_edge, "voice/calls.py", "from fastapi import APIRouter"),
    (rules.web_stays_at_the_edge, "platform/auth.py", "def f():\n    import starlette.requests"),
    (rules.sql_stays_with_the_data, "routing/engine.py", "from sqlalchemy import select"),
    (rules.sql_reaches_downward_and_only_reads, "people/moves.py", "X = 'select 1 from routing.queue'"),
    (rules.sql_reaches_downward_and_only_reads, "voice/inbox.py", "X = f'update interactions.interaction set {y}'"),
    (rules.sql_reaches_downward_and_only_reads, "voice/inbox.py", "X = 'delete  from people.\"user\"'"),
    (rules.telephony_stays_in_its_adapter, "voice/calls.py", "from aiortc import RTCPeerConnection"),
    (rules.telephony_stays_in_its_adapter, "interactions/actions.py", "import av"),
    (rules.the_domain_is_pure, "routing/domain/score.py", "import asyncio"),
    (rules.the_domain_is_pure, "routing/domain/score.py", "from switchroom.platform.db import Database"),
    (rules.file_names_say_something, "voice/utils.py", PURE),
    (rules.file_names_say_something, "voice/helpers/x.py", PURE),
    (rules.files_are_short, "voice/calls.py", LONG_FILE),
    (rules.functions_are_short, "voice/calls.py", LONG_FUNCTION),
    (rules.contexts_introduce_themselves, "voice/calls.py", "x = 1"),
    (rules.handlers_are_on_the_map, "voice/forgotten.py", "h = Handler('voice.forgotten', (), handle)"),
]

ALLOWED = [
    ("routing/engine.py", '"""x"""\nfrom switchroom.people.facade import x\nfrom switchroom.people.contracts import y'),
    ("routing/http.py", '"""x"""\nimport fastapi'),
    ("voice/caller_http.py", '"""x"""\nimport fastapi'),
    ("platform/http/edge.py", '"""x"""\nimport starlette'),
    ("entrypoints/web.py", '"""x"""\nimport fastapi, sqlalchemy\nfrom switchroom.voice.queries import x'),
    ("people/user_actions.py", '"""x"""\nimport sqlalchemy'),
    (
        "voice/inbox.py",
        '"""x"""\nX = "insert into voice.leg select id from people.user u"',
    ),
    ("voice/embedded/peer.py", '"""x"""\nimport aiortc, av, asyncio'),
    ("routing/domain/state.py", '"""x"""\nimport dataclasses\nfrom switchroom.platform.ids import new_id'),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_tree_keeps_the_rule(rule: Rule) -> None:
    assert list(rule(TREE)) == []


@pytest.mark.parametrize(("rule", "path", "source"), PLANTED)
def test_a_planted_violation_is_seen(rule: Rule, path: str, source: str) -> None:
    assert list(rule([planted(path, source)])) != []


@pytest.mark.parametrize(("path", "source"), ALLOWED)
def test_what_is_allowed_passes_every_rule(path: str, source: str) -> None:
    assert [sentence for rule in RULES for sentence in rule([planted(path, source)])] == []


def test_every_rule_has_a_planted_violation() -> None:
    assert {rule for rule, _, _ in PLANTED} == set(RULES)
