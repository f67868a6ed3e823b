"""Processes that ship with the program, each with its cases: a hotline's main menu and what happens after hours."""

from importlib.resources import files

NAMES = ("after-hours", "main-menu")


def sample(name: str) -> str:
    """The YAML text of a sample process."""
    return files(__name__).joinpath(f"{name}.yaml").read_text(encoding="utf-8")
