"""Recordings, and what becomes of one when a vendor says something about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from bot.domain.files import File
from bot.domain.states import ACTIVE, FINISHING, MAY_FOLLOW, OVER, TAKING, RecordingState

PLAN = "plan"  #: who asked, where the clock did
LIMIT = "limit"  #: who asked, where the account's hard limit did
NOBODY = "nobody"  #: who ended it, where the room was empty
VENDOR = "vendor"  #: who ended it, where it ended by itself
LOOK_SHOWN_EVERY = timedelta(minutes=5)  # a card tells how long a recording has run as of the last look
DENIED = "For a while the service denied this recording; it goes on."


@dataclass(frozen=True, kw_only=True)
class Observation:
    """What a vendor says about a recording now."""

    state: RecordingState | None = None  #: None: nothing that changes the state
    missing: bool = False  #: the vendor does not know it; the state is then None
    vendor_ids: Mapping[str, str] = field(default_factory=dict)  #: ids learnt by this look
    files: tuple[File, ...] = ()
    note: str = ""  #: why, in plain words, where the vendor tells
    answer: str = ""  #: what whoever asked for it has to know, such as that something else was done
    ended_by: str = VENDOR  #: NOBODY where the vendor tells that the room was empty


@dataclass(frozen=True, kw_only=True)
class Recording:
    """One recording of one room."""

    id: str  #: ours, short: ``r7k2``
    account: str
    room: str
    name: str = ""  #: what people call it, where that is not the room
    state: RecordingState
    vendor_ids: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict, repr=False)  #: the vendor's, dumped; may hold a secret
    team: str
    channel: str
    requested_by: str  #: Slack user id
    schedule: str = ""  #: the schedule that started it
    created_at: datetime
    due_at: datetime | None = None  #: when its schedule was to begin it
    started_at: datetime | None = None
    planned_end: datetime | None = None
    ended_at: datetime | None = None
    ended_by: str = ""  #: Slack user id, PLAN, LIMIT, NOBODY or VENDOR
    reminded_at: datetime | None = None  #: when it was last asked whether it should go on, or given time
    missing_since: datetime | None = None
    looked_at: datetime | None = None  #: when the vendor last said how it is, as far as the card tells
    files: tuple[File, ...] = ()
    deleted_by: str = ""  #: Slack user id of who had its files deleted
    note: str = ""  #: plain words shown on the card
    revision: int = 1  #: grows with every change a person could see

    @property
    def title(self) -> str:
        """What people call it."""
        return self.name or self.room

    @property
    def is_waiting(self) -> bool:
        """Whether the vendor has taken the start, and records nothing yet."""
        return self.state is RecordingState.STARTING and self.started_at is not None


def observe(
    recording: Recording,
    seen: Observation,
    now: datetime,
    *,
    missing_grace: timedelta = timedelta(0),
    files_deadline: timedelta,
) -> Recording:
    """Compare what a vendor says with what was known; the one meeting point of poll and reply.

    Args:
        missing_grace: how long the vendor may deny a live recording before it counts as ended.
        files_deadline: how long after its end files may take before it is lost, or has to do with those it has.

    Returns:
        the recording after the look: the same revision when a person could see no difference.
    """
    learnt = replace(recording, vendor_ids={**recording.vendor_ids, **seen.vendor_ids})
    present = _present(learnt, seen, now, missing_grace)
    told = _looked(_told(present, seen, now), seen, now)
    return _revised(recording, _expired(told, now, files_deadline))


def _present(recording: Recording, seen: Observation, now: datetime, grace: timedelta) -> Recording:
    if not seen.missing:
        return replace(_revived(recording, seen), missing_since=None)
    since = recording.missing_since or now
    if recording.state in ACTIVE and now - since >= grace:
        return _moved(replace(recording, missing_since=since), RecordingState.PROCESSING, now)
    return replace(recording, missing_since=since)


def _revived(recording: Recording, seen: Observation) -> Recording:
    """What counted as ended for no other reason than that it was denied goes on when the vendor says that it does."""
    denied = recording.missing_since is not None and recording.ended_by == VENDOR
    if not denied or recording.state is not RecordingState.PROCESSING:
        return recording
    if seen.state is None or seen.state not in TAKING:
        return recording
    return replace(recording, state=seen.state, ended_at=None, ended_by="", note=DENIED)


def _told(recording: Recording, seen: Observation, now: datetime) -> Recording:
    if seen.files:
        recording = replace(recording, files=seen.files)
    if seen.state is None or seen.state not in MAY_FOLLOW[recording.state]:
        return replace(recording, note=seen.note) if seen.note and recording.state not in OVER else recording
    return replace(_moved(recording, seen.state, now, seen.ended_by), note=seen.note)


def _looked(recording: Recording, seen: Observation, now: datetime) -> Recording:
    """Note from time to time that the vendor has confirmed a running recording: each note is a change of its card."""
    if seen.state is not recording.state or recording.state not in TAKING:
        return recording
    noted = recording.looked_at or recording.started_at or recording.created_at
    is_recent = noted <= now < noted + LOOK_SHOWN_EVERY
    return recording if is_recent else replace(recording, looked_at=now)


def _moved(recording: Recording, state: RecordingState, now: datetime, by_itself: str = VENDOR) -> Recording:
    started = recording.started_at or (now if state is RecordingState.RECORDING else None)
    ended = recording.ended_at or (None if state in ACTIVE else now)
    by = recording.ended_by or ("" if state in ACTIVE else by_itself)
    if by == VENDOR and state is RecordingState.EMPTY:
        by = NOBODY
    return replace(recording, state=state, started_at=started, ended_at=ended, ended_by=by)


def _expired(recording: Recording, now: datetime, deadline: timedelta) -> Recording:
    if recording.state not in FINISHING or recording.ended_at is None or now - recording.ended_at < deadline:
        return recording
    if recording.files:
        return replace(recording, state=RecordingState.READY, note="Nothing more appeared in time.")
    return replace(recording, state=RecordingState.LOST, note="No file appeared in time.")


def _revised(before: Recording, after: Recording) -> Recording:
    unseen = replace(before, missing_since=after.missing_since, vendor_ids=after.vendor_ids)
    return after if after == unseen else replace(after, revision=before.revision + 1)
