"""Domain objects with everything in them, for tests that care about one or two fields."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from bot.domain import (
    Announcement,
    AnnouncementKind,
    Operation,
    OperationKind,
    Recording,
    RecordingState,
    Schedule,
    Stream,
    StreamState,
)

NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
TTL = timedelta(minutes=10)

_numbers = count(1)


def make_recording(**changes: Any) -> Recording:
    """A recording of its own room that is being recorded on ``studio``."""
    number = next(_numbers)
    known: dict[str, Any] = {
        "id": f"r{number}",
        "account": "studio",
        "room": f"room-{number}",
        "state": RecordingState.RECORDING,
        "team": "T1",
        "channel": "C1",
        "requested_by": "U1",
        "created_at": NOW,
    }
    return Recording(**known | changes)


def make_operation(recording: Recording, **changes: Any) -> Operation:
    """A stop of a recording, with a dedupe_key of its own."""
    number = next(_numbers)
    known: dict[str, Any] = {
        "id": f"o{number}",
        "dedupe_key": f"key-{number}",
        "kind": OperationKind.STOP,
        "recording": recording.id,
        "account": recording.account,
        "team": recording.team,
        "channel": recording.channel,
        "requested_by": "U1",
        "created_at": NOW,
        "not_before": NOW,
    }
    return Operation(**known | changes)


def make_announcement(recording: Recording, **changes: Any) -> Announcement:
    """A recording's card that is to be posted."""
    known: dict[str, Any] = {
        "id": f"a{next(_numbers)}",
        "subject": recording.id,
        "kind": AnnouncementKind.CARD,
        "account": recording.account,
        "team": recording.team,
        "channel": recording.channel,
        "not_before": NOW,
    }
    return Announcement(**known | changes)


def make_stream(**changes: Any) -> Stream:
    """A live stream of its own room on ``studio``."""
    number = next(_numbers)
    known: dict[str, Any] = {
        "id": f"s{number}",
        "account": "studio",
        "room": f"room-{number}",
        "state": StreamState.LIVE,
        "team": "T1",
        "channel": "C1",
        "requested_by": "U1",
        "created_at": NOW,
    }
    return Stream(**known | changes)


def make_schedule(**changes: Any) -> Schedule:
    """A schedule of its own room on ``studio`` that is to fire now."""
    number = next(_numbers)
    known: dict[str, Any] = {
        "id": f"p{number}",
        "account": "studio",
        "room": f"room-{number}",
        "team": "T1",
        "channel": "C1",
        "created_by": "U1",
        "created_at": NOW,
        "cron": "0 9 * * mon-fri",
        "zone": "Europe/Berlin",
        "length": timedelta(hours=1),
        "next_at": NOW,
    }
    return Schedule(**known | changes)
