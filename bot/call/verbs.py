"""The verbs of ``clapper call``, each one call of the shared client, for the services that can do it."""

import re
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.call import rows
from bot.call.asking import Asked
from bot.call.rows import Row, show
from bot.call.saving import save
from bot.client import Client
from bot.domain import Observation, Recording, RecordingState
from bot.errors import AlreadyEnded, Rejected, UsageError
from bot.service.conversion import make_mp4
from bot.service.options import check_options
from bot.vendors import (
    CONVERTING,
    DELETING,
    FILES,
    LAYOUT,
    PAUSING,
    RECORDING,
    STORAGE,
    STREAM_LISTS,
    STREAMING,
    SUBSCRIPTIONS,
    SUBTITLES,
    TASKS,
)
from bot.words import did_you_mean

Outcome = Row | Sequence[Row]
Run = Callable[[Client, Asked], Awaitable[Outcome]]


@dataclass(frozen=True, kw_only=True)
class Verb:
    """One thing that can be asked of an account."""

    does: str
    vendors: Mapping[str, object]  #: the table of the services that can do it
    run: Run
    usage: str = ""  #: what may follow it, and nothing else
    needs_room: Collection[str] = ()  #: the services that must be told the room
    needs_recording: Collection[str] = ()  #: and those that must be told which recording
    found_by: Mapping[str, str] = field(default_factory=dict)  #: by which of its ids, where no file is named
    destroys: bool = False

    def takes(self, part: str) -> bool:
        """Whether its usage names a part of a call, of ``PARTS``."""
        return re.search(PARTS[part], self.usage) is not None


PARTS: Mapping[str, str] = {
    "room": "ROOM",
    "parameters": "PARAMETER|FILTER",
    "--id": "--id",
    "--option": "--id",  # it is said of the recording that the ids mean
    "--file": "--file",
    "--save": "--save",
}
"""How a usage names what a call may be made of."""


def find_verb(name: str, vendor: str) -> Verb:
    """The verb of that name.

    Raises:
        UsageError: there is none, or this service cannot do it.
    """
    if name not in VERBS:
        raise UsageError(f'There is no verb "{name}".{did_you_mean(name, VERBS)} There are: {", ".join(VERBS)}.')
    if vendor not in VERBS[name].vendors:
        able = ", ".join(sorted(VERBS[name].vendors)) or "none"
        raise UsageError(f"{vendor} has no {name}; these services have: {able}.")
    return VERBS[name]


async def _help(_: Client, asked: Asked) -> Outcome:
    able = {name: verb for name, verb in VERBS.items() if asked.vendor in verb.vendors}
    return [{"verb": name, "does": verb.does, "usage": verb.usage} for name, verb in able.items()]


async def _check(client: Client, asked: Asked) -> Outcome:
    vendor = RECORDING[asked.vendor]
    return {"account": await client.call(vendor.check_account)}


async def _start(client: Client, asked: Asked) -> Outcome:
    vendor = RECORDING[asked.vendor]
    vendor.check_room(asked.room)
    recording = replace(asked.recording(), options=check_options(vendor.Options, asked.given))
    ids = await client.call(lambda ctx: vendor.prepare_recording(ctx, recording))
    recording = replace(recording, vendor_ids=ids)
    # Told before it is sent: a start whose answer is lost may record all the same, and must be found again.
    asked.tell(show(rows.of_recording(recording, Observation()), as_json=False))
    seen = await client.call(lambda ctx: vendor.start_recording(ctx, recording))
    return rows.of_recording(recording, seen)


async def _status(client: Client, asked: Asked) -> Outcome:
    recording = asked.recording()
    seen = await _look(client, asked.vendor, recording)
    if seen.missing:  # it is over, then, and may have files
        seen = await _look(client, asked.vendor, replace(recording, state=RecordingState.PROCESSING))
    if seen.state is None and not seen.missing:
        seen = replace(seen, note=seen.note or "The service does not say how it is doing.")
    return rows.of_recording(recording, seen)


async def _stop(client: Client, asked: Asked) -> Outcome:
    vendor = RECORDING[asked.vendor]
    recording = asked.recording()
    try:
        seen = await client.call(lambda ctx: vendor.stop_recording(ctx, recording))
    except AlreadyEnded as error:
        seen = Observation(missing=True, note=error.reason)
    return rows.of_recording(recording, seen)


async def _pause(client: Client, asked: Asked) -> Outcome:
    vendor = PAUSING[asked.vendor]
    recording = asked.recording()
    return rows.of_recording(recording, await client.call(lambda ctx: vendor.pause_recording(ctx, recording)))


