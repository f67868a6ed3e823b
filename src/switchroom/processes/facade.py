"""What others may do with processes: start runs, signal them, read and publish definitions, perform steps."""

from switchroom.processes.asking import Asking, HttpStep
from switchroom.processes.catalogue.comments import remark
from switchroom.processes.catalogue.document import ProcessDocument, documents
from switchroom.processes.catalogue.finding import Elsewhere, find, question
from switchroom.processes.catalogue.indexing import catalogue_what_is_missing
from switchroom.processes.catalogue.schemas import DocumentView, FoundProcesses
from switchroom.processes.checking import Checking, DiagnoseStep
from switchroom.processes.checks import DIAGNOSTIC_CHECKS
from switchroom.processes.deadlines import Deadlines
from switchroom.processes.definitions import DefinitionRefused, Definitions, NoSuchProcess
from switchroom.processes.domain.contact import ContactShape, contact_shape
from switchroom.processes.domain.definition import Definition
from switchroom.processes.domain.length import Length
from switchroom.processes.domain.naming import Known, Phrase
from switchroom.processes.domain.reading import from_json as params_from_json
from switchroom.processes.domain.reading import step_to_json
from switchroom.processes.domain.reading import to_json as params_to_json
from switchroom.processes.domain.rule_checks import check_demands
from switchroom.processes.domain.rule_packs import Demand, Pack, read_pack
from switchroom.processes.domain.shape import Role, Shape, Stand, shape_of
from switchroom.processes.domain.steps import (
    answer,
    ask,
    callback,
    collect,
    dial,
    dispose,
    form,
    identify,
    note,
    priority,
    queue,
    queue_state,
    record,
    ring,
    say,
    show,
    split,
    survey,
    tag,
    ticket,
    transfer,
    voicemail,
    wait,
)
from switchroom.processes.domain.trial import Report as CaseReport
from switchroom.processes.domain.validator import OfflineReferences
from switchroom.processes.drafts.door import access as draft_to_see
from switchroom.processes.drafts.schemas import DraftView
from switchroom.processes.graph_view import ProcessGraph, process_graph
from switchroom.processes.notices import TICKET as TICKET_NOTICE
from switchroom.processes.notices import Notice, NotifyStep, StaffMail, forget_notices
from switchroom.processes.notices import tell as tell_people
from switchroom.processes.outline import Outline, StepOutline, outline
from switchroom.processes.performers import AGENT, ANYWHERE, Performers
from switchroom.processes.publishing import (
    ReferenceSource,
    apart,
    check,
    offline_references,
    publish,
    sample_sources,
    try_out,
)
from switchroom.processes.publishing import read as read_source
from switchroom.processes.ready_made import Need, ProcessExists, from_template, templates
from switchroom.processes.reasons import PathLeft, paths_left
from switchroom.processes.retention import empty_runs, empty_runs_about, forget_runs
from switchroom.processes.rule_packs import shipped_packs
from switchroom.processes.rule_packs.rulebook import Rulebook, rulebook
from switchroom.processes.run_path import path_view, trace_of
from switchroom.processes.runs import TIMER_KIND, NoSuchRun, Runs
from switchroom.processes.schemas import PathView, TraceView
from switchroom.processes.setup import ANNOUNCEMENTS, LOOKUP_TABLES, SECRETS
from switchroom.processes.standing import stands_at
from switchroom.processes.steps import AnnouncementStep, AtOnce, HoursStep, LookupStep
from switchroom.processes.tasks.clock import Timed
from switchroom.processes.tasks.clock import clock_of as task_clock
from switchroom.processes.tasks.door import works_on
from switchroom.processes.tasks.files import TaskFiles, remove_files
from switchroom.processes.tasks.files import files_folder as task_files_folder
from switchroom.processes.tasks.four_eyes import FourEyes
from switchroom.processes.tasks.hands import TaskHands, task_titles
from switchroom.processes.tasks.performing import TaskStep, at_work, empty_tasks_of, forget_tasks, forget_tasks_of
from switchroom.processes.tasks.reviewing import AskedByMail, ReviewStep
from switchroom.processes.tasks.topics import tasks_door
from switchroom.processes.told import told
from switchroom.processes.variants.actions import make as make_variant
from switchroom.processes.variants.contracts import Audience, Forecast, Variant
from switchroom.processes.variants.family import family as variant_family
from switchroom.processes.variants.family import forecast as forecast_variants
from switchroom.processes.variants.schemas import VariantShown

__all__ = [
    "AGENT",
    "ANNOUNCEMENTS",
    "ANYWHERE",
    "DIAGNOSTIC_CHECKS",
    "LOOKUP_TABLES",
    "SECRETS",
    "TICKET_NOTICE",
    "TIMER_KIND",
    "AnnouncementStep",
    "AskedByMail",
    "Asking",
    "AtOnce",
    "Audience",
    "CaseReport",
    "Checking",
    "ContactShape",
    "Deadlines",
    "Definition",
    "DefinitionRefused",
    "Definitions",
    "Demand",
    "DiagnoseStep",
    "DocumentView",
    "DraftView",
    "Elsewhere",
    "Forecast",
    "FoundProcesses",
    "FourEyes",
    "HoursStep",
    "HttpStep",
    "Known",
    "Length",
    "LookupStep",
    "Need",
    "NoSuchProcess",
    "NoSuchRun",
    "Notice",
    "NotifyStep",
    "OfflineReferences",
    "Outline",
    "Pack",
    "PathLeft",
    "PathView",
    "Performers",
    "Phrase",
    "ProcessDocument",
    "ProcessExists",
    "ProcessGraph",
    "ReferenceSource",
    "ReviewStep",
    "Role",
    "Rulebook",
    "Runs",
    "Shape",
    "StaffMail",
    "Stand",
    "StepOutline",
    "TaskFiles",
    "TaskHands",
    "TaskStep",
    "Timed",
    "TraceView",
    "Variant",
    "VariantShown",
    "answer",
    "apart",
    "ask",
    "at_work",
    "callback",
    "catalogue_what_is_missing",
    "check",
    "check_demands",
    "collect",
    "contact_shape",
    "dial",
    "dispose",
    "documents",
    "draft_to_see",
    "empty_runs",
    "empty_runs_about",
    "empty_tasks_of",
    "find",
    "forecast_variants",
    "forget_notices",
    "forget_runs",
    "forget_tasks",
    "forget_tasks_of",
    "form",
    "from_template",
    "identify",
    "make_variant",
    "note",
    "offline_references",
    "outline",
    "params_from_json",
    "params_to_json",
    "path_view",
    "paths_left",
    "priority",
    "process_graph",
    "publish",
    "question",
    "queue",
    "queue_state",
    "read_pack",
    "read_source",
    "record",
    "remark",
    "remove_files",
    "ring",
    "rulebook",
    "sample_sources",
    "say",
    "shape_of",
    "shipped_packs",
    "show",
    "split",
    "stands_at",
    "step_to_json",
    "survey",
    "tag",
    "task_clock",
    "task_files_folder",
    "task_titles",
    "tasks_door",
    "tell_people",
    "templates",
    "ticket",
    "told",
    "trace_of",
    "transfer",
    "try_out",
    "variant_family",
    "voicemail",
    "wait",
    "works_on",
]
