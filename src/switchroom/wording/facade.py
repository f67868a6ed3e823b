"""What higher contexts need of words."""

from switchroom.wording.actions import MAIL_TEMPLATES, check_words
from switchroom.wording.domain.filling import filled, one_line
from switchroom.wording.reading import Filled, Words, brand_name, choose, made_for, words_of

__all__ = [
    "MAIL_TEMPLATES",
    "Filled",
    "Words",
    "brand_name",
    "check_words",
    "choose",
    "filled",
    "made_for",
    "one_line",
    "words_of",
]
