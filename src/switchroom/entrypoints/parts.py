"""What the contexts of one process are made of, and who performs which step: the explicit maps of bootstrap."""

from collections.abc import Mapping

from switchroom.entrypoints.references import KnownNames
from switchroom.interactions.contracts import Carrier
from switchroom.interactions.facade import (
    AnswerOnScreen,
    CodeChannel,
    DisposeStep,
    IdentifyStep,
    InteractionCards,
    Interactions,
    NoteStep,
    PriorityStep,
    QueueStateStep,
    QueueStep,
    RingStep,
    ScreenStep,
    SplitStep,
    TagStep,
    TransferStep,
    access,
    concern_of,
    matter_of,
)
from switchroom.knowledge.facade import Images, Matters, SubjectKind
from switchroom.messaging.facade import (
    AccessTokens,
    Answers,
    ChatCarrier,
    ChatCodes,
    ChatEvents,
    Chats,
    ChatSteps,
    Files,
    Ledger,
    MailServers,
    Questions,
    chat_matter,
)
from switchroom.platform.keys import Keyring
from switchroom.platform.outgoing import Outgoing
from switchroom.platform.sealed import Sealer
from switchroom.platform.services import Services
from switchroom.processes.facade import (
    AGENT,
    AnnouncementStep,
    Asking,
    Deadlines,
    Definitions,
    HoursStep,
    HttpStep,
    LookupStep,
    NotifyStep,
    Performers,
    ReferenceSource,
    Runs,
    TaskStep,
)
from switchroom.routing.facade import Subjects
from switchroom.simulation.facade import SimulatedParty
from switchroom.tickets.facade import TicketFiles, Tickets, TicketStep
from switchroom.tickets.facade import access as ticket_access
from switchroom.tickets.facade import matter_of as ticket_matter
from switchroom.touchpoints.facade import NumberRules
from switchroom.voice.facade import CallbackSteps, SecretsUnrecorded, VoiceCarrier, VoicemailSteps, VoiceSteps

ON_SCREEN = ("say", "ask", "show", "survey")
CARRIERS: Mapping[str, Carrier] = {"voice": VoiceCarrier(), "chat": ChatCarrier(), "form": ChatCarrier()}
CODE_CHANNELS: Mapping[str, CodeChannel] = {"chat": ChatCodes()}
"""The ways that exist here to send a one-time code; a process that names another does not pass the validator."""


def supply_parts(services: Services) -> None:
    """Make the parts of every context and register them. Needs `Keyring` and `Sealer`."""
    definitions = Definitions()
    services.supply(NumberRules, NumberRules(services.settings.dialling))
    known = performers(services.the(Keyring), services.the(NumberRules), definitions, services.settings.public_url)
    runs = Runs(definitions, known, services.the(Sealer), Deadlines(concern_of))
    services.supply(Definitions, definitions)
    services.supply(Runs, runs)
    interactions = Interactions(runs, CARRIERS)
    services.supply(Interactions, interactions)
    answers = Answers(interactions, runs, services.the(Sealer))
    keyring = services.the(Keyring)
    services.supply(Chats, Chats(services.database, services.clock, keyring, interactions, answers))
    services.supply(ChatEvents, ChatEvents(services.database))
    services.supply(Files, Files(services.database, keyring, services.settings))
    ticket_files = TicketFiles(services.database, keyring, services.settings)
    services.supply(TicketFiles, ticket_files)
    tickets = Tickets(ticket_files)
    services.supply(Tickets, tickets)
    services.supply(Questions, Questions(keyring, tickets, services.settings.public_url))
    services.supply(Ledger, Ledger(services.database, keyring, services.settings))
    services.supply(MailServers, MailServers(services.settings))
    mail = Outgoing((*services.settings.outgoing_allowed, *services.settings.mail.inside))
    services.supply(AccessTokens, AccessTokens(services.database, keyring, mail))
    services.supply(Images, Images(services.database, keyring, services.settings))
    services.supply(
        Matters,
        Matters(
            {SubjectKind.INTERACTION: access, SubjectKind.TICKET: ticket_access},
            {SubjectKind.INTERACTION: (chat_matter, matter_of), SubjectKind.TICKET: (ticket_matter,)},
        ),
    )
    outgoing = Outgoing(services.settings.outgoing_allowed)
    services.supply(Asking, Asking(services.database, runs, keyring, outgoing))
    services.supply(Subjects, InteractionCards())
    services.supply(ReferenceSource, KnownNames(definitions, services.settings.data / "sounds", CODE_CHANNELS))


def performers(
    keyring: Keyring, rules: NumberRules, definitions: Definitions, address: str | None = None
) -> Performers:
    """Who performs each step, by medium or on the agent's screen."""
    known = Performers()
    known.register("hours", HoursStep())
    known.register("announcement", AnnouncementStep())
    known.register("lookup", LookupStep())
    known.register("http", HttpStep())
    known.register("notify", NotifyStep())
    known.register("task", TaskStep(definitions, concern_of))
    known.register("queue", QueueStep(CARRIERS))
    for step_type in ("ring", "dial"):
        known.register(step_type, RingStep(CARRIERS))
    known.register("transfer", TransferStep())
    known.register("queue-state", QueueStateStep())
    known.register("priority", PriorityStep())
    known.register("split", SplitStep())
    known.register("tag", TagStep())
    known.register("ticket", TicketStep())
    known.register("identify", IdentifyStep(CODE_CHANNELS))
    known.register("note", NoteStep())
    known.register("dispose", DisposeStep())
    screen = ScreenStep()
    for step_type in ON_SCREEN:
        known.register(step_type, screen, AGENT)
    known.register("answer", AnswerOnScreen(), AGENT)
    for step_type in ("collect", "form"):
        known.register(step_type, SecretsUnrecorded(screen), AGENT)
    VoiceSteps(keyring).register(known)
    known.register("callback", CallbackSteps(CARRIERS, rules), "voice")
    known.register("voicemail", VoicemailSteps(), "voice")
    ChatSteps(address).register(known)
    SimulatedParty().register(known)
    return known
