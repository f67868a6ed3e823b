"""Hands raised: an agent in a conversation asks for help, and a lead says who comes.

A hand stands as long as it has not been lowered and its agent still has that visit of the interaction in hand. So it
comes down by itself when the call is over, handed on or lost, and there is nothing to clean up.
"""

from typing import Any
from uuid import UUID

from switchroom.people.facade import USERS
from switchroom.platform.db import Connection

STANDS = """
h.lowered_at is null and i.agent_id = h.agent_id and i.item_id = h.item_id
and i.state in ('connecting', 'active', 'held', 'wrap_up')
"""
STANDING = f"""
select h.id, h.interaction_id, h.agent_id, h.raised_at, h.answered_by, h.answered_at
from interactions.hand h join interactions.interaction i on i.id = h.interaction_id
where h.interaction_id = any($1) and {STANDS} order by h.raised_at, h.id
"""  # noqa: S608 - constants


async def hands(connection: Connection, interaction_ids: list[UUID]) -> dict[UUID, dict[str, Any]]:
    """The hands that stand, by interaction, with names."""
    rows = await connection.fetch(STANDING, interaction_ids) if interaction_ids else []
    people = [row["agent_id"] for row in rows] + [row["answered_by"] for row in rows if row["answered_by"]]
    names = await USERS.names(connection, list(set(people)))

    def named(user_id: UUID | None) -> dict[str, Any] | None:
        return None if user_id is None else {"id": user_id, "name": names.get(user_id, "?")}

    return {
        row["interaction_id"]: {
            "agent": named(row["agent_id"]),
            "raised_at": row["raised_at"],
            "answered_by": named(row["answered_by"]),
        }
        for row in rows
    }
