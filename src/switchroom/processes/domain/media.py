"""Media, families of steps and the kinds of process: the small closed lists of the language."""

from enum import StrEnum


class Medium(StrEnum):
    """By what means a customer and we meet; what performers, capacity and interactions speak of."""

    VOICE = "voice"
    CHAT = "chat"
    MAIL = "mail"
    FORM = "form"
    IN_PERSON = "in-person"


THERE = frozenset({Medium.VOICE, Medium.CHAT, Medium.IN_PERSON})
"""Media on which the customer is there while he waits. From the others he has gone: nothing is told him meanwhile."""


class Family(StrEnum):
    """What a step type is about; groups the designer's palette and the documentation."""

    TALK = "talk"
    LOGIC = "logic"
    ROUTE = "route"
    KEEP = "keep"
    WORK = "work"


class Kind(StrEnum):
    """A service process is one that customers touch."""

    SERVICE = "service"
    MANAGEMENT = "management"
