"""What follows from events for complaints: one handler, which sees tickets and runs in the order of the journal."""

from uuid import UUID

from switchroom.complaints.contracts import ANSWERED, CONTACTED
from switchroom.complaints.following import follow, granted
from switchroom.complaints.intake import Intake
from switchroom.interactions.contracts import Classified
from switchroom.platform.db import Transaction
from switchroom.platform.events import Event
from switchroom.platform.handlers import Handler
from switchroom.platform.journal import Envelope
from switchroom.processes import events as processes
from switchroom.processes.facade import Runs
from switchroom.tickets import events as tickets
from switchroom.tickets.contracts import UNSOLVED, TicketType

OF_TICKETS = (
    tickets.TicketOpened,
    tickets.TicketBroughtIn,
    tickets.TicketChanged,
    tickets.TicketStatusChanged,
    tickets.TicketAssigned,
    tickets.TicketReplied,
    tickets.TicketEscalated,
    tickets.TicketsMerged,
    tickets.TicketsUnmerged,
    tickets.ClockWarned,
)
OF_TASKS = (
    processes.TaskOpened,
    processes.TaskClaimed,
    processes.TaskHandedBack,
    processes.TaskPassedUp,
    processes.TaskDone,
    processes.TaskWithdrawn,
)
OF_RUNS = (processes.RunStarted, processes.RunEnded, processes.StepDone, processes.StepLate)
KNOWN = "select run_id from complaints.complaint where ticket_id = $1"
OF_RUN = """
select c.ticket_id, c.run_id, r.slug from processes.run r join complaints.complaint c on c.run_id = r.root_id
where r.id = $1
union select c.ticket_id, c.run_id, r.slug from processes.run r
join processes.catalogued k on k.slug = r.slug and k.category = 'complaint'
join complaints.complaint c on c.ticket_id = r.subject_id where r.id = $1 and r.subject_kind = 'ticket'
"""
PASSED = """
insert into complaints.late_step (run_id, visit, ticket_id, process, step, post, due_at, ended_at)
values ($1, $2, $3, $4, $5, coalesce(nullif((select post from processes.task
        where run_id = $1 and visit = $2 order by seat limit 1), ''), $6),
        (select due_at from processes.task where run_id = $1 and visit = $2 order by seat limit 1), $7)
on conflict (run_id, visit) do update set ended_at = coalesce(excluded.ended_at, late_step.ended_at)
"""


class Following:
    """Keeps the register. Idempotent: whatever it hears of, it reads how things now are."""

    def __init__(self, runs: Runs) -> None:
        self._runs, self._intake = runs, Intake(runs)

    def handler(self) -> Handler:
        return Handler("complaints", (*OF_TICKETS, *OF_TASKS, *OF_RUNS, Classified), self._handle)

    async def _handle(self, tx: Transaction, envelope: Envelope) -> None:
        event = envelope.event
        if isinstance(event, OF_TICKETS):
            await self._of_ticket(tx, event)
        elif isinstance(event, Classified):
            rows = await tx.fetch(
                """select c.ticket_id from tickets.ticket t join complaints.complaint c on c.ticket_id = t.id
                   join tickets.contact k on k.ticket_id = t.id
                   where k.interaction_id = $1 and t.interaction_id = $1""",
                event.interaction,
            )
            for row in rows:
                await follow(tx, row["ticket_id"])
        elif _may_concern(event):
            await self._of_run(tx, event)

    async def _of_ticket(self, tx: Transaction, event: tickets.TicketEvent) -> None:
        about = [event.ticket]
        if isinstance(event, tickets.TicketsMerged | tickets.TicketsUnmerged):
            about.append(event.merged)
        for ticket_id in about:
            known = await tx.fetch_row(KNOWN, ticket_id)
            if known is not None or _may_be_new(event):
                unhandled = known is None or known["run_id"] is None
                await self._intake.settle(tx, ticket_id, begins=_begins(event, unhandled=unhandled))

    async def _of_run(self, tx: Transaction, event: Event) -> None:
        run_id: UUID = event.run  # type: ignore[attr-defined]
        row = await tx.fetch_row(OF_RUN, run_id)
        if row is None:
            return
        ticket_id, own = row["ticket_id"], row["run_id"] == run_id
        if isinstance(event, processes.StepDone):
            await self._step_done(tx, event, ticket_id, row["slug"], own=own)
        elif isinstance(event, processes.StepLate):
            await tx.execute(PASSED, run_id, event.visit, ticket_id, row["slug"], event.step, event.post, None)
        elif isinstance(event, processes.RunEnded) and own:
            await self._ended(tx, event, ticket_id)
        await follow(tx, ticket_id)

    async def _step_done(
        self, tx: Transaction, event: processes.StepDone, ticket_id: UUID, process: str, *, own: bool
    ) -> None:
        if event.late:
            await tx.execute(PASSED, event.run, event.visit, ticket_id, process, event.step, None, event.ended)
        if not own:
            return
        if event.milestone == CONTACTED:
            await tx.execute(
                "update complaints.complaint set contacted_at = coalesce(contacted_at, $2) where ticket_id = $1",
                ticket_id,
                event.ended,
            )
        elif event.milestone == ANSWERED:
            await self._granted(tx, event.run, ticket_id)

    async def _granted(self, tx: Transaction, run_id: UUID, ticket_id: UUID) -> None:
        """What the customer was told that he gets: by the run, as long as it is known."""
        remedy, goodwill = granted((await self._runs.read(tx, run_id)).variables)
        await tx.execute(
            "update complaints.complaint set remedy = $2, goodwill = $3 where ticket_id = $1",
            ticket_id,
            remedy,
            goodwill,
        )

    async def _ended(self, tx: Transaction, event: processes.RunEnded, ticket_id: UUID) -> None:
        await tx.execute(
            "update complaints.complaint set outcome = $2 where ticket_id = $1", ticket_id, str(event.outcome)
        )


def _may_be_new(event: tickets.TicketEvent) -> bool:
    """Whether it may be the first that is heard of a complaint."""
    if isinstance(event, tickets.TicketOpened):
        return event.kind is TicketType.COMPLAINT
    if isinstance(event, tickets.TicketChanged):
        return "type" in event.fields
    return isinstance(event, tickets.TicketsUnmerged | tickets.TicketBroughtIn)


def _begins(event: tickets.TicketEvent, *, unhandled: bool) -> bool:
    """Whether its handling is to begin: it is new here, was opened again, or it is known at last whose it is.

    What comes with a list from elsewhere is history, or work in progress of its own.
    """
    if isinstance(event, tickets.TicketChanged):
        return "type" in event.fields or (unhandled and bool({"requester_id", "brand_id"} & set(event.fields)))
    if isinstance(event, tickets.TicketStatusChanged):
        return event.before not in UNSOLVED and event.after in UNSOLVED
    return isinstance(event, tickets.TicketOpened | tickets.TicketsUnmerged)


def _may_concern(event: Event) -> bool:
    """Whether it is worth looking whose run it is: most steps and runs are those of calls."""
    if isinstance(event, processes.StepDone):
        return event.late or event.milestone in (CONTACTED, ANSWERED)
    if isinstance(event, processes.RunStarted):
        return event.parent is not None or event.interaction is None
    return True
