"""What people and the clock may ask for: checked, then stored in one transaction, before anyone is told "yes"."""

from bot.service.requests.asking import (
    LONGEST,
    SHORTEST,
    Ambiguous,
    Ask,
    Due,
    all_at_once,
    check_room,
    read_length,
)
from bot.service.requests.changing import Changing, is_changeable
from bot.service.requests.ending import Ending
from bot.service.requests.filing import FILES_PER_PAGE, Filing
from bot.service.requests.operations import UNACKNOWLEDGED, asked, settled
from bot.service.requests.starting import Starting


class Requests(Starting, Changing, Filing, Ending):
    """Turns a question into a stored operation."""


__all__ = [
    "FILES_PER_PAGE",
    "LONGEST",
    "SHORTEST",
    "UNACKNOWLEDGED",
    "Ambiguous",
    "Ask",
    "Due",
    "Requests",
    "all_at_once",
    "asked",
    "check_room",
    "is_changeable",
    "read_length",
    "settled",
]
