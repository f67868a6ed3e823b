"""Rule packs that ship with the program, those that were imported, and for which brands each is on."""

from functools import cache
from importlib.resources import files

from switchroom.processes.domain.rule_packs import Pack, read_pack


@cache
def shipped_packs() -> dict[str, Pack]:
    """The packs that ship with the program, by name. Nobody changes them; one of one's own is imported beside them."""
    found = (file for file in files(__name__).iterdir() if file.name.endswith(".yaml"))
    packs = [read_pack(file.read_text(encoding="utf-8")) for file in sorted(found, key=str)]
    return {pack.pack: pack for pack in packs}
