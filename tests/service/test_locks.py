"""What keeps two things from happening to the same subject at once."""

import gc

from bot.service.locks import Locks


def test_locks() -> None:
    """One subject has one lock as long as anybody uses it, and none afterwards."""
    locks = Locks()
    lock = locks["r1"]
    assert locks["r1"] is lock
    assert locks["r2"] is not lock

    del lock
    gc.collect()
    assert list(locks._locks) == []
