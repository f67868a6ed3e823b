"""`switchroom backup`, `restore`, `keys`, `health`, `parked`, `openapi`: keeping a centre for years."""

import argparse
import asyncio
import sys
from pathlib import Path

from switchroom.entrypoints.commands import Subcommands, add, add_group, table, work
from switchroom.platform.errors import NotFound
from switchroom.platform.services import Services
from switchroom.platform.settings import Settings


class UnknownHandler(NotFound):
    """There is no such handler."""

    code = "cli.unknown_handler"


def register(commands: Subcommands) -> None:
    """Add the commands."""
    backup = add(commands, "backup", _back_up, "write the running centre to a file, and its keys beside it")
    backup.add_argument("file", type=Path)
    _takes_passphrase(backup)
    restore = add(commands, "restore", _restore, "bring a backup into an empty installation")
    restore.add_argument("file", type=Path)
    restore.add_argument("--keys", type=Path, metavar="FILE", help="the keys of the backup (default: FILE.keys)")
    _takes_passphrase(restore)
    add(commands, "keys", _keys, "make the master keys if there are none, and show their names")
    add(commands, "health", _health, "say how the centre's parts are; the exit code is 1 unless all is well")
    parked = add_group(commands, "parked", "events that a handler could not handle")
    add(parked, "list", _list_parked, "list them with their errors")
    retry = add(parked, "retry", _retry_parked, "handle them again, after the fault is mended")
    retry.add_argument("handler", help="the handler's name, as `list` shows it")
    forget = add(parked, "forget", _forget_parked, "drop events of a switch: the moment for them has passed")
    forget.add_argument("switch", help="as `list` shows it, for example switch:embedded")
    add(commands, "openapi", _openapi, "print the description of the API")


def _takes_passphrase(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--passphrase-file", type=Path, metavar="FILE", help="protect the keys with the first line of this file"
    )


def _passphrase(options: argparse.Namespace) -> str | None:
    if options.passphrase_file is None:
        return None
    return str(options.passphrase_file.read_text("utf-8").partition("\n")[0])


def _back_up(options: argparse.Namespace, settings: Settings) -> int:
    from switchroom.platform.backup import back_up, keys_beside
    from switchroom.platform.events import BackupMade
    from switchroom.platform.keys import Keyring

    async def run(services: Services) -> int:
        keyring, url = services.the(Keyring), services.database.url
        made = await back_up(settings, url, keyring, services.clock, options.file, passphrase=_passphrase(options))
        async with services.database.transaction() as tx:
            tx.emit(BackupMade(position=made.position))
        return made.position

    position = work(settings, run)
    print(f"{options.file} holds the centre up to position {position} of its journal.")
    print(f"{keys_beside(options.file)} holds the keys: keep it somewhere else.")
    return 0


def _restore(options: argparse.Namespace, settings: Settings) -> int:
    from switchroom.entrypoints.bootstrap import database_at_hand
    from switchroom.entrypoints.migrate import migrate
    from switchroom.platform.backup import Manifest, keys_beside, restore

    beside = keys_beside(options.file)
    keys = options.keys or (beside if beside.exists() else None)
    settings.data.mkdir(parents=True, exist_ok=True)

    async def run() -> Manifest:
        async with database_at_hand(settings) as url:
            manifest = await restore(settings, url, options.file, keys, passphrase=_passphrase(options))
            await migrate(url)
            return manifest

    manifest = asyncio.run(run())
    print(f"The centre of {manifest.at:%Y-%m-%d %H:%M} UTC is back, up to position {manifest.position}.")
    return 0


def _keys(_: argparse.Namespace, settings: Settings) -> int:
    from switchroom.platform.keys import Keyring

    keyring = Keyring.open_or_create(settings.keys_path)
    print(f"{settings.keys_path} holds the keys {', '.join(keyring.ids)}. Every machine of this centre needs a copy.")
    return 0


def _health(_: argparse.Namespace, settings: Settings) -> int:
    from switchroom.entrypoints.health import examine

    health = work(settings, lambda services: examine(services.database))
    print(health.model_dump_json(indent=2))
    return 0 if health.ready else 1


def _list_parked(_: argparse.Namespace, settings: Settings) -> int:
    async def run(services: Services) -> list[tuple[str, ...]]:
        async with services.database.read() as connection:
            found = await connection.fetch(
                """select p.handler, p.position, e.type, p.parked_at, p.error
                   from journal.parked p left join journal.event e using (position)
                   union all
                   select 'switch:' || switch, number, type, parked_at, error from voice.parked
                   union all
                   select 'board', sequence, data ->> 'type', parked_at, error
                   from routing.command where parked_at is not null
                   order by 1, 2"""
            )
        return [
            (r["handler"], str(r["position"]), str(r["type"]), f"{r['parked_at']:%F %T}", r["error"]) for r in found
        ]

    table([("HANDLER", "POSITION", "EVENT", "SINCE", "ERROR"), *work(settings, run)])
    return 0


def _retry_parked(options: argparse.Namespace, settings: Settings) -> int:
    from switchroom.entrypoints.bootstrap import all_handlers
    from switchroom.platform.handlers import retry_parked

    async def run(services: Services) -> int:
        known = {handler.name: handler for handler in all_handlers(services)}
        if options.handler not in known:
            raise UnknownHandler(f"There is no handler {options.handler}. There are: {', '.join(sorted(known))}.")
        return await retry_parked(services.database, known[options.handler])

    print(f"{work(settings, run)} events are handled.")
    return 0


def _forget_parked(options: argparse.Namespace, settings: Settings) -> int:
    from switchroom.platform.retention import count_of

    async def run(services: Services) -> int:
        name = options.switch.removeprefix("switch:")
        async with services.database.transaction() as tx:
            return count_of(await tx.execute("delete from voice.parked where switch = $1", name))

    print(f"{work(settings, run)} events are forgotten.")
    return 0


def _openapi(_: argparse.Namespace, __: Settings) -> int:
    import json

    from switchroom.entrypoints.web import create_app

    json.dump(create_app().openapi(), sys.stdout, indent=2, ensure_ascii=False)
    print()
    return 0
