"""show: a page on the agent's screen."""

from collections.abc import Iterable

import msgspec

from switchroom.platform.text import Text
from switchroom.processes.domain.definition import Slug, Step
from switchroom.processes.domain.effects import Params
from switchroom.processes.domain.media import Family, Medium
from switchroom.processes.domain.references import Named
from switchroom.processes.domain.saying import Sentence, said
from switchroom.processes.domain.step_type import DONE, StepType


class Button(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A button under the page; its `name` is the outcome."""

    name: Slug
    label: Text


class Show(Params, frozen=True):
    """A script page (`text`, Markdown), an `article` of the knowledge base, a `checklist` to tick, or several of them.

    With `buttons` the step waits for one; without, the page stays and the run goes on at once.
    """

    text: Text | None = None
    article: Slug | None = None
    checklist: tuple[Text, ...] = ()
    buttons: tuple[Button, ...] = ()


class ShowStep(StepType):
    """Shows the agent a script page, an article or a checklist. Each button is an outcome."""

    name = "show"
    family = Family.TALK
    params = Show
    results = {DONE: "the page is shown (without buttons)"}
    forgiving = True
    how = dict.fromkeys(Medium, "shows nothing to the customer")
    on_screen = "shows the page"

    def waits(self, step: Step) -> bool:
        assert isinstance(step.params, Show)
        return bool(step.params.buttons)

    def outcomes(self, step: Step) -> tuple[str, ...]:
        assert isinstance(step.params, Show)
        return tuple(button.name for button in step.params.buttons) or (DONE,)

    def names(self, step: Step) -> Iterable[tuple[Named, str]]:
        assert isinstance(step.params, Show)
        return ((Named.ARTICLE, step.params.article),) if step.params.article else ()

    def check(self, step: Step) -> Iterable[tuple[str, Sentence]]:
        params = step.params
        assert isinstance(params, Show)
        names = [button.name for button in params.buttons]
        if params.text is None and params.article is None and not params.checklist:
            yield "step.nothing_to_show", said("has nothing to show: give it text, article or checklist")
        if len(set(names)) < len(names) or {"error", "exit", "limit"} & set(names):
            yield "step.choice_name", said("needs buttons with different names that are not names of other outcomes")


STEP = ShowStep()
