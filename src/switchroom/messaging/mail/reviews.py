"""What is asked by mail of people who decide and do not sign in here."""

from uuid import UUID

from switchroom.messaging.mail.boxes import all_boxes
from switchroom.messaging.mail.letters import Words, plan_from
from switchroom.messaging.mail.staff import BOX, LONGEST_SUBJECT
from switchroom.messaging.mail.words import DECISION
from switchroom.platform.db import Transaction
from switchroom.platform.events import Origin
from switchroom.platform.keys import Keyring
from switchroom.processes.facade import AskedByMail
from switchroom.wording.facade import brand_name, words_of

LANGUAGE = """
select c.language from customers.address a join customers.customer c on c.id = a.customer_id
where a.kind = 'mail' and a.normal = $1 and c.language is not null and not c.archived order by a.main desc, c.id limit 1
"""


class ReviewLetters:
    """See `processes.facade.ReviewMail`: from the mailbox of the interaction's brand, else from any that sends."""

    def __init__(self, keyring: Keyring, address: str) -> None:
        """`address`: where this centre is reached."""
        self._keyring, self._address = keyring, address.rstrip("/")

    async def reaches(self, tx: Transaction, interaction_id: UUID | None, origin: Origin) -> bool:
        """Whether a mailbox sends."""
        return await tx.fetch_value(BOX, interaction_id, origin.value) is not None

    async def ask(self, tx: Transaction, asked: AskedByMail) -> None:
        """The mail, in the language of whoever is known by that address, else in the mailbox's."""
        (box,) = await all_boxes(tx, [await tx.fetch_value(BOX, asked.interaction_id, asked.origin.value)])
        language: str = await tx.fetch_value(LANGUAGE, asked.address) or box.language
        words = await words_of(tx, DECISION, box.brand_id, language)
        said = words.fill(
            {
                "title": asked.title.in_language(language, "en"),
                "link": self._address + asked.place,
                "until": f"{asked.until:%Y-%m-%d %H:%M} UTC",
                "number": asked.reference or "",
                "brand": await brand_name(tx, box.brand_id, language),
            }
        )
        letter = Words(subject=said.subject[:LONGEST_SUBJECT], text=said.text, language=words.language)
        await plan_from(tx, self._keyring, box, asked.address, letter)
