"""The only place that sees every context: makes one process's services, and says in explicit maps what calls what.

A role opens the services, runs its loops with them and closes them. Nothing here decides anything.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from uuid import UUID

from switchroom.complaints import facade as complaints
from switchroom.complaints.contracts import SEE as SEE_COMPLAINTS
from switchroom.complaints.events import COMPLAINTS
from switchroom.conformance.facade import Measuring
from switchroom.customers.contracts import Authors, PersonalDataKeepers
from switchroom.customers.facade import words_handler as customer_words
from switchroom.entrypoints.parts import supply_parts
from switchroom.entrypoints.upkeep import tend
from switchroom.exchange.facade import import_job
from switchroom.governance import facade as governance
from switchroom.governance.events import GOVERNANCE
from switchroom.inspections.contracts import DRAW, INSPECT
from switchroom.inspections.events import INSPECTIONS
from switchroom.interactions import facade as interactions
from switchroom.interactions.facade import Interactions, requesters_of
from switchroom.messaging import facade as messaging
from switchroom.people.contracts import WORK, BoardFeed
from switchroom.people.facade import MOVE_OVER, USERS, MoveOver, PeopleAuthenticator
from switchroom.platform.access import Permission, Principal
from switchroom.platform.auth import Authenticator, Passwords
from switchroom.platform.clock import SystemClock
from switchroom.platform.collection import setup_door
from switchroom.platform.db import Database
from switchroom.platform.errors import NotFound
from switchroom.platform.handlers import Handler
from switchroom.platform.jobs import Chore, JobType
from switchroom.platform.keys import Keyring
from switchroom.platform.postgres import PostgresSupervisor
from switchroom.platform.realtime import Door, EventStream, Sight, TopicDoors
from switchroom.platform.sealed import Sealer
from switchroom.platform.services import Services
from switchroom.platform.settings import Settings
from switchroom.platform.timekeeper import Fire
from switchroom.portal import facade as portal
from switchroom.processes.contracts import SEE as SEE_PROCESSES
from switchroom.processes.facade import TIMER_KIND, Definitions, FourEyes, Performers, Runs, TaskHands, tasks_door
from switchroom.routing.facade import (
    BREAK_LAPSED,
    BULLETIN_EXPIRED,
    SEE_QUEUES,
    BreakLapse,
    BulletinExpiry,
    Outcomes,
    RoutingFeed,
    begin_days,
    break_handler,
    keep_history,
)
from switchroom.team import facade as team
from switchroom.tickets import facade as tickets
from switchroom.tickets.contracts import SEE as SEE_TICKETS
from switchroom.touchpoints.facade import SEE_MAP
from switchroom.triggers import facade as triggers
from switchroom.voice import facade as voice
from switchroom.webhooks import facade as webhooks
from switchroom.worklist import facade as worklist


@asynccontextmanager
async def open_services(settings: Settings, url: str, name: str = "command") -> AsyncIterator[Services]:
    """Services on the database at `url`, for the role `name`.

    Raises connection errors while it does not answer, `KeysUnusable`.
    """
    keyring = await asyncio.to_thread(Keyring.open_or_create, settings.keys_path)
    database = await Database.connect(url, size=settings.database_connections, name=name)
    try:
        services = Services(database, SystemClock(), settings)
        services.supply(Keyring, keyring)
        services.supply(Sealer, Sealer(keyring))
        services.supply(EventStream, EventStream(database))
        services.supply(Passwords, Passwords(settings.passwords))
        services.supply(Authenticator, PeopleAuthenticator(services))
        services.supply(BoardFeed, RoutingFeed())
        services.supply(Outcomes, Outcomes(database))
        supply_parts(services)
        services.supply(Authors, Authors(USERS.names))
        mail = messaging.MailKept(messaging.mail_folder(settings))
        kept = (
            interactions.InteractionData(),
            tickets.TicketData(),
            mail,
            messaging.ChannelData(),
            messaging.ChatData(),
            portal.PortalData(),
        )
        keepers = PersonalDataKeepers(*kept)
        services.supply(PersonalDataKeepers, keepers)
        services.supply(TopicDoors, TopicDoors(doors(services)))
        yield services
    finally:
        await database.close()


@asynccontextmanager
async def database_at_hand(settings: Settings) -> AsyncIterator[str]:
    """The database's URL: the given one, or that of the own server, which runs at least until the block ends.

    Every process that uses the own server holds it this way, and the last one out stops it: nothing is left behind
    whichever of them is killed. Raises `DatabaseNotStarted`.
    """
    if settings.database_url:
        yield str(settings.database_url)
        return
    supervisor = await asyncio.to_thread(own_postgres, settings)
    url = await asyncio.to_thread(supervisor.start)
    try:
        yield url
    finally:
        await asyncio.to_thread(supervisor.stop)


def own_postgres(settings: Settings) -> PostgresSupervisor:
    """The private server below the data folder."""
    return PostgresSupervisor(settings.data / "postgres")


def handlers(services: Services) -> tuple[Handler, ...]:
    """What follows from events, in one list; voice's own follow in the voice role, beside its switch."""
    replies = messaging.Replies(services.the(tickets.Tickets), services.settings.mail.hold)
    files = messaging.FormFiles(services.the(messaging.Files), services.the(tickets.Tickets))
    ratings = portal.Ratings(services)
    feed, definitions, runs = services.the(BoardFeed), services.the(Definitions), services.the(Runs)
    measuring, noticing = services.the(Measuring), triggers.Noticing(runs)
    hands, following = TaskHands(services.the(FourEyes)), complaints.Following(runs)
    made, reviewing = services.the(Interactions), services.the(governance.Reviewing)
    return handlers_of(
        made, definitions, feed, replies, files, ratings, measuring, noticing, hands, following, reviewing
    )


