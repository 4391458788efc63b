"""What can be done with a recording, step by step."""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import TypeVar

from bot.domain import ACTIVE, Link, Observation, Recording, RecordingState
from bot.errors import Misunderstood, Rejected, Unavailable, VendorError
from bot.vendors.fsp.options import Options
from bot.vendors.fsp.replies import (
    Page,
    StoredFile,
    Task,
    parse_files,
    parse_record_id,
    parse_tasks,
    parse_urls,
)
from bot.vendors.fsp.requests import (
    TASKS_PER_PAGE,
    build_file_download,
    build_file_list,
    build_file_name,
    build_init,
    build_layout,
    build_query,
    build_stop,
)
from bot.vendors.fsp.settings import Settings
from bot.vendors.fsp.tables import BROKEN, COMPLETED, FILE_STATES, STATES
from bot.vendors.wire import Context, Flow, Request

Row = TypeVar("Row")

LINK_LIFETIME = timedelta(hours=1)
DAY = timedelta(days=1)  # more than any two clocks or time zones differ
MONTH = 30 * DAY  # what the store lists where no dates are given
MOST_PAGES = 200  # a list that goes on for longer never ends

_ENDED = frozenset({COMPLETED, BROKEN})
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
    tasks = yield from _list_tasks(ctx, group_id=recording.room)
    name = build_file_name(_options(recording).file_name or recording.room, recording.id)
    return {"file_name": name, "before": ",".join(tasks)}


def start_recording(ctx: Context[Settings], recording: Recording) -> Flow[Observation]:
    """Create the task, and begin it where it does not begin by itself."""
    file_name = recording.vendor_ids["file_name"]
    try:
        response = yield build_init(ctx, recording.room, file_name, _options(recording))
        record_id = parse_record_id(response.body)
    except Misunderstood as error:  # it may run all the same: it is to be looked for, not given up
        raise Unavailable(error.reason, code=error.code) from error
    return (yield from _begin(ctx, recording, record_id))


def find_recording(ctx: Context[Settings], recording: Recording) -> Flow[Observation | None]:
    """The one task of the room that was not there before; it is begun where that was still to be done."""
    before = recording.vendor_ids["before"].split(",")
    tasks = yield from _list_tasks(ctx, group_id=recording.room)
    new = [record_id for record_id in tasks if record_id not in before]
    if not new:
        return None
    if len(new) > 1:
        raise Rejected(f"{recording.room} has {len(new)} new recordings, and which one is ours cannot be told.")
    return (yield from _begin(ctx, recording, new[0]))


def stop_recording(ctx: Context[Settings], recording: Recording) -> Flow[Observation]:
    """End the task; the service then queues, encodes and uploads its file."""
    yield build_stop(ctx, recording.vendor_ids["record_id"])
    return Observation(state=RecordingState.STOPPING)


def get_recordings(ctx: Context[Settings], recordings: Sequence[Recording]) -> Flow[Mapping[str, Observation]]:
    """Look at the tasks, and for those that are over also at their files.

    While the task list has a recording in progress it alone decides: the store already has the first slices of
    recordings that go on.
    """
    known = [recording for recording in recordings if "record_id" in recording.vendor_ids]
    if not known:
        return {}
    tasks = yield from _find_tasks(ctx, known)
    ended = [recording for recording in known if _is_over(_task_of(recording, tasks))]
    files = (yield from _find_files(ctx, ended)) if ended else {}
    return {recording.id: _observation(_task_of(recording, tasks), files.get(recording.id, ())) for recording in known}


def get_links(ctx: Context[Settings], recording: Recording) -> Flow[tuple[Link, ...]]:
    """Make links to every slice; each has to be opened within an hour."""
    if "file_name" not in recording.vendor_ids:
        return ()
    name = recording.vendor_ids["file_name"]
    response = yield build_file_download(ctx, name)
    urls = parse_urls(response.body)
    expires_at = ctx.now + LINK_LIFETIME
    return tuple(
        Link(name=name if len(urls) == 1 else f"{name} ({number} of {len(urls)})", url=url, expires_at=expires_at)
        for number, url in enumerate(urls, start=1)
    )


def check_account(ctx: Context[Settings]) -> Flow[str]:
    """Log in, and ask both the gateway and the store for one row."""
    tasks = parse_tasks((yield build_query(ctx, {}, page_size=1)).body)
    files = parse_files((yield build_file_list(ctx, {}, since=ctx.now - MONTH, until=ctx.now + DAY, page_size=1)).body)
    return f"logged in; tasks: {_count(tasks)}, files of the last {MONTH.days} days: {_count(files)}."


