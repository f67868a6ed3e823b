"""Logs: one JSON object per line for machines, one readable line for a person on a terminal.

Fields come from `extra=` and name things by id. Passwords in URLs and bearer tokens are struck out wherever they
appear, exceptions included, because libraries put them into their messages.
"""

import logging
import re
import sys
from datetime import UTC, datetime

import msgspec

from switchroom.platform.settings import LogFormat, Settings

CHATTY = ("aioice", "aiortc", "alembic", "asyncio", "httpcore", "pgqueuer", "uvicorn")
_STANDARD = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName", "color_message"}
_IN_URL = re.compile(r"(://[^/\s:@]*:)[^\s/@]+(?=@)")
_NAMED = re.compile(
    r"(\bbearer\s+|[?&](?:token|signed_token)=|\b(?:password|secret|token)['\"]?\s*[=:]\s*['\"]?)[^\s@&'\",}]+",
    re.IGNORECASE,
)


def without_secrets(text: str) -> str:
    """`text` with everything that looks like a password or token struck out."""
    return _NAMED.sub(r"\1***", _IN_URL.sub(r"\1***", text))


class JsonLines(logging.Formatter):
    """One JSON object per line: at, level, role, logger, message, the fields of `extra`, error."""

    def __init__(self, role: str) -> None:
        super().__init__()
        self._role = role

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "role": self._role,
            "logger": record.name,
            "message": record.getMessage(),
            **_fields(record),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        # Struck out before encoding: afterwards an escaped quotation mark could be lost with the secret.
        clean = {k: without_secrets(v) if isinstance(v, str) else v for k, v in line.items()}
        return msgspec.json.encode(clean, enc_hook=lambda value: without_secrets(str(value))).decode()


class HumanLines(logging.Formatter):
    """A line for a person: time, level, role, message, fields."""

    def __init__(self, role: str) -> None:
        super().__init__()
        self._role = role

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created).astimezone().strftime("%H:%M:%S")
        fields = "".join(f" {key}={value}" for key, value in _fields(record).items())
        text = f"{at} {record.levelname.lower():7} {self._role:6} {record.getMessage()}{fields}"
        if record.exc_info:
            text += "\n" + self.formatException(record.exc_info)
        return without_secrets(text)


def set_up_logs(settings: Settings, role: str) -> None:
    """Send this process's logs to standard error in the format of the settings."""
    human = settings.log_format is LogFormat.HUMAN or (settings.log_format is LogFormat.AUTO and sys.stderr.isatty())
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(HumanLines(role) if human else JsonLines(role))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level.value.upper())
    quiet = CHATTY + (("switchroom.access",) if human else ())  # requests would bury what a person is looking for
    for name in quiet:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))


def _fields(record: logging.LogRecord) -> dict[str, object]:
    return {key: value for key, value in record.__dict__.items() if key not in _STANDARD and not key.startswith("_")}
