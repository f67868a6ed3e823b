"""The same work on django-helpdesk: its package in an environment of its own, on the same PostgreSQL."""

import base64
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from bench.lists_parts.population import ENTRIES, WORDS

SITE = Path(__file__).parent / "peer_site.py"
PACKAGES = ("django-helpdesk==2.6.1", "psycopg[binary]==3.3.9", "gunicorn==27.0.1")
AGENTS, ROUNDS = 8, 2
PATIENCE_S = 600


def peer_round_ms(url: str, tickets: int, *, quick: bool) -> float:
    """The sum of the medians of a view, a ticket and a search, in ms. Its list counts by itself, at each request."""
    with tempfile.TemporaryDirectory(prefix="swp") as folder:
        python = _environment(Path(folder))
        environment = {**os.environ, "PEER_DATABASE": url, "DJANGO_SETTINGS_MODULE": "peer_site", "PEER_FOLDER": folder}
        environment["PYTHONPATH"] = str(SITE.parent)
        prepared = subprocess.run(
            [python, str(SITE), str(tickets), str(ENTRIES), json.dumps(WORDS)],
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        told = json.loads(prepared.stdout.splitlines()[-1])
        with _serving(Path(python), environment) as port:
            return _measure(port, told["session"], told["first"], tickets, 1 if quick else ROUNDS)


def _environment(folder: Path) -> str:
    subprocess.run([sys.executable, "-m", "venv", str(folder / "env")], check=True)
    python = str(folder / "env" / "bin" / "python")
    command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PACKAGES]
    subprocess.run(command, check=True, stdout=sys.stderr)
    return python


@contextmanager
def _serving(python: Path, environment: dict[str, str]) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [
        str(python.parent / "gunicorn"),
        "django.core.wsgi:get_wsgi_application()",
        "--bind",
        f"127.0.0.1:{port}",
    ]
    command += ["--workers", "2", "--threads", "4", "--timeout", str(PATIENCE_S), "--log-level", "error"]
    server = subprocess.Popen(command, env=environment, stdout=sys.stderr)
    try:
        _until_there(port)
        yield port
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)


def _until_there(port: int) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def _measure(port: int, session: str, first: int, tickets: int, rounds: int) -> float:
    def ask(path: str) -> float:
        request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Cookie": f"sessionid={session}"})
        began = time.monotonic()
        with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
            content = answer.read()
        assert answer.url.endswith(path), f"{path} was answered with {answer.url}"
        assert content
        return (time.monotonic() - began) * 1000

    def day(number: int) -> list[tuple[float, float, float]]:
        chance = random.Random(number)
        return [
            (
                ask(_list({"filtering": {"status__in": [1, 2]}, "sorting": "created", "search_string": ""})),
                ask(f"/tickets/{first + chance.randrange(tickets)}/"),
                ask(_list({"filtering": {}, "sorting": "created", "search_string": chance.choice(WORDS)})),
            )
            for _ in range(rounds)
        ]

    with ThreadPoolExecutor(AGENTS) as agents:
        taken = [one for rounds_of in agents.map(day, range(AGENTS)) for one in rounds_of]
    parts = [median(times) for times in zip(*taken, strict=True)]
    print("django-helpdesk: view {:.0f} ms, ticket {:.0f} ms, search {:.0f} ms".format(*parts), file=sys.stderr)
    return sum(parts)


def _list(query: dict[str, object]) -> str:
    text = base64.b64encode(json.dumps(query).encode()).decode()
    return f"/datatables_ticket_list/{text}?draw=1&start=0&length=50"
