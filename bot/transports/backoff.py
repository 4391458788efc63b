"""How long to keep off a service that refuses: pure, with the time passed in."""

from datetime import timedelta

LONGEST = timedelta(seconds=60)


class Backoff:
    """Doubles the pause with every try until one of them proves good."""

    def __init__(self) -> None:
        self._tries = 0
        self._until = 0.0

    def tried(self, now: float, *, shortest: timedelta, jitter: float) -> None:
        """Note a try, good or bad: the next one is due after ``shortest`` doubled per earlier try, at most 60 s.

        Args:
            now: the end of the try, in seconds of any steady clock.
            jitter: lengthens the pause, 1.0 … 1.2.
        """
        pause = min(LONGEST, shortest * jitter * 2 ** min(self._tries, 6))
        self._tries += 1
        self._until = now + pause.total_seconds()

    def reset(self) -> None:
        """Forget the tries: the service answers."""
        self._tries = 0
        self._until = 0.0

    def rest(self, now: float) -> timedelta:
        """How long the next try is still away; zero when it may be made."""
        return timedelta(seconds=max(0.0, self._until - now))
