"""What others may do with tickets: open them, add to them, find the one door to each."""

from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

import msgspec

from switchroom.platform.db import Connection, Transaction
from switchroom.platform.events import Actor
from switchroom.tickets import answering, opening, relations, uploads
from switchroom.tickets.by_origin import forget_origin, remove_tickets
from switchroom.tickets.closing import close_solved
from switchroom.tickets.concerns import concern_of, requesters_of
from switchroom.tickets.contracts import (
    Attached,
    EntryFacts,
    Incoming,
    NewFile,
    NewTicket,
    Opened,
    Received,
    SentFile,
    TicketFacts,
    TicketNotFound,
)
from switchroom.tickets.dispatching import follow_on, hand_to_team
from switchroom.tickets.distribution.cards import TicketCards
from switchroom.tickets.distribution.following import TRY_AGAIN, distribute_again, distribution_handler
from switchroom.tickets.distribution.rule_actions import DISTRIBUTION_RULES
from switchroom.tickets.drafts.actions import drafts_handler, forget_drafts
from switchroom.tickets.entries import Sent, sent_before
from switchroom.tickets.escalations.vendor_actions import VENDORS
from switchroom.tickets.files import TicketFiles, attach, files_folder, remove_files
from switchroom.tickets.follow_ups import follow_up
from switchroom.tickets.importing import TicketList
from switchroom.tickets.later.actions import REPLY_DUE, LaterReplies
from switchroom.tickets.matter import matter_of
from switchroom.tickets.personal_data import TicketData
from switchroom.tickets.reminders import FOLLOW_UP
from switchroom.tickets.request_kinds import RequestKind, asked_fields, open_of_kind, request_kind, request_kinds
from switchroom.tickets.retention import forget_tickets
from switchroom.tickets.rows import access, access_to_change
from switchroom.tickets.rows import may as may_do
from switchroom.tickets.sla.keeping import CLOCKS_RING, ring
from switchroom.tickets.sla.policy_actions import SLA_POLICIES
from switchroom.tickets.sla.rounds import calendar_handler, round_job
from switchroom.tickets.steps import TicketStep, note_about, note_by_program
from switchroom.tickets.taking_back import let_go, take_back
from switchroom.tickets.uploads import Uploads, forget_unused
from switchroom.tickets.visits.asking import ask
from switchroom.tickets.visits.bringing_in import KnownVisit
from switchroom.tickets.visits.bringing_in import bring_in as bring_in_visit
from switchroom.tickets.visits.calendar_file import FILE_NAME, MEDIA_TYPE, calendar_file
from switchroom.tickets.visits.contracts import Invitation, Wish
from switchroom.tickets.visits.reading import calendar_for_requester, visits_for_requester
from switchroom.tickets.visits.reminding import VISIT_REMINDER
from switchroom.tickets.visits.reminding import remind as remind_of_visits

__all__ = [
    "CLOCKS_RING",
    "DISTRIBUTION_RULES",
    "FILE_NAME",
    "FOLLOW_UP",
    "MEDIA_TYPE",
    "REPLY_DUE",
    "SLA_POLICIES",
    "TRY_AGAIN",
    "VENDORS",
    "VISIT_REMINDER",
    "KnownVisit",
    "LaterReplies",
    "RequestKind",
    "Sent",
    "TicketCards",
    "TicketData",
    "TicketFiles",
    "TicketList",
    "TicketStep",
    "Tickets",
    "Uploads",
    "access",
    "access_to_change",
    "asked_fields",
    "bring_in_visit",
    "calendar_file",
    "calendar_for_requester",
    "calendar_handler",
    "close_solved",
    "concern_of",
    "distribute_again",
    "distribution_handler",
    "drafts_handler",
    "files_folder",
    "follow_on",
    "follow_up",
    "forget_drafts",
    "forget_origin",
    "forget_tickets",
    "forget_unused",
    "hand_to_team",
    "let_go",
    "matter_of",
    "may_do",
    "note_about",
    "note_by_program",
    "open_of_kind",
    "remind_of_visits",
    "remove_files",
    "remove_tickets",
    "request_kind",
    "request_kinds",
    "requesters_of",
    "ring",
    "round_job",
    "sent_before",
    "take_back",
    "visits_for_requester",
]