async def _resume(client: Client, asked: Asked) -> Outcome:
    vendor = PAUSING[asked.vendor]
    recording = asked.recording(RecordingState.PAUSED)
    return rows.of_recording(recording, await client.call(lambda ctx: vendor.resume_recording(ctx, recording)))


async def _layout(client: Client, asked: Asked) -> Outcome:
    vendor = LAYOUT[asked.vendor]
    layout = check_options(vendor.LayoutOptions, asked.given)
    return await _change(client, vendor.set_layout, asked, layout)


async def _subtitles(client: Client, asked: Asked) -> Outcome:
    vendor = SUBTITLES[asked.vendor]
    subtitles = check_options(vendor.SubtitleOptions, asked.given)
    return await _change(client, vendor.set_subtitles, asked, subtitles)


async def _subscriptions(client: Client, asked: Asked) -> Outcome:
    vendor = SUBSCRIPTIONS[asked.vendor]
    wanted = check_options(vendor.SubscriptionOptions, asked.given)
    return await _change(client, vendor.set_subscriptions, asked, wanted)


async def _tasks(client: Client, asked: Asked) -> Outcome:
    vendor = TASKS[asked.vendor]
    filters = check_options(vendor.TaskFilters, asked.given)
    return [rows.of_task(task) for task in await client.call(lambda ctx: vendor.list_tasks(ctx, filters))]


async def _files(client: Client, asked: Asked) -> Outcome:
    vendor = FILES[asked.vendor]
    filters = check_options(vendor.FileFilters, asked.given)
    return [rows.of_stored(stored) for stored in await client.call(lambda ctx: vendor.list_files(ctx, filters))]


async def _link(client: Client, asked: Asked) -> Outcome:
    vendor = RECORDING[asked.vendor]
    recording = await _with_files(client, asked)
    links = await client.call(lambda ctx: vendor.get_links(ctx, recording))
    saved = save([link for link in links if link.content], asked.save) if asked.save else {}
    return [rows.of_saved(link, saved[link]) if link in saved else rows.of_link(link) for link in links]


async def _delete(client: Client, asked: Asked) -> Outcome:
    vendor = DELETING[asked.vendor]
    recording = await _with_files(client, asked)
    return {"deleted": await client.call(lambda ctx: vendor.delete_files(ctx, recording))}


async def _convert(client: Client, asked: Asked) -> Outcome:
    vendor = CONVERTING[asked.vendor]
    recording = await _with_files(client, asked)
    conversion = vendor.get_conversion(asked.settings, replace(recording, state=RecordingState.UPLOADING))
    if conversion is None:
        raise Rejected("There are no segments of which an MP4 is to be made, or it is there already.")
    movie = await make_mp4(client, conversion, _Told(asked.tell))
    return {"name": conversion.target, "size": movie.size, "duration": movie.duration}


async def _storage(client: Client, asked: Asked) -> Outcome:
    vendor = STORAGE[asked.vendor]
    return rows.of_storage(await client.call(vendor.get_storage))


async def _live_start(client: Client, asked: Asked) -> Outcome:
    vendor = STREAMING[asked.vendor]
    vendor.check_room(asked.room)
    options = check_options(vendor.StreamOptions, asked.given)
    return rows.of_broadcast(await client.call(lambda ctx: vendor.start_stream(ctx, asked.room, options)))


async def _live_stop(client: Client, asked: Asked) -> Outcome:
    vendor = STREAMING[asked.vendor]
    return rows.of_broadcast(await client.call(lambda ctx: vendor.stop_stream(ctx, asked.room)))


async def _live_list(client: Client, asked: Asked) -> Outcome:
    vendor = STREAM_LISTS[asked.vendor]
    return [rows.of_broadcast(seen) for seen in await client.call(vendor.list_streams)]


async def _change(client: Client, flow: Callable[..., Any], asked: Asked, wanted: Mapping[str, Any]) -> Outcome:
    recording = asked.recording()
    odd = await client.call(lambda ctx: flow(ctx, recording, wanted))
    return rows.of_recording(recording, Observation(note=f"The service has taken it. {odd or ''}".rstrip()))


async def _look(client: Client, vendor: str, recording: Recording) -> Observation:
    found = await client.call(lambda ctx: RECORDING[vendor].get_recordings(ctx, [recording]))
    return found.get(recording.id, Observation())


async def _with_files(client: Client, asked: Asked) -> Recording:
    """The recording with the files that were named, or else with those that the service shows."""
    recording = asked.recording(RecordingState.PROCESSING)
    if recording.files:
        return recording
    return replace(recording, files=(await _look(client, asked.vendor, recording)).files)


