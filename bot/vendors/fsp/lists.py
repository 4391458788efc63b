"""The lists of the service, read to their end: its tasks, its stored files; and what else its store does."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, TypeVar

from bot.domain import Recording, Storage, StoredFile, Task
from bot.errors import AlreadyEnded, Misunderstood, Unavailable
from bot.vendors.fsp.filters import FileFilters, TaskFilters
from bot.vendors.fsp.lenient import DATE_FORMAT
from bot.vendors.fsp.replies import ListedTask, Page, parse_files, parse_storage, parse_tasks
from bot.vendors.fsp.requests import (
    build_file_delete,
    build_file_list,
    build_query,
    build_used_volume,
)
from bot.vendors.fsp.settings import Settings
from bot.vendors.wire import Context, Flow, Request

Row = TypeVar("Row")

DAY = timedelta(days=1)  # more than any two clocks or time zones differ
MONTH = 30 * DAY  # what the store lists where no dates are given
LONGEST_KEPT = 3650 * DAY  # as far as a file is looked for whose name is known
MOST_PAGES = 200  # a list that goes on for longer, and does not say for how long, never ends
_OF_ONE = frozenset({"record_id", "group_id"})  # the filters that name something which the service may not know


def list_tasks(ctx: Context[Settings], filters: Mapping[str, Any]) -> Flow[tuple[Task, ...]]:
    """The tasks that the gateway knows: most that are over have left its list."""
    listed = yield from read_tasks(ctx, _dump(TaskFilters.model_validate(filters)))
    return tuple(row.task for row in listed.values())


def list_files(ctx: Context[Settings], filters: Mapping[str, Any]) -> Flow[tuple[StoredFile, ...]]:
    """The files in the store, a slice each."""
    chosen = FileFilters.model_validate(filters)
    zone = ctx.settings.time_zone
    until = ctx.now + DAY if chosen.end_time is None else chosen.end_time.replace(tzinfo=zone)
    back = LONGEST_KEPT if chosen.file_name else MONTH
    since = min(until, ctx.now) - back if chosen.start_time is None else chosen.start_time.replace(tzinfo=zone)
    names = {key: value for key, value in _dump(chosen).items() if key in {"file_name", "file_state"}}
    return (yield from read_files(ctx, names, since=since, until=until))


def get_storage(ctx: Context[Settings]) -> Flow[Storage]:
    """How many bytes are used, and of how many; None where the account has no limit."""
    return parse_storage((yield build_used_volume(ctx)).body)


def delete_files(ctx: Context[Settings], recording: Recording) -> Flow[str]:
    """Delete every slice; since the service says OK also of what it never had, its list is read before and after.

    Raises:
        Unavailable: the service still lists the file; deleting it again does no harm.
    """
    said: list[str] = []
    for name in file_names_of(recording):
        said.append((yield from _delete(ctx, name, _first_day(recording))))  # noqa: PERF401 - comprehensions cannot yield
    return " ".join(said) or f"{recording.room} was never begun, so it has no files."


def delete_file(ctx: Context[Settings], stored: StoredFile) -> Flow[str]:
    """Delete every slice of a stored file, whoever recorded it; as ``delete_files``."""
    since = ctx.now - LONGEST_KEPT if stored.recorded_at is None else stored.recorded_at - DAY
    return (yield from _delete(ctx, stored.file.name, since))


def is_file_of(recording: Recording, name: str) -> bool:
    """Whether a recording writes a file of that name."""
    return name in file_names_of(recording)


def _delete(ctx: Context[Settings], name: str, since: datetime) -> Flow[str]:
    before = yield from _read_named(ctx, name, since)
    yield build_file_delete(ctx, name)
    left = yield from _read_named(ctx, name, since)
    if left:
        raise Unavailable(f"The service accepted the deletion of {name}, but still lists it.")
    if not before:  # also where a deletion shortly before this one took its time
        return (
            f"There was nothing left to delete: the service lists no file {name} since {since:%Y-%m-%d}; "
            "an older one of that name would be gone now."
        )
    return f"{name} is deleted: the service no longer lists it."


def file_names_of(recording: Recording) -> tuple[str, ...]:
    """The names by which its files are found: that of its start, which all slices have, and those known without one."""
    names = (recording.vendor_ids.get("file_name", ""), *(file.name for file in recording.files))
    return tuple(dict.fromkeys(name for name in names if name))


def read_tasks(ctx: Context[Settings], filters: Mapping[str, str | int]) -> Flow[dict[str, ListedTask]]:
    """The whole list of tasks, by their ids; none where the service does not know the one or the room asked for."""
    try:
        rows = yield from _read_pages(
            lambda page: build_query(ctx, filters, page=page), lambda body: parse_tasks(body, ctx.settings.time_zone)
        )
    except AlreadyEnded:  # of the list of all it would end recordings that go on
        if filters.keys().isdisjoint(_OF_ONE):
            raise
        return {}
    return {row.task.id: row for row in rows}


def read_files(
    ctx: Context[Settings], filters: Mapping[str, str], *, since: datetime, until: datetime
) -> Flow[tuple[StoredFile, ...]]:
    """The whole list of files that were recorded in a span of time."""
    return (
        yield from _read_pages(
            lambda page: build_file_list(ctx, filters, since=since, until=until, page=page),
            lambda body: parse_files(body, ctx.settings.time_zone),
        )
    )


def read_files_of(ctx: Context[Settings], recording: Recording) -> Flow[tuple[StoredFile, ...]]:
    """Every slice of one recording."""
    files: list[StoredFile] = []
    for name in file_names_of(recording):
        files += yield from _read_named(ctx, name, _first_day(recording))
    return tuple(files)


def _read_named(ctx: Context[Settings], name: str, since: datetime) -> Flow[tuple[StoredFile, ...]]:
    files = yield from read_files(ctx, {"file_name": name}, since=since, until=ctx.now + DAY)
    return tuple(stored for stored in files if stored.file.name == name)


def _first_day(recording: Recording) -> datetime:
    return recording.created_at - DAY


def _read_pages(build: Callable[[int], Request], parse: Callable[[bytes], Page[Row]]) -> Flow[tuple[Row, ...]]:
    """Read a list to its end: all rows are there, or a page brings nothing new.

    Rows move between pages while they are read, so one that an earlier page had is not taken twice; within a page two
    slices of one recording may well look the same.
    """
    rows: list[Row] = []
    known: set[Row] = set()
    number = 0
    while True:
        number += 1
        page = parse((yield build(number)).body)
        if number == 1 and page.total and not page.rows:  # read as "none" it would end recordings that go on
            raise Misunderstood("The recording service counts what it has, but does not list it.")
        new = [row for row in page.rows if row not in known]
        rows += new
        known.update(new)
        if not new or (page.total is not None and len(rows) >= page.total):
            return tuple(rows)
        if page.total is None and number >= MOST_PAGES:
            raise Misunderstood("The recording service sent a list that does not end.")


def _dump(filters: TaskFilters | FileFilters) -> dict[str, Any]:
    """What was given, as the wire has it: dates are in the account's zone already."""
    given = filters.model_dump(exclude_none=True)
    return {
        name: value.strftime(DATE_FORMAT) if isinstance(value, datetime) else value for name, value in given.items()
    }
