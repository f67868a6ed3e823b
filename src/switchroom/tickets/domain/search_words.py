"""A ticket's number among what is searched for; the words are `platform.search_words`'."""

import re


def number_in(search: str) -> int | None:
    """The ticket's number, if that is what is searched for: `1042` or `#1042`."""
    found = re.fullmatch(r"#?([0-9]{1,15})", search.strip(), flags=re.ASCII)
    return int(found[1]) if found else None
