"""Rule packs: what a law or a house standard demands of processes, as data.

A pack is a file of rules. Each says where it stands (`source`), to which processes it applies, and what it asks for, by
one of the few words of `Asks`. What these words mean is in `rule_checks`; here is their form and how a file is read.
"""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any

import msgspec

from switchroom.platform.errors import Invalid
from switchroom.platform.text import Text
from switchroom.processes.domain.definition import Definition, Slug
from switchroom.processes.domain.findings import Severity
from switchroom.processes.domain.length import Length
from switchroom.processes.domain.media import Kind, Medium
from switchroom.processes.domain.reading import from_json, plain, read_json_or_yaml, to_json
from switchroom.processes.domain.steps import STEP_TYPES

LONGEST_FILE = 200_000
MOST_RULES = 100
LANGUAGES = ("en", "pt-BR", "zh-CN")
"""A rule is read by whoever works here: its words are in each language of the product."""

Words = Annotated[tuple[Slug, ...], msgspec.Meta(min_length=1, max_length=50)]
Line = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]


class PackRefused(Invalid):
    """The file is no rule pack."""

    code = "rule_pack.refused"


class After(StrEnum):
    """From where on a path counts: from the beginning, or from when a person serves."""

    START = "start"
    PERSON = "person"


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Steps that are not to be: of these `types`, with one of these `marks`, or that play a recording with one of these
    words in its name (`prompt_words`)."""

    types: Words | None = None
    marks: Words | None = None
    prompt_words: Words | None = None


class Path(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Steps of one of these `types` stand on every path to an end, `after` the start or after a person serves."""

    types: Words
    after: After = After.START


class Says(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Every step of these `types` says these `fields`: post, within, title, quality."""

    types: Words
    fields: Words


class Asks(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a rule asks for: exactly one of these. The vocabulary is closed; `rule_checks` says how each is judged."""

    first_menu_offers: Annotated[tuple[Words, ...], msgspec.Meta(min_length=1, max_length=9)] | None = None
    menu_has_at_most: Annotated[int, msgspec.Meta(ge=1, le=9)] | None = None
    person_can_be_reached: bool | None = None
    person_without: Words | None = None
    max_prompts_before_person: Annotated[int, msgspec.Meta(ge=0, le=50)] | None = None
    waiting_contains_no: Part | None = None
    waits_at_most: Length | None = None
    within_limit: Length | None = None
    requires_step: Words | None = None
    every_path_has: Path | None = None
    steps_say: Says | None = None

    @property
    def word(self) -> str:
        """The one that is asked for."""
        return next(name for name in self.__struct_fields__ if getattr(self, name) is not None)


class Scope(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """To which processes a rule applies; what is left out does not matter.

    `at_entry`: only to those by which customers come in, not to those that stand at touchpoints or are called.
    """

    kinds: tuple[Kind, ...] = ()
    media: tuple[Medium, ...] = ()
    categories: tuple[Slug, ...] = ()
    at_entry: bool = False

    def holds(self, definition: Definition) -> bool:
        """Whether this process is one of those."""
        header = definition.header
        return (
            (not self.kinds or header.kind in self.kinds)
            and (not self.media or bool(set(self.media) & set(header.media)))
            and (not self.categories or header.category in self.categories)
        )


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One rule of a pack."""

    title: Text
    text: Text
    source: Line
    severity: Severity = Severity.ERROR
    applies: Scope = Scope()
    asks: Asks


class Pack(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A law or a standard: its rules by their names, in the order of the file."""

    pack: Slug
    title: Text
    source: Line
    link: Annotated[str, msgspec.Meta(pattern=r"^https://[!-~]{1,500}$")] | None = None
    rules: Annotated[dict[Slug, Rule], msgspec.Meta(min_length=1, max_length=MOST_RULES)]


class Demand(msgspec.Struct, frozen=True):
    """A rule that a process is held to, and for which brands. `entry`: customers come in by this process."""

    pack: str
    name: str
    rule: Rule
    brands: tuple[str, ...] = ()
    entry: bool = True

    @property
    def code(self) -> str:
        return f"rule.{self.pack}.{self.name}"


def read_pack(text: str) -> Pack:
    """A pack from its file, YAML or JSON. Raises `PackRefused`."""
    if len(text) > LONGEST_FILE:
        raise PackRefused(f"The file is longer than {LONGEST_FILE} characters.")
    value, wrong = read_json_or_yaml(text)
    if wrong is not None:
        raise PackRefused(wrong.message)
    return pack_from_json(value)


def pack_from_json(value: Any) -> Pack:
    """A pack from its JSON. Raises `PackRefused`."""
    if not isinstance(value, dict) or not plain(value, 0):
        raise PackRefused("A rule pack is a map with pack, title, source and rules.")
    try:
        pack: Pack = from_json(value, Pack)
    except (msgspec.ValidationError, ValueError, RecursionError) as error:
        raise PackRefused(" ".join(str(error).split())[:300] + ".") from None
    for problem in _faults(pack):
        raise PackRefused(problem)
    return pack


def pack_to_json(pack: Pack) -> dict[str, Any]:
    """The pack as it is stored: reading it gives the same pack."""
    shown: dict[str, Any] = to_json(pack)
    return shown


def _faults(pack: Pack) -> Iterator[str]:
    """What the form alone does not say."""
    yield from _wordless("The pack", pack.title)
    for name, rule in pack.rules.items():
        where, asks = f"Rule “{name}”", rule.asks
        given = [word for word in asks.__struct_fields__ if getattr(asks, word) is not None]
        if len(given) != 1:
            yield f"{where} asks for {len(given)} things; it asks for exactly one."
        yield from _wordless(where, rule.title)
        yield from _wordless(where, rule.text)
        if asks.person_can_be_reached is False:
            yield f"{where}: person_can_be_reached is true, or the rule is left out."
        if asks.waiting_contains_no == Part():
            yield f"{where} names nothing that waiting is not to contain."
        if unknown := sorted(set(_types(asks)) - STEP_TYPES.keys()):
            yield f"{where} names “{unknown[0]}”, which is no step type."
        if asks.steps_say and (odd := sorted(set(asks.steps_say.fields) - SAYABLE)):
            yield f"{where} names “{odd[0]}”; a step can be asked for {', '.join(sorted(SAYABLE))}."


SAYABLE = frozenset({"post", "within", "title", "quality"})


def _types(asks: Asks) -> Iterator[str]:
    yield from asks.person_without or ()
    yield from asks.requires_step or ()
    for part in (asks.waiting_contains_no, asks.every_path_has, asks.steps_say):
        yield from (part.types or ()) if part else ()


def _wordless(where: str, text: Text) -> Iterator[str]:
    if "" in text:
        yield f"{where} needs its words in {', '.join(LANGUAGES)}, each under its language."
    for language in LANGUAGES:
        if language not in text:
            yield f"{where} has a text without {language}."
