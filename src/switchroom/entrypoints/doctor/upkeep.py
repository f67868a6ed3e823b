"""What the doctor sees of what must happen by itself for years: partitions, retention, backups, room to grow."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path

from switchroom.entrypoints.doctor.findings import Finding, advice, attention, broken
from switchroom.platform.db import Connection
from switchroom.platform.events import BackupMade
from switchroom.platform.kept import Kind, chosen_days
from switchroom.platform.partitions import months
from switchroom.platform.settings import Settings
from switchroom.voice.facade import recordings_folder

AHEAD = timedelta(days=31)
NIGHTS = timedelta(hours=36)
"""Upkeep runs every night: after so long one was missed."""
BACKUP_EVERY = timedelta(days=7)
LOOKED_BACK = timedelta(days=7)
MOST_FILES = 20_000
SOON_FULL_DAYS = 30


async def partitions(connection: Connection, _: Settings) -> list[Finding]:
    """There is a month of the journal for now and for the next one."""
    now = await connection.fetch_value("select clock_timestamp()")
    end = max((month.end for month in await months(connection) if month.start <= now + AHEAD), default=None)
    if end is not None and end > now + AHEAD:
        return []
    mend = "switchroom migrate"
    if end is None or end <= now:
        sentence = "The journal has no partition for this month: nothing that happens can be written."
        return [broken("partitions.missing", sentence, mend)]
    sentence = f"The journal has partitions until {end:%Y-%m-%d} only; upkeep makes them months ahead."
    return [attention("partitions.short", sentence, mend, until=end.isoformat())]


async def retention(connection: Connection, settings: Settings) -> list[Finding]:
    """The nightly upkeep runs, and what has served its time is gone."""
    row = await connection.fetch_row(
        """select clock_timestamp() as now, max(coalesce(last_run, created)) as since from jobs.pgqueuer_schedules
           where entrypoint = 'upkeep'"""
    )
    assert row is not None
    now, since = row["now"], row["since"]
    found = []
    if since is not None and now - since > NIGHTS:
        sentence = f"The nightly upkeep has not run since {since:%Y-%m-%d %H:%M} UTC."
        mend = "Restart the worker role; its log says why."
        found.append(attention("retention.late", sentence, mend, since=since.isoformat()))
    found += await _overdue(connection, settings, now)
    return found


async def _overdue(connection: Connection, settings: Settings, now: datetime) -> list[Finding]:
    chosen = (await chosen_days(connection)).get(Kind.RECORDINGS)
    days = chosen.days if chosen else settings.retention.recordings_days
    if not days or (chosen and now - chosen.changed_at < NIGHTS):  # the next night obeys what was chosen today
        return []
    count = await connection.fetch_value(
        "select count(*)::int from voice.recording where deleted_at is null and ended_at < $1",
        now - timedelta(days=days) - NIGHTS,
    )
    if not count:
        return []
    sentence = f"{count} recordings are kept longer than the {days} days they may be."
    mend = "The nightly upkeep of the worker role removes them; its log says `retention failed` and why."
    return [attention("retention.overdue", sentence, mend, count=count, days=days)]


async def backups(connection: Connection, _: Settings) -> list[Finding]:
    """The last backup that `switchroom backup` made; another way to make one leaves no trace here."""
    age = await connection.fetch_value(
        "select clock_timestamp() - max(recorded_at) from journal.event where type = $1", BackupMade.type
    )
    mend = "switchroom backup FILE, every night, and its keys kept elsewhere"
    if age is None:
        first = await connection.fetch_value("select clock_timestamp() - min(recorded_at) from journal.event")
        if first is None or first < BACKUP_EVERY:
            return []
        return [advice("backup.none", "No backup has been made by `switchroom backup`.", mend)]
    if age < BACKUP_EVERY:
        return []
    return [attention("backup.old", f"The last backup is {age.days} days old.", mend, days=age.days)]


async def growth(connection: Connection, settings: Settings) -> list[Finding]:
    """How long the disk lasts at last week's pace of recordings, measured at their files."""
    rows = await connection.fetch(
        """select file from voice.recording where ended_at > clock_timestamp() - $1::interval
               and deleted_at is null and file <> '' order by ended_at desc limit $2""",
        LOOKED_BACK,
        MOST_FILES,
    )
    folder = recordings_folder(settings)
    per_day = sum(_size(folder / row["file"]) for row in rows) / LOOKED_BACK.days
    there = next(path for path in (folder, *folder.parents) if path.exists())
    return growth_finding(there, per_day, shutil.disk_usage(there).free)


def growth_finding(folder: Path, per_day: float, free: int) -> list[Finding]:
    """What there is to say of a disk that fills by so many bytes a day."""
    days = free / per_day if per_day else float("inf")
    if days > SOON_FULL_DAYS:
        return []
    sentence = f"Recordings grow by {per_day / 1e9:.1f} GB a day: the disk of {folder} is full in {days:.0f} days."
    mend = "Enlarge the disk, or keep recordings for fewer days (recordings_days, docs/guides/retention.md)."
    say = broken if days < 1 else attention
    return [say("disk.growing", sentence, mend, folder=str(folder), per_day=round(per_day), days=round(days))]


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
