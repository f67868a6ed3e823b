"""Chats of simulated people: what the process asks stands there, and both sides write at the pace of the talk."""

from pathlib import Path
from uuid import UUID, uuid5

import yaml

from switchroom.interactions.facade import Living
from switchroom.messaging import facade as messaging
from switchroom.messaging.facade import Author, New
from switchroom.platform.db import Transaction
from switchroom.platform.text import Text
from switchroom.simulation.domain import temper

_WORDS = yaml.safe_load(Path(__file__).with_name("conversations.yaml").read_text("utf-8"))
VISITORS: list[str] = _WORDS["visitors"]
TALKS: list[list[Text]] = [[Text(line) for line in lines] for lines in _WORDS["talks"]]
LAST_LINE = 0.95
"""The part of a talk after which nothing new is written."""


async def converse(tx: Transaction, one: Living, said: int, part: float) -> None:
    """Write what would have been said by now, `part` of the talk being over and `said` lines written."""
    lines = temper.one_of(one.id, "conversation", TALKS)
    for number in range(said, min(len(lines), 1 + int(part / LAST_LINE * len(lines)))):
        by_agent = number % 2 == 1
        line = New(
            author=Author.AGENT if by_agent else Author.CUSTOMER,
            text=lines[number].in_language(one.language, "en"),
            user_id=one.agent_id if by_agent else None,
            client_id=uuid5(one.id, f"line {number}"),
        )
        await messaging.write(tx, one.id, line)


async def said_by_process(tx: Transaction, chat_id: UUID, words: str) -> None:
    """What the process says or asks."""
    if words:
        await messaging.write(tx, chat_id, New(author=Author.PROCESS, text=words))


async def given(tx: Transaction, chat_id: UUID, words: str) -> None:
    """What the customer answered."""
    await messaging.write(tx, chat_id, New(author=Author.CUSTOMER, kind=messaging.MessageKind.ANSWER, text=words))
