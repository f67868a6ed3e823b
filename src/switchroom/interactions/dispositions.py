"""Dispositions: how an interaction can end, in the words of the centre."""

from pydantic import Field

from switchroom.interactions import models
from switchroom.interactions.contracts import EDIT_DISPOSITIONS, DispositionChanged
from switchroom.platform.collection import Collection
from switchroom.platform.schemas import Received, SetupRow, Slug, TextJson, changes_of


class DispositionNew(Received):
    name: TextJson
    slug: Slug
    success: bool = Field(False, description="Whether this counts as a success in figures.")


class DispositionRow(DispositionNew, SetupRow):
    """An outcome code that agents choose."""


class Dispositions(Collection[DispositionRow]):
    name, one, table = "dispositions", "disposition", models.disposition
    row, new, patch = DispositionRow, DispositionNew, changes_of(DispositionNew)
    event, edit = DispositionChanged, EDIT_DISPOSITIONS
    searched = ("name", "slug")


DISPOSITIONS = Dispositions()
