"""Set up a fresh machine: an environment from the hashed lock, the browser application, Debian's Chromium for tests.

    scripts/set_up.py run | check | test

Needs nothing but Python 3.11 or later. A step that is up to date is skipped without a word, so that the second time
takes no time.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / "bin/python"
STAMPS = ROOT / ".make"
DEBIAN = ("chromium", "fonts-noto-cjk")
COTURN = (
    "coturn", "libevent-core-2.1-7", "libevent-extra-2.1-7", "libevent-openssl-2.1-7", "libevent-pthreads-2.1-7",
    "libhiredis0.14", "libmariadb3", "libpq5",
)  # fmt: skip
"""Unpacked, not installed: Debian's package would start a TURN server on this machine."""
MAIL_SERVERS = (
    "postfix", "dovecot-core", "dovecot-imapd", "libapparmor1", "libdb5.3", "libexttextcat-2.0-0", "libicu72",
    "liblua5.4-0", "libnsl2", "libsasl2-2", "libsodium23", "libstemmer0d", "libtirpc3", "libunwind8", "libwrap0",
)  # fmt: skip
"""Unpacked, too: installed they would take the machine's own mail."""
OLDEST = (3, 11)


class SetUpError(Exception):
    """Something is missing that this program cannot or may not supply; the message says what to do."""


def environment(lock: str) -> None:
    """`.venv` with exactly what the lock names, and this package as it stands in the tree."""
    made_with = f"{sys.version_info.major}.{sys.version_info.minor} {ROOT}"
    if _once("environment", made_with, _make_environment, "environment"):
        for stamp in STAMPS.glob("*.lock"):
            stamp.unlink()
    _once(lock, _digest(ROOT / lock), lambda: _install(ROOT / lock), f"packages of {lock}")
    _once("package", _digest(ROOT / "pyproject.toml") + made_with, _install_package, "switchroom itself")
    # Where Python is told to keep no bytecode, each role would compile all of it at each start.
    subprocess.run([PYTHON, "-m", "compileall", "-q", "-j", "2", ROOT / "src"], check=False)


def browser_application() -> None:
    """The built browser application in src/switchroom/static; the script itself knows what is up to date."""
    began = time.monotonic()
    done = subprocess.run([PYTHON, ROOT / "scripts/ui.py", "build"], check=False, capture_output=True, text=True)
    if done.returncode:
        raise SetUpError(f"The browser application could not be built:\n{done.stdout}{done.stderr}")
    if "unchanged" not in done.stdout:
        _say("browser application", began)


def debian_packages() -> None:
    """Chromium and fonts for the tests in a real browser, where they are missing and may be installed."""
    missing = [name for name in DEBIAN if not _installed(name)]
    if not missing:
        return
    command = ["apt-get", "install", "-y", "--no-install-recommends", *missing]
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        raise SetUpError(f"The tests need {', '.join(missing)}. Run: sudo {' '.join(command)}")
    began = time.monotonic()
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["apt-get", "update"], command):
        done = subprocess.run(step, check=False, capture_output=True, text=True, env=quiet)
        if done.returncode:
            raise SetUpError(f"{' '.join(step)} failed:\n{done.stdout[-1000:]}{done.stderr[-2000:]}")
    _say(f"Debian packages {', '.join(missing)}", began)


def turn_server() -> None:
    """Debian's coturn for the tests, in .make/coturn."""
    if not shutil.which("turnserver"):
        _unpack("coturn", COTURN)


def mail_servers() -> None:
    """Debian's Postfix and Dovecot for the tests, in .make/mail-servers."""
    _unpack("mail-servers", MAIL_SERVERS)


def _unpack(name: str, packages: tuple[str, ...]) -> None:
    """Debian packages in a folder of .make; where they cannot be had, their tests say that they were skipped."""
    target = STAMPS / name
    fetch, unpack = shutil.which("apt-get"), shutil.which("dpkg")
    if target.exists() or fetch is None or unpack is None:
        return
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([fetch, "download", *packages], cwd=folder, check=False, capture_output=True)
        if done.returncode:
            print(f"  {name} cannot be downloaded; its tests are skipped", flush=True)
            return
        for package in Path(folder).glob("*.deb"):
            subprocess.run([unpack, "-x", package, f"{target}.new"], check=True)
    Path(f"{target}.new").rename(target)
    _say(name, began)


def _make_environment() -> None:
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    try:
        venv.create(ENVIRONMENT, with_pip=True)
    except (subprocess.CalledProcessError, ImportError):
        raise SetUpError(
            "This Python cannot make environments. On Debian and Ubuntu, run: sudo apt-get install python3-venv"
        ) from None


def _install(lock: Path) -> None:
    _pip("install", "--require-hashes", "-r", str(lock))


def _install_package() -> None:
    _pip("install", "--no-deps", "--no-build-isolation", "-e", str(ROOT))


def _pip(*arguments: str) -> None:
    command = [PYTHON, "-m", "pip", "--disable-pip-version-check", "-qq", *arguments]
    if subprocess.run(command, check=False).returncode:
        raise SetUpError("pip failed; its message is above. The packages come from the index that pip is set to use.")


def _installed(name: str) -> bool:
    """By dpkg, or for a program by its being there: not every machine is a Debian."""
    if shutil.which(name):
        return True
    if shutil.which("dpkg-query") is None:
        return False
    query = ["dpkg-query", "-W", "-f", "${Status}", name]
    return "install ok installed" in subprocess.run(query, check=False, capture_output=True, text=True).stdout


def _once(name: str, value: str, make: Callable[[], None], title: str) -> bool:
    """Call `make` unless it was done for this `value`; the stamp is written only after success."""
    stamp = STAMPS / name
    if stamp.exists() and stamp.read_text() == value and PYTHON.exists():
        return False
    began = time.monotonic()
    print(f"  ... {title}", flush=True)
    make()
    STAMPS.mkdir(exist_ok=True)
    stamp.write_text(value)
    _say(title, began)
    return True


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _say(what: str, began: float) -> None:
    print(f"  {time.monotonic() - began:5.1f} s  {what}", flush=True)


def main(arguments: list[str]) -> int:
    if sys.version_info < OLDEST:
        print(f"Python {'.'.join(map(str, OLDEST))} or later is needed; this is {sys.version.split()[0]}.")
        return 1
    try:
        if arguments == ["run"]:
            environment("requirements.lock")
            browser_application()
        elif arguments == ["check"]:
            environment("requirements-dev.lock")
        elif arguments == ["test"]:
            environment("requirements-dev.lock")
            debian_packages()
            turn_server()
            mail_servers()
            browser_application()
        else:
            print((__doc__ or "").strip())
            return 2
    except SetUpError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
