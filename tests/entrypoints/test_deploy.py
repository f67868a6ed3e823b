"""The files of `deploy/`: their syntax, that they set what exists, and that their commands are commands.

That the commands of the units work is shown by `tests/journeys/test_several_machines.py`, which starts them.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from switchroom.entrypoints.cli import parser
from switchroom.entrypoints.roles import Role
from switchroom.platform.settings import PREFIX, Settings
from tests.support.machines import PROGRAM, UNITS

DEPLOY = UNITS.parent
GUIDES = DEPLOY.parent / "docs" / "guides"
SERVICES = sorted(UNITS.glob("*.service"))
HARDENING = ("NoNewPrivileges=yes", "ProtectSystem=strict", "ProtectHome=yes", "PrivateTmp=yes", "UMask=0077")


def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((DEPLOY / "compose/compose.yaml").read_text())
    return found


def environment() -> dict[str, str]:
    """The variables of switchroom.env, those that are commented out included."""
    lines = (DEPLOY / "switchroom.env").read_text().splitlines()
    found = [line.lstrip("#").split("=", 1) for line in lines if re.match(r"#?SWITCHROOM_\w+=", line)]
    return dict(found)


def test_every_role_has_a_unit_of_its_own() -> None:
    assert {path.stem for path in SERVICES} == {f"switchroom-{each}" for each in (*Role, "migrate")}


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.stem)
def test_a_unit_runs_a_command_as_its_own_user_and_may_do_little(path: Path) -> None:
    lines = path.read_text().splitlines()
    (command,) = [line.removeprefix(f"ExecStart={PROGRAM} ") for line in lines if line.startswith("ExecStart=")]
    options = parser().parse_args(command.split())
    role = path.stem.removeprefix("switchroom-")
    assert getattr(options, "role", None) == (role if role in list(Role) else None)
    assert {*HARDENING, "User=switchroom", "EnvironmentFile=/etc/switchroom/switchroom.env"} <= set(lines)


def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    verify = shutil.which("systemd-analyze")
    if verify is None:
        pytest.skip("there is no systemd here")
    for path in UNITS.iterdir():
        (tmp_path / path.name).write_text(path.read_text().replace(PROGRAM, sys.executable))
    done = subprocess.run(
        [verify, "verify", "--man=no", *(str(path) for path in sorted(tmp_path.iterdir()))],
        capture_output=True,
        text=True,
        check=False,
    )
    ours = [line for line in done.stderr.splitlines() if "switchroom" in line]
    assert (done.returncode, ours) == (0, [])


def test_the_environment_file_is_accepted_as_it_is_and_with_everything_in_it(tmp_path: Path) -> None:
    given = {**environment(), f"{PREFIX}DATA": str(tmp_path)}
    settings = Settings.load(given)
    assert settings.turn_urls
    assert settings.media_address == "10.0.0.5:7300"
    active = [line for line in (DEPLOY / "switchroom.env").read_text().splitlines() if line.startswith(PREFIX)]
    assert Settings.load({**dict(line.split("=", 1) for line in active), f"{PREFIX}DATA": str(tmp_path)})


def test_compose_has_a_service_for_every_role_and_sets_what_exists(tmp_path: Path) -> None:
    services = compose()["services"]
    assert services.keys() == {"postgres", "keys", "prepare", *Role}
    for name, service in services.items():
        assert service.keys() <= KNOWN, name
        if name == "postgres":
            continue
        options = parser().parse_args(service["command"])
        assert getattr(options, "role", None) == (name if name in list(Role) else None)
        values = {key: re.sub(r"\$\{\w+:[-?]?([^}]*)\}", r"\1", value) for key, value in service["environment"].items()}
        values = {key: value.replace("set it in .env", "secret") for key, value in values.items()}
        assert Settings.load({**values, f"{PREFIX}DATA": str(tmp_path)}).database_url
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]


def test_what_compose_depends_on_and_mounts_is_there() -> None:
    file = compose()
    for service in file["services"].values():
        assert set(service.get("depends_on", {})) <= file["services"].keys()
        assert {volume.partition(":")[0] for volume in service["volumes"]} <= file["volumes"].keys()
    context = file["services"]["keys"]["build"]
    assert (DEPLOY / "compose" / context["context"] / context["dockerfile"]).is_file()
    web = file["services"]["web"]
    assert web["ports"] == ["127.0.0.1:8080:8080"], "not open to the network without a proxy that does https"


def test_docker_accepts_the_file_where_it_is_installed() -> None:
    docker = shutil.which("docker")
    has_compose = (
        docker and not subprocess.run([docker, "compose", "version"], capture_output=True, check=False).returncode
    )
    if not docker or not has_compose:
        return  # its structure is checked above
    command = [docker, "compose", "-f", str(DEPLOY / "compose/compose.yaml"), "config", "--quiet"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={"POSTGRES_PASSWORD": "x"})
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("guide", sorted(GUIDES.glob("*.md")), ids=lambda path: path.stem)
def test_the_commands_of_the_guides_are_commands_and_their_settings_exist(guide: Path) -> None:
    text = guide.read_text()
    for command in re.findall(
        r"^    (?:sudo -u switchroom )?(?:/opt/switchroom/bin/)?switchroom ([a-z][^#\n]*)", text, re.M
    ):
        words = [word for word in command.split() if not word.startswith("[")]
        parser().parse_args(["1" if word == "NUMBER" else word for word in words])
    known = {f"{PREFIX}{name.upper()}" for name in Settings.__struct_fields__}
    assert set(re.findall(rf"{PREFIX}[A-Z_]+[A-Z]", text)) <= known


KNOWN = {
    "image", "restart", "environment", "volumes", "depends_on", "security_opt", "cap_drop", "read_only", "tmpfs",
    "stop_grace_period", "build", "command", "ports", "healthcheck", "network_mode",
}  # fmt: skip
"""Keys of the Compose specification that we use."""
