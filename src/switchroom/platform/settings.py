"""Settings: one frozen value, read once from the environment and from `switchroom.toml` in the data folder.

The environment (`SWITCHROOM_HTTP_PORT=9000`) goes before the file (`http_port = 9000`); groups are tables of the file
(`[passwords]`, `rounds = 3`). What belongs to the organisation (brands, queues, hours) is not here: it lives in the
database and has a screen.
"""

import os
import re
import tomllib
from collections.abc import Mapping
from datetime import timedelta
from difflib import get_close_matches
from enum import StrEnum
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit, urlunsplit

import msgspec

from switchroom.platform.errors import Invalid

PREFIX = "SWITCHROOM_"
FILE = "switchroom.toml"
DEFAULT_PORT = 8080
SHORTEST_JOURNAL_DAYS = 400
"""A year can be compared with the same month of the last one."""


class SettingRefused(Invalid):
    """A setting is not acceptable."""

    code = "settings.refused"


class LogFormat(StrEnum):
    """How log lines look; `auto` is for people on a terminal and JSON elsewhere."""

    AUTO = "auto"
    HUMAN = "human"
    JSON = "json"


class LogLevel(StrEnum):
    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


class Secret(str):
    """A string that never shows itself in logs, errors or `repr`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "Secret(***)"


class PasswordSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Cost of argon2id (RFC 9106, second recommendation). A password hashed at another cost is rehashed at sign-in."""

    rounds: int = 3
    memory_kib: int = 64 * 1024
    lanes: int = 4


class SessionSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How long a sign-in lasts: without use, and at most."""

    idle: timedelta = timedelta(hours=12)
    life: timedelta = timedelta(days=7)


Days = Annotated[int, msgspec.Meta(ge=0, le=36_500)]


class RetentionSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How many days each kind of data is kept after it was over; 0: for ever. See docs/guides/retention.md."""

    recordings_days: Days = 90
    """Audio, from the recording's end."""
    captions_days: Days = 30
    """What callers were told as text, from the end of their call."""
    addresses_days: Days = 30
    """Network addresses of callers and chat pages, from the end of the contact, and of sign-ins, from theirs."""
    chats_days: Days = 365
    """What was written and sent in chats, from their end."""
    mail_days: Days = 365
    """Mail as it came, with the names and addresses in it, from when it was filed; tickets keep the words."""
    messages_days: Days = 365
    """What colleagues wrote to each other, from then."""
    drafts_days: Days = 30
    """Replies, notes and tickets that somebody has begun to write, from the last word; their files go with them."""
    notes_days: Days = 730
    """What people wrote about an interaction, from its close: two years, because agents read it at the next contact."""
    solved_days: Days = 14
    """A solved ticket, open to answers, until it is closed."""
    tickets_days: Days = 1095
    """What was written on tickets, and their files, from their close."""
    runs_days: Days = 90
    """What a process learned and the reasons for leaving its path, from the end of the run."""
    journal_days: Days = 0
    """Months of the journal: for ever, because figures and the audit come from it and it holds no names or words."""


class DiallingSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which numbers outside may be dialled. In the file, not on a screen: a stolen sign-in must not open the world.

    Entries are a country (`BR`) or the beginning of a number (`+5511`). See docs/guides/dialling.md.
    """

    region: str = ""
    """The country of numbers typed without one."""
    allowed: tuple[str, ...] = ()
    """Nothing is dialled that is not here."""
    denied: tuple[str, ...] = ()
    """Exceptions from `allowed`."""
    per_hour: int = 60
    """Numbers outside that all people and processes together may ask for within an hour."""
    per_person: int = 10
    """The same for one person, or for one customer who wants to be called back."""


class WebSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Sizes in bytes. `largest_file` is of a file that somebody sends, `largest_body` of any other request."""

    largest_body: int = 1024 * 1024
    largest_file: int = 10 * 1024 * 1024


class MailSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Mail as far as the machine is concerned; mailboxes have a screen. See docs/guides/mailboxes.md."""

    receiver: str = ""
    """`host:port` where the built-in receiver takes mail; it is closed without one. It knows no users: keep it on
    loopback, or behind a mail server of yours."""
    inside: tuple[str, ...] = ()
    """Addresses and networks of mail servers that may be asked although they are not public (`10.0.0.0/8`)."""
    largest: int = 25 * 1024 * 1024
    """Of a larger message, in bytes, only the head is taken; the built-in receiver refuses it."""
    hold: timedelta = timedelta(seconds=10)
    """So long a reply can be taken back before it goes."""
    retry: timedelta = timedelta(minutes=1)
    """The first pause before a server that was away is tried again; each one is twice as long."""


class SingleSignOnSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Identity providers as far as the machine is concerned; they have a screen. See docs/guides/single-sign-on.md."""

    inside: tuple[str, ...] = ()
    """Addresses and networks of identity providers that may be asked although they are not public (`10.0.0.0/8`)."""


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Everything one installation can be told from outside."""

    data: Path = Path("data")
    """Folder of the database, recordings and authority; made when missing."""
    key_file: Path | None = None
    """The master keys, apart from `data`, so that a copy of the data alone opens nothing. Default: `<data>.keys`."""
    database_url: Secret | None = None
    """`postgresql://...`, PostgreSQL 15 or later. Without it the program runs its own server below `data`."""
    database_connections: int = 10
    """The most connections one role opens."""

    http_host: str = "127.0.0.1"
    http_port: int | None = None
    """Without it 8080, or the next free one; a port that is named must be free."""
    public_url: str | None = None
    """The address people type, when a proxy stands in front."""
    https: bool = False
    """Serve HTTPS with a certificate of a local authority made here."""
    tls_certificate: Path | None = None
    tls_key: Path | None = None
    """Own certificate chain and key (PEM); they go before the local authority."""
    trusted_proxies: tuple[str, ...] = ()
    """Addresses or networks whose X-Forwarded-For and -Proto are believed."""

    monitor_address: str | None = None
    """`host:port` of `/metrics`, `/live` and `/ready`, apart from the API; closed without it. The port is web's;
    engine, voice, media and worker have the next four."""
    monitor_token: Secret | None = None
    """What monitoring must send as a bearer token; needed unless the host is this machine's own (127.0.0.1)."""

    media_socket: Path | None = None
    """Where the media process listens for the voice process. Default: below `data`."""
    media_address: str | None = None
    """`host:port` where the media process listens for roles on other machines. It is for a private network: both sides
    prove that they have the keys, but what they say is not encrypted. Without it: `media_socket`."""
    media_addresses: tuple[str, ...] = ()
    """The addresses that browsers send audio to; empty: all of this machine's."""
    speech_command: tuple[str, ...] = ()
    """A speech engine that reads text from standard input and writes WAV, word by word; none: recordings only."""
    stun_urls: tuple[str, ...] = ()
    turn_urls: tuple[str, ...] = ()
    turn_username: str | None = None
    turn_password: Secret | None = None

    simulation: bool = True
    """Whether simulated customers and colleagues come to life together with the sample company."""
    outgoing_allowed: tuple[str, ...] = ()
    """Networks (`10.1.0.0/16`) that processes may ask although they are not public. Nothing else private is asked."""

    log_level: LogLevel = LogLevel.INFO
    log_format: LogFormat = LogFormat.AUTO

    passwords: PasswordSettings = PasswordSettings()
    sessions: SessionSettings = SessionSettings()
    retention: RetentionSettings = RetentionSettings()
    web: WebSettings = WebSettings()
    dialling: DiallingSettings = DiallingSettings()

    visit_reminder: timedelta = timedelta(days=1)
    """So long before a planned visit its requester is reminded; 0: never."""
    mail: MailSettings = MailSettings()
    single_sign_on: SingleSignOnSettings = SingleSignOnSettings()

    @classmethod
    def load(cls, environment: Mapping[str, str] | None = None, **overrides: Any) -> "Settings":
        """Defaults < file < environment < `overrides` (those that are not None). Raises `SettingRefused`."""
        named = _from_environment(os.environ if environment is None else environment)
        given = {k: v for k, v in overrides.items() if v is not None}
        data = Path(str(given.get("data") or named.get("data") or "data")).expanduser().resolve()
        settings = _convert({**_from_file(data / FILE), **_split_lists(named), **given, "data": data})
        settings._check()
        return settings

    @property
    def keys_path(self) -> Path:
        """Where the master keys are."""
        return self.key_file or self.data.with_name(self.data.name + ".keys")

    @property
    def files(self) -> Path:
        """Folder of encrypted files (recordings, attachments)."""
        return self.data / "files"

    @property
    def media_socket_path(self) -> Path:
        return self.media_socket or self.data / "run" / "media.sock"

    @property
    def own_address(self) -> str:
        """Where people reach this installation, without a slash at the end.

        Never what a request says of itself: whoever asks could send others there.
        """
        scheme = "https" if self.secure else "http"
        return (self.public_url or f"{scheme}://localhost:{self.http_port or DEFAULT_PORT}").rstrip("/")

    @property
    def secure(self) -> bool:
        """Whether this program itself speaks HTTPS."""
        return self.https or self.tls_certificate is not None

    def to_environment(self) -> dict[str, str]:
        """The environment that, with the same file, makes `load` give these settings again in a child process."""
        found = {}
        for name in _single():
            value = getattr(self, name)
            if value is not None:
                value = ",".join(value) if isinstance(value, tuple) else msgspec.to_builtins(value, enc_hook=str)
                found[PREFIX + name.upper()] = str(value).lower() if isinstance(value, bool) else str(value)
        return found

    def described(self) -> dict[str, Any]:
        """All settings for a person to read: no secret, no password."""
        shown = {name: getattr(self, name) for name in self.__struct_fields__}
        if self.database_url:
            shown["database_url"] = without_password(self.database_url)
        return {k: "***" if isinstance(v, Secret) else msgspec.to_builtins(v, enc_hook=str) for k, v in shown.items()}

    def __repr__(self) -> str:
        return f"Settings({self.described()})"

    def _check(self) -> None:
        if (self.tls_certificate is None) != (self.tls_key is None):
            raise SettingRefused("The settings tls_certificate and tls_key belong together: give both or neither.")
        for name in ("tls_certificate", "tls_key"):
            path = getattr(self, name)
            if path is not None and not path.is_file():
                raise SettingRefused(f"The setting {name} names a file that is not there: {path}.")
        if self.http_port is not None and not 1 <= self.http_port <= 65535:
            raise SettingRefused("The setting http_port must be between 1 and 65535.")
        if self.database_connections < 2:
            raise SettingRefused("The setting database_connections must be at least 2.")
        if self.database_url and urlsplit(self.database_url).scheme not in ("postgresql", "postgres"):
            raise SettingRefused("The setting database_url must begin with postgresql://.")
        if self.public_url and urlsplit(self.public_url).scheme not in ("http", "https"):
            raise SettingRefused("The setting public_url must begin with http:// or https://.")
        if 0 < self.retention.journal_days < SHORTEST_JOURNAL_DAYS:
            raise SettingRefused(f"The setting journal_days must be 0 (for ever) or at least {SHORTEST_JOURNAL_DAYS}.")
        self._check_monitor()
        self._check_dialling()
        self._check_mail()
        if self.media_address and not _is_host_and_port(self.media_address):
            raise SettingRefused("The setting media_address must be host:port, for example 10.0.0.5:7300.")
        for name in ("trusted_proxies", "outgoing_allowed"):
            for network in getattr(self, name):
                _check_network(name, network)
        _check_ice("stun_urls", self.stun_urls, ("stun:", "stuns:"))
        _check_ice("turn_urls", self.turn_urls, ("turn:", "turns:"))

    def _check_dialling(self) -> None:
        dialling = self.dialling
        for name in ("allowed", "denied"):
            for entry in getattr(dialling, name):
                if not _is_place(entry):
                    raise SettingRefused(f"The setting dialling.{name} has {entry!r}: give a country (BR) or +digits.")
        if dialling.region and not (dialling.region.isalpha() and _is_place(dialling.region)):
            raise SettingRefused("The setting dialling.region must be a country by its two letters, for example BR.")
        if dialling.per_hour < 1 or dialling.per_person < 1:
            raise SettingRefused("The settings dialling.per_hour and dialling.per_person must be at least 1.")

    def _check_mail(self) -> None:
        mail = self.mail
        if mail.receiver and not _is_host_and_port(mail.receiver):
            raise SettingRefused("The setting mail.receiver must be host:port, for example 127.0.0.1:2525.")
        for network in mail.inside:
            _check_network("mail.inside", network)
        for network in self.single_sign_on.inside:
            _check_network("single_sign_on.inside", network)
        if mail.largest < 1024 or mail.hold < timedelta() or mail.retry <= timedelta():
            raise SettingRefused("Of mail, largest must be at least 1024, hold 0 or more, retry more than 0.")

        if self.visit_reminder < timedelta():
            raise SettingRefused("The setting visit_reminder must be 0 or more.")

    def _check_monitor(self) -> None:
        if self.monitor_address is None:
            return
        if not _is_host_and_port(self.monitor_address):
            raise SettingRefused("The setting monitor_address must be host:port, for example 127.0.0.1:9464.")
        if not self.monitor_token and not _is_loopback(self.monitor_address.rpartition(":")[0].strip("[]")):
            raise SettingRefused(
                "A monitor_address that other machines reach needs a monitor_token: figures are not for everybody."
            )


