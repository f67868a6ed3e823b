"""note: write something down."""

from switchroom.platform.text import Text
from switchroom.processes.domain.effects import Params
from switchroom.processes.domain.media import Family, Medium
from switchroom.processes.domain.step_type import StepType


class Note(Params, frozen=True):
    """What is written on the interaction, a template as a rule."""

    text: Text


class NoteStep(StepType):
    """Writes a note on the interaction."""

    name = "note"
    family = Family.KEEP
    params = Note
    forgiving = True
    how = dict.fromkeys(Medium, "adds the note to the interaction")
    on_screen = "shows the note in the timeline"


STEP = NoteStep()
