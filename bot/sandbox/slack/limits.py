"""Slack's rate limits: so many calls of a method in a stretch of time, then 429 with Retry-After."""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.sandbox.slack.arguments import Call
from bot.sandbox.slack.errors import RateLimitedError

MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Limit:
    """At most ``calls`` in any stretch of ``per``; counted for each channel alone, or for all together."""

    calls: int
    per: timedelta = MINUTE
    each_channel: bool = False


TIER_2, TIER_3, TIER_4 = Limit(20), Limit(50), Limit(100)
#: Slack promises no burst, so there is none here.
ONE_A_SECOND = Limit(1, timedelta(seconds=1), each_channel=True)
SLACK_LIMITS: Mapping[str, Limit] = {
    "chat.postMessage": ONE_A_SECOND,
    "chat.update": TIER_3,
    "chat.delete": TIER_3,
    "chat.postEphemeral": TIER_4,
    "conversations.history": TIER_3,
    "conversations.replies": TIER_3,
    "conversations.info": TIER_3,
    "conversations.list": TIER_2,
    "conversations.members": TIER_4,
    "files.delete": TIER_3,
    "users.conversations": TIER_3,
    "users.info": TIER_4,
    "users.list": TIER_2,
    "files.completeUploadExternal": TIER_4,
    "files.getUploadURLExternal": TIER_4,
    "usergroups.users.list": TIER_2,
    "views.open": TIER_4,
    "views.push": TIER_4,
    "views.update": TIER_4,
    "views.publish": TIER_4,
}
NO_LIMITS: Mapping[str, Limit] = {}


@dataclass
class Limiter:
    """Counts the calls of each method."""

    limits: Mapping[str, Limit]
    _calls: dict[tuple[str, str], deque[datetime]] = field(default_factory=dict, repr=False)

    def admit(self, call: Call) -> None:
        """Count a call, or raise RateLimitedError with the whole seconds until the next one is welcome."""
        limit = self.limits.get(call.method)
        if limit is None:
            return
        recent = self._calls.setdefault((call.method, call.text("channel") if limit.each_channel else ""), deque())
        while recent and call.at - recent[0] >= limit.per:
            recent.popleft()
        if len(recent) >= limit.calls:
            wait = recent[0] + limit.per - call.at
            raise RateLimitedError(-(-wait // timedelta(seconds=1)))
        recent.append(call.at)