def _is_place(text: str) -> bool:
    """A country by its two letters, or the beginning of a number."""
    return re.fullmatch(r"[A-Z]{2}|\+[1-9][0-9]{0,14}", text) is not None


def without_password(url: str) -> str:
    """The URL with `***` for its password."""
    parts = urlsplit(url)
    if not parts.password:
        return str(url)
    return urlunsplit(parts._replace(netloc=parts.netloc.replace(f":{parts.password}@", ":***@")))


def _single() -> list[str]:
    """The names of settings that have one value: all but the groups."""
    return [f.name for f in msgspec.structs.fields(Settings) if not isinstance(f.default, msgspec.Struct)]


def _check_network(name: str, text: str) -> None:
    try:
        ip_network(text)
    except ValueError:
        raise SettingRefused(f"The setting {name} has {text!r}, which is no address or network.") from None


def _is_host_and_port(text: str) -> bool:
    host, _, port = text.rpartition(":")
    return bool(host) and port.isascii() and port.isdigit() and 1 <= int(port) <= 65535


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _check_ice(name: str, urls: tuple[str, ...], schemes: tuple[str, ...]) -> None:
    for url in urls:
        if not url.startswith(schemes):
            raise SettingRefused(f"The setting {name} has {url!r}, which does not begin with {' or '.join(schemes)}")


