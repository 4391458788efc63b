"""What the log says of jobs that fail: enough to know what is wrong, and not the same at every tick."""

import pytest
from structlog.testing import capture_logs

from bot.jobs.failures import TELL_EVERY, Failures

AWAY = ConnectionError("(psycopg.OperationalError) connection refused\n(Background on this error at: https://…)")


def test_traceback_once() -> None:
    """A failure that comes again at every tick is told in full once, then in one line a minute that counts it."""
    failures = Failures()
    with capture_logs() as logged:
        for second in range(int(TELL_EVERY) + 10):
            failures.failed("observe", AWAY, 1000.0 + second)

    assert logged == [
        {"event": "job failed", "job": "observe", "exc_info": AWAY, "log_level": "error"},
        {
            "event": "job still failing",
            "job": "observe",
            "times": TELL_EVERY + 1,
            "error": "ConnectionError: (psycopg.OperationalError) connection refused",
            "log_level": "error",
        },
    ]


def test_other_kinds() -> None:
    """Each kind of failure is told in full, once, also where two take turns."""
    failures, other = Failures(), ValueError("a slip")
    with capture_logs() as logged:
        for error in (AWAY, other, AWAY, other):
            failures.failed("observe", error, 0.0)
        failures.failed("deliver", AWAY, 0.0)

    assert [(line["job"], line["exc_info"]) for line in logged] == [
        ("observe", AWAY),
        ("observe", other),
        ("deliver", AWAY),
    ]


@pytest.mark.parametrize("times", [1, 3])
def test_end(times: int) -> None:
    """That a job works again is told once; the next failure is told in full again, and of a job that works nothing."""
    failures = Failures()
    for _ in range(times):
        failures.failed("observe", AWAY, 0.0)
    with capture_logs() as logged:
        for _ in range(3):
            failures.worked("observe")
        failures.failed("observe", AWAY, 1.0)

    assert logged == [
        {"event": "job works again", "job": "observe", "failures": times, "log_level": "info"},
        {"event": "job failed", "job": "observe", "exc_info": AWAY, "log_level": "error"},
    ]
