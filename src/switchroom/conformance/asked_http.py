"""How requests say which runs they mean, and how much of a list they want."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

import msgspec
from fastapi import Depends, Path, Query
from pydantic import AwareDatetime

from switchroom.conformance.domain.comparing import Departure
from switchroom.conformance.domain.paths import from_code
from switchroom.conformance.door import Which
from switchroom.conformance.figures import Behind, Wanted
from switchroom.platform.db import Connection
from switchroom.platform.services import Services
from switchroom.processes.facade import Definitions

DAYS = 30
SLUG = r"^[a-z0-9][a-z0-9-]{0,63}$"
SlugInPath = Annotated[str, Path(pattern=SLUG, examples=["main-menu"])]
Process = Annotated[str | None, Query(pattern=SLUG, description="Only of this process.", examples=["main-menu"])]
Simulated = Annotated[bool, Query(description="Runs of simulated customers, instead of all others.")]
Offset = Annotated[int, Query(ge=0, le=1_000_000)]
Limit = Annotated[int, Query(ge=1, le=200)]


async def _which(
    ended_from: Annotated[
        AwareDatetime | None, Query(alias="from", description="Runs that ended from then on; else of 30 days.")
    ] = None,
    ended_to: Annotated[AwareDatetime | None, Query(alias="to", description="Runs that ended before then.")] = None,
    begun: Annotated[bool, Query(description="The time is that in which they began, not ended.")] = False,
    version: Annotated[int | None, Query(ge=1, le=2**31 - 1, description="Only runs of this version.")] = None,
    unit_id: Annotated[UUID | None, Query(description="Only runs of this unit and those below it.")] = None,
    brand_id: Annotated[UUID | None, Query(description="Only runs for this brand.")] = None,
    region_id: Annotated[UUID | None, Query(description="Only runs for customers of this region.")] = None,
    post: Annotated[
        str | None, Query(max_length=100, description="Only runs with a step for this role.", examples=["agent"])
    ] = None,
    person_id: Annotated[UUID | None, Query(description="Only runs with a step that this person did.")] = None,
    through: Annotated[
        str | None, Query(max_length=200, description="Only runs that came to this step.", examples=["check-identity"])
    ] = None,
    simulated: Simulated = False,
) -> Which:
    return Which(
        ended_from=ended_from,
        ended_to=ended_to,
        begun=begun,
        version=version,
        unit_id=unit_id,
        brand_id=brand_id,
        region_id=region_id,
        post=post,
        person_id=person_id,
        through=through,
        simulated=simulated,
    )


async def _of_process(slug: SlugInPath, which: Annotated[Which, Depends(_which)]) -> Which:
    return msgspec.structs.replace(which, slug=slug)


async def _of_any(which: Annotated[Which, Depends(_which)], process: Process = None) -> Which:
    return msgspec.structs.replace(which, slug=process)


async def _behind(
    wanted: Annotated[
        Wanted, Query(description="Not held: a step was done by somebody who did not hold its post.")
    ] = "all",
    step: Annotated[
        str | None, Query(max_length=200, description="Those in which this step departs.", examples=["check"])
    ] = None,
    kind: Annotated[Departure | None, Query(description="Those in which a step departs in this way.")] = None,
    variant: Annotated[
        str | None,
        Query(pattern=r"^[0-9a-f]{16}$", description="Those that went this way.", examples=["0e1f5d0e6f0c5d31"]),
    ] = None,
    outcome: Annotated[str | None, Query(max_length=200, description="Those that ended so.", examples=["done"])] = None,
    left_at: Annotated[str | None, Query(max_length=200, description="Those given up at this step.")] = None,
) -> Behind:
    number = None if variant is None else from_code(variant)
    return Behind(wanted=wanted, step=step, kind=kind, variant=number, outcome=outcome, left_at=left_at)


OfProcess = Annotated[Which, Depends(_of_process)]
OfAny = Annotated[Which, Depends(_of_any)]
BehindOf = Annotated[Behind, Depends(_behind)]


async def timed(connection: Connection, services: Services, which: Which) -> Which:
    """With its time: until now, and thirty days, unless told otherwise. Raises `NoSuchProcess`."""
    if which.slug is None:
        now = await connection.fetch_value("select clock_timestamp()")
    else:
        _, now = await services.the(Definitions).resolve(connection, which.slug, None)
    until = which.ended_to or now
    since = which.ended_from or now - timedelta(days=DAYS)
    return msgspec.structs.replace(which, ended_from=since, ended_to=until)