def _from_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """What is meant for us. A container platform adds names with our prefix too: only near misses are refused."""
    known = _single()
    found = {}
    for name, value in environment.items():
        field = name.removeprefix(PREFIX).lower()
        if not name.startswith(PREFIX) or value == "":
            continue
        if field in known:
            found[field] = value
        elif near := get_close_matches(field, known, n=1, cutoff=0.8):
            raise SettingRefused(f"There is no setting {name}. Is {PREFIX}{near[0].upper()} meant?")
    return found


def _from_file(path: Path) -> dict[str, Any]:
    try:
        values = tomllib.loads(path.read_text())
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingRefused(f"The settings file {path} cannot be read: {error}.") from error
    if "data" in values:
        raise SettingRefused(f"The settings file {path} lies in the data folder, so it cannot name another one.")
    return values


def _split_lists(named: dict[str, str]) -> dict[str, Any]:
    lists = ("media_addresses", "speech_command", "trusted_proxies", "outgoing_allowed", "stun_urls", "turn_urls")
    return {k: [part.strip() for part in v.split(",") if part.strip()] if k in lists else v for k, v in named.items()}


def _convert(values: dict[str, Any]) -> Settings:
    unknown = sorted(set(values) - set(Settings.__struct_fields__))
    if unknown:
        known = ", ".join(Settings.__struct_fields__)
        raise SettingRefused(f"There is no setting {', '.join(unknown)}. Known are {known}.")
    try:
        return msgspec.convert(values, Settings, strict=False, dec_hook=_decode)
    except msgspec.ValidationError as error:
        reason, _, where = str(error).partition(" - at `$.")
        raise SettingRefused(f"The setting {where.rstrip('`') or '(unknown)'} is not acceptable: {reason}.") from None


def _decode(kind: type, value: Any) -> Any:
    if kind is Path:
        return Path(str(value)).expanduser().resolve()
    if kind is Secret:
        return Secret(value)
    raise NotImplementedError(kind)
