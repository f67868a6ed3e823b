"""`switchroom conformance` on a cut of real incidents, against the same process in YAML and in BPMN."""

import json
from pathlib import Path

import pytest

from switchroom.entrypoints.cli import main
from switchroom.processes.facade import read_source

FILES = Path(__file__).parents[1] / "conformance" / "files"
INCIDENTS = [
    "conformance", str(FILES / "incidents.csv"), "--case", "number", "--activity", "ident_state",
    "--time", "sys_updated_at", "--time-format", "%d/%m/%Y %H:%M", "--resource", "sys_updated_by",
]  # fmt: skip


def report(capsys: pytest.CaptureFixture[str], process: str) -> dict[str, object]:
    assert main([*INCIDENTS, "--process", str(FILES / process), "--json"]) == 0
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_incidents_against_a_process_written_by_hand(capsys: pytest.CaptureFixture[str]) -> None:
    found = report(capsys, "incident.yaml")
    traces = {trace["case"]: trace for trace in found["traces"]}  # type: ignore[attr-defined]
    assert found["process"] == "incident"
    assert found["unknown"] == ["-100"]
    assert len(traces) == 122
    assert sum(trace["cost"] for trace in traces.values()) == found["totals"]["cost"] == 38  # type: ignore[index]
    assert traces["0028089"] == {
        "case": "0028089",
        "events": 6,
        "cost": 2,
        "fitness": 1 - 2 / (6 + 3),  # new, resolved and closed are the shortest way
        "deviations": [
            {"kind": "inserted", "step": "-100", "event": 2},
            {"kind": "inserted", "step": "-100", "event": 3},
        ],
    }
    assert [(one["kind"], one["event"]) for one in traces["0003116"]["deviations"]] == [("skipped", 1), ("late", 3)]
    assert {one["kind"] for one in traces["0000649"]["deviations"]} == {"repeated"}


def test_a_diagram_of_the_same_process_costs_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    ours, theirs = (report(capsys, name)["traces"] for name in ("incident.yaml", "incident.bpmn"))
    assert [trace["cost"] for trace in ours] == [trace["cost"] for trace in theirs]  # type: ignore[attr-defined]


def test_what_people_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*INCIDENTS, "--process", str(FILES / "incident.yaml")]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("122 cases, 757 events,")
    assert "no step for 1 activities of the log: “-100”" in printed


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nowhere.csv", "--process", "incident.yaml"], "nowhere.csv cannot be read: No such file or directory."),
        (["incidents.csv", "--process", "nowhere.yaml"], "nowhere.yaml cannot be read: No such file or directory."),
        (["incidents.csv", "--process", "incident.yaml"], "The log has no column for the activity"),
        (["incident.yaml", "--process", "incident.yaml"], "is no log"),
        (["incidents.csv", "--case", "number", "--activity", "ident_state", "--process", "incidents.csv"],
         "The process cannot be read"),
    ],
)  # fmt: skip
def test_refusals_are_sentences(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(FILES)
    assert main(["conformance", *arguments]) == 1
    told = capsys.readouterr().err
    assert told.startswith("switchroom: ")
    assert sentence in told


def test_a_process_goes_to_another_modeller_and_back(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    drawn, back = tmp_path / "incident.bpmn", tmp_path / "incident.yaml"
    assert main(["process", "export", str(FILES / "incident.yaml"), "--to", str(drawn)]) == 0
    assert main(["process", "import", str(drawn), "--to", str(back)]) == 0
    told = capsys.readouterr()
    assert (told.out, told.err) == (f"{drawn} is written.\n{back} is written.\n", "")
    first, again = (read_source(file.read_text()).definition for file in (FILES / "incident.yaml", back))
    assert first is not None
    assert again is not None
    assert again.raw == first.raw
    assert main(["process", "import", str(FILES / "camunda.bpmn")]) == 0
    told = capsys.readouterr()
    assert read_source(told.out).definition is not None
    assert "The conditions of “Complete?” are still to be written." in told.err
    assert main(["process", "import", str(FILES / "incidents.csv")]) == 1
    assert "not well-formed XML" in capsys.readouterr().err