def handlers_of(
    made: Interactions,
    definitions: Definitions,
    feed: BoardFeed,
    replies: messaging.Replies,
    files: messaging.FormFiles,
    ratings: portal.Ratings,
    measuring: Measuring,
    noticing: triggers.Noticing,
    hands: TaskHands,
    following: complaints.Following,
    reviewing: governance.Reviewing,
) -> tuple[Handler, ...]:
    return (
        interactions.handler(made),
        interactions.traffic_handler(definitions),
        interactions.applications_handler(),
        interactions.words_handler(),
        customer_words(),
        messaging.handler(),
        replies.handler(),
        files.handler(),
        ratings.handler(),
        break_handler(feed),
        team.handler(),
        tickets.calendar_handler(),
        tickets.drafts_handler(),
        tickets.distribution_handler(),
        webhooks.handler(),
        measuring.handler(),
        noticing.handler(),
        worklist.worklist_handler(hands),
        following.handler(),
        reviewing.handler(),
    )


def all_handlers(services: Services) -> tuple[Handler, ...]:
    """The handlers of every role: whatever can be parked, so that it can be tried again from anywhere."""
    return (*handlers(services), voice.handler())


def known_handlers() -> tuple[Handler, ...]:
    """The names of every role's handlers and what they handle, for those who only look: they cannot be run."""
    runs = Runs(Definitions(), Performers(), Sealer(Keyring.generate()))
    return (
        *handlers_of(
            Interactions(runs, {}),
            Definitions(),
            BoardFeed(),
            messaging.Replies(),
            messaging.FormFiles(),
            portal.Ratings(),
            Measuring(Definitions(), interactions.concern_of),
            triggers.Noticing(),
            TaskHands(FourEyes(requesters_of)),
            complaints.Following(runs),
            governance.Reviewing(runs, Definitions()),
        ),
        voice.handler(),
    )


def timers(services: Services) -> dict[str, Fire]:
    """What each kind of timer does when it is due."""
    runs = services.the(Runs)
    return {
        TIMER_KIND: runs.fire_timers,
        interactions.MAXIMUM_WAIT: interactions.MaximumWait(runs).fire,
        messaging.MAIL_DUE: messaging.send_due,
        messaging.CHANNEL_DUE: messaging.release_due,
        portal.LINK_ASKED: portal.Links(services).send,
        portal.RATING_DUE: portal.Ratings(services).fire,
        messaging.IDLE: messaging.IdleChats(services.the(Interactions)).fire,
        interactions.RINGS: services.the(Interactions).ringing.over,
        interactions.COLLEAGUE_BUSY: services.the(Interactions).colleague_busy,
        interactions.PARKED_TOO_LONG: services.the(Interactions).parking.too_long,
        interactions.CALL_AGAIN: services.the(Interactions).callbacks.again,
        interactions.CALLBACK_OVER: services.the(Interactions).callbacks.too_long,
        MOVE_OVER: MoveOver(services.the(BoardFeed)).fire,
        BREAK_LAPSED: BreakLapse(services.the(BoardFeed)).fire,
        tickets.FOLLOW_UP: tickets.follow_up,
        tickets.REPLY_DUE: tickets.LaterReplies(services).fire,
        tickets.CLOCKS_RING: tickets.ring,
        tickets.TRY_AGAIN: tickets.distribute_again,
        worklist.TRY_AGAIN: worklist.try_again,
        tickets.VISIT_REMINDER: tickets.remind_of_visits,
        BULLETIN_EXPIRED: BulletinExpiry(services.the(BoardFeed)).fire,
        webhooks.WEBHOOK_DUE: webhooks.send_due,
        triggers.TRIGGER_DUE: triggers.Timing(runs).fire,
        triggers.WAIT_OVER: services.the(triggers.Waiting).again,
    }


