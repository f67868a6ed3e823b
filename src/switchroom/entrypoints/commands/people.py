"""`switchroom user` and `switchroom token`: the way in when there is no way in yet, and for scripts."""

import argparse
import getpass
import secrets
import sys
from datetime import timedelta

from switchroom.entrypoints.commands import Subcommands, add, add_group, table, work
from switchroom.platform.errors import Invalid
from switchroom.platform.services import Services
from switchroom.platform.settings import Settings


class PasswordsDiffer(Invalid):
    """The two passwords are not the same."""

    code = "cli.passwords_differ"


def register(commands: Subcommands) -> None:
    """Add the commands."""
    users = add_group(commands, "user", "people who sign in")
    one = add(users, "add", _add_user, "add a person with permissions over everything")
    one.add_argument("email")
    one.add_argument("--name", help="shown name (default: the part of the address before @)")
    one.add_argument("--permissions", default="administrator", metavar="SET", help="slug of a permission set")
    _takes_password(one)
    add(users, "list", _list_users, "list the people")
    one = add(users, "password", _set_password, "give a person a new password and end their sessions")
    one.add_argument("email")
    _takes_password(one)
    one = add(users, "disable", _disable_user, "let a person sign in no longer and end their sessions")
    one.add_argument("email")

    tokens = add_group(commands, "token", "API tokens for programs")
    one = add(tokens, "create", _create_token, "make a token that acts for a person; it is printed this once")
    one.add_argument("email")
    one.add_argument("name", help="what the token is for")
    one.add_argument("--scope", action="append", default=[], metavar="PERMISSION", help="a permission (repeatable)")
    one.add_argument("--days", type=int, help="valid for so many days (default: until revoked)")
    one = add(tokens, "list", _list_tokens, "list a person's tokens")
    one.add_argument("email")
    one = add(tokens, "revoke", _revoke_token, "revoke one of a person's tokens")
    one.add_argument("email")
    one.add_argument("token", help="the beginning of the token, as `list` shows it")


def _takes_password(command: argparse.ArgumentParser) -> None:
    how = command.add_mutually_exclusive_group()
    how.add_argument("--generate", action="store_true", help="make a password up and print it")
    how.add_argument("--stdin", action="store_true", help="read the password from standard input")


def _password(options: argparse.Namespace) -> str:
    """Never an argument: other users could read it in the list of processes."""
    if options.generate:
        return secrets.token_urlsafe(12)
    if options.stdin or not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass("Password: ")
    if getpass.getpass("Once more: ") != password:
        raise PasswordsDiffer()
    return password


def _add_user(options: argparse.Namespace, settings: Settings) -> int:
    from switchroom.people.facade import create_user

    password = _password(options)
    name = options.name or options.email.partition("@")[0]

    async def run(services: Services) -> None:
        async with services.database.transaction() as tx:
            await create_user(
                tx,
                services,
                name=name,
                email=options.email,
                password=password,
                permission_set=options.permissions,
            )

    work(settings, run)
    print(f"{options.email} can sign in{f' with the password {password}' if options.generate else ''}.")
    return 0


def _list_users(_: argparse.Namespace, settings: Settings) -> int:
    from switchroom.people.facade import list_users

    async def run(services: Services) -> list[tuple[str, ...]]:
        async with services.database.read() as connection:
            found = await list_users(connection)
        return [(user.email, user.name, "active" if user.active else "disabled") for user in found]

    table([("E-MAIL", "NAME", "STATE"), *work(settings, run)])
    return 0


def _set_password(options: argparse.Namespace, settings: Settings) -> int:
    from switchroom.people.facade import set_password

    password = _password(options)

    async def run(services: Services) -> None:
        async with services.database.transaction() as tx:
            await set_password(tx, services, email=options.email, password=password)

    work(settings, run)
    print(f"{options.email} has a new password{f': {password}' if options.generate else ''}.")
    return 0


def _disable_user(options: argparse.Namespace, settings: Settings) -> int:
    from switchroom.people.facade import disable_user

    async def run(services: Services) -> None:
        async with services.database.transaction() as tx:
            await disable_user(tx, services, email=options.email)

    work(settings, run)
    print(f"{options.email} cannot sign in any more.")
    return 0


def _create_token(options: argparse.Namespace, settings: Settings) -> int:
    from switchroom.people.facade import create_token

    async def run(services: Services) -> str:
        expires_at = services.clock.now() + timedelta(days=options.days) if options.days else None
        async with services.database.transaction() as tx:
            return await create_token(
                tx, services, email=options.email, name=options.name, scopes=options.scope, expires_at=expires_at
            )

    print(work(settings, run))
    return 0


def _list_tokens(options: argparse.Namespace, settings: Settings) -> int:
    from switchroom.people.facade import list_tokens

    async def run(services: Services) -> list[tuple[str, ...]]:
        async with services.database.read() as connection:
            found = await list_tokens(connection, email=options.email)
        return [
            (token.prefix, token.name, str(token.expires_at or "never"), str(token.last_used_at or "never"))
            for token in found
        ]

    table([("TOKEN", "NAME", "EXPIRES", "LAST USED"), *work(settings, run)])
    return 0


def _revoke_token(options: argparse.Namespace, settings: Settings) -> int:
    from switchroom.people.facade import withdraw_token

    async def run(services: Services) -> None:
        async with services.database.transaction() as tx:
            await withdraw_token(tx, services, email=options.email, prefix=options.token)

    work(settings, run)
    print("The token is revoked.")
    return 0
