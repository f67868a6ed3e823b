"""The nightly upkeep: partitions made ahead, and what has served its time forgotten, each kind after its own time."""

import logging
from collections.abc import Awaitable, Iterable
from datetime import datetime, timedelta

from switchroom.interactions.facade import forget_notes
from switchroom.knowledge.facade import forget_misses, images_folder, remove_images
from switchroom.messaging import facade as messaging
from switchroom.platform.auth import forget_sessions
from switchroom.platform.effects import forget_ended
from switchroom.platform.events import Code
from switchroom.platform.handlers import Handler
from switchroom.platform.jobs import forget_finished
from switchroom.platform.partitions import ensure_partitions, retire_partitions
from switchroom.platform.retention import Rule, apply
from switchroom.platform.services import Services
from switchroom.platform.settings import Settings
from switchroom.portal.facade import forget_portal
from switchroom.processes.facade import empty_runs, forget_notices, forget_tasks
from switchroom.routing.facade import forget_requests
from switchroom.team.facade import forget_log, forget_messages
from switchroom.tickets import facade as tickets
from switchroom.voice.facade import (
    expire_recordings,
    forget_captions,
    forget_sources,
    forget_voicemails,
    recordings_folder,
    remove_files,
)

log = logging.getLogger(__name__)
TRACES_KEPT_DAYS = 30
"""Effects and the log of jobs: long enough to look into what went wrong."""


def rules(settings: Settings) -> tuple[Rule, ...]:
    """What is removed, and after how many days. Commands to the board have a keeper of their own (`keep_history`)."""
    kept, mail = settings.retention, messaging.MailKept(messaging.mail_folder(settings))
    return (
        Rule(Code("recordings"), kept.recordings_days, expire_recordings),
        Rule(Code("voicemails"), kept.recordings_days, forget_voicemails),
        Rule(Code("captions"), kept.captions_days, forget_captions),
        Rule(Code("addresses"), kept.addresses_days, forget_sources),
        Rule(Code("addresses"), kept.addresses_days, messaging.forget_sources),
        Rule(Code("chats"), kept.chats_days, messaging.forget_chats),
        Rule(Code("mail"), kept.mail_days, mail.forget),
        Rule(Code("messages"), kept.messages_days, forget_messages),
        Rule(Code("sessions"), kept.addresses_days, forget_sessions),
        Rule(Code("sessions"), kept.addresses_days, forget_portal),
        Rule(Code("notes"), kept.notes_days, forget_notes),
        Rule(Code("tickets"), kept.tickets_days, tickets.forget_tickets),
        Rule(Code("runs"), kept.runs_days, empty_runs),
        Rule(Code("handover_log"), kept.notes_days, forget_log),
        Rule(Code("break_requests"), kept.notes_days, forget_requests),
        Rule(Code("searches"), kept.notes_days, forget_misses),
        Rule(Code("notices"), kept.notes_days, forget_notices),
        Rule(Code("tasks"), kept.runs_days, forget_tasks),
        Rule(Code("effects"), TRACES_KEPT_DAYS, forget_ended),
        Rule(Code("jobs"), TRACES_KEPT_DAYS, forget_finished),
    )


async def tend(services: Services, handlers: Iterable[Handler], now: datetime) -> None:
    """Do all of it; a kind that fails is tried again the next night and does not keep the others.

    `handlers` are those of every role: a month of the journal that one of them has yet to read stays. `now` is the
    database's: a machine with a wrong clock must not delete anything.
    """
    kept = services.settings.retention
    async with services.database.transaction() as tx:
        await ensure_partitions(tx, now)
    for rule in rules(services.settings):
        if rule.days:
            await _try(rule.kind, apply(services.database, rule, now - timedelta(days=rule.days)))
    await _try("recordings", remove_files(services.database, recordings_folder(services.settings)))
    mail = messaging.MailKept(messaging.mail_folder(services.settings))
    await _try("mail", mail.remove_orphans(services.database))
    folder = messaging.files_folder(services.settings)
    await _try("chats", messaging.remove_files(services.database, folder))
    await _try("tickets", tickets.remove_files(services.database, tickets.files_folder(services.settings)))
    await _try("images", remove_images(services.database, images_folder(services.settings)))
    if kept.journal_days:
        before = now - timedelta(days=kept.journal_days)
        await _try("journal", retire_partitions(services.database, before, handlers))


async def _try(kind: str, work: Awaitable[object]) -> None:
    try:
        await work
    except Exception:
        log.exception("retention failed", extra={"kind": kind})
