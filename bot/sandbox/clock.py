"""The clocks of the sandbox: the bot's and Slack's, which people move ahead, and the vendors', which runs faster.

A faster clock makes an hour's recording in two minutes. A move takes both the same span ahead, so that what was planned
for an hour has gone on for that hour at the vendors, too.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


def utc_now() -> datetime:
    """The moment by the machine's clock."""
    return datetime.now(UTC)


class MovableClock:
    """The machine's clock, and how far it was moved ahead of it.

    Args:
        machine: the time of the machine, aware.
    """

    def __init__(self, machine: Callable[[], datetime] = utc_now) -> None:
        self._machine = machine
        self._lead = timedelta(0)

    def __call__(self) -> datetime:
        return self._machine() + self._lead

    def lead(self) -> timedelta:
        """How far it is ahead of the machine's clock."""
        return self._lead

    def move(self, span: timedelta) -> None:
        """Go ahead by a span; clocks never go back.

        Raises:
            ValueError: the span is negative.
        """
        if span < timedelta(0):
            raise ValueError("clocks do not go back")
        self._lead += span


@dataclass(frozen=True)
class _Stretch:
    """A time in which the vendors' clock runs at one speed."""

    real: datetime  #: its beginning
    shown: datetime  #: what the clock shows then
    speed: float

    def show(self, real: datetime) -> datetime:
        return self.shown + (real - self.real) * self.speed

    def date(self, shown: datetime) -> datetime:
        return self.real + (shown - self.shown) / self.speed


class VendorClock:
    """A clock that showed the real time when it was made and has run ``speed`` times as fast since.

    Args:
        speed: vendor seconds that pass in one second; above 0.
        real: the real time as the bot sees it, aware.
    """

    def __init__(self, *, speed: float = 30, real: Callable[[], datetime] = utc_now) -> None:
        self._real = real
        origin = real()
        self._stretches = [_Stretch(origin, origin, speed)]

    @property
    def speed(self) -> float:
        """Vendor seconds that pass in one second."""
        return self._stretches[-1].speed

    def now(self) -> datetime:
        """The vendors' moment: what the emulators measure everything with."""
        return self._stretches[-1].show(self._real())

    def date(self, moment: datetime) -> datetime:
        """The real time at which this clock shows ``moment``.

        Dates cross the wire as real ones: the bot lives in real time, and asks a vendor for the files up to now.
        """
        begun = (stretch for stretch in reversed(self._stretches) if stretch.shown <= moment)
        return next(begun, self._stretches[0]).date(moment)

    def run(self, speed: float) -> None:
        """Go on at another speed; what has passed has passed."""
        real = self._real()
        self._stretches.append(_Stretch(real, self._stretches[-1].show(real), speed))

    def follow(self, span: timedelta) -> None:
        """Go ahead by a span by which the real time just went ahead: by no more than that, whatever the speed."""
        real, last = self._real(), self._stretches[-1]
        before = real - span
        shown = last.show(before)
        self._stretches += [_Stretch(before, shown, 1), _Stretch(real, shown + span, last.speed)]
