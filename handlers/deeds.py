"""What the buttons about recordings and live streams share: who may press one, and what a second click means."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from bot.domain import Operation, OperationStatus, Recording, Stream
from bot.service.requests import Ask
from bot.slack import blocks
from handlers.access import Role

ServiceT = TypeVar("ServiceT")
SubjectT = TypeVar("SubjectT", Recording, Stream)


@dataclass(frozen=True, kw_only=True)
class Deed(Generic[ServiceT, SubjectT]):
    """What a button does."""

    name: str  #: tells its clicks from those of other buttons
    called: str  #: what was already asked for, as a sentence begins
    asks: Callable[[ServiceT, Ask, SubjectT], Awaitable[Operation]]
    role: Role = Role.OPERATOR
    is_repeatable: bool = False  #: whether each click is meant; else two on one showing are one

    def key(self, subject: str, revision: int, trigger: str) -> str:
        """What makes two clicks one: on Stop that they are on one showing; looking again is always meant."""
        return f"{subject}:{self.name}:{trigger if self.is_repeatable else revision}"

    async def asked(self, service: ServiceT, ask: Ask, subject: SubjectT, trigger: str) -> Operation:
        """Ask once for one showing; but what failed may be tried again on the same showing."""
        operation = await self.asks(service, ask, subject)
        if operation.status is not OperationStatus.FAILED:
            return operation
        return await self.asks(service, replace(ask, dedupe_key=f"{ask.dedupe_key}:{trigger}"), subject)

    def already(self, operation: Operation, subject: SubjectT, user: str) -> blocks.Message | None:
        """What is said to who clicked second; nothing to who was first."""
        if operation.requested_by == user:
            return None
        by = f"By {blocks.mention(operation.requested_by)}"
        return blocks.sentence(f"{self.called} was already asked for {subject.title}.", mrkdwn=by)
