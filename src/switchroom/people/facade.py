"""What others may ask of people."""

from switchroom.people.absences import days_away
from switchroom.people.actions import (
    ADMINISTRATOR,
    PERMISSION_SETS,
    POSTS,
    SKILLS,
    STATUSES,
    create_token,
    create_user,
    ensure_defaults,
    set_password,
)
from switchroom.people.console import disable_user, list_tokens, list_users, withdraw_token
from switchroom.people.forgetting import forget_people
from switchroom.people.former_posts import Moment, posts_then
from switchroom.people.holders import home_unit, people_who_may, units_granted
from switchroom.people.moves import OVER as MOVE_OVER
from switchroom.people.moves import LiveMove, MoveOver, live_moves
from switchroom.people.queries import (
    ON_ONE_LINE,
    agent_description,
    agent_descriptions,
    holds_post,
    people_by_id,
    people_with_phone,
    post_holders,
    post_holders_in,
    posts_held,
    status_by_id,
    status_by_slug,
    statuses,
    user_id_by_email,
)
from switchroom.people.sign_in import PeopleAuthenticator
from switchroom.people.user_actions import USERS

__all__ = [
    "ADMINISTRATOR",
    "MOVE_OVER",
    "ON_ONE_LINE",
    "PERMISSION_SETS",
    "POSTS",
    "SKILLS",
    "STATUSES",
    "USERS",
    "LiveMove",
    "Moment",
    "MoveOver",
    "PeopleAuthenticator",
    "agent_description",
    "agent_descriptions",
    "create_token",
    "create_user",
    "days_away",
    "disable_user",
    "ensure_defaults",
    "forget_people",
    "holds_post",
    "home_unit",
    "list_tokens",
    "list_users",
    "live_moves",
    "people_by_id",
    "people_who_may",
    "people_with_phone",
    "post_holders",
    "post_holders_in",
    "posts_held",
    "posts_then",
    "set_password",
    "status_by_id",
    "status_by_slug",
    "statuses",
    "units_granted",
    "user_id_by_email",
    "withdraw_token",
]
