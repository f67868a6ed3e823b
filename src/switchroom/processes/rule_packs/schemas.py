"""What rule packs send and receive."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from switchroom.platform.schemas import Received, Sent, TextShown
from switchroom.processes.domain.rule_packs import LONGEST_FILE

EXAMPLE = "pack: ours\ntitle: {en: Ours, pt-BR: Nosso, zh-CN: 我们的}\nsource: Standard 4\nrules: …\n"


class RuleView(Sent):
    """A rule: what it says, where it stands, and by which word of the vocabulary it is checked."""

    name: str = Field(examples=["first-menu"])
    title: TextShown
    text: TextShown
    source: str = Field(examples=["Decreto 11.034/2022, art. 5, II"])
    severity: str = Field(examples=["error"])
    asks: str = Field(examples=["first_menu_offers"])


class RuleOffView(Sent):
    rule: str
    reason: str
    by: str | None
    at: datetime


class PackAtBrand(Sent):
    """What was decided of a pack for a brand; a brand that is not there has it off, with all rules."""

    brand_id: UUID
    on: bool
    off: list[RuleOffView] = Field(description="Rules that do not hold there.")


class RulePackView(Sent):
    pack: str = Field(examples=["sac-brazil"])
    title: TextShown
    source: str
    link: str | None
    shipped: bool = Field(description="It comes with the program and cannot be changed.")
    rules: list[RuleView]
    brands: list[PackAtBrand]


class PackFile(Received):
    text: Annotated[str, StringConstraints(max_length=LONGEST_FILE)] = Field(
        description="The pack as a file: YAML or JSON.", examples=[EXAMPLE]
    )


class PackSwitch(Received):
    on: bool


class RuleSwitch(Received):
    on: bool
    reason: Annotated[str, StringConstraints(max_length=1000, strip_whitespace=True)] = Field(
        default="", description="Needed to switch it off.", examples=["Not a regulated service."]
    )
