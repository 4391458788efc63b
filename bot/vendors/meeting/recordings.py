"""What can be done with the recording of a meeting, step by step."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from pydantic import BaseModel

from bot.domain import FINISHING, File, Link, Observation, Recording, RecordingState
from bot.errors import Rejected, Unavailable, UsageError
from bot.vendors.meeting.replies import Record, parse_record_id, parse_records
from bot.vendors.meeting.requests import (
    build_close_record,
    build_del_record_file,
    build_get_records,
    build_open_record,
)
from bot.vendors.meeting.settings import Settings
from bot.vendors.meeting.tables import RECORDING_ALREADY
from bot.vendors.wire import Context, Flow

CONFERENCE_KEY_LENGTH = 50  # characters
LINK_LIFETIME = timedelta(days=7)
"""How long a link is good: both links of the document are signed at the call (``t``), for 604800 s (``e - t``)."""

_NOBODYS_RECORD = "clapper-check"  # within the 15 characters that getRecords documents for a recordId
_UNTOLD = "The meeting service did not tell the id of this recording; it tells it when the recording is stopped."
_NOT_SURELY_OURS = (
    "The meeting is being recorded: by this start, whose answer was lost, or by somebody else; the service does not "
    "say which. The recording's id is told when it is stopped."
)
_NO_ID = (
    "The meeting service never told the id of this recording, and files are found by nothing else: look for it in the "
    "service's console."
)


class Options(BaseModel, frozen=True, extra="forbid"):
    """The options of a recording: the document has none."""


def check_room(room: str) -> None:
    """Refuse what cannot be a meeting's number.

    Raises:
        UsageError: with what it may be.
    """
    if not 1 <= len(room) <= CONFERENCE_KEY_LENGTH:
        raise UsageError(
            f"A room here is a meeting's number of 1 to {CONFERENCE_KEY_LENGTH} characters; this one has {len(room):,}."
        )


def prepare_recording(ctx: Context[Settings], recording: Recording) -> Flow[Mapping[str, str]]:
    """Fix the meeting that the recording is of, which is all that is known before its start; asks nobody."""
    yield from ()
    check_room(recording.room)
    return {"conference_key": recording.room}


def start_recording(ctx: Context[Settings], recording: Recording) -> Flow[Observation]:
    """Begin to record the meeting.

    Raises:
        Rejected: among others, somebody records it already: without an id it cannot be adopted.
        VendorError: it is not known to record.
    """
    response = yield build_open_record(ctx.settings, recording.room)
    record_id = parse_record_id(response.body)
    if not record_id:
        return Observation(state=RecordingState.RECORDING, note=_UNTOLD)
    return Observation(state=RecordingState.RECORDING, vendor_ids={"record_id": record_id})


def find_recording(ctx: Context[Settings], recording: Recording) -> Flow[Observation | None]:
    """Repeat the start, which nothing but its answer can tell the fate of: it cannot begin a second recording.

    Returns:
        that it records: from now on, or since a start whose answer was lost; the id is then learnt by the stop.

    Raises:
        VendorError: it does not record, or that is not known.
    """
    try:
        return (yield from start_recording(ctx, recording))
    except Rejected as error:
        if error.code != RECORDING_ALREADY:
            raise
        return Observation(state=RecordingState.RECORDING, note=_NOT_SURELY_OURS)


def stop_recording(ctx: Context[Settings], recording: Recording) -> Flow[Observation]:
    """End whatever is recorded in the meeting; learns the id of a recording whose start was lost.

    Raises:
        AlreadyEnded: nothing is recorded there, or the meeting is over.
    """
    response = yield build_close_record(ctx.settings, recording.room)
    closed = parse_record_id(response.body)
    known = recording.vendor_ids.get("record_id", "")
    if not known and closed:
        return Observation(state=RecordingState.STOPPING, vendor_ids={"record_id": closed})
    said = "" if closed in {"", known} else _other_closed(closed)
    return Observation(state=RecordingState.STOPPING, note=said, answer=said)


def get_recordings(ctx: Context[Settings], recordings: Sequence[Recording]) -> Flow[Mapping[str, Observation]]:
    """Look for the files: there is no other sign of what a recording does.

    One that should be running is over when it has a row with a later end than start; otherwise nothing is said of it.
    """
    seen: dict[str, Observation] = {}
    for recording in recordings:
        seen[recording.id] = yield from _look(ctx, recording)
    return seen


def get_links(ctx: Context[Settings], recording: Recording) -> Flow[tuple[Link, ...]]:
    """Ask for links anew: the service signs them each time, for seven days."""
    records = [record for record in (yield from _get_records(ctx, recording)) if record.has_file]
    expires_at = ctx.now + LINK_LIFETIME
    return tuple(
        Link(name=file.name, url=record.url, expires_at=expires_at)
        for file, record in zip(_files(records), records, strict=True)
    )


def delete_files(ctx: Context[Settings], recording: Recording) -> Flow[str]:
    """Delete the files and look whether they are gone; what the service says to a second deletion is undocumented.

    Raises:
        Rejected: the id was never told; or the service refused and still has the files.
        Unavailable: the service did not refuse, and still has them; deleting them again does no harm.
    """
    if "record_id" not in recording.vendor_ids:
        raise Rejected(_NO_ID)
    refusal: Rejected | None = None
    try:
        yield build_del_record_file(ctx.settings, recording.vendor_ids["record_id"])
    except Rejected as error:
        refusal = error
    left = any(record.url for record in (yield from _get_records(ctx, recording)))
    if refusal is not None and left:
        raise refusal
    if left:
        raise Unavailable("The meeting service says that the file is deleted, but still lists it.")
    return "The meeting service has no file of this recording (any more)."


def check_account(ctx: Context[Settings]) -> Flow[str]:
    """Ask for the files of a recording that does not exist, which changes nothing."""
    response = yield build_get_records(ctx.settings, _NOBODYS_RECORD)
    parse_records(response.body, ctx.settings.time_zone)
    return (
        "The meeting service takes the key; whether a meeting may be recorded or broadcast shows when it is asked for."
    )


def _look(ctx: Context[Settings], recording: Recording) -> Flow[Observation]:
    is_over = recording.state in FINISHING
    if "record_id" not in recording.vendor_ids:
        return Observation(state=RecordingState.LOST, note=_NO_ID) if is_over else Observation()
    records = yield from _get_records(ctx, recording)
    if not is_over and not any(record.duration for record in records):
        return Observation()  # a file of a recording that goes on may be its first part
    files = _files([record for record in records if record.has_file])
    if files:
        return Observation(state=RecordingState.READY, files=files)
    return Observation(state=RecordingState.PROCESSING if records else None)


def _get_records(ctx: Context[Settings], recording: Recording) -> Flow[Sequence[Record]]:
    """The rows of this recording: the document's own example answers with those of others."""
    record_id = recording.vendor_ids.get("record_id")
    if record_id is None:
        return ()
    response = yield build_get_records(ctx.settings, record_id)
    records = parse_records(response.body, ctx.settings.time_zone)
    return [record for record in records if record.record_id == record_id]


def _files(records: Sequence[Record]) -> tuple[File, ...]:
    """One file for each row; several rows of one recording are its parts."""
    return tuple(
        File(
            name=record.record_id if len(records) == 1 else f"{record.record_id} ({number} of {len(records)})",
            kind=record.kind,
            size=record.size,
            duration=record.duration,
        )
        for number, record in enumerate(records, start=1)
    )


def _other_closed(record_id: str) -> str:
    return (
        f"The meeting service closed another recording of this meeting ({record_id[:64]}); the files are looked for "
        "by the id of this one."
    )
