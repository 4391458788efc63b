"""Trigger ids: each opens one view for the person who caused it, within three seconds."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.sandbox.slack.errors import SlackError

TRIGGER_LIFE = timedelta(seconds=3)


@dataclass(frozen=True, kw_only=True)
class Trigger:
    """What a person did, as far as a view may follow from it."""

    user: str
    at: datetime
    channel: str = ""  #: what the person was looking at; empty where that is no conversation
    view: str = ""  #: the modal that it happened in; empty elsewhere


@dataclass
class Triggers:
    """The trigger ids given out, each good for so long."""

    life: timedelta = TRIGGER_LIFE
    _given: dict[str, Trigger] = field(default_factory=dict, repr=False)
    _used: set[str] = field(default_factory=set, repr=False)

    def issue(self, trigger: Trigger) -> str:
        """Give out a trigger id."""
        key = f"{secrets.randbelow(10**13)}.{secrets.randbelow(10**13)}.{secrets.token_hex(16)}"
        self._given[key] = trigger
        return key

    def redeem(self, key: str, at: datetime) -> Trigger:
        """Take a trigger id once: ``invalid_trigger_id``, ``exchanged_trigger_id`` or ``expired_trigger_id``."""
        if key not in self._given:
            raise SlackError("invalid_trigger_id")
        if key in self._used:
            raise SlackError("exchanged_trigger_id")
        trigger = self._given[key]
        if at - trigger.at > self.life:
            raise SlackError("expired_trigger_id")
        self._used.add(key)
        return trigger
