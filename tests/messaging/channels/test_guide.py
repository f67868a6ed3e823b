"""The requests of the guide, sent as they stand there, one after the other."""

import re
import shlex
from pathlib import Path
from typing import Any

import httpx

from tests.messaging.channels.conftest import PNG, Bridge, Floor
from tests.support.web import ok

GUIDE = Path(__file__).parents[3] / "docs" / "guides" / "message-channels.md"
COMMAND = re.compile(r"^ {4,7}(curl .*?)(?=\n *\n|\n *\d\.|\Z)", re.M | re.S)


async def sent(client: httpx.AsyncClient, command: str, known: dict[str, str]) -> httpx.Response:
    """What curl would do with these words."""
    for name, value in known.items():
        command = command.replace(name, value)
    words = iter(shlex.split(command)[1:])
    headers, content, url = dict[str, str](), b"", ""
    for word in words:
        match word:
            case "-H":
                name, _, value = next(words).partition(": ")
                headers[name] = value
            case "-d":
                content = next(words).encode()
            case "--data-binary":
                assert next(words).startswith("@")
                content = PNG
            case _:
                url = word
    return await client.request("POST" if content else "GET", url, headers=headers, content=content)


async def test_every_request_of_the_guide_does_what_it_says(floor: Floor, bridge: Bridge) -> None:
    commands = COMMAND.findall(GUIDE.read_text())
    assert len(commands) == 9
    known = {"$DESK": "http://test", "$TOKEN": bridge.token}
    answers = list[Any]()
    for command in commands:
        if "deliveries" in command and "DELIVERY" not in known:
            await floor.reply(answers[1]["ticket_id"], "We have restarted your line.")
        answer = await sent(bridge.client, command, known)
        assert answer.is_success, (command, answer.text)
        answers.append(answer.json())
        if "/files" in command:
            known["FILE"] = answers[-1]["id"]
        if "wait_s" in command:
            known["DELIVERY"] = answers[-1]["items"][0]["id"]
    assert [answer.get("opened") for answer in answers[1:4]] == [True, None, False]
    ticket = answers[1]["ticket_id"]
    assert [(one["state"], one["recipient"]) for one in (await floor.shown(ticket))["items"]] == [
        ("delivered", "+5511987654321")
    ]
    entries = ok(await floor.admin.get(f"/api/tickets/{ticket}/entries"))["items"]
    assert [file["name"] for entry in entries for file in entry["files"]] == ["router.png"]
