"""What a conversation is, and what it may reply."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.domain import Operation
from bot.slack.blocks import Message
from bot.slack.views import View

Body = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What an interaction answers at once."""

    message: Message | None = None  #: for the person alone
    channel: str = ""  #: where it is read; empty: where the interaction was, or directly where that is nowhere
    operations: tuple[Operation, ...] = ()  #: that were stored: they begin when the interaction is acknowledged
    view: View | None = None  #: a modal that opens; on top of the one that the person is in, if there is one
    lacking: str = ""  #: what is still to be said, so that a form opens: told where none can
    update: View | None = None  #: what the modal becomes that was submitted or acted in
    errors: Mapping[str, str] = field(default_factory=dict)  #: block_id → sentence, beside the field of a submission
    finish: Callable[[], Awaitable[View]] | None = None  #: makes the view complete that opens, after it has opened
    follow: Callable[[], Awaitable[None]] | None = None  #: what else is done, after the acknowledgement
    replaces: bool = False  #: the message takes the place of the one that was clicked, which the person alone sees
    failed: bool = False  #: the message says why nothing was done: a submitted modal stays, with all that was typed


Conversation = Callable[[Body], Awaitable[Reply]]
