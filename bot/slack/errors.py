"""What Slack did not do, in three answers and not two: refused, put off, or unknown.

SlackError
├── SlackRefused   Slack said no
├── SlackBusy      Slack asks for a pause; nothing was done
└── SlackUnknown   no usable answer came; it may have been done
"""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

TROUBLE = (
    SlackClientError,
    aiohttp.ClientError,
    asyncio.TimeoutError,
    OSError,
    ValueError,
    AttributeError,  # the SDK takes any JSON for an object, and plain text too
)
"""What the SDK raises where Slack gave no usable answer."""

_AMBIGUOUS = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable"})
_BUSY = frozenset({"ratelimited", "rate_limited"})
_MENDABLE = frozenset(
    {
        "access_denied",
        "account_inactive",
        "invalid_auth",
        "missing_scope",
        "no_permission",
        "not_authed",
        "org_login_required",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
    }
)
_UNREACHABLE = frozenset(
    {"not_in_channel", "channel_not_found", "is_archived", "restricted_action", "user_not_in_channel"}
)
_UNINVITED = frozenset({"not_in_channel", "channel_not_found"})
_TOO_LONG = frozenset({"msg_blocks_too_long", "msg_too_long"})
_THREADLESS = frozenset({"cannot_reply_to_message", "message_not_found", "thread_not_found"})


class SlackError(Exception):
    """Slack did not do what was asked."""


class SlackRefused(SlackError):
    """Slack said no: nothing was done, and asking again will not help. ``error`` is Slack's word for it."""

    def __init__(self, error: str) -> None:
        super().__init__(error)
        self.error = error

    @property
    def mendable(self) -> bool:
        """Whether it is the app that is refused, rather than the message: somebody can mend that, and it goes out."""
        return self.error in _MENDABLE

    @property
    def unreachable(self) -> bool:
        """Whether it is the conversation that cannot be posted to, or not for this person, rather than the message."""
        return self.error in _UNREACHABLE

    @property
    def uninvited(self) -> bool:
        """Whether the conversation is one that the bot was not invited to, most likely."""
        return self.error in _UNINVITED

    @property
    def too_long(self) -> bool:
        """Whether it is the message that is too long."""
        return self.error in _TOO_LONG

    @property
    def threadless(self) -> bool:
        """Whether it is the thread that cannot be replied in, most likely since somebody deleted its first message."""
        return self.error in _THREADLESS


class SlackBusy(SlackError):
    """Slack asks for a pause, where a conversation is meant in that conversation: nothing was done."""

    def __init__(self, retry_after: timedelta) -> None:
        super().__init__(f"rate limited for {retry_after}")
        self.retry_after = retry_after


class SlackUnknown(SlackError):
    """No usable answer came: it may have been done."""


@contextmanager
def translated(method: str) -> Iterator[None]:
    """Call a method of the SDK inside; whatever the SDK raises becomes a SlackError that names no address.

    Raises:
        SlackRefused, SlackBusy: it was not done.
        SlackUnknown: it may have been.
    """
    try:
        yield
    except SlackApiError as error:
        raise _judged(error) from error
    except TROUBLE as error:
        raise SlackUnknown(f"{method}: {type(error).__name__}") from error


def _judged(error: SlackApiError) -> SlackError:
    response: Any = error.response  # a SlackResponse, or aiohttp's own where the body was not JSON
    status = int(getattr(response, "status_code", None) or getattr(response, "status", None) or 500)
    data = getattr(response, "data", None)
    word = str(data.get("error", "")) if isinstance(data, dict) else ""
    if status == 429 or word in _BUSY:
        pause = str(response.headers.get("Retry-After", ""))
        return SlackBusy(timedelta(seconds=int(pause) if pause.isdecimal() else 1))
    if not word or word in _AMBIGUOUS or status >= 500:
        return SlackUnknown(word or f"HTTP {status}")
    return SlackRefused(word)
