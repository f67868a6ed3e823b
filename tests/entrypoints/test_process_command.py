"""`switchroom process` as people run it: a file, a command, sentences, an exit code; with a centre and without."""

import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.centre import Centre

GUIDE = Path(__file__).parents[2] / "docs" / "processes.md"
EXAMPLE = re.search(r"```yaml\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
assert EXAMPLE is not None
PARCEL_LINE = EXAMPLE[1]
Answer = subprocess.CompletedProcess[str]
Run = Callable[..., Answer]

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("whole-centre")]


def switchroom(data: Path, *arguments: str) -> Answer:
    command = [sys.executable, "-m", "switchroom.entrypoints.cli", "--data", str(data), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """`run(verb, text)`: the command on a file with this text, where no centre ever was."""

    def run(verb: str, text: str, *more: str) -> Answer:
        file = tmp_path / "process.yaml"
        file.write_text(text, "utf-8")
        answer = switchroom(tmp_path / "data", "process", verb, str(file), *more)
        assert not (tmp_path / "data").exists(), "checking must not start a centre"
        return answer

    return run


def test_the_example_of_the_guide_is_right(run: Run) -> None:
    checked, tried = run("check", PARCEL_LINE), run("test", PARCEL_LINE)
    assert (checked.returncode, tried.returncode) == (0, 0), checked.stderr + tried.stderr
    assert "no errors." in checked.stdout
    assert checked.stderr.startswith("Without a centre: ")
    assert "3 of 3 cases passed." in tried.stdout


def test_what_no_case_covers_is_listed(run: Run) -> None:
    lines = run("test", PARCEL_LINE).stdout.splitlines()
    assert "not covered  step “sorry”" in lines
    assert "not covered  step “agents”, outcome “timeout”" in lines
    covered = "process: a\ntitle: A\nstart: e\nsteps:\n  e: {type: end}\ncases: [{name: it, expect: {outcome: done}}]\n"
    assert run("test", covered).stdout.endswith("Every step and outcome is covered.\n")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("lost: number, other: agents", "lost: number, other: nobody", "Step “menu” leads by “other” to “nobody”"),
        ("otherwise: sorry", "post: agent", "Step “agents” does not say what follows “timeout”."),
        ("into: topic ", "inot: topic ", "Step “menu”: "),
        ("type: collect", "type: colect", "There is no step type “colect”"),
        ("steps:", "steps: [", "The file cannot be read: "),
    ],
)
@pytest.mark.parametrize("verb", ["check", "test"])
def test_a_fault_is_a_sentence_with_the_steps_name_and_exit_code_one(
    run: Run, verb: str, old: str, new: str, sentence: str
) -> None:
    assert old in PARCEL_LINE
    answer = run(verb, PARCEL_LINE.replace(old, new, 1))
    assert answer.returncode == 1
    assert sentence in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_file_is_held_to_a_rule_pack(run: Run, tmp_path: Path) -> None:
    answer = run("check", PARCEL_LINE, "--offline", "--rules", "sac-brazil")
    assert answer.returncode == 1
    assert (
        "Step “menu” is the first menu and does not offer “complaint” (Decreto 11.034/2022, art. 5, II)"
        in answer.stderr
    )
    mine = tmp_path / "mine.yaml"
    mine.write_text("pack: mine\n", "utf-8")
    answer = run("check", PARCEL_LINE, "--offline", "--rules", str(mine))
    assert (answer.returncode, "Traceback" in answer.stderr) == (1, False)
    assert "missing required field" in answer.stderr


def test_a_case_that_fails_says_what_differed(run: Run) -> None:
    answer = run("test", PARCEL_LINE.replace('parcel: "123456"', 'parcel: "654321"'))
    assert answer.returncode == 1
    assert "FAILED  A lost parcel reaches an agent with its number\n        “parcel” is '123456', not '654321'" in (
        answer.stdout
    )
    assert "2 of 3 cases passed." in answer.stdout


def test_beside_a_running_centre_names_are_known_and_publishing_numbers_versions(
    centre: Centre, tmp_path: Path
) -> None:
    file = tmp_path / "parcel-line.yaml"
    file.write_text(PARCEL_LINE.replace("queue: hotline\n", "queue: parcels\n"), "utf-8")
    unknown = switchroom(centre.data, "process", "check", str(file))
    assert unknown.returncode == 1
    assert "“parcels”" in unknown.stderr
    assert switchroom(centre.data, "process", "check", "--offline", str(file)).returncode == 0
    file.write_text(PARCEL_LINE, "utf-8")
    tried = switchroom(centre.data, "process", "test", str(file))
    assert (tried.returncode, "3 of 3 cases passed." in tried.stdout) == (0, True), tried.stderr
    for version in (1, 2):
        made = switchroom(centre.data, "process", "publish", str(file), "--note", "Lost parcels first")
        assert (made.returncode, made.stdout) == (0, f"parcel-line version {version} is published.\n"), made.stderr
    file.write_text(PARCEL_LINE.replace('parcel: "123456"', 'parcel: "654321"'), "utf-8")
    failed = switchroom(centre.data, "process", "publish", str(file))
    assert (failed.returncode, "Case “A lost parcel" in failed.stderr) == (1, True)
    with centre.client("zhou.min") as client:
        page = client.get("/api/processes/parcel-line").json()
    assert [one["version"] for one in page["versions"]] == [2, 1]
    assert page["versions"][0]["revision_note"] == "Lost parcels first"


def test_runs_are_measured_again(centre: Centre) -> None:
    with centre.client("helena") as admin:
        call = admin.post("/api/interactions", json={"entry_point": "hotline"}).json()["id"]
        assert admin.post(f"/api/interactions/{call}/leave").status_code == 204
        runs: list[dict[str, object]] = []
        until = time.monotonic() + 20
        while call not in [run["interaction_id"] for run in runs] and time.monotonic() < until:
            time.sleep(0.1)
            runs = admin.get("/api/processes/main-menu/measured-runs?limit=200").json()["items"]
    assert call in [run["interaction_id"] for run in runs]
    answer = switchroom(centre.data, "process", "measure", "main-menu")
    assert (answer.returncode, answer.stdout) == (0, f"{len(runs)} runs are measured.\n"), answer.stderr
    assert switchroom(centre.data, "process", "measure", "none").stdout == "0 runs are measured.\n"
