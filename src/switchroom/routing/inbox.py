"""The way into the command table: one row in the caller's transaction, the bell after its commit."""

from uuid import UUID

from switchroom.platform.db import Transaction
from switchroom.routing.contracts import Command, encode

BOARD_BELL = "board"
"""Rung when commands are committed."""
DECIDED_BELL = "board decided"
"""Rung when decisions are committed."""

INSERT = """insert into routing.command (about, data, note, actor_kind, actor_id) values ($1, $2, $3, $4, $5)
            returning sequence"""


async def give_command(tx: Transaction, command: Command, *, about: UUID | None = None, note: str = "") -> int:
    """Put a command before the board in `tx`; its number, by which its outcome can be awaited.

    `about` is what a work item is a visit of (an interaction, a ticket, a task), where the command brings an item.
    `note` is a code that is kept for explaining and does not reach the board. What follows directly from the command
    was done by the transaction's actor.
    """
    tx.ring(BOARD_BELL)
    return int(
        await tx.fetch_value(INSERT, about, encode(command).decode(), note or None, tx.actor.kind.value, tx.actor.id)
    )


async def retry_parked(tx: Transaction, sequence: int) -> bool:
    """Put a parked command before the board again, after a fix; False if there is none of that number."""
    tx.ring(BOARD_BELL)
    return bool(
        await tx.fetch_value(
            """update routing.command set parked_at = null, error = null
               where sequence = $1 and parked_at is not null returning true""",
            sequence,
        )
    )
