"""What the contexts of one process are made of, and who performs which step: the explicit maps of bootstrap."""

from collections.abc import Mapping

from switchroom.conformance.facade import Measuring
from switchroom.customers.facade import CustomerList
from switchroom.entrypoints.references import KnownNames
from switchroom.entrypoints.subjects import concern_of, requesters_of
from switchroom.exchange.contracts import Kinds
from switchroom.governance.facade import Reviewing
from switchroom.identity.facade import AskProviders
from switchroom.inspections.facade import Photos
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
    matter_of,
)
from switchroom.knowledge.facade import ArticleList, Images, Matters, SubjectKind
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
    MailCodes,
    MailServers,
    Questions,
    ReviewLetters,
    StaffLetters,
    chat_matter,
)
from switchroom.platform.keys import Keyring
from switchroom.platform.outgoing import Outgoing
from switchroom.platform.sealed import Sealer
from switchroom.platform.services import Services
from switchroom.platform.settings import Settings
from switchroom.processes.facade import (
    AGENT,
    AnnouncementStep,
    Asking,
    Checking,
    Deadlines,
    Definitions,
    DiagnoseStep,
    FourEyes,
    HoursStep,
    HttpStep,
    LookupStep,
    NotifyStep,
    Performers,
    ReferenceSource,
    ReviewStep,
    Runs,
    TaskFiles,
    TaskStep,
)
from switchroom.routing.facade import Several, Subjects
from switchroom.simulation.facade import SimulatedParty
from switchroom.tickets.facade import TicketCards, TicketFiles, TicketList, Tickets, TicketStep, Uploads, note_about
from switchroom.tickets.facade import access as ticket_access
from switchroom.tickets.facade import matter_of as ticket_matter
from switchroom.touchpoints.facade import NumberRules, ServiceList
from switchroom.triggers.facade import Waiting
from switchroom.voice.facade import CallbackSteps, SecretsUnrecorded, VoiceCarrier, VoicemailSteps, VoiceSteps
from switchroom.webhooks.facade import Delivering
from switchroom.worklist.facade import TaskCards

ON_SCREEN = ("say", "ask", "show", "survey")
CARRIERS: Mapping[str, Carrier] = {"voice": VoiceCarrier(), "chat": ChatCarrier(), "form": ChatCarrier()}


def code_channels(keyring: Keyring) -> Mapping[str, CodeChannel]:
    """The ways that exist here to send a one-time code; a process that names another does not pass the validator."""
    return {"chat": ChatCodes(), "mail": MailCodes(keyring)}


def supply_parts(services: Services) -> None:
    """Make the parts of every context and register them. Needs `Keyring` and `Sealer`."""
    definitions = Definitions()
    services.supply(NumberRules, NumberRules(services.settings.dialling))
    known = performers(services.the(Keyring), services.the(NumberRules), definitions, services.settings)
    runs = Runs(definitions, known, services.the(Sealer), Deadlines(concern_of))
    services.supply(Definitions, definitions)
    services.supply(Runs, runs)
    services.supply(Measuring, Measuring(definitions, concern_of))
    services.supply(Waiting, Waiting(services.database, runs, Deadlines(concern_of)))
    services.supply(Reviewing, Reviewing(runs, definitions))
    services.supply(FourEyes, FourEyes(requesters_of))
    services.supply(Photos, Photos(services.database, services.the(Keyring), services.settings))
    services.supply(TaskFiles, TaskFiles(services.database, services.the(Keyring), services.settings))
    interactions = Interactions(runs, CARRIERS)
    services.supply(Interactions, interactions)
    answers = Answers(interactions, runs, services.the(Sealer))
    keyring = services.the(Keyring)
    services.supply(Chats, Chats(services.database, services.clock, keyring, interactions, answers))
    services.supply(ChatEvents, ChatEvents(services.database))
    services.supply(Files, Files(services.database, keyring, services.settings))
    ticket_files = TicketFiles(services.database, keyring, services.settings)
    services.supply(TicketFiles, ticket_files)
    services.supply(Uploads, Uploads(services.database, keyring, services.settings))
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
    services.supply(Kinds, Kinds(CustomerList(), ArticleList(), TicketList(), ServiceList()))
    outgoing = Outgoing(services.settings.outgoing_allowed)
    inside = services.settings.single_sign_on.inside
    services.supply(AskProviders, AskProviders(keyring, Outgoing(inside), inside))
    services.supply(Asking, Asking(services.database, runs, keyring, outgoing))
    services.supply(Checking, Checking(services.database, runs, outgoing, note_about))
    services.supply(Delivering, Delivering(services.database, keyring, outgoing))
    services.supply(Subjects, Several(InteractionCards(), TicketCards(), TaskCards()))
    services.supply(ReferenceSource, KnownNames(definitions, services.settings.data / "sounds", code_channels(keyring)))


def performers(keyring: Keyring, rules: NumberRules, definitions: Definitions, settings: Settings) -> Performers:
    """Who performs each step, by medium or on the agent's screen."""
    known, address = Performers(), settings.public_url
    known.register("hours", HoursStep())
    known.register("announcement", AnnouncementStep())
    known.register("lookup", LookupStep())
    known.register("http", HttpStep())
    known.register("diagnose", DiagnoseStep(concern_of))
    known.register("notify", NotifyStep(StaffLetters(keyring, address)))
    known.register("task", TaskStep(definitions, concern_of))
    letters = ReviewLetters(keyring, settings.own_address)
    known.register("review", ReviewStep(definitions, concern_of, FourEyes(requesters_of), keyring, letters))
    known.register("queue", QueueStep(CARRIERS))
    for step_type in ("ring", "dial"):
        known.register(step_type, RingStep(CARRIERS))
    known.register("transfer", TransferStep())
    known.register("queue-state", QueueStateStep())
    known.register("priority", PriorityStep())
    known.register("split", SplitStep())
    known.register("tag", TagStep())
    known.register("ticket", TicketStep())
    known.register("identify", IdentifyStep(code_channels(keyring)))
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
