"""How fast Slack may be written to, and how long it is left alone (docs.slack.dev, "Rate limits")."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.limits import TokenBucket

POST_EVERY = timedelta(seconds=1)  # in a channel; and in all of them together, "several hundred" a minute
POSTS, POSTS_AT_ONCE = 4.0, 20  # a second; at once, after a rest
UPDATES, UPDATES_AT_ONCE = 0.625, 10  # so never more than 48 in any minute: Slack takes 50, and promises no burst


@dataclass(frozen=True)
class Rest:
    """A pause; setting the clock back ends it."""

    since: datetime
    length: timedelta

    def holds(self, now: datetime) -> bool:
        """Whether the pause goes on."""
        return self.since <= now < self.since + self.length


_NO_REST = Rest(datetime.min.replace(tzinfo=UTC), timedelta(0))


class Pace:
    """Says when to post and when to update; Slack counts what all replicas do together, so each has its share.

    Args:
        monotonic: a clock in seconds that no one sets.
        replicas: how many there are, this one included; of more than UPDATES_AT_ONCE the others count for nothing.
    """

    def __init__(
        self, now: Callable[[], datetime], monotonic: Callable[[], float], replicas: Callable[[], int]
    ) -> None:
        self._now = now
        self._monotonic = monotonic
        self._replicas = replicas
        began = monotonic()
        self._posts = TokenBucket(since=began - POSTS_AT_ONCE / POSTS, rate=POSTS, capacity=POSTS_AT_ONCE)
        self._updates = TokenBucket(since=began, rate=UPDATES, capacity=UPDATES_AT_ONCE)
        self._posted: dict[str, Rest] = {}
        self._held_back: dict[str, Rest] = {}
        self._updates_held_back = _NO_REST

    def is_held_back(self, channel: str) -> bool:
        """Whether Slack wants a channel left alone."""
        return self._held_back.get(channel, _NO_REST).holds(self._now())

    def hold_back(self, channel: str, pause: timedelta) -> None:
        """Leave a channel alone for a while: Slack asks for it."""
        self._held_back[channel] = Rest(self._now(), pause)

    def hold_back_updates(self, pause: timedelta) -> None:
        """Update nothing for a while: Slack counts the updates of all channels together."""
        self._updates_held_back = Rest(self._now(), pause)

    def may_post(self, channel: str) -> bool:
        """Whether a message may be posted now; who is told so posts it."""
        rests = self._posted.get(channel, _NO_REST).holds(self._now())
        return not rests and not self._posts.take(self._monotonic(), min(self._replicas(), POSTS_AT_ONCE))

    def note_post(self, channel: str) -> None:
        """Remember that something may have been posted just now."""
        self._posted[channel] = Rest(self._now(), POST_EVERY)

    def may_update(self) -> bool:
        """Whether a message may be updated now; who is told so updates it."""
        tokens = min(self._replicas(), UPDATES_AT_ONCE)
        return not self._updates_held_back.holds(self._now()) and not self._updates.take(self._monotonic(), tokens)