@dataclass
class _Told:
    """Tells the person how far an MP4 is; there is no database here that would outlive this process."""

    tell: Callable[[str], None]
    tenth: str = ""  #: what was told last, without the last digit of its percents

    async def show(self, note: str) -> None:
        """Tell each tenth once: a long recording has thousands of parts."""
        tenth = note.partition(" %")[0][:-1]
        if tenth != self.tenth:
            self.tenth = tenth
            self.tell(note)

    async def keep_upload(self, upload_id: str) -> None:
        """An upload that dies with this process is left to the bucket's own rules."""

    async def before_it_appears(self) -> None:
        """Nobody else waits for it."""


_RECORDING_MEANT = "[ROOM] --id NAME=VALUE …"
_SEVERAL_IN_A_ROOM = frozenset(name for name, vendor in RECORDING.items() if vendor.SEVERAL_IN_A_ROOM)
_ASKED_BY_ROOM = frozenset(name for name, vendor in RECORDING.items() if vendor.ASKS_BY_ROOM)
_FOUND_BY = {name: vendor.FOUND_BY for name, vendor in RECORDING.items() if vendor.FOUND_BY}
_FILES_FOUND_BY = {name: vendor.FILES_FOUND_BY for name, vendor in RECORDING.items()}

VERBS: Mapping[str, Verb] = {
    "help": Verb(does="list the verbs of this account's service", vendors=RECORDING, run=_help),
    "check": Verb(does="try the account; nothing is changed", vendors=RECORDING, run=_check),
    "start": Verb(
        usage="ROOM [PARAMETER=VALUE …]", does="start recording", vendors=RECORDING, run=_start, needs_room=RECORDING
    ),
    "status": Verb(
        usage=_RECORDING_MEANT,
        does="look at a recording",
        vendors=RECORDING,
        run=_status,
        needs_recording=RECORDING,
        found_by=_FOUND_BY,
    ),
    "stop": Verb(
        usage=_RECORDING_MEANT,
        does="stop a recording",
        vendors=RECORDING,
        run=_stop,
        needs_room=_ASKED_BY_ROOM,
        needs_recording=_SEVERAL_IN_A_ROOM,
    ),
    "pause": Verb(usage=_RECORDING_MEANT, does="hold a recording", vendors=PAUSING, run=_pause),
    "resume": Verb(usage=_RECORDING_MEANT, does="record on", vendors=PAUSING, run=_resume),
    "layout": Verb(
        usage=f"{_RECORDING_MEANT} PARAMETER=VALUE …",
        does="arrange the picture",
        vendors=LAYOUT,
        run=_layout,
        needs_room=_ASKED_BY_ROOM,
    ),
    "subtitles": Verb(
        usage=f"{_RECORDING_MEANT} PARAMETER=VALUE …",
        does="lay text over the picture",
        vendors=SUBTITLES,
        run=_subtitles,
    ),
    "subscriptions": Verb(
        usage=f"{_RECORDING_MEANT} PARAMETER=VALUE …",
        does="choose whose audio and video is recorded",
        vendors=SUBSCRIPTIONS,
        run=_subscriptions,
        needs_room=_ASKED_BY_ROOM,
    ),
    "tasks": Verb(
        usage="[FILTER=VALUE …]", does="list the recordings that the service knows", vendors=TASKS, run=_tasks
    ),
    "files": Verb(usage="[FILTER=VALUE …]", does="list stored files", vendors=FILES, run=_files),
    "link": Verb(
        usage="[ROOM] --id NAME=VALUE … | --file NAME … [--save FOLDER]",
        does="make download links",
        vendors=RECORDING,
        run=_link,
        needs_recording=RECORDING,
        found_by=_FILES_FOUND_BY,
    ),
    "delete": Verb(
        usage="[ROOM] --id NAME=VALUE … | --file NAME … [--yes]",
        does="delete files for good",
        vendors=DELETING,
        run=_delete,
        needs_recording=DELETING,
        found_by=_FILES_FOUND_BY,
        destroys=True,
    ),
    "convert": Verb(
        usage=_RECORDING_MEANT,
        does="make one MP4 of the segments, next to them",
        vendors=CONVERTING,
        run=_convert,
        needs_recording=CONVERTING,
        found_by=_FILES_FOUND_BY,
    ),
    "storage": Verb(does="tell how much space is used", vendors=STORAGE, run=_storage),
    "live-start": Verb(
        usage="ROOM [PARAMETER=VALUE …]",
        does="broadcast a room",
        vendors=STREAMING,
        run=_live_start,
        needs_room=STREAMING,
    ),
    "live-stop": Verb(usage="ROOM", does="end a broadcast", vendors=STREAMING, run=_live_stop, needs_room=STREAMING),
    "live-list": Verb(does="list what is live", vendors=STREAM_LISTS, run=_live_list),
}
