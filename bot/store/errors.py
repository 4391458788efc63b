"""What the store refuses.

StoreError (a BotError)   the database cannot be used at all; the sentence says why
└── StoreInUse            another process has the SQLite file open
StaleLease                a write of somebody who no longer owns the account; for the program, not for people
RoomTaken                 the room is already being recorded on that account; for the program, not for people
RoomLive                  the room is live on that account; for the program, not for people
Outdated                  somebody else has changed it; for the program, not for people
"""

from bot.domain import Recording, Stream
from bot.errors import BotError


class StoreError(BotError):
    """The database cannot be opened; the sentence never holds its password."""


class StoreInUse(StoreError):
    """Another process has the SQLite file open; most likely a bot that runs."""


class StaleLease(Exception):
    """The account has another owner or none: nothing was written."""

    def __init__(self, account: str, epoch: int) -> None:
        super().__init__(account, epoch)
        self.account = account
        self.epoch = epoch

    def __str__(self) -> str:
        return f"the lease of {self.account} with epoch {self.epoch} is over: nothing was written"


class RoomTaken(Exception):
    """Nothing was written: ``existing`` already records the room."""

    def __init__(self, existing: Recording) -> None:
        super().__init__(existing)
        self.existing = existing

    def __str__(self) -> str:
        return f"{self.existing.room} is already being recorded on {self.existing.account} as {self.existing.id}"


class RoomLive(Exception):
    """Nothing was written: ``existing`` already is the room's live stream."""

    def __init__(self, existing: Stream) -> None:
        super().__init__(existing)
        self.existing = existing

    def __str__(self) -> str:
        return f"{self.existing.room} is already live on {self.existing.account} as {self.existing.id}"


class Outdated(Exception):
    """Somebody has changed it since it was read: nothing was written."""
