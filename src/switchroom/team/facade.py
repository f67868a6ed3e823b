"""What bootstrap and the roles need of the team. Nobody stands above it but them."""

from switchroom.team.contracts import KEEP_LOG
from switchroom.team.gathering import handler
from switchroom.team.log import forget_log
from switchroom.team.messages import forget_messages

__all__ = ["KEEP_LOG", "forget_log", "forget_messages", "handler"]
