"""What processes tell people of the house by mail."""

from collections.abc import Sequence
from uuid import UUID

from switchroom.messaging.mail.boxes import all_boxes
from switchroom.messaging.mail.letters import Words, plan_from
from switchroom.platform.db import Transaction
from switchroom.platform.events import Origin
from switchroom.platform.keys import Keyring
from switchroom.platform.text import Text

LONGEST_SUBJECT = 120
WHO = """
select id, email, language from people."user" where id = any($1) and active and not archived order by id
"""
BOX = """
select m.id from messaging.mailbox m left join interactions.interaction n on n.id = $1
where m.active and not m.archived and m.origin = $2 and m.outgoing ->> 'kind' = 'smtp'
order by (m.brand_id = n.brand_id) is true desc, (m.unit_id = n.unit_id) is true desc, m.id limit 1
"""


class StaffLetters:
    """See `processes.facade.StaffMail`: from the mailbox of the interaction's brand, else from any that sends."""

    def __init__(self, keyring: Keyring, address: str | None) -> None:
        """`address`: where this centre is reached, for the link to what it is about; None: no link."""
        self._keyring, self._address = keyring, (address or "").rstrip("/")

    async def send(
        self, tx: Transaction, people: Sequence[UUID], text: Text, interaction_id: UUID | None, origin: Origin
    ) -> bool:
        """A mail to each of them in their language; False where no mailbox sends."""
        found = await tx.fetch_value(BOX, interaction_id, origin.value)
        if found is None:
            return False
        (box,) = await all_boxes(tx, [found])
        for person in await tx.fetch(WHO, list(people)):
            language = person["language"] or box.language
            said = text.in_language(language, "en")
            subject = said.strip().splitlines()[0][:LONGEST_SUBJECT] if said.strip() else ""
            words = Words(subject=subject, text="\n\n".join([said, *self._link(interaction_id)]), language=language)
            await plan_from(tx, self._keyring, box, person["email"], words)
        return True

    def _link(self, interaction_id: UUID | None) -> list[str]:
        return [f"{self._address}/interactions/{interaction_id}"] if self._address and interaction_id else []
