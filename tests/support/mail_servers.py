"""A real mail server for tests: Debian's Postfix and Dovecot, unpacked by `scripts/set_up.py test`.

Postfix takes mail for its domain and lays it into Maildirs, which Dovecot shows by IMAP; both listen on loopback only,
with a configuration of their own below a folder of the test. Mail for other domains goes to a server of the test.
"""

import os
import pwd
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from tests.support.centre import free_port

UNPACKED = Path(__file__).parents[2] / ".make" / "mail-servers"
DOMAIN, PASSWORD = "centre.example", "mail-password"
OWNER, SIGN_IN, DROP = "mail", "daemon", "games"
"""Users and a group that every Debian has: the packages would make some of their own."""


class MailServers:
    """Where the two listen; `stop` and `start` end and begin them, as an administrator or an accident would."""

    def __init__(self, folder: Path, users: Sequence[str], outside: int, tokens: int | None = None) -> None:
        self.smtp, self.imap = free_port(), free_port()
        self._folder, self._users = folder, users
        self._programs = {
            "postfix": _Postfix(folder, self.smtp, users, outside),
            "dovecot": _Dovecot(folder, self.imap, tokens),
        }

    def start(self, *names: str) -> None:
        """Start them, or those named, and wait until they answer."""
        for name in names or tuple(self._programs):
            self._programs[name].start()

    def stop(self, *names: str, kill: bool = False) -> None:
        """End them, or those named; with `kill` at once, whatever they are doing."""
        for name in names or tuple(self._programs):
            self._programs[name].stop(signal.SIGKILL if kill else signal.SIGTERM)

    def number_anew(self, user: str) -> None:
        """Lose the numbers of a user's messages, as when a mailbox is moved to another server."""
        for path in (self._folder / "maildirs" / user).glob("dovecot*"):
            path.unlink()

    def came_earlier(self, user: str) -> None:
        """Make a user's messages an hour older, before anybody has looked at them: a Maildir's times are its files'."""
        for path in self.inbox(user):
            os.utime(path, (path.stat().st_mtime - 3600,) * 2)

    def inbox(self, user: str) -> list[Path]:
        """The files of a user's inbox."""
        folder = self._folder / "maildirs" / user
        return [path for part in ("new", "cur") for path in sorted((folder / part).glob("*"))]


class _Program:
    """One server: its processes form a group of their own, so that nothing of it is left behind."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self._process: subprocess.Popen[bytes] | None = None

    def command(self) -> list[str]:
        raise NotImplementedError

    def start(self) -> None:
        with (self.folder / "output").open("ab") as output:
            self._process = subprocess.Popen(
                self.command(), env=_environment(), stdout=output, stderr=output, start_new_session=True
            )
        deadline = time.monotonic() + 20
        while True:
            assert self._process.poll() is None, (self.folder / "output").read_text()[-3000:]
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=2) as line:
                if line.recv(16):
                    return
            assert time.monotonic() < deadline, (self.folder / "output").read_text()[-3000:]
            time.sleep(0.05)

    def stop(self, number: int) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        _signal_tree(process.pid, number)
        process.wait(20)


class _Postfix(_Program):
    def __init__(self, folder: Path, port: int, users: Sequence[str], outside: int) -> None:
        super().__init__(folder / "postfix", port)
        for name in ("config", "queue", "data"):
            (self.folder / name).mkdir(parents=True)
        maildirs = folder / "maildirs"
        maildirs.mkdir()
        owner = pwd.getpwnam(OWNER)
        for path in (self.folder / "data", maildirs):
            os.chown(path, owner.pw_uid, owner.pw_gid)
        self._write_config(maildirs, users, outside)

    def _write_config(self, maildirs: Path, users: Sequence[str], outside: int) -> None:
        config, owner = self.folder / "config", pwd.getpwnam(OWNER)
        (config / "mailboxes").write_text("".join(f"{user}@{DOMAIN} {user}/\n" for user in users))
        (config / "main.cf").write_text(
            f"""
compatibility_level = 3.6
queue_directory = {self.folder / "queue"}
data_directory = {self.folder / "data"}
command_directory = {UNPACKED / "usr/sbin"}
daemon_directory = {UNPACKED / "usr/lib/postfix/sbin"}
shlib_directory = {UNPACKED / "usr/lib/postfix"}
mail_owner = {OWNER}
setgid_group = {DROP}
default_privs = nobody
import_environment = LD_LIBRARY_PATH MAIL_CONFIG MAIL_DEBUG MAIL_LOGTAG TZ
myhostname = mx.{DOMAIN}
mydestination =
mynetworks = 127.0.0.0/8
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
virtual_mailbox_domains = {DOMAIN}
virtual_mailbox_base = {maildirs}
virtual_mailbox_maps = texthash:{config / "mailboxes"}
virtual_uid_maps = static:{owner.pw_uid}
virtual_gid_maps = static:{owner.pw_gid}
virtual_minimum_uid = 1
relayhost = [127.0.0.1]:{outside}
recipient_delimiter = +
alias_maps =
alias_database =
maillog_file = {self.folder / "log"}
maillog_file_prefixes = {self.folder}
smtp_tls_security_level = none
smtpd_tls_security_level = none
smtpd_recipient_restrictions = permit_mynetworks, reject_unauth_destination
minimal_backoff_time = 1s
maximal_backoff_time = 2s
queue_run_delay = 1s
smtpd_client_connection_rate_limit = 0
"""
        )
        (config / "master.cf").write_text(
            f"""