def _begin(ctx: Context[Settings], recording: Recording, record_id: str) -> Flow[Observation]:
    """Begin a created task: a manual one waits for its layout. The id outlives a layout that is refused."""
    note = ""
    layout = _options(recording).layout
    if layout is not None:
        try:
            yield build_layout(ctx, record_id, layout)
        except VendorError as error:
            note = f"The layout could not be set, so it may record nothing: {error}"
    return Observation(state=RecordingState.STARTING, vendor_ids={"record_id": record_id}, note=note)


def _find_tasks(ctx: Context[Settings], recordings: Sequence[Recording]) -> Flow[dict[str, Task]]:
    """The tasks by record id.

    Rows move up while a list of several pages is read, and one may be missed. Taking a live recording for ended could
    not be undone, so it is then asked for by its id.
    """
    tasks = yield from _list_tasks(ctx)
    if len(tasks) >= TASKS_PER_PAGE:
        for recording in recordings:
            if recording.state in ACTIVE and _task_of(recording, tasks) is None:
                tasks |= yield from _list_tasks(ctx, record_id=recording.vendor_ids["record_id"])
    return tasks


def _list_tasks(ctx: Context[Settings], **filters: str) -> Flow[dict[str, Task]]:
    tasks = yield from _read_pages(lambda page: build_query(ctx, filters, page=page), parse_tasks)
    return {task.record_id: task for task in tasks}


def _find_files(ctx: Context[Settings], recordings: Sequence[Recording]) -> Flow[Mapping[str, tuple[StoredFile, ...]]]:
    """The stored files by our recording id."""
    since = min(recording.created_at for recording in recordings) - DAY
    until = ctx.now + DAY
    # Exactly one name can be asked for; for several the list of that time is read.
    filters = {"file_name": recordings[0].vendor_ids["file_name"]} if len(recordings) == 1 else {}
    files = yield from _read_pages(
        lambda page: build_file_list(ctx, filters, since=since, until=until, page=page), parse_files
    )
    by_name: dict[str, tuple[StoredFile, ...]] = {}
    for stored in files:
        by_name[stored.file.name] = (*by_name.get(stored.file.name, ()), stored)
    return {recording.id: by_name.get(recording.vendor_ids["file_name"], ()) for recording in recordings}


def _read_pages(build: Callable[[int], Request], parse: Callable[[bytes], Page[Row]]) -> Flow[tuple[Row, ...]]:
    """Read a list to its end: all rows are there, or a page brings nothing new."""
    rows: dict[Row, None] = {}
    for number in range(1, MOST_PAGES + 1):
        page = parse((yield build(number)).body)
        known = len(rows)
        rows.update(dict.fromkeys(page.rows))
        if len(rows) == known or (page.total is not None and len(rows) >= page.total):
            return tuple(rows)
    raise Misunderstood("The recording service sent a list that does not end.")


def _observation(task: Task | None, files: Sequence[StoredFile]) -> Observation:
    seen = _file_observation(files)
    if seen.state is not None:
        return seen
    if task is None:
        return Observation(missing=True)
    note = "The recording service says that this recording broke." if task.status == BROKEN else ""
    return Observation(state=_state_of(task), note=note)


def _file_observation(files: Sequence[StoredFile]) -> Observation:
    """What the files tell together: the least finished slice decides; a broken one is told beside the others."""
    states = {FILE_STATES.get(stored.state) for stored in files}
    state = next((state for state in _LEAST_FINISHED_FIRST if state in states), None)
    if state is RecordingState.FAILED:
        return Observation(state=state, note="The recording service could not make the file.")
    if state is not RecordingState.READY:
        return Observation(state=state)
    ready = tuple(stored.file for stored in files if FILE_STATES.get(stored.state) is RecordingState.READY)
    note = "The recording service could not make a part of it." if RecordingState.FAILED in states else ""
    return Observation(state=state, files=ready, note=note)


def _state_of(task: Task) -> RecordingState | None:
    return None if task.status is None else STATES.get(task.status)


def _is_over(task: Task | None) -> bool:
    return task is None or task.status in _ENDED


def _task_of(recording: Recording, tasks: Mapping[str, Task]) -> Task | None:
    return tasks.get(recording.vendor_ids["record_id"])


def _count(page: Page[Row]) -> int:
    return len(page.rows) if page.total is None else page.total


def _options(recording: Recording) -> Options:
    return Options.model_validate(recording.options)
