"""A one-time code by mail, to an address of the customer's that was verified before."""

from uuid import UUID

from switchroom.messaging.mail.letters import Letter, Words, plan_letter
from switchroom.messaging.mail.words import CODE
from switchroom.platform.db import Transaction
from switchroom.platform.events import Origin
from switchroom.platform.keys import Keyring
from switchroom.wording.facade import brand_name, words_of

WHERE = """
select n.brand_id, n.unit_id, n.origin, a.value from interactions.interaction n
join customers.address a on a.customer_id = $2 and a.kind = 'mail'
where n.id = $1 and n.brand_id is not null and a.verified_at is not null and a.bounced is null
order by a.main desc, a.position limit 1
"""


class MailCodes:
    """See `interactions.facade.CodeChannel`. What is sealed while it waits is forgotten when it has gone."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring

    async def send(self, tx: Transaction, interaction_id: UUID, customer_id: UUID, code: str, language: str) -> bool:
        """Mail it; False without a verified address, or where the brand has no mailbox that sends."""
        row = await tx.fetch_row(WHERE, interaction_id, customer_id)
        if row is None:
            return False
        words = await words_of(tx, CODE, row["brand_id"], language)
        said = words.fill({"code": code, "brand": await brand_name(tx, row["brand_id"], language)})
        letter = Letter(
            brand_id=row["brand_id"],
            unit_id=row["unit_id"],
            recipient=row["value"],
            words=Words(subject=said.subject, text=said.text, language=words.language),
            customer_id=customer_id,
            origin=Origin(row["origin"]),
        )
        return await plan_letter(tx, self._keyring, letter) is not None
