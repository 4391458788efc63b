"""The clock of the local vendors: it runs faster than ours, so that an hour's recording is made in two minutes."""

from collections.abc import Callable
from datetime import UTC, datetime


def utc_now() -> datetime:
    """The moment by the machine's clock."""
    return datetime.now(UTC)


class VendorClock:
    """A clock that showed the real time when it was made and has run ``speed`` times as fast since.

    Args:
        speed: vendor seconds that pass in one second; above 0.
        real: the real time, aware.
    """

    def __init__(self, *, speed: float = 30, real: Callable[[], datetime] = utc_now) -> None:
        self._speed = speed
        self._real = real
        self._origin = real()

    def now(self) -> datetime:
        """The vendors' moment: what the emulators measure everything with."""
        return self._origin + (self._real() - self._origin) * self._speed

    def date(self, moment: datetime) -> datetime:
        """The real time at which this clock shows ``moment``.

        Dates cross the wire as real ones: the bot lives in real time, and asks a vendor for the files up to now.
        """
        return self._origin + (moment - self._origin) / self._speed