FACTS = """
select t.id, t.number, t.origin, t.type, t.status, t.priority, t.subject, t.requester_id, t.brand_id, t.unit_id,
    t.assignee_id, t.language, t.tags, t.fields, t.medium, t.opened_at, t.first_replied_at,
    t.next_due_at, t.merged_into,
    array(select user_id from tickets.watcher w where w.ticket_id = t.id order by user_id) as watchers
from tickets.ticket t
"""


ENTRY = "select id, ticket_id, kind, at, author_kind, author_id, medium, text, html from tickets.entry where id = $1"
T = TypeVar("T")


class Tickets:
    """For those who bring messages and send them. They ask at doors of their own; see `access` for people's."""

    def __init__(self, files: TicketFiles) -> None:
        self._files = files

    async def open(self, tx: Transaction, new: NewTicket) -> Opened:
        """Open a ticket, once for each `client_id` of its author."""
        return await opening.open_ticket(tx, new)

    async def receive(self, tx: Transaction, ticket_id: UUID, incoming: Incoming) -> Received:
        """A message joins its ticket, the one it was merged into, or, where that is closed, a follow-up.

        Raises `TicketNotFound`.
        """
        return await answering.receive(tx, ticket_id, incoming)

    async def solved_by_requester(self, tx: Transaction, ticket_id: UUID, requester: Actor) -> None:
        """The requester says that it is solved. Idempotent. Raises `TicketNotFound`."""
        await answering.solved_by_requester(tx, ticket_id, requester)

    async def ask_about_visit(
        self, tx: Transaction, ticket_id: UUID, visit_id: UUID, wish: Wish, incoming: Incoming
    ) -> Received:
        """The requester asks to move or cancel a visit. Raises `TicketNotFound`, `VisitNotFound`, `VisitIsOver`."""
        return await ask(tx, ticket_id, visit_id, wish, incoming)

    async def become_part(self, tx: Transaction, ticket_id: UUID, master_id: UUID) -> None:
        """A new ticket is about the same incident as this one, and answered with it. Raises `TicketNotFound`."""
        await relations.become_part(tx, ticket_id, master_id)

    async def attach(self, tx: Transaction, entry_id: UUID, files: Sequence[NewFile]) -> list[Attached]:
        """Add files to an entry. What is not accepted is named, and not kept."""
        return await attach(tx, self._files, entry_id, files)

    async def use_uploads(self, tx: Transaction, sender_id: UUID, entry_id: UUID, ids: Sequence[UUID]) -> None:
        """Make files that this sender has sent ahead those of an entry. Raises `UploadGone`, `FilesTooLarge`."""
        await uploads.use(tx, sender_id, [entry_id], ids)

    async def files_to_send(self, connection: Connection, entry_id: UUID) -> list[SentFile]:
        """The files of an entry as they go out with it; those that are no longer kept are left out."""
        return await self._files.to_send(connection, entry_id)

    async def invitation(self, connection: Connection, entry_id: UUID) -> Invitation | None:
        """What goes into the requester's calendar with this entry."""
        kept = await connection.fetch_value("select data -> 'invitation' from tickets.entry where id = $1", entry_id)
        return None if kept is None else msgspec.convert(kept, Invitation)

    async def of(self, connection: Connection, ticket_id: UUID) -> TicketFacts:
        """What there is to know of a ticket. Raises `TicketNotFound`."""
        return _only(await connection.fetch_as(TicketFacts, f"{FACTS} where t.id = $1", ticket_id))

    async def by_number(self, connection: Connection, number: int) -> TicketFacts:
        """The same by the number that people tell each other, which proves nothing. Raises `TicketNotFound`."""
        return _only(await connection.fetch_as(TicketFacts, f"{FACTS} where t.number = $1", number))

    async def entry(self, connection: Connection, entry_id: UUID) -> EntryFacts:
        """What is written in an entry. Raises `TicketNotFound`."""
        return _only(await connection.fetch_as(EntryFacts, ENTRY, entry_id))


def _only(found: list[T]) -> T:
    if not found:
        raise TicketNotFound()
    return found[0]
