"""Cells of the process map: a channel x a service x a brand, for everybody or for a region, an environment, or both."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

import msgspec


class Cell(msgspec.Struct, frozen=True):
    """Where customers meet us. Without region or environment: wherever no cell is more particular."""

    channel_id: UUID
    service_id: UUID
    brand_id: UUID
    region_id: UUID | None = None
    environment_id: UUID | None = None

    @property
    def base(self) -> tuple[UUID, UUID, UUID]:
        return self.channel_id, self.service_id, self.brand_id

    @property
    def particular(self) -> int:
        """How particular it is: a region says more than an environment."""
        return 2 * (self.region_id is not None) + (self.environment_id is not None)


class Standing(msgspec.Struct, frozen=True):
    """What a cell has: a process (`version` None: its current one) and the post that answers for it; no process: it was
    decided that this is not offered."""

    process: str | None = None
    version: int | None = None
    owner_post_id: UUID | None = None


def effective(
    cells: Mapping[Cell, Standing], region_id: UUID | None, environment_id: UUID | None
) -> dict[tuple[UUID, UUID, UUID], Cell]:
    """The cell that holds for customers of this region and environment, of each channel, service and brand."""
    found: dict[tuple[UUID, UUID, UUID], Cell] = {}
    for cell in cells:
        if cell.region_id not in (None, region_id) or cell.environment_id not in (None, environment_id):
            continue
        known = found.get(cell.base)
        if known is None or cell.particular > known.particular:
            found[cell.base] = cell
    return found


def fingerprint(cells: Iterable[tuple[Cell, Standing | None]]) -> str:
    """What tells whether these cells are still as they were seen."""
    lines: Sequence[bytes] = sorted(msgspec.json.encode(pair) for pair in cells)
    return hashlib.sha256(b"\n".join(lines)).hexdigest()[:32]


def code(channel: str, brand: str, service: str) -> str:
    """A touchpoint's code: a label, never a key."""
    return f"{channel}{brand}{service}"
