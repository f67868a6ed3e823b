"""What a run can be about, and who knows where that belongs and who stands behind it."""

from switchroom.interactions import facade as interactions
from switchroom.platform.db import Connection
from switchroom.processes.contracts import Concern, ConcernOf, Requesters, RequestersOf, Subject
from switchroom.tickets import facade as tickets

CONCERNS: dict[str, ConcernOf] = {"interaction": interactions.concern_of, "ticket": tickets.concern_of}
REQUESTERS: dict[str, RequestersOf] = {"interaction": interactions.requesters_of, "ticket": tickets.requesters_of}


async def concern_of(connection: Connection, subject: Subject | None) -> Concern:
    """Where the subject of a run belongs. Implements `processes.ConcernOf`."""
    asked = CONCERNS.get(subject.kind) if subject else None
    return await asked(connection, subject) if asked else Concern()


async def requesters_of(connection: Connection, subject: Subject | None) -> Requesters:
    """Who stands behind the subject of a run. Implements `processes.RequestersOf`."""
    asked = REQUESTERS.get(subject.kind) if subject else None
    return await asked(connection, subject) if asked else Requesters()
