"""Names and lengths of BPMN files as our processes write them."""

import re
from datetime import timedelta

_DURATION = re.compile(
    r"P(?:(\d{1,5})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,6})(?:\.\d+)?S)?)?", re.ASCII
)


def slug(name: str) -> str:
    """A name as our processes write it; empty when nothing of it can be written so."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60].strip("-")


def as_length(duration: str) -> str | None:
    """An ISO 8601 duration as ours: PT30M is 30m; None for what has months or is none."""
    form = _DURATION.fullmatch(duration.strip())
    if form is None:
        return None
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in form.groups())
    days += 7 * weeks
    length = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    parts = ((days, "d"), (hours, "h"), (minutes, "m"), (seconds, "s"))
    return "".join(f"{amount}{unit}" for amount, unit in parts if amount) if length else None
