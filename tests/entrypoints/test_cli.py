"""The command line: what it says, and with which exit code."""

import asyncio
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from switchroom.entrypoints import cli
from switchroom.entrypoints.bootstrap import all_handlers, open_services
from switchroom.entrypoints.roles import Role
from switchroom.platform.backup import keys_beside
from switchroom.platform.db import Database
from switchroom.platform.handlers import handle_batch
from switchroom.platform.ids import new_id
from switchroom.platform.journal import move_outbox
from switchroom.platform.settings import PREFIX, Settings
from switchroom.routing.contracts import ItemKind, Medium
from switchroom.routing.events import Offered

Run = Callable[..., tuple[int, str, str]]
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def run(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run a command against a fresh database; its exit code, output and errors."""
    monkeypatch.setenv(f"{PREFIX}DATABASE_URL", database_url)
    monkeypatch.setenv(f"{PREFIX}DATA", str(tmp_path / "data"))
    (tmp_path / "data").mkdir()

    def command(*arguments: str) -> tuple[int, str, str]:
        capfd.readouterr()
        code = cli.main(arguments)
        printed = capfd.readouterr()
        return code, printed.out, printed.err

    return command


def test_a_person_is_added_listed_given_a_password_and_disabled(run: Run) -> None:
    code, out, _ = run("user", "add", "ana@example.com", "--name", "Ana", "--generate")
    assert code == 0
    assert out.startswith("ana@example.com can sign in with the password ")
    _, out, _ = run("user", "list")
    assert [line.split() for line in out.splitlines()] == [
        ["E-MAIL", "NAME", "STATE"],
        ["ana@example.com", "Ana", "active"],
    ]
    code, out, _ = run("user", "password", "ana@example.com", "--generate")
    assert code == 0
    assert run("user", "disable", "ana@example.com")[0] == 0
    assert run("user", "list")[1].split()[-1] == "disabled"


def test_a_token_is_shown_once_listed_by_its_beginning_and_revoked(run: Run) -> None:
    run("user", "add", "ana@example.com", "--generate")
    code, token, _ = run("token", "create", "ana@example.com", "reports", "--days", "30")
    assert code == 0
    line = run("token", "list", "ana@example.com")[1].splitlines()[1]
    prefix = line.split()[0]
    assert token.startswith(prefix)
    assert token.strip() not in line
    assert run("token", "revoke", "ana@example.com", prefix)[0] == 0
    assert run("token", "list", "ana@example.com")[1].splitlines()[1:] == []
    assert run("token", "revoke", "ana@example.com", prefix)[0] == 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["user", "password", "nobody@example.com", "--generate"], "There is no user nobody@example.com."),
        (["user", "disable", "nobody@example.com"], "There is no user nobody@example.com."),
        (["token", "list", "nobody@example.com"], "There is no user nobody@example.com."),
        (["user", "add", "ana@example.com", "--generate", "--permissions", "x"], "There is no permission set x."),
        (["parked", "retry", "nobody"], "There is no handler nobody."),
        (["process", "check", "nowhere.yaml"], "cannot be read"),
        (["restore", "nowhere.tar"], "already a centre"),
        (["bench", "nothing"], "There is no bench nothing."),
    ],
)
def test_a_refusal_is_one_sentence_and_exit_code_one(run: Run, arguments: list[str], words: str) -> None:
    code, out, err = run(*arguments)
    assert code == 1
    assert out == ""
    assert err.startswith("switchroom: ")
    assert words in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments", [[], ["nonsense"], ["user"], ["serve", "--role", "king"], ["serve", "--port", "x"]]
)
def test_what_is_not_understood_is_exit_code_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    assert ended.value.code == 2
    assert "usage: switchroom" in capsys.readouterr().err


def test_a_setting_that_is_wrong_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv(f"{PREFIX}LOG_LEVEL", "loud")
    assert cli.main(["--data", str(tmp_path), "migrate"]) == 1
    assert "log_level" in capsys.readouterr().err


def test_every_command_has_help(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("serve", "migrate", "user add", "token create", "process publish", "backup", "restore", "bench"):
        with pytest.raises(SystemExit) as ended:
            cli.main([*command.split(), "--help"])
        assert ended.value.code == 0
        assert f"usage: switchroom {command}" in capsys.readouterr().out


def test_the_roles_one_may_name_are_the_roles_there_are() -> None:
    assert list(cli.ROLES) == [role.value for role in Role]


def test_a_definition_is_checked_tested_and_published_from_a_file(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "greeting.yaml"
    file.write_text(
        "process: greeting\ntitle: Greeting\nkind: service\nstart: hello\n"
        "steps:\n  hello: {type: say, text: Hello, then: bye}\n  bye: {type: end, outcome: done}\n"
    )
    code, out, err = run("process", "check", str(file))
    assert code == 0, err
    assert out == f"{file}: no errors.\n"
    assert run("process", "test", str(file))[0] == 0
    code, out, err = run("process", "publish", str(file), "--note", "first")
    assert (code, out) == (0, "greeting version 1 is published.\n"), err
    file.write_text(file.read_text().replace("then: bye", "then: nowhere"))
    code, out, err = run("process", "publish", str(file))
    assert code == 1
    assert "nowhere" in err


def test_health_is_json_and_its_exit_code_says_whether_all_is_well(run: Run) -> None:
    code, out, _ = run("health")
    found = json.loads(out)
    assert code == 1, "nobody leads"
    assert (found["ready"], found["database"], found["migrated"]) == (False, True, True)


def test_backup_says_where_everything_is(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "centre.tar"
    code, out, _ = run("backup", str(target))
    assert code == 0
    assert target.exists()
    assert str(keys_beside(target)) in out
    assert run("backup", str(target))[0] == 1


def test_nothing_is_parked_at_first(run: Run) -> None:
    assert run("parked", "list")[1].split() == ["HANDLER", "POSITION", "EVENT", "SINCE", "ERROR"]


async def _park_an_offer(url: str, data: Path) -> list[str]:
    """An offer that the voice role could not read and now could; the names of all handlers."""
    offered = Offered(
        command=1,
        item=new_id(),
        kind=ItemKind.INTERACTION,
        about=new_id(),
        agent=new_id(),
        offer=1,
        visit=1,
        queue=new_id(),
        medium=Medium.VOICE,
        ring=0,
        score=0.0,
        waiting=1,
        staffed=1,
        policy_version=1,
        timeout=timedelta(minutes=1),
        arrived_at=NOON,
        at=NOON,
    )
    async with open_services(Settings.load({}, data=data), url) as services:
        known = {handler.name: handler for handler in all_handlers(services)}
        database, voice = services.database, known["voice"]
        await handle_batch(database, voice)
        async with database.transaction() as tx:
            tx.emit(offered)
            await tx.flush_events()
            await tx.execute("update journal.outbox set data = data - 'timeout'")
            await move_outbox(tx)
        await handle_batch(database, voice)
        async with database.transaction() as tx:
            await tx.execute("""update journal.event set data = data || '{"timeout": "PT60S"}'""")
    return sorted(known)


async def _offers_that_ring(url: str) -> int:
    database = await Database.connect(url, size=1)
    try:
        async with database.read() as connection:
            return int(await connection.fetch_value("select count(*) from voice.ring"))
    finally:
        await database.close()


def test_what_a_handler_of_any_role_has_parked_is_handled_again(run: Run, database_url: str, tmp_path: Path) -> None:
    names = asyncio.run(_park_an_offer(database_url, tmp_path / "data"))
    assert "voice" in run("parked", "list")[1]
    assert asyncio.run(_offers_that_ring(database_url)) == 0
    answers = {name: run("parked", "retry", name) for name in names}
    assert answers.pop("voice")[:2] == (0, "1 events are handled.\n")
    assert {answer[:2] for answer in answers.values()} == {(0, "0 events are handled.\n")}
    assert asyncio.run(_offers_that_ring(database_url)) == 1
    assert len(run("parked", "list")[1].splitlines()) == 1


def test_the_browser_is_built_on_the_api_as_it_is(run: Run) -> None:
    """`switchroom openapi > ui/openapi.json` after a change of the API; the typed client follows from it."""
    kept = json.loads((Path(__file__).parents[2] / "ui" / "openapi.json").read_text("utf-8"))
    assert json.loads(run("openapi")[1]) == kept
