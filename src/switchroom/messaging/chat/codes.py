"""A one-time code in the customer's other chat: that of a page which our customer's site has signed in.

The customer's page shows it; at work, in the transcript and in the journal there is only that one was sent.
"""

from uuid import UUID

from switchroom.messaging.chat.writing import New, write
from switchroom.messaging.contracts import Author, MessageKind
from switchroom.platform.db import Transaction
from switchroom.platform.text import Text

SIGNED_IN = 2
"""How surely the page's customer must be known: by a token that our customer's site signed, or better."""
CODE = Text(
    {
        "en": "Your code: {code}. Give it only to whom you have just asked for help.",
        "pt-BR": "Seu código: {code}. Informe-o somente a quem você acabou de pedir ajuda.",
        "zh-CN": "您的验证码：{code}。请仅向您刚刚联系的客服提供。",
    }
)
WHERE = """
select c.id from messaging.chat c join interactions.interaction i on i.id = c.id
where i.customer_id = $1 and i.identity_level >= $2 and i.id <> $3 and i.medium = 'chat'
    and c.ended_at is null and i.ended_at is null
order by c.seen_at desc limit 1
"""


class ChatCodes:
    """See `interactions.facade.CodeChannel`."""

    async def send(self, tx: Transaction, interaction_id: UUID, customer_id: UUID, code: str, language: str) -> bool:
        """Write it into the newest chat in which this customer is signed in; False when there is none."""
        chat_id = await tx.fetch_value(WHERE, customer_id, SIGNED_IN, interaction_id)
        if chat_id is None:
            return False
        text = CODE.in_language(language, "en").replace("{code}", code)
        await write(tx, chat_id, New(author=Author.PROCESS, kind=MessageKind.CODE, text=text))
        return True
