"""Mail about no ticket goes once, joins nothing when it is answered, and what it said is not kept."""

from typing import Any
from uuid import UUID

import pytest

from switchroom.messaging.facade import Letter, LetterWords, plan_letter
from switchroom.messaging.mail.contracts import MailGone
from switchroom.messaging.mail.letters import open_letter
from switchroom.platform.keys import Keyring
from tests.mail.post import ANA, SUPPORT, Post
from tests.support.outside_mail import letter

STATE = "select state from messaging.mail_sent where id = $1"
SECRET = "https://centre.example/portal/A/enter#abc"


async def sent(post: Post, **more: Any) -> UUID | None:
    words = LetterWords(subject="Your link", text=f"Open {SECRET}", language="en")
    wanted = Letter(brand_id=UUID(post.brand), unit_id=UUID(post.unit), recipient=ANA, words=words, **more)
    async with post.live.database.transaction() as tx:
        mail_id = await plan_letter(tx, post.live.services.the(Keyring), wanted)
    await post.live.settle()
    return mail_id


async def test_a_letter_goes_once_and_its_words_are_forgotten(post: Post) -> None:
    await post.set_up()
    mail_id = await sent(post)
    assert mail_id is not None
    await post.until(STATE, "sent", mail_id)
    (arrived,) = await post.outside.letters(1)
    assert SECRET in arrived.text
    assert arrived.sender == ""
    assert arrived.field("Auto-Submitted") == "auto-replied"
    assert await post.live.value("select letter from messaging.mail_sent where id = $1", mail_id) is None
    with pytest.raises(MailGone):
        open_letter(post.live.services.the(Keyring), mail_id, None)


async def test_an_answer_to_a_letter_opens_a_ticket_of_its_own(post: Post) -> None:
    await post.set_up()
    await sent(post)
    (arrived,) = await post.outside.letters(1)
    assert arrived.field("Reply-To").endswith(f"<{SUPPORT}>")
    message_id = arrived.field("Message-ID")
    await post.write(letter(ANA, SUPPORT, text="What is this?", In_Reply_To=message_id, References=message_id))
    assert (await post.newest())["fate"] == "opened"


async def test_a_brand_without_a_mailbox_sends_nothing(post: Post) -> None:
    post.brand, post.unit = await post.live.centre.brand("A", "ours"), await post.live.centre.unit("Support")
    assert await sent(post) is None
