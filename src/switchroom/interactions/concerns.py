"""Where an interaction belongs: what processes asks before it gives work about one to people."""

from switchroom.platform.db import Connection
from switchroom.processes.contracts import Concern, Subject


async def concern_of(connection: Connection, subject: Subject | None) -> Concern:
    """The unit of an interaction and its reference number. Implements `processes.ConcernOf`."""
    if subject is None or subject.kind != "interaction":
        return Concern()
    row = await connection.fetch_row(
        "select unit_id, reference from interactions.interaction where id = $1", subject.id
    )
    return Concern(row["unit_id"], row["reference"]) if row else Concern()
