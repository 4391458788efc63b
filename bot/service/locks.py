"""What keeps two things from happening to the same subject at once."""

import asyncio
from weakref import WeakValueDictionary


class Locks:
    """One lock per recording, live stream or other subject by its id, within the process that owns its account."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def __getitem__(self, subject: str) -> asyncio.Lock:
        return self._locks.setdefault(subject, asyncio.Lock())
