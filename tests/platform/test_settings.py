from pathlib import Path

import pytest

from switchroom.platform.settings import LogFormat, Secret, SettingRefused, Settings, without_password


def load(tmp_path: Path, file: str = "", **environment: str) -> Settings:
    if file:
        (tmp_path / "switchroom.toml").write_text(file)
    named = {f"SWITCHROOM_{name.upper()}": value for name, value in environment.items()}
    return Settings.load({"SWITCHROOM_DATA": str(tmp_path), "HOME": "/home/x", **named})


def test_without_anything_it_is_a_private_centre_on_localhost(tmp_path: Path) -> None:
    settings = load(tmp_path)
    assert settings.http_host == "127.0.0.1"
    assert settings.http_port is None
    assert settings.database_url is None
    assert settings.data == tmp_path
    assert settings.keys_path.parent == tmp_path.parent, "keys lie apart from the data"
    assert not settings.secure


def test_the_environment_goes_before_the_file_and_options_before_both(tmp_path: Path) -> None:
    file = 'http_port = 1001\nhttp_host = "::"\nlog_format = "json"\n[passwords]\nrounds = 4\n'
    settings = load(tmp_path, file, http_port="1002", stun_urls="stun:a.example, stun:b.example")
    assert (settings.http_port, settings.http_host, settings.log_format) == (1002, "::", LogFormat.JSON)
    assert settings.stun_urls == ("stun:a.example", "stun:b.example")
    assert settings.passwords.rounds == 4
    assert Settings.load({"SWITCHROOM_DATA": str(tmp_path)}, http_port=1003, http_host=None).http_port == 1003


def test_a_child_gets_the_same_settings(tmp_path: Path) -> None:
    settings = load(tmp_path, https="true", database_url="postgresql://a:secret@db/x", trusted_proxies="10.0.0.0/8")
    assert Settings.load(settings.to_environment()) == settings


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({"http_port": "eighty"}, "http_port"),
        ({"http_port": "70000"}, "between 1 and 65535"),
        ({"log_level": "loud"}, "log_level"),
        ({"https": "perhaps"}, "https"),
        ({"http_prot": "80"}, "Is SWITCHROOM_HTTP_PORT meant"),
        ({"database_url": "mysql://x"}, "postgresql://"),
        ({"database_connections": "1"}, "at least 2"),
        ({"public_url": "centre.example"}, "http"),
        ({"tls_key": "/nowhere"}, "belong together"),
        ({"tls_key": "/nowhere", "tls_certificate": "/nowhere"}, "not there"),
        ({"trusted_proxies": "10.0.0.1, everybody"}, "everybody"),
        ({"stun_urls": "turn:x"}, "stun:"),
        ({"turn_urls": "stun:x"}, "turn:"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(tmp_path: Path, environment: dict[str, str], words: str) -> None:
    with pytest.raises(SettingRefused, match=words) as refused:
        load(tmp_path, **environment)
    assert refused.value.message.endswith((".", "?", ":"))


@pytest.mark.parametrize("file", ["http_port = ", "surprise = 1", 'data = "/elsewhere"', "[web]\nsurprise = 1"])
def test_a_file_that_is_wrong_is_refused(tmp_path: Path, file: str) -> None:
    with pytest.raises(SettingRefused):
        load(tmp_path, file)


def test_variables_of_a_container_platform_are_none_of_ours(tmp_path: Path) -> None:
    load(tmp_path, service_host="10.0.0.1", port_8080_tcp="tcp://10.0.0.1:8080")


def test_secrets_never_show(tmp_path: Path) -> None:
    settings = load(tmp_path, database_url="postgresql://a:hunter2@db/x", turn_password="hunter2")
    for shown in (repr(settings), str(settings.described()), f"{settings}", repr(settings.turn_password)):
        assert "hunter2" not in shown
    assert settings.turn_password == Secret("hunter2")
    assert without_password("postgresql://db/x") == "postgresql://db/x"
