"""One try of one operation, from "it is ours now" to an outcome that is kept: by what it is about and what it does."""

from collections.abc import Mapping

from bot.domain import OperationKind
from bot.service.attempt.account import AccountTry
from bot.service.attempt.changes import Change
from bot.service.attempt.course import Course
from bot.service.attempt.recording import RecordingTry

ABOUT_RECORDINGS: Mapping[OperationKind, type[RecordingTry]] = {
    OperationKind.START: Course,
    OperationKind.STOP: Course,
    OperationKind.REFRESH: Course,
    OperationKind.LINK: Course,
    OperationKind.PAUSE: Change,
    OperationKind.RESUME: Change,
    OperationKind.LAYOUT: Change,
    OperationKind.SUBTITLES: Change,
    OperationKind.SUBSCRIPTIONS: Change,
    OperationKind.EXTEND: Change,
    OperationKind.DELETE: Change,
}
"""What a try of each kind of operation about a recording does."""

__all__ = ["ABOUT_RECORDINGS", "AccountTry"]
