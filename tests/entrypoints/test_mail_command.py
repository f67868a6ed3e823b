"""`switchroom mail parse`: how a mail is read, for programs and for people."""

import io
import json
from pathlib import Path

import pytest

from switchroom.entrypoints import cli

CORPUS = Path(__file__).parents[1] / "messaging" / "mail" / "corpus"


def test_it_prints_all_that_is_read_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["mail", "parse", str(CORPUS / "bounce-hard.eml"), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["kind"] == "bounce"
    assert found["bounce"]["address"] == "bob@gone.example"
    assert (found["bounce"]["status"], found["bounce"]["hard"]) == ("5.1.1", True)
    assert found.keys() >= {"sender", "recipients", "subject", "text", "html", "references", "authentication"}
    assert {"name", "type", "size", "hash"} <= found["attachments"][0].keys()


def test_results_are_believed_of_named_servers_only(capsys: pytest.CaptureFixture[str]) -> None:
    file = str(CORPUS / "auth-dmarc-pass.eml")
    assert cli.main(["mail", "parse", file, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["authentication"]["trust"] == "unknown"
    assert cli.main(["mail", "parse", file, "--json", "--authserv-id", "MX.desk.example"]) == 0
    assert json.loads(capsys.readouterr().out)["authentication"]["trust"] == "authentic"


def test_it_is_readable_without_json_and_from_standard_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    content = (CORPUS / "quote-pt.eml").read_bytes()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
    assert cli.main(["mail", "parse", "-"]) == 0
    out = capsys.readouterr().out
    assert "ana@customer.example" in out
    assert "Funcionou" in out
    assert "Reiniciou" not in out


def test_noise_is_read_too_and_a_missing_file_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    noise = tmp_path / "noise.eml"
    noise.write_bytes(bytes(range(256)))
    assert cli.main(["mail", "parse", str(noise), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["verdict"] == "malformed"
    assert cli.main(["mail", "parse", str(tmp_path / "nowhere.eml")]) == 1
    assert "cannot be read" in capsys.readouterr().err
