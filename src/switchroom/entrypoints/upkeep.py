"""The nightly upkeep: partitions made ahead, and what has served its time forgotten, each kind after its own time."""

import logging
from collections.abc import Awaitable, Iterable
from datetime import datetime, timedelta

from switchroom.conformance.facade import forget_measured
from switchroom.exchange.facade import forget_imports
from switchroom.inspections.facade import forget_inspections, photos_folder, remove_photos
from switchroom.interactions.facade import forget_notes
from switchroom.knowledge.facade import forget_misses, images_folder, remove_images
from switchroom.messaging import facade as messaging
from switchroom.platform.auth import forget_sessions
from switchroom.platform.effects import forget_ended
from switchroom.platform.events import Code
from switchroom.platform.handlers import Handler
from switchroom.platform.jobs import forget_finished
from switchroom.platform.kept import Kind, days_of, kept_days
from switchroom.platform.partitions import ensure_partitions, retire_partitions
from switchroom.platform.retention import Forget, Rule, apply
from switchroom.platform.services import Services
from switchroom.platform.settings import RetentionSettings, Settings
from switchroom.portal.facade import forget_portal
from switchroom.processes.facade import empty_runs, forget_notices, forget_tasks, task_files_folder
from switchroom.processes.facade import remove_files as remove_task_files
from switchroom.routing.facade import forget_requests
from switchroom.team.facade import forget_log, forget_messages
from switchroom.tickets import facade as tickets
from switchroom.triggers.facade import forget_looked
from switchroom.voice.facade import (
    expire_recordings,
    forget_captions,
    forget_sources,
    forget_voicemails,
    recordings_folder,
    remove_files,
)
from switchroom.webhooks.facade import forget_deliveries

log = logging.getLogger(__name__)
TRACES_KEPT_DAYS = 30
"""Effects, the log of jobs, lines of imports: long enough to look into what went wrong, or to undo it."""


PARTS: dict[Kind, tuple[str, ...]] = {
    Kind.RECORDINGS: ("recordings", "voicemails"),
    Kind.CAPTIONS: ("captions",),
    Kind.ADDRESSES: ("addresses", "sessions"),
    Kind.CHATS: ("chats",),
    Kind.MAIL: ("mail", "channel_messages"),
    Kind.MESSAGES: ("messages",),
    Kind.SOLVED: ("solved",),
    Kind.TICKETS: ("tickets",),
    Kind.DRAFTS: ("drafts",),
    Kind.NOTES: ("notes", "handover_log", "break_requests", "searches", "notices"),
    Kind.RUNS: ("runs", "measured_runs", "inspections", "tasks", "trigger_log"),
    Kind.JOURNAL: ("journal",),
}
"""What goes together: the kinds of rules whose time is that of a kind."""


def rules(settings: Settings, kept: RetentionSettings) -> tuple[Rule, ...]:
    """What is removed, and after how many days. Commands to the board have a keeper of their own (`keep_history`)."""
    times = {part: days_of(kept, kind) for kind, parts in PARTS.items() for part in parts}
    mail = messaging.MailKept(messaging.mail_folder(settings))
    forgets: tuple[tuple[str, Forget], ...] = (
        ("recordings", expire_recordings),
        ("voicemails", forget_voicemails),
        ("captions", forget_captions),
        ("addresses", forget_sources),
        ("addresses", messaging.forget_sources),
        ("chats", messaging.forget_chats),
        ("mail", mail.forget),
        ("channel_messages", messaging.forget_channel_messages),
        ("messages", forget_messages),
        ("sessions", forget_sessions),
        ("sessions", forget_portal),
        ("notes", forget_notes),
        ("solved", tickets.close_solved),
        ("tickets", tickets.forget_tickets),
        ("drafts", tickets.forget_drafts),
        ("runs", empty_runs),
        ("measured_runs", forget_measured),
        ("inspections", forget_inspections),
        ("handover_log", forget_log),
        ("break_requests", forget_requests),
        ("searches", forget_misses),
        ("notices", forget_notices),
        ("tasks", forget_tasks),
        ("trigger_log", forget_looked),
    )
    return (
        *(Rule(Code(part), times[part], forget) for part, forget in forgets),
        Rule(Code("imports"), TRACES_KEPT_DAYS, forget_imports),
        Rule(Code("effects"), TRACES_KEPT_DAYS, forget_ended),
        Rule(Code("webhook_deliveries"), TRACES_KEPT_DAYS, forget_deliveries),
        Rule(Code("jobs"), TRACES_KEPT_DAYS, forget_finished),
    )


async def tend(services: Services, handlers: Iterable[Handler], now: datetime) -> None:
    """Do all of it; a kind that fails is tried again the next night and does not keep the others.

    `handlers` are those of every role: a month of the journal that one of them has yet to read stays. `now` is the
    database's: a machine with a wrong clock must not delete anything.
    """
    async with services.database.transaction() as tx:
        await ensure_partitions(tx, now)
        kept = await kept_days(tx, services.settings.retention)
    for rule in rules(services.settings, kept):
        if rule.days:
            await _try(rule.kind, apply(services.database, rule, now - timedelta(days=rule.days)))
    await _try("recordings", remove_files(services.database, recordings_folder(services.settings)))
    mail = messaging.MailKept(messaging.mail_folder(services.settings))
    await _try("mail", mail.remove_orphans(services.database))
    folder = messaging.files_folder(services.settings)
    await _try("chats", messaging.remove_files(services.database, folder))
    await _try("tickets", tickets.forget_unused(services.database))
    await _try("tickets", tickets.remove_files(services.database, tickets.files_folder(services.settings)))
    await _try("tasks", remove_task_files(services.database, task_files_folder(services.settings)))
    await _try("findings", remove_photos(services.database, photos_folder(services.settings)))
    await _try("images", remove_images(services.database, images_folder(services.settings)))
    if kept.journal_days:
        before = now - timedelta(days=kept.journal_days)
        await _try("journal", retire_partitions(services.database, before, handlers))


async def _try(kind: str, work: Awaitable[object]) -> None:
    try:
        await work
    except Exception:
        log.exception("retention failed", extra={"kind": kind})
