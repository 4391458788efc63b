"""What a change made of the picture of a recording, shown to who asked for it."""

from collections.abc import Callable, Mapping
from datetime import datetime

import structlog

from bot.domain import Account, Operation, OperationKind, OperationStatus
from bot.service.arrangement import picture_of_change
from bot.slack.elements import Block
from bot.slack.messenger import Messenger
from bot.slack.pictures import show
from bot.store import Store

log = structlog.get_logger(__name__)

_SHOWN = frozenset({OperationKind.LAYOUT, OperationKind.SUBTITLES})


class ChangePictures:
    """Draws layouts and texts as they were asked for.

    Args:
        accounts: those that are configured, by name.
    """

    def __init__(
        self, store: Store, messenger: Messenger, accounts: Mapping[str, Account], now: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._messenger = messenger
        self._accounts = accounts
        self._now = now

    async def blocks(self, operation: Operation) -> list[Block]:
        """The picture of a change that was made; none of anything else, and none that cannot be made of it."""
        if operation.kind not in _SHOWN or operation.status is not OperationStatus.DONE:
            return []
        recording = await self._store.get_recording(operation.recording)
        account = self._accounts.get(operation.account)
        if recording is None or account is None:
            return []
        arranged = await self._store.last_done(recording.id, OperationKind.LAYOUT)
        layout = arranged.arguments if arranged else None
        try:
            picture = picture_of_change(
                operation.kind, account.vendor, recording.options, operation.arguments, layout=layout, clock=self._now()
            )
        except Exception:  # ours to mend; whoever asked hears all the same what became of it
            log.exception("no picture of a change", operation=operation.id)
            return []
        return await show(self._messenger, picture)
