"""What can be done with a recording, step by step."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.domain import ACTIVE, Link, Observation, Recording, RecordingState, StoredFile
from bot.errors import AlreadyEnded, Misunderstood, Rejected, Unavailable, VendorError
from bot.vendors.fsp.lists import DAY, file_names_of, read_files, read_files_of, read_tasks
from bot.vendors.fsp.options import Options
from bot.vendors.fsp.picture import LayoutOptions, SubtitleOptions
from bot.vendors.fsp.replies import (
    ListedTask,
    parse_record_id,
    parse_stopped,
)
from bot.vendors.fsp.requests import (
    TASKS_PER_PAGE,
    build_file_download,
    build_file_name,
    build_init,
    build_layout,
    build_pause,
    build_resume,
    build_stop,
    build_subtitles,
)
from bot.vendors.fsp.settings import Settings
from bot.vendors.fsp.slices import Slices, parse_slices
from bot.vendors.fsp.tables import BROKEN, COMPLETED, NOT_RECORDING, PAUSED, RECORDING
from bot.vendors.wire import Context, Flow

LINK_LIFETIME = timedelta(hours=1)
LISTS_PAUSES = "lists_pauses"  # kept with a recording once the list has said that it is paused

_NO_ROOM = "The recording service does not know this room, or nobody is in it."
_NOTHING_SENT = "Nobody sent audio or video, so nothing was recorded."
_ENDED = frozenset({COMPLETED, BROKEN})
_PROOF_OF_THE_END = frozenset({RecordingState.UPLOADING, RecordingState.READY})  # a file may be announced earlier
_LEAST_FINISHED_FIRST = (
    RecordingState.PROCESSING,
    RecordingState.UPLOADING,
    RecordingState.READY,
    RecordingState.FAILED,
)


def check_room(room: str) -> None:
    """Accept any room: the service documents no limits of a ``group_id``."""


def prepare_recording(ctx: Context[Settings], recording: Recording) -> Flow[Mapping[str, str]]:
    """Choose a file name of its own, and note which tasks the room has before ours."""
    tasks = yield from read_tasks(ctx, {"group_id": recording.room})
    name = build_file_name(_options(recording).file_name or recording.room, recording.id)
    return {"file_name": name, "before": ",".join(tasks)}


def start_recording(ctx: Context[Settings], recording: Recording) -> Flow[Observation]:
    """Create the task, and begin it where it does not begin by itself.

    Raises:
        Rejected: among others, the room is what the service knows nothing of.
    """
    file_name = recording.vendor_ids["file_name"]
    try:
        response = yield build_init(ctx, recording.room, file_name, _options(recording))
        record_id = parse_record_id(response.body)
    except AlreadyEnded as error:  # the document's own failure of ``init``, where nothing can have ended
        raise Rejected(_NO_ROOM, code=error.code) from error
    except Misunderstood as error:  # it may run all the same: it is to be looked for, not given up
        raise Unavailable(error.reason, code=error.code) from error
    return (yield from _begin(ctx, recording, record_id))


def find_recording(ctx: Context[Settings], recording: Recording) -> Flow[Observation | None]:
    """The one task of the room that was not there before; it is begun where that was still to be done."""
    before = recording.vendor_ids["before"].split(",")
    tasks = yield from read_tasks(ctx, {"group_id": recording.room})
    new = [record_id for record_id in tasks if record_id not in before]
    if not new:
        return None
    if len(new) > 1:
        raise Rejected(f"{recording.room} has {len(new)} new recordings, and which one is ours cannot be told.")
    return (yield from _begin(ctx, recording, new[0]))


def stop_recording(ctx: Context[Settings], recording: Recording) -> Flow[Observation]:
    """End the task; the service then queues, encodes and uploads its file, where it has recorded anything."""
    response = yield build_stop(ctx, recording.vendor_ids["record_id"])
    stopped = parse_stopped(response.body)
    if recording.state is RecordingState.STARTING and stopped.media == 0:  # no file is made, and no look tells that
        return Observation(state=RecordingState.EMPTY, note=_NOTHING_SENT)
    return Observation(state=RecordingState.STOPPING, note=stopped.note)


def pause_recording(ctx: Context[Settings], recording: Recording) -> Flow[Observation]:
    """Hold the task: nothing is recorded until it is resumed. Holding it twice does no harm.

    Raises:
        Rejected: among others, it does not record; where that is because it is held already, this is an answer.
    """
    record_id = recording.vendor_ids["record_id"]
    try:
        yield build_pause(ctx, record_id)
    except Rejected as error:
        if error.code != NOT_RECORDING:
            raise
        listed = (yield from read_tasks(ctx, {"record_id": record_id})).get(record_id)
        if listed is None or not _may_be_held(recording, listed):
            raise
    return Observation(state=RecordingState.PAUSED)


def resume_recording(ctx: Context[Settings], recording: Recording) -> Flow[Observation]:
    """Go on with a task that is held."""
    yield build_resume(ctx, recording.vendor_ids["record_id"])
    return Observation(state=RecordingState.RECORDING)


def set_layout(ctx: Context[Settings], recording: Recording, layout: Mapping[str, Any]) -> Flow[str]:
    """Replace whom a manual recording hears and sees; the service refuses it for automatic ones.

    Returns:
        which picture reaches beyond the canvas, of which the document says nothing; empty where none does.
    """
    chosen, canvas = LayoutOptions.model_validate(layout), _options(recording)
    yield build_layout(ctx, recording.vendor_ids["record_id"], chosen)
    return chosen.overflow(canvas.width, canvas.height)


def set_subtitles(ctx: Context[Settings], recording: Recording, subtitles: Mapping[str, Any]) -> Flow[None]:
    """Replace all that is laid over the picture."""
    chosen = SubtitleOptions.model_validate(subtitles)
    yield build_subtitles(ctx, recording.vendor_ids["record_id"], chosen.subtitles)


def get_recordings(ctx: Context[Settings], recordings: Sequence[Recording]) -> Flow[Mapping[str, Observation]]:
    """Look at the tasks, and for those that are over also at their files.

    While the task list has a recording in progress it alone decides: the store already has the first slices of
    recordings that go on. A live one that the list lacks is missing, and over only when it has been so for
    MISSING_GRACE, unless the store has its file before its first slice could be full. While the store does not answer,
    those that are over wait for it, and the others do not. What is paused stays so while the list says that it records,
    unless the list has shown that it has a status for pauses.

    Raises:
        VendorError: nothing can be said about any.
    """
    known = [recording for recording in recordings if "record_id" in recording.vendor_ids]
    if not known:
        return {}
    tasks = yield from _find_tasks(ctx, known)
    ended = [recording for recording in known if _may_be_over(recording, _task_of(recording, tasks), ctx.now)]
    files: Mapping[str, tuple[StoredFile, ...]] = {}
    try:
        files = (yield from _find_files(ctx, ended)) if ended else {}
    except VendorError:
        known = [recording for recording in known if recording not in ended]
        if not known:
            raise
    return {
        recording.id: _observation(recording, _task_of(recording, tasks), files.get(recording.id, ()))
        for recording in known
    }


def get_links(ctx: Context[Settings], recording: Recording) -> Flow[tuple[Link, ...]]:
    """Make links to every slice; each has to be opened within an hour.

    Raises:
        Misunderstood: the service counts slices, and links to none.
    """
    links: list[Link] = []
    for name in file_names_of(recording):
        links += yield from _get_links(ctx, name)
    return tuple(links)


def _get_links(ctx: Context[Settings], name: str) -> Flow[list[Link]]:
    response = yield build_file_download(ctx, name)
    slices = parse_slices(response.body)
    if slices.count and not slices.urls:  # read as "none" the file would count as gone
        raise Misunderstood("The recording service counts what can be downloaded, but gives no link to it.")
    expires_at = ctx.now + LINK_LIFETIME
    return [
        Link(name=_slice_name(name, number, slices), url=url, expires_at=expires_at)
        for number, url in enumerate(slices.urls, start=1)
    ]


def _slice_name(name: str, number: int, slices: Slices) -> str:
    """What a link is called; of a file whose other slices have no link it is not called the whole."""
    if slices.count == 1:
        return name
    lacking = slices.count - len(slices.urls)
    rest = f"; {lacking} without a link" if lacking else ""
    return f"{name} ({number} of {slices.count}{rest})"


def _begin(ctx: Context[Settings], recording: Recording, record_id: str) -> Flow[Observation]:
    """Begin a created task: a manual one waits for its layout. The id outlives a layout that is refused.

    Raises:
        Unavailable: nobody knows whether the layout was set; ``find_recording`` finds the task, and sends it again.
        Misunderstood: likewise.
    """
    note, options = "", _options(recording)
    if options.layout is not None:
        try:
            yield build_layout(ctx, record_id, options.layout)
            note = options.layout.overflow(options.width, options.height)
        except Unavailable as error:  # though the layout may not have: what is started has arrived
            raise Unavailable(error.reason, code=error.code, retry_after=error.retry_after) from error
        except (Rejected, AlreadyEnded) as error:
            note = f"The layout could not be set, so it may record nothing: {error}"
    return Observation(state=RecordingState.STARTING, vendor_ids={"record_id": record_id}, note=note)


def _find_tasks(ctx: Context[Settings], recordings: Sequence[Recording]) -> Flow[dict[str, ListedTask]]:
    """The tasks by record id.

    Rows move up while a list of several pages is read, and one may be missed: it is then asked for by its id.
    """
    tasks = yield from read_tasks(ctx, {})
    if len(tasks) >= TASKS_PER_PAGE:
        for recording in recordings:
            if recording.state in ACTIVE and _task_of(recording, tasks) is None:
                tasks |= yield from read_tasks(ctx, {"record_id": recording.vendor_ids["record_id"]})
    return tasks


def _find_files(ctx: Context[Settings], recordings: Sequence[Recording]) -> Flow[Mapping[str, tuple[StoredFile, ...]]]:
    """The stored files by our recording id: exactly one name can be asked for, for several all are listed."""
    if len(recordings) == 1:
        return {recordings[0].id: (yield from read_files_of(ctx, recordings[0]))}
    since = min(recording.created_at for recording in recordings) - DAY
    by_name: dict[str, tuple[StoredFile, ...]] = {}
    for stored in (yield from read_files(ctx, {}, since=since, until=ctx.now + DAY)):
        by_name[stored.file.name] = (*by_name.get(stored.file.name, ()), stored)
    return {recording.id: by_name.get(recording.vendor_ids["file_name"], ()) for recording in recordings}


def _observation(recording: Recording, listed: ListedTask | None, files: Sequence[StoredFile]) -> Observation:
    seen = _file_observation(files)
    if listed is None:
        over = seen.state in _PROOF_OF_THE_END if recording.state in ACTIVE else seen.state is not None
        return seen if over else Observation(missing=True)
    broke = "The recording service says that this recording broke." if listed.status == BROKEN else ""
    if seen.state is not None:
        return replace(seen, note=seen.note or broke)
    is_held = recording.state is RecordingState.PAUSED and _may_be_held(recording, listed)
    state = RecordingState.PAUSED if is_held else listed.task.state
    return Observation(state=state, vendor_ids={LISTS_PAUSES: "yes"} if listed.status == PAUSED else {}, note=broke)


def _may_be_held(recording: Recording, listed: ListedTask) -> bool:
    """Whether a task is held for all that the list tells: without a status for that it says that it records."""
    return listed.status == PAUSED or (listed.status == RECORDING and LISTS_PAUSES not in recording.vendor_ids)


def _file_observation(files: Sequence[StoredFile]) -> Observation:
    """What the files tell together: the least finished slice decides; a broken one is told beside the others."""
    states = {stored.state for stored in files}
    state = next((state for state in _LEAST_FINISHED_FIRST if state in states), None)
    if state is RecordingState.FAILED:
        return Observation(state=state, note="The recording service could not make the file.")
    if state is not RecordingState.READY:
        return Observation(state=state)
    ready = tuple(stored.file for stored in files if stored.state is RecordingState.READY)
    note = "The recording service could not make a part of it." if RecordingState.FAILED in states else ""
    return Observation(state=state, files=ready, note=note)


def _may_be_over(recording: Recording, listed: ListedTask | None, now: datetime) -> bool:
    if listed is not None:  # nor does a status that tells nothing hold up what was stopped
        return listed.status in _ENDED or (listed.task.state is None and recording.state not in ACTIVE)
    first_slice = timedelta(minutes=_options(recording).file_duration)
    return recording.state not in ACTIVE or now - recording.created_at < first_slice


def _task_of(recording: Recording, tasks: Mapping[str, ListedTask]) -> ListedTask | None:
    return tasks.get(recording.vendor_ids["record_id"])


def _options(recording: Recording) -> Options:
    return Options.model_validate(recording.options)
