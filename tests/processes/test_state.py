from typing import Any

import msgspec
import pytest
from bench.runs import PROCESS, one_run

from switchroom.processes.domain import state
from switchroom.processes.domain.codec import effect_from_json
from switchroom.processes.domain.errors import InvalidState
from switchroom.processes.domain.program import Program
from switchroom.processes.domain.state import FORMAT, decode_run, encode_run, new_run
from tests.processes.examples import QUEUE
from tests.processes.player import RUN, Player, definition_of


def test_the_format_is_written_always() -> None:
    assert msgspec.json.decode(encode_run(new_run(RUN, "p", 1)))["format"] == FORMAT


def test_a_state_is_small() -> None:
    player = Player(QUEUE)
    assert len(encode_run(player.run)) < 400


@pytest.mark.parametrize(
    "saved", [b"", b"[]", b"{}", b"\xff", b'{"format": 99}', b'{"format": "1"}', b'{"format": 1}', b"[" * 100_000]
)
def test_what_is_no_state_is_refused(saved: bytes) -> None:
    with pytest.raises(InvalidState):
        decode_run(saved)


def test_an_older_format_is_brought_up_to_date(monkeypatch: pytest.MonkeyPatch) -> None:
    def rename(old: dict[str, Any]) -> dict[str, Any]:
        return {"variables" if key == "vars" else key: value for key, value in old.items()}

    monkeypatch.setitem(state.UPCASTERS, FORMAT - 1, rename)
    run = Player(QUEUE).run
    old = msgspec.json.decode(encode_run(run)) | {"format": FORMAT - 1, "vars": {"a": 1}}
    old.pop("variables", None)
    assert decode_run(msgspec.json.encode(old)) == msgspec.structs.replace(run, variables={"a": 1})


def test_an_effect_of_an_unknown_step_type_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        effect_from_json({"effect": "perform", "type": "dance", "params": {}})


def test_the_benchmark_measures_whole_runs_of_ten_steps_and_one_decide() -> None:
    definition = definition_of(PROCESS)
    assert sorted(step.type for step in definition.steps.values()).count("decide") == 1
    assert len(definition.steps) == 11
    program = Program(definition, 1)
    plain = one_run(program)
    assert plain == one_run(program, lambda run: decode_run(encode_run(run)))
    assert (plain.outcome, plain.next_visit) == ("done", 12)  # every step was entered once
