"""Inspections, seen from outside: permissions, the words of forms, refusals."""

from enum import StrEnum

from switchroom.platform.access import permission
from switchroom.platform.errors import Conflict, Invalid, NotFound

DRAW = permission(
    "inspections:round:draw",
    {
        "en": "Draw rounds of inspections, see their results and follow findings up",
        "pt-BR": "Sortear rodadas de inspeção, ver os resultados e acompanhar os apontamentos",
        "zh-CN": "抽取检查批次、查看结果并跟踪问题整改",
    },
)
INSPECT = permission(
    "inspections:interaction:inspect",
    {
        "en": "Inspect interactions and walk through processes",
        "pt-BR": "Inspecionar atendimentos e fazer testes ponta a ponta",
        "zh-CN": "检查接触记录并进行流程穿越",
    },
)
MOST_POPULATION = 200_000
MOST_DRAWN = 2_000
NOTICE, FINDING_NOTICE = "inspection", "finding"
"""The kinds of notices: to inspectors of a round, to the owner of a finding."""
MOST_PHOTOS = 10


class AmountOf(StrEnum):
    """What a round's `amount` is: so many, so many of a hundred, so many of each person."""

    TOTAL = "total"
    PERCENT = "percent"
    PER_PERSON = "per_person"


class Stratify(StrEnum):
    """What the population is told apart by. `DAY_PART`: six hours each, from midnight."""

    PROCESS = "process"
    UNIT = "unit"
    PERSON = "person"
    ENTRY_POINT = "entry_point"
    CHANNEL = "channel"
    MEDIUM = "medium"
    WEEKDAY = "weekday"
    DAY_PART = "day_part"


class Judgement(StrEnum):
    """Of a process as a whole, and of each of its steps that was called for."""

    USED = "used"
    NOT_USED = "not_used"
    USED_WRONGLY = "used_wrongly"


class InspectionState(StrEnum):
    OPEN = "open"
    SUBMITTED = "submitted"


class Weight(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class FindingState(StrEnum):
    """`MENDED`: so says its owner; `VERIFIED`: somebody else has looked."""

    OPEN = "open"
    MENDED = "mended"
    VERIFIED = "verified"


class StepWalked(StrEnum):
    """What came of a step that an inspector walked through as a customer would."""

    FINE = "fine"
    WRONG = "wrong"
    NOT_MET = "not_met"


class NoSuchWalk(NotFound):
    """There is no such walk-through, or you may not see it."""

    code = "walk.not_found"


class NoSuchFinding(NotFound):
    """There is no such finding, or you may not see it."""

    code = "finding.not_found"


class NoSuchPhoto(NotFound):
    """There is no such photo, or you may not see it."""

    code = "finding.no_photo"


class PhotoRefused(Invalid):
    """Only pictures can be added: JPEG, PNG, WebP, HEIC or GIF."""

    code = "finding.photo_refused"


class TooManyPhotos(Conflict):
    """So many photos one finding cannot have."""

    code = "finding.too_many_photos"


class WalkOver(Conflict):
    """This walk-through is over."""

    code = "walk.over"


class NotNow(Conflict):
    """A finding is mended while it is open, and verified or opened again once it is mended."""

    code = "finding.not_now"


class OwnWork(Conflict):
    """Whoever mended it does not verify it."""

    code = "finding.own_work"


class NoOwner(Invalid):
    """A finding has one owner: a person who works here, or the holders of a role."""

    code = "finding.no_owner"


class NoSuchRound(NotFound):
    """There is no such round, or you may not see it."""

    code = "inspection.no_round"


class NoSuchInspection(NotFound):
    """There is no such inspection, or you may not see it."""

    code = "inspection.not_found"


class NothingToDraw(Invalid):
    """Nothing came to this process in this time that these inspectors could look at."""

    code = "inspection.nothing_to_draw"


class TooMuchToDraw(Invalid):
    """That is too much for one round; choose a shorter time, or fewer."""

    code = "inspection.too_much"


class NotAnInspector(Invalid):
    """An inspector is somebody who works here and may inspect in this unit."""

    code = "inspection.not_an_inspector"


class BadPeriod(Invalid):
    """A period ends after it begins."""

    code = "inspection.bad_period"


class BadStep(Invalid):
    """The process has no such step."""

    code = "inspection.bad_step"


class AlreadySubmitted(Conflict):
    """This form was submitted; what is wrong in it is corrected with a reason."""

    code = "inspection.submitted"


class NotSubmitted(Conflict):
    """Only a form that was submitted is corrected."""

    code = "inspection.not_submitted"


class ChangedMeanwhile(Conflict):
    """This form was saved elsewhere meanwhile; read it again."""

    code = "inspection.changed_meanwhile"
