"""What goes over HTTP of words."""

from uuid import UUID

from pydantic import Field

from switchroom.platform.schemas import Received, Sent, SetupRow, Slug, TextJson, TextShown, changes_of


class MailTemplateNew(Received):
    kind: Slug = Field(description="Which words: see `/api/mail-kinds`.", examples=["acknowledgement"])
    brand_id: UUID | None = Field(None, description="For mails of this brand; without one for all.")
    subject: TextJson | None = Field(
        None, description="A missing language has the words below it.", examples=[{"en": "We have it [{number}]"}]
    )
    text: TextJson | None = Field(
        None,
        description="Plain text; the HTML part is made from it. What stands in braces is filled in; a line whose place "
        "is empty is left out.",
        examples=[{"en": "Hello,\n\nwe have your message. Its number is {number}."}],
    )


class MailTemplate(MailTemplateNew, SetupRow):
    """Words of a mail in place of the shipped ones. Archiving it brings these back."""

    kind: str
    subject: TextShown | None = None
    text: TextShown | None = None


MailTemplatePatch = changes_of(MailTemplateNew, never=frozenset({"kind", "brand_id"}))


class MailPlace(Sent):
    """`needed`: the text must have it. `in_subject`: it may stand in the subject too."""

    name: str = Field(examples=["number"])
    meaning: TextShown
    example: TextShown
    needed: bool
    in_subject: bool


class MailKind(Sent):
    """Words as they are shipped, and what can be filled in. `subject` null: they are part of a mail."""

    kind: str = Field(examples=["acknowledgement"])
    name: TextShown
    subject: TextShown | None
    text: TextShown
    places: list[MailPlace]


class MailKinds(Sent):
    items: list[MailKind]
