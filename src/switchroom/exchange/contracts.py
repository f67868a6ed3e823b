"""What others may know of lists that come in and go out: kinds, what became of lines, events, refusals."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

import msgspec

from switchroom.exchange.domain.headings import Choice, Field
from switchroom.platform.access import Permission, Principal, permission
from switchroom.platform.db import Connection, Transaction
from switchroom.platform.errors import Conflict, Invalid, NotFound, Throttled
from switchroom.platform.events import Code, Event, event
from switchroom.platform.services import Services

__all__ = ["Choice", "Field", "Kind"]

IMPORT = permission(
    "exchange:list:import",
    {
        "en": "Bring in lists from files and undo it",
        "pt-BR": "Importar listas de arquivos e desfazer a importação",
        "zh-CN": "从文件导入列表与撤销导入",
    },
)
EXPORT = permission(
    "exchange:list:export",
    {
        "en": "Take lists out as files",
        "pt-BR": "Exportar listas como arquivos",
        "zh-CN": "将列表导出为文件",
    },
)

Values = Mapping[str, str]
"""The cells of a line by the field they fill, those that are empty left out; shared values filled in."""


class Existing(StrEnum):
    """What happens to a line whose customer, ticket or article is there already."""

    UPDATE = "update"
    SKIP = "skip"


class ImportState(StrEnum):
    """`READY`: checked, for somebody to confirm. Lines move in the others, by a job."""

    CHECKING = "checking"
    READY = "ready"
    RUNNING = "running"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"


class LineState(StrEnum):
    """What is to become of a line (`WAITING` to `REFUSED`), or has become of it.

    `SAME`: it says nothing new. `REFUSED`: it cannot be taken, and why stands with it. `KEPT`: what it had made or
    changed was not taken back, because somebody has changed or used it since.
    """

    WAITING = "waiting"
    NEW = "new"
    UPDATE = "update"
    SAME = "same"
    SKIPPED = "skipped"
    REFUSED = "refused"
    MADE = "made"
    UPDATED = "updated"
    TAKEN_BACK = "taken_back"
    KEPT = "kept"


class Complaint(msgspec.Struct, frozen=True):
    """What is wrong with a line: the field, a code for programs, a sentence by language."""

    field: str | None
    code: str
    text: Mapping[str, str]


class LineRefused(Exception):  # noqa: N818 - an answer, not a fault
    """A kind says so of a line that cannot be taken, with everything that is wrong with it."""

    def __init__(self, *complaints: Complaint) -> None:
        self.complaints = complaints
        super().__init__(", ".join(complaint.code for complaint in complaints))


class Looked(msgspec.Struct, frozen=True):
    """What a line would do. `same_as`: keys that tell whether another line means the same thing."""

    state: LineState
    keys: tuple[str, ...] = ()
    subject: UUID | None = None


class Written(msgspec.Struct, frozen=True):
    """What a line did. `before`: what it takes to give it back; the versions it had before and has now."""

    state: LineState
    subject: UUID | None = None
    before: dict[str, Any] = {}
    version_before: int = 0
    version: int = 0


class TakenBack(msgspec.Struct, frozen=True):
    """`version`: the one that it has now. `kept`: it was left as it is."""

    kept: Complaint | None = None
    version: int = 0


class Asker(msgspec.Struct, frozen=True):
    """In whose name a line is written, and how: with what is there already, of which import and line."""

    services: Services
    principal: Principal
    existing: Existing
    import_id: UUID
    line: int


class Kind(Protocol):
    """A kind of list. Its context implements it with the actions that its API uses; registered by bootstrap."""

    @property
    def name(self) -> str: ...

    @property
    def title(self) -> Mapping[str, str]: ...

    @property
    def needs(self) -> Permission:
        """Without this nobody brings in such a list, whatever is in it."""
        ...

    @property
    def fields(self) -> Sequence[Field]: ...

    async def choices(self, connection: Connection, principal: Principal) -> Mapping[str, Sequence[Choice]]:
        """What fields with a fixed set of values may hold, for this principal."""
        ...

    async def look(self, connection: Connection, asker: Asker, values: Values) -> Looked:
        """What this line would do; writes nothing. Raises `LineRefused`, refusals."""
        ...

    async def write(self, tx: Transaction, asker: Asker, values: Values) -> Written:
        """Do it. Raises `LineRefused`, refusals."""
        ...

    async def take_back(self, tx: Transaction, asker: Asker, written: Written) -> TakenBack:
        """Undo what a line did, if nobody has changed it since. Raises refusals."""
        ...


class Kinds:
    """All of them by name, for `Services.the`."""

    def __init__(self, *kinds: Kind) -> None:
        self._kinds = {kind.name: kind for kind in kinds}

    def __iter__(self) -> Any:
        return iter(self._kinds.values())

    def named(self, name: str) -> Kind:
        """Raises `UnknownKind`."""
        if name not in self._kinds:
            raise UnknownKind()
        return self._kinds[name]


Rows = AsyncIterator[list[list[str]]]
"""The lines of a list that goes out, some at a time."""


class ExchangeEvent(Event, frozen=True, kw_only=True):
    """Something happened to an import or export. `kind`: of what it is a list."""

    id: UUID
    kind: Code
    at: datetime

    @property
    def subject(self) -> UUID:
        return self.id


@event("exchange.import_confirmed")
class ImportConfirmed(ExchangeEvent, frozen=True, kw_only=True):
    """Somebody let so many lines of a file be written."""

    lines: int


@event("exchange.import_done")
class ImportDone(ExchangeEvent, frozen=True, kw_only=True):
    """All lines were written, or refused."""

    made: int
    updated: int
    refused: int


@event("exchange.import_undone")
class ImportUndone(ExchangeEvent, frozen=True, kw_only=True):
    """What an import made and changed was taken back; so many lines were left, because somebody has changed them."""

    taken_back: int
    kept: int


@event("exchange.export_began")
class ExportBegan(ExchangeEvent, frozen=True, kw_only=True):
    """Somebody began to take a list out; it is reported before the first line leaves."""


@event("exchange.export_ended")
class ExportEnded(ExchangeEvent, frozen=True, kw_only=True):
    """So many lines left; `complete` False: it was broken off."""

    rows: int
    complete: bool


class UnknownKind(NotFound):
    """There are no lists of this kind, or you may not bring them in."""

    code = "exchange.unknown_kind"


class ImportNotFound(NotFound):
    """There is no such import, or it is not yours."""

    code = "exchange.import_not_found"


class FileUnreadable(Invalid):
    """This file cannot be read. Save it as XLSX or as CSV in UTF-8, or choose its encoding by hand."""

    code = "exchange.file_unreadable"


class NotATable(Invalid):
    """This file cannot be read as a table."""

    code = "exchange.not_a_table"


class BadColumns(Invalid):
    """Each column fills one field at most, each field is filled by one column, and required ones are filled."""

    code = "exchange.bad_columns"


class NotNow(Conflict):
    """The import is in a state that does not allow this."""

    code = "exchange.not_now"


class ImportStale(Conflict):
    """The import has changed meanwhile; load it again."""

    code = "exchange.stale"


class TooManyExports(Throttled):
    """You have taken out many lists in a short time; wait a little."""

    code = "exchange.throttled"


class TooManyImports(Throttled):
    """You have sent many files in a short time; wait a little."""

    code = "exchange.too_many_imports"
