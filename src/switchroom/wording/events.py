"""What the journal learns of words: that they were changed, never what they say."""

from switchroom.platform.collection import SetupChanged
from switchroom.platform.events import event


@event("wording.mail_template_changed")
class MailTemplateChanged(SetupChanged, frozen=True, kw_only=True):
    """The words of a mail were changed, or are the shipped ones again."""

    collection = "mail-templates"
