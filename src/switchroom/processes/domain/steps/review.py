"""review: have somebody else decide."""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import msgspec

from switchroom.platform.expressions import MAP, Type
from switchroom.platform.text import Text
from switchroom.processes.domain.definition import Slug, Step, Variable
from switchroom.processes.domain.effects import Params
from switchroom.processes.domain.media import Family, Medium
from switchroom.processes.domain.references import Named
from switchroom.processes.domain.saying import Sentence, said
from switchroom.processes.domain.step_type import ERROR, StepType

if TYPE_CHECKING:
    from switchroom.processes.domain.move import Move
    from switchroom.processes.domain.program import Node
    from switchroom.processes.domain.signals import Performed
    from switchroom.processes.domain.state import Token

APPROVED, REFUSED, RETURNED, NOBODY = "approved", "refused", "returned", "nobody"
LONGEST_REASON = 2000
_ADDRESS = re.compile(r"[^@\s<>,;\"]{1,64}@[^@\s<>,;\"]{1,190}")


class Decision(StrEnum):
    """What can be decided: yes, no, or not like this: change it and ask again."""

    APPROVED = APPROVED
    REFUSED = REFUSED
    RETURNED = RETURNED


class Shown(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A value from the run and what it is called."""

    label: Text
    value: Text


class Review(Params, frozen=True):
    """What is to be decided: a `text` and `values` from the run; which `decisions` there are; and who decides.

    The step's `post` decides, and each of `posts` and of `people` (mail addresses, or templates of them) besides, one
    person for each; `needs` of them must approve. With a `post` alone, `needs` different holders of it. `into` keeps a
    map with `decision`, `reason` and `by`, the names of who decided. `files` are variables of file fields of tasks
    before it: of the run's files, only these are seen by who decides behind a link.
    """

    text: Text | None = None
    values: Annotated[tuple[Shown, ...], msgspec.Meta(max_length=30)] = ()
    decisions: tuple[Decision, ...] = (Decision.APPROVED, Decision.REFUSED, Decision.RETURNED)
    posts: Annotated[tuple[Slug, ...], msgspec.Meta(max_length=20)] = ()
    people: Annotated[tuple[str, ...], msgspec.Meta(max_length=20)] = ()
    needs: Annotated[int, msgspec.Meta(ge=1, le=20)] = 1
    into: Variable | None = None
    files: Annotated[tuple[Variable, ...], msgspec.Meta(max_length=20)] = ()


class ReviewStep(StepType):
    """Has something decided by people who did not ask for it: whoever started the run, is its subject or has served its
    customer never decides. Holders of a post find it on their list of tasks, as people named by the address of their
    account do; to other addresses goes a mail with a link that takes one decision until the time limit, or a week
    longer where being late leads nowhere else. The first refusal or return decides for all, and needs a reason.
    """

    name = "review"
    family = Family.WORK
    params = Review
    results = {
        APPROVED: "as many as are needed have approved",
        REFUSED: "somebody has refused",
        RETURNED: "somebody wants it changed first",
        NOBODY: "of the people named fewer than are needed can be reached and may decide",
    }
    learns = {"decision": "as the outcome", "reason": "what was written", "by": "the names of who decided"}
    how = dict.fromkeys(Medium, "puts it on the task lists of those who decide, or mails them a link")
    main = APPROVED
    apart = True

    def waits(self, step: Step) -> bool:
        return True

    def outcomes(self, step: Step) -> tuple[str, ...]:
        params = step.params
        assert isinstance(params, Review)
        decisions = tuple(decision.value for decision in Decision if decision in params.decisions)
        return (*decisions, NOBODY) if params.people else decisions

    def writes(self, step: Step, outcome: str, scope: Mapping[str, Type]) -> Mapping[str, Type]:
        assert isinstance(step.params, Review)
        return {step.params.into: MAP} if step.params.into and outcome != NOBODY else {}

    def reads(self, step: Step) -> Iterable[str]:
        assert isinstance(step.params, Review)
        return step.params.files

    def names(self, step: Step) -> Iterable[tuple[Named, str]]:
        assert isinstance(step.params, Review)
        return [(Named.POST, post) for post in step.params.posts]

    def check(self, step: Step) -> Iterable[tuple[str, Sentence]]:
        params, common = step.params, step.common
        assert isinstance(params, Review)
        if common.title is None:
            yield "review.no_title", said("needs a title: it stands in the list of tasks and in the mail")
        if params.text is None and not params.values:
            yield "review.nothing", said("shows nothing: say what is to be decided, in a text or in values")
        if common.post is None and not (params.posts or params.people):
            yield "review.nobody", said("needs somebody who decides: a post, posts or people")
        decisions = set(params.decisions)
        if Decision.APPROVED not in decisions or len(decisions) < max(2, len(params.decisions)):
            yield "review.decisions", said("needs different decisions: approved, and refused or returned or both")
        seats = seats_of(common.post, params)
        if (seats or params.people) and params.needs > len(seats) + len(params.people):
            yield "review.too_few", said("needs {needs} people to approve, but asks fewer", needs=params.needs)
        if params.people and common.within is None:
            yield (
                "review.no_limit",
                said("asks people by mail, so it needs a time limit (within): links do not live for ever"),
            )
        for person in params.people:
            if "{{" not in person and not is_address(person):
                yield "review.address", said("names “{person}”, which is no mail address", person=person[:80])

    def receive(self, move: "Move", node: "Node", token: "Token", signal: "Performed") -> str | None:
        params = node.params
        assert isinstance(params, Review)
        if signal.outcome in (NOBODY, ERROR):
            return signal.outcome
        reason = str(signal.inputs.get("reason") or "").strip()
        if not reason_is_enough(signal.outcome, reason):
            return ERROR  # neither the list of tasks nor a link takes this
        if params.into:
            by = str(signal.inputs.get("by") or "")
            move.put(params.into, {"decision": signal.outcome, "reason": reason, "by": by})
        return signal.outcome

    def usual(self, params: Any) -> tuple[str, Mapping[str, Any]]:
        return APPROVED, {}


def seats_of(post: str | None, params: Review) -> list[str]:
    """The posts that decide, each by one person: one alone as often as is needed."""
    if post and not params.posts and not params.people:
        return [post] * params.needs
    return [*([post] if post else []), *params.posts]


def reason_is_enough(decision: str, reason: str) -> bool:
    """Who refuses or returns says why; who approves may."""
    return len(reason) <= LONGEST_REASON and (decision == APPROVED or bool(reason.strip()))


def is_address(value: object) -> bool:
    """Whether this can be somebody's mail address."""
    return isinstance(value, str) and bool(_ADDRESS.fullmatch(value))


STEP = ReviewStep()
