"""Ready-made processes to begin with, each with its cases. Using one makes a process of one's own from it."""

from functools import cache
from importlib.resources import files


@cache
def template_sources() -> dict[str, str]:
    """The YAML text of each template by name."""
    found = (file for file in files(__name__).iterdir() if file.name.endswith(".yaml"))
    return {file.name.removesuffix(".yaml"): file.read_text(encoding="utf-8") for file in sorted(found, key=str)}
