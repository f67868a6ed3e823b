"""Sealed values: secrets a process collects, kept outside the run and destroyed at its end.

A run holds the id only. The subject is whoever ends the secret's life: destroying it leaves nothing to open.
"""

from uuid import UUID

from switchroom.platform.db import Connection, Transaction
from switchroom.platform.errors import Gone
from switchroom.platform.ids import new_id
from switchroom.platform.keys import Keyring

PURPOSE = "sealed"


class SecretDestroyed(Gone):
    """This secret was destroyed when what needed it ended."""

    code = "sealed.destroyed"


class Sealer:
    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring

    async def seal(self, tx: Transaction, subject: UUID, plain: bytes) -> UUID:
        """Keep a secret for `subject`; the id that opens it."""
        sealed_id = new_id()
        await tx.execute(
            "insert into platform.sealed (id, subject, content) values ($1, $2, $3)",
            sealed_id,
            subject,
            self._keyring.seal(PURPOSE, plain, sealed_id.bytes),
        )
        return sealed_id

    async def open(self, connection: Connection, sealed_id: UUID) -> bytes:
        """The secret. Raises `SecretDestroyed`, `CannotOpen`."""
        content = await connection.fetch_value("select content from platform.sealed where id = $1", sealed_id)
        if content is None:
            raise SecretDestroyed()
        return self._keyring.open_sealed(PURPOSE, content, sealed_id.bytes)

    async def destroy(self, tx: Transaction, subject: UUID) -> int:
        """Destroy every secret of `subject`; how many there were."""
        done = await tx.execute("delete from platform.sealed where subject = $1", subject)
        return int(done.split()[-1])
