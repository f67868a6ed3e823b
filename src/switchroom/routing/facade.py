"""What others may do with routing. Commands are written in the caller's transaction; the board answers by events."""

from switchroom.routing.actions import QUEUES, queue_rings
from switchroom.routing.agents import RoutingFeed
from switchroom.routing.breaks.handlers import break_handler
from switchroom.routing.breaks.line import LAPSED as BREAK_LAPSED
from switchroom.routing.breaks.line import Lapse as BreakLapse
from switchroom.routing.breaks.queries import forget_requests
from switchroom.routing.bulletin_actions import BULLETINS
from switchroom.routing.bulletin_actions import EXPIRED as BULLETIN_EXPIRED
from switchroom.routing.bulletin_actions import Expiry as BulletinExpiry
from switchroom.routing.by_origin import (
    OpenOffer,
    OpenWrapUp,
    be_in_status,
    forget_counts,
    open_offers,
    open_wrap_ups,
)
from switchroom.routing.contracts.access import SEE_QUEUES
from switchroom.routing.days import begin_days
from switchroom.routing.engine import run_engine
from switchroom.routing.explain import explain_about
from switchroom.routing.giving import (
    accept_offer,
    agent_changed,
    agent_connected,
    agent_disconnected,
    begin_day,
    change_item,
    change_status,
    complete_wrap_up,
    decline_offer,
    extend_wrap_up,
    join_work,
    move_item,
    offer_timed_out,
    open_colleagues_queue,
    pull_item,
    queue_item,
    queue_of_slug,
    sign_in,
    sign_out,
    withdraw_item,
    work_ended,
)
from switchroom.routing.history import keep_history
from switchroom.routing.inbox import give_command as command
from switchroom.routing.inbox import retry_parked
from switchroom.routing.moves import moves_shown
from switchroom.routing.outcomes import Outcomes
from switchroom.routing.outlook import QueueOutlook, outlooks, queues_for, serves_brand
from switchroom.routing.placing import (
    ASK_AGAIN_AFTER,
    NOT_THEIRS,
    Placement,
    Wanted,
    gone,
    place,
    placements,
    taken,
)
from switchroom.routing.presence import report_screens, watch_screens
from switchroom.routing.queries import (
    AgentLine,
    QueueLine,
    QueueLoad,
    how_many_refused,
    in_call,
    in_hand,
    is_offered,
    oldest_pending,
    parked_commands,
    queue_load,
    queue_names,
    wallboard_agents,
    wallboard_queues,
)
from switchroom.routing.refusals import settled
from switchroom.routing.schemas import Explanation
from switchroom.routing.subjects import Card, Several, Subjects

__all__ = [
    "ASK_AGAIN_AFTER",
    "BREAK_LAPSED",
    "BULLETINS",
    "BULLETIN_EXPIRED",
    "NOT_THEIRS",
    "QUEUES",
    "SEE_QUEUES",
    "AgentLine",
    "BreakLapse",
    "BulletinExpiry",
    "Card",
    "Explanation",
    "OpenOffer",
    "OpenWrapUp",
    "Outcomes",
    "Placement",
    "QueueLine",
    "QueueLoad",
    "QueueOutlook",
    "RoutingFeed",
    "Several",
    "Subjects",
    "Wanted",
    "accept_offer",
    "agent_changed",
    "agent_connected",
    "agent_disconnected",
    "be_in_status",
    "begin_day",
    "begin_days",
    "break_handler",
    "change_item",
    "change_status",
    "command",
    "complete_wrap_up",
    "decline_offer",
    "explain_about",
    "extend_wrap_up",
    "forget_counts",
    "forget_requests",
    "gone",
    "how_many_refused",
    "in_call",
    "in_hand",
    "is_offered",
    "join_work",
    "keep_history",
    "move_item",
    "moves_shown",
    "offer_timed_out",
    "oldest_pending",
    "open_colleagues_queue",
    "open_offers",
    "open_wrap_ups",
    "outlooks",
    "parked_commands",
    "place",
    "placements",
    "pull_item",
    "queue_item",
    "queue_load",
    "queue_names",
    "queue_of_slug",
    "queue_rings",
    "queues_for",
    "report_screens",
    "retry_parked",
    "run_engine",
    "serves_brand",
    "settled",
    "sign_in",
    "sign_out",
    "taken",
    "wallboard_agents",
    "wallboard_queues",
    "watch_screens",
    "withdraw_item",
    "work_ended",
]
