"""The way of an envelope to the bot, and of what its ack says back to the person."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from bot.sandbox.slack.errors import SlackError
from bot.sandbox.slack.socket_mode import Envelope, Interaction, SocketMode

CarryOut: TypeAlias = Callable[[Interaction], Interaction]
"""Does what an ack says, and adds what the person is told."""


def nothing_more(interaction: Interaction) -> Interaction:
    """Take an ack that says only that something arrived."""
    return interaction


@dataclass(frozen=True, kw_only=True)
class Sent:
    """An envelope, and what its ack does."""

    envelope: Envelope
    carry_out: CarryOut


@dataclass(kw_only=True)
class Delivery:
    """Sends envelopes, and remembers the last one."""

    socket_mode: SocketMode
    _last: Sent | None = field(default=None, repr=False)

    async def send(self, kind: str, payload: Mapping[str, Any], carry_out: CarryOut = nothing_more) -> Interaction:
        """Send an envelope, and carry out its ack."""
        envelope = Envelope(id=secrets.token_hex(16), type=kind, payload=payload)
        self._last = Sent(envelope=envelope, carry_out=carry_out)
        return carry_out(await self.socket_mode.deliver(envelope))

    async def redeliver(self, retry_attempt: int, retry_reason: str) -> Interaction:
        """Send the last envelope again, under the same id."""
        if self._last is None:
            raise SlackError("nothing_sent")
        again = await self.socket_mode.deliver(
            self._last.envelope, retry_attempt=retry_attempt, retry_reason=retry_reason
        )
        return self._last.carry_out(again)