127.0.0.1:{self.port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
smtp unix - - n - - smtp
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
proxymap unix - - n - - proxymap
tlsmgr unix - - n 1000? 1 tlsmgr
postlog unix-dgram n - n - 1 postlogd
"""
        )
        for name in ("incoming", "active", "deferred", "bounce", "defer", "trace", "corrupt", "flush", "hold", "saved"):
            self._queue(name, 0o700)
        for name in ("private", "public", "maildrop"):
            self._queue(name, 0o710)
        (self.folder / "queue" / "pid").mkdir()

    def _queue(self, name: str, mode: int) -> None:
        owner = pwd.getpwnam(OWNER)
        path = self.folder / "queue" / name
        path.mkdir()
        path.chmod(mode)
        os.chown(path, owner.pw_uid, owner.pw_gid)

    def command(self) -> list[str]:
        return [str(UNPACKED / "usr/lib/postfix/sbin/master"), "-c", str(self.folder / "config"), "-d"]


class _Dovecot(_Program):
    def __init__(self, folder: Path, port: int, tokens: int | None) -> None:
        super().__init__(folder / "dovecot", port)
        self.folder.mkdir()
        by_token = self._by_token(tokens) if tokens else ""
        owner = pwd.getpwnam(OWNER)
        (self.folder / "dovecot.conf").write_text(
            f"""
protocols = imap
listen = 127.0.0.1
base_dir = {self.folder / "run"}
state_dir = {self.folder / "state"}
login_trusted_networks = 127.0.0.0/8
disable_plaintext_auth = no
ssl = no
log_path = {self.folder / "log"}
default_internal_user = {OWNER}
default_internal_group = {OWNER}
default_login_user = {SIGN_IN}
mail_location = maildir:{folder / "maildirs"}/%n
mail_uid = {owner.pw_uid}
mail_gid = {owner.pw_gid}
first_valid_uid = 1
import_environment = LD_LIBRARY_PATH TZ
{by_token}
passdb {{
  driver = static
  args = password={PASSWORD}
}}
userdb {{
  driver = static
  args = uid={owner.pw_uid} gid={owner.pw_gid} home={folder / "maildirs"}/%n
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {self.port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""
        )

    def _by_token(self, port: int) -> str:
        """Ask whoever listens at this port whose a token is."""
        path = self.folder / "tokens.conf"
        path.write_text(
            f"""introspection_url = http://127.0.0.1:{port}/introspect?token=
introspection_mode = get
username_attribute = username
active_attribute = active
active_value = true
"""
        )
        return f"""auth_mechanisms = plain xoauth2
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {path}
}}"""

    def command(self) -> list[str]:
        """Dovecot looks for its modules where the package would be: for it, and nobody else, they are there."""
        here = f"mount -t overlay overlay -o lowerdir={UNPACKED / 'usr'}:/usr /usr"
        run = f"exec dovecot -F -c {self.folder / 'dovecot.conf'}"
        return ["unshare", "--mount", "sh", "-c", f"PATH=/usr/sbin:/usr/bin:/sbin:/bin; {here} && {run}"]


@contextmanager
def mail_servers(*users: str, outside: int, tokens: int | None = None) -> Iterator[MailServers]:
    """Running servers of one domain with these users; `outside`: the port of where other domains' mail goes.

    `tokens`: the port of whoever knows whose an access token is.
    """
    if not UNPACKED.exists() or os.geteuid() != 0:
        pytest.skip("there are no mail servers, or this is not root: run scripts/set_up.py test")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="swmail")))
        folder.chmod(0o755)
        servers = MailServers(folder, users, outside, tokens)
        stack.callback(servers.stop)
        servers.start()
        yield servers


def _environment() -> dict[str, str]:
    libraries = [
        UNPACKED / "usr/lib/postfix",
        UNPACKED / "usr/lib/dovecot",
        *(UNPACKED / "usr/lib").glob("*-linux-gnu"),
    ]
    libraries += [UNPACKED / "usr/lib/dovecot/modules", *(UNPACKED / "lib").glob("*-linux-gnu")]
    return {**os.environ, "LD_LIBRARY_PATH": ":".join(str(path) for path in libraries)}


def _signal_tree(pid: int, number: int) -> None:
    """The server and all that it has started: some are in groups of their own."""
    family = [pid, *_below(pid)]
    for each in family:
        with suppress(ProcessLookupError):
            os.kill(each, number)


def _below(pid: int) -> list[int]:
    found = []
    with suppress(FileNotFoundError, ProcessLookupError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in map(int, (task / "children").read_text().split()):
                found += [child, *_below(child)]
    return found
