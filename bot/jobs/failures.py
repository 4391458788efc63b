"""What the log says of jobs that fail: each kind of failure in full once, then a line now and again, and their end."""

from dataclasses import dataclass, field

import structlog

log = structlog.get_logger(__name__)

TELL_EVERY = 60.0  # seconds: between two lines about a job that goes on failing


@dataclass
class _Row:
    """What happened since a job last worked."""

    times: int = 0
    told_at: float = 0.0
    kinds: set[type[Exception]] = field(default_factory=set)


class Failures:
    """Tells of failures that follow each other at every tick, for as long as the database is away, say."""

    def __init__(self) -> None:
        self._rows: dict[str, _Row] = {}

    def failed(self, job: str, error: Exception, at: float) -> None:
        """Tell that a job failed: with the traceback where it had not failed like this since it last worked.

        Args:
            at: seconds of a clock that nobody sets.
        """
        row = self._rows.setdefault(job, _Row())
        row.times += 1
        if type(error) not in row.kinds:
            log.error("job failed", job=job, exc_info=error)
        elif at - row.told_at >= TELL_EVERY:
            log.error("job still failing", job=job, times=row.times, error=_in_a_line(error))
        else:
            return
        row.kinds.add(type(error))
        row.told_at = at

    def worked(self, job: str) -> None:
        """Tell that a job works, if it had failed."""
        if row := self._rows.pop(job, None):
            log.info("job works again", job=job, failures=row.times)


def _in_a_line(error: Exception) -> str:
    said = str(error).partition("\n")[0]
    return f"{type(error).__name__}: {said}"
