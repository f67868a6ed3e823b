"""What is being performed on a leg, from the command until the switch's answer."""

from datetime import timedelta
from enum import StrEnum

import msgspec

from switchroom.platform.db import Transaction
from switchroom.platform.ids import new_id
from switchroom.processes.contracts import CancelRequest, PerformRequest
from switchroom.voice import queries
from switchroom.voice.actions import order
from switchroom.voice.contracts import KEYS, CancelGather, Gather, GatherId, Play, PlaybackId, Stop
from switchroom.voice.queries import Leg, Performing
from switchroom.voice.saying import Way

EARLY = timedelta(seconds=3)
"""For how long a key that cut short what was said counts as the first answer to the question after it."""


class Kind(StrEnum):
    """What answer the run waits for."""

    SAY = "say"
    ASK = "ask"
    COLLECT = "collect"
    CONFIRM = "confirm"
    SURVEY = "survey"
    MUSIC = "music"
    CALLBACK = "callback"  # when it is said, the line is let go
    VOICEMAIL = "voicemail"  # when it is said, the caller speaks


MORE_TIME = 3
"""So many times as long waits a question for whoever needs more time."""


class Plan(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How the step is performed. `ways` are those not yet tried; `inputs` is what a finished say tells the run.

    `ahead`: keys that came before the switch gathered them. `until_silent`: after so much silence a message is over.
    """

    kind: Kind
    ways: tuple[Way, ...] = ()
    interruptible: bool = True
    choices: dict[str, str] = {}
    repeat_key: str = ""
    collects: str = ""
    finish: str = ""
    ahead: str = ""
    shortest: int = 1
    longest: int = 1
    secret: bool = False
    inputs: dict[str, int | list[float | None]] = {}
    until_silent: timedelta = timedelta()


def plan_of(performing: Performing) -> Plan:
    return msgspec.convert(performing.plan, Plan)


async def begin(
    tx: Transaction, leg: Leg, request: PerformRequest, plan: Plan, gather: Gather | None = None
) -> Performing:
    """Start to perform a step on the leg: play, and gather keys where an answer is wanted.

    Who needs more time has it for every answer, but not for speaking a message.
    """
    effect = request.effect
    if gather is not None and leg.more_time and plan.kind is not Kind.VOICEMAIL:
        first, between = gather.first_within * MORE_TIME, gather.next_within * MORE_TIME
        gather = msgspec.structs.replace(gather, first_within=first, next_within=between)
    await tx.execute(
        """insert into voice.performing (run_id, token, visit, leg_id, step, gather_id, keys, plan)
           values ($1, $2, $3, $4, $5, $6, $7, $8)""",
        request.run,
        effect.token,
        effect.visit,
        leg.id,
        effect.step,
        gather.gather if gather else None,
        "".join(effect.keys),
        plan,
    )
    performing = await of_step(tx, request)
    assert performing is not None
    playback = await play_next(tx, leg, performing, plan)
    if gather is not None:
        await order(tx, leg, gather)
    return msgspec.structs.replace(performing, playback_id=playback)


async def play_next(tx: Transaction, leg: Leg, performing: Performing, plan: Plan) -> PlaybackId | None:
    """Try the next way to say it; None when there is none left."""
    if not plan.ways:
        return None
    way, *left = plan.ways
    playback = PlaybackId(new_id())
    await tx.execute(
        "update voice.performing set playback_id = $4, plan = $5 where run_id = $1 and token = $2 and visit = $3",
        performing.run_id,
        performing.token,
        performing.visit,
        playback,
        msgspec.structs.replace(plan, ways=tuple(left)),
    )
    looped = plan.kind is Kind.MUSIC
    stops = KEYS if plan.interruptible and not looped else ""
    await order(tx, leg, Play(leg.id, playback, way, loop=looped, interrupted_by=stops))
    return playback


async def gather(tx: Transaction, performing: Performing, gather_id: GatherId) -> None:
    """Keys, or their absence, end it from now on."""
    await tx.execute(
        "update voice.performing set gather_id = $4 where run_id = $1 and token = $2 and visit = $3",
        performing.run_id,
        performing.token,
        performing.visit,
        gather_id,
    )


async def keep_plan(tx: Transaction, performing: Performing, plan: Plan) -> None:
    """Remember what has changed in how it is performed."""
    await tx.execute(
        "update voice.performing set plan = $4 where run_id = $1 and token = $2 and visit = $3",
        performing.run_id,
        performing.token,
        performing.visit,
        plan,
    )


async def silence(tx: Transaction, leg: Leg, performing: Performing) -> None:
    """Nothing more of it is to be heard, and no key belongs to it any longer."""
    if performing.playback_id is not None:
        await order(tx, leg, Stop(leg.id, performing.playback_id))
    if performing.gather_id is not None:
        await order(tx, leg, CancelGather(leg.id))


async def keep_early(tx: Transaction, leg: Leg, key: str) -> None:
    """A key came before its question. Only one is kept, and not for long: it may be the first of a secret."""
    await tx.execute(
        """update voice.leg set early_key = $2, early_at = clock_timestamp()
           where id = $1 and (early_key = '' or early_at < clock_timestamp() - $3::interval)""",
        leg.id,
        key,
        EARLY,
    )


async def is_early(tx: Transaction, leg: Leg) -> bool:
    """Whether a key waits for its question."""
    return bool(
        await tx.fetch_value(
            """select early_key <> '' and early_at > clock_timestamp() - $2::interval
               from voice.leg where id = $1""",
            leg.id,
            EARLY,
        )
    )


async def take_early(tx: Transaction, leg: Leg) -> str:
    """The key that came just before this question, once; empty when there is none, or it is too old."""
    key: str | None = await tx.fetch_value(
        """update voice.leg l set early_key = '' from voice.leg old
           where l.id = $1 and old.id = l.id and old.early_key <> ''
           returning case when old.early_at > clock_timestamp() - $2::interval then old.early_key end""",
        leg.id,
        EARLY,
    )
    return key or ""


async def of_step(tx: Transaction, request: PerformRequest | CancelRequest) -> Performing | None:
    """What is being performed for this visit."""
    return await queries.performing(tx, request.run, request.effect.token, request.effect.visit)


async def forget(tx: Transaction, performing: Performing) -> None:
    """It is over."""
    await tx.execute(
        "delete from voice.performing where run_id = $1 and token = $2 and visit = $3",
        performing.run_id,
        performing.token,
        performing.visit,
    )