def doors(services: Services) -> dict[str, Door]:
    """Who may follow the event stream's topics, by the word they begin with."""
    return {
        "setup": setup_door,
        "map": _map_door,
        "notices": _own_door,
        "process": _process_door,
        "draft": _whoever(SEE_PROCESSES),
        "tasks": partial(tasks_door, services.database),
        "queues": _whoever(SEE_QUEUES),
        "agents": _whoever(SEE_QUEUES),
        "bulletins": _whoever(WORK),
        "voicemails": _whoever(voice.HEAR_VOICEMAIL),
        "breaks": _whoever(WORK),
        "log": _whoever(team.KEEP_LOG),
        "mail": _whoever(messaging.SORT_MAIL),
        "knowledge": _articles_door,
        "interactions": _whoever(interactions.READ),
        "interaction": partial(_interaction_door, services),
        "tickets": _whoever(SEE_TICKETS),
        "ticket": partial(_ticket_door, services),
        "visits": _whoever(SEE_TICKETS),
        COMPLAINTS: _whoever(SEE_COMPLAINTS),
        GOVERNANCE: _whoever(SEE_PROCESSES),
        INSPECTIONS: _inspections_door,
    }


def _whoever(wanted: Permission) -> Door:
    """These topics carry every unit's and brand's events: who may see a part hears that something happened."""

    async def door(principal: Principal, topic: str) -> Sight:
        del topic
        if principal.may_everywhere(wanted):
            return Sight.EVENTS
        return Sight.HINTS if principal.may(wanted) else Sight.NOTHING

    return door


async def _process_door(principal: Principal, topic: str) -> Sight:
    """Where runs stand changes many times a second: who looks at it is told once, and counts again."""
    del topic
    return Sight.HINTS if principal.may(SEE_PROCESSES) else Sight.NOTHING


async def _inspections_door(principal: Principal, topic: str) -> Sight:
    """That something was drawn or judged is told to those who may look; which, nobody, since it may be their own."""
    del topic
    return Sight.HINTS if principal.may(DRAW) or principal.may(INSPECT) else Sight.NOTHING


async def _articles_door(principal: Principal, topic: str) -> Sight:
    """Everybody who works here reads some articles: that one changed is told, not which."""
    del principal, topic
    return Sight.HINTS


async def _map_door(principal: Principal, topic: str) -> Sight:
    """That touchpoints of some brand have changed is told, not which: who looks at a map reads it again."""
    del topic
    return Sight.HINTS if principal.may(SEE_MAP) else Sight.NOTHING


async def _own_door(principal: Principal, topic: str) -> Sight:
    """What is meant for one person."""
    own = principal.user_id is not None and topic.partition(":")[2] == str(principal.user_id)
    return Sight.EVENTS if own else Sight.NOTHING


async def _interaction_door(services: Services, principal: Principal, topic: str) -> Sight:
    """Whoever may see the interaction may follow it."""
    try:
        interaction_id = UUID(topic.partition(":")[2])
        async with services.database.read() as connection:
            await interactions.access(connection, principal, interaction_id)
    except (ValueError, NotFound):
        return Sight.NOTHING
    return Sight.EVENTS


async def _ticket_door(services: Services, principal: Principal, topic: str) -> Sight:
    """Whoever may see the ticket may follow it."""
    try:
        ticket_id = UUID(topic.partition(":")[2])
        async with services.database.read() as connection:
            await tickets.access(connection, principal, ticket_id)
    except (ValueError, NotFound):
        return Sight.NOTHING
    return Sight.EVENTS


def jobs(services: Services) -> tuple[JobType, ...]:
    """Every kind of job that workers do."""
    return (tickets.round_job(services.database), worklist.place_job(services.database), import_job(services))


def chores(services: Services) -> tuple[Chore, ...]:
    """What some worker does regularly."""
    return (
        Chore("upkeep", "23 2 * * *", partial(_tend, services)),
        Chore("working days", "0 * * * *", partial(_begin_days, services)),
        services.the(triggers.Waiting).chore(),
        Chore("routing history", "*/10 * * * *", partial(keep_history, services.database)),
        Chore("complaint reports", "4 * * * *", partial(_complaint_reports, services)),
        Chore("process reports", "9 * * * *", partial(_process_reports, services)),
    )


async def _tend(services: Services) -> None:
    async with services.database.transaction() as tx:
        now = await tx.now()
    await tend(services, all_handlers(services), now)


async def _complaint_reports(services: Services) -> None:
    await complaints.make_due(services.database)


async def _process_reports(services: Services) -> None:
    await governance.make_due(services.database)
    await services.the(governance.Reviewing).begin_due(services.database)


async def _begin_days(services: Services) -> None:
    await begin_days(services.database, services.clock.now())
