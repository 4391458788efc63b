"""What can be done with a recording in the cloud recording dialect, step by step."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, Generic, TypeVar

from bot.domain import FINISHING, Link, Observation, Recording, RecordingState, StoredFile
from bot.errors import AlreadyEnded, Misunderstood, Rejected, Unavailable, UsageError
from bot.vendors.bucket import Bucket, StorageSettings
from bot.vendors.cloud_recording import requests
from bot.vendors.cloud_recording.files import find_files, find_pictures, find_sid
from bot.vendors.cloud_recording.links import build_conversion, make_links, wants_mp4
from bot.vendors.cloud_recording.options import RecordingOptions
from bot.vendors.cloud_recording.replies import (
    parse_reply,
    parse_resource,
    parse_sid,
    parse_status,
    parse_uploading_status,
)
from bot.vendors.cloud_recording.settings import ServiceSettings
from bot.vendors.cloud_recording.stored import (
    FileFilters,
    check_bucket,
    delete_recorded,
    delete_stored,
    is_stored_by,
    list_stored,
)
from bot.vendors.cloud_recording.tables import (
    EMPTY,
    EXITED_ABNORMALLY,
    EXPIRED,
    RUNNING,
    STATES,
    UID_TAKEN,
    UPLOADS,
)
from bot.vendors.hls import Conversion
from bot.vendors.wire import Context, Flow, Request, Response

SettingsT = TypeVar("SettingsT", bound=ServiceSettings)
OptionsT = TypeVar("OptionsT", bound=RecordingOptions)

IDS = frozenset({"resource_id", "uid", "sid"})
FOUND_BY = ""  # without its sid it is looked for in the bucket
FILES_FOUND_BY = "sid"
ASKS_BY_ROOM = True
SEVERAL_IN_A_ROOM = True
FINDS_STARTS = False  # a query needs the id that only the answer to the start tells
BATCH = 1
MISSING_GRACE = timedelta(seconds=90)  # while a recorder is being replaced
FILES_DEADLINE = timedelta(hours=24)  # the service's own backup may forward a file long after the end
FIRST_FILE_AFTER = timedelta(minutes=10)  # at the latest, once somebody sends

ROOM_BYTES = 64
ROOM_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 !#$%&()+-:;<=.>?@[]^_{}|~,")
"""What a channel's name is made of: 89 characters (error 1013)."""

_PROBE_ROOM = "clapper-check"


class CloudRecording(Generic[SettingsT, OptionsT]):
    """The flows of one service; a subclass says where its recordings go, if not only into a bucket.

    Args:
        name: as people know the service.
        options: what a start may be told.
    """

    def __init__(self, name: str, options: type[OptionsT]) -> None:
        self.name = name
        self._options = options

    def check_room(self, room: str) -> None:
        """Refuse what the service would not take as a channel's name.

        Raises:
            UsageError: with what the name may be.
        """
        strange = next((char for char in room if char not in ROOM_CHARACTERS), None)
        if strange is not None:
            shown = f'"{strange}"' if strange.isprintable() else f"U+{ord(strange):04X}"
            raise UsageError(
                f"{self.name} takes no {shown} in a room's name: it may hold a-z, A-Z, 0-9, spaces and "
                "! # $ % & ( ) + - : ; < = . > ? @ [ ] ^ _ { } | ~ ,"
            )
        if not 1 <= len(room) <= ROOM_BYTES:
            raise UsageError(
                f"{self.name} takes rooms' names of 1 to {ROOM_BYTES} characters; this one has {len(room):,}."
            )

    def prepare_recording(self, ctx: Context[SettingsT], recording: Recording) -> Flow[Mapping[str, str]]:
        """Acquire a resource for a uid; ids that the recording has already are kept, so that no start can double it.

        Raises:
            UsageError: the room or the options are not for this account.
        """
        self.check_room(recording.room)
        options = self.options_of(recording)
        self.check_destination(ctx.settings, options)
        known = {name: recording.vendor_ids[name] for name in ("resource_id", "uid") if name in recording.vendor_ids}
        if len(known) == 2:
            return known
        return (yield from self._acquire(ctx.settings, recording, options.uid or str(ctx.nonce)))

    def start_recording(self, ctx: Context[SettingsT], recording: Recording) -> Flow[Observation]:
        """Start it; an expired resource is replaced by one for the same uid, with which a running one is known.

        Raises:
            VendorError: it is not known to record.
        """
        options, renewed = self.options_of(recording), dict[str, str]()
        # Whoever chose the uid may have chosen that of another recording.
        running = RUNNING - {UID_TAKEN} if options.uid else RUNNING
        client_request = {**options.build_start_request(), **self.build_destination(ctx.settings, recording)}
        try:
            response = yield requests.build_start(
                ctx.settings, recording, options.mode, client_request, running=running
            )
        except Rejected as error:
            if error.code not in EXPIRED:
                raise
            renewed |= yield from self._acquire(ctx.settings, recording, recording.vendor_ids["uid"])
            again = replace(recording, vendor_ids={**recording.vendor_ids, **renewed})
            response = yield requests.build_start(ctx.settings, again, options.mode, client_request)
        return self._started(response, renewed)

    def find_recording(self, ctx: Context[SettingsT], recording: Recording) -> Flow[Observation | None]:
        """None: sending the same start again is safe, and its answer tells whether it runs."""
        yield from ()
        return None

    def stop_recording(self, ctx: Context[SettingsT], recording: Recording) -> Flow[Observation]:
        """Stop it and wait for what the service says about the upload.

        Raises:
            AlreadyEnded: it was stopped before, or the service does not know it (any more).
            Rejected: it has outlived its resource, and nothing can stop it.
            Unavailable: its id was lost and is not in the bucket yet; without it nothing can be stopped.
        """
        options = self.options_of(recording)
        sid = recording.vendor_ids.get("sid") or (yield from self._find_sid(ctx.settings, recording))
        if not sid:
            raise Unavailable(
                f"{self.name}'s id of this recording was lost, and without it nothing can be stopped: it is looked for "
                f"in the bucket. By itself it ends {options.max_idle_time} s after the last person has left the room.",
                maybe_arrived=False,
            )
        try:
            response = yield requests.build_stop(ctx.settings, recording, sid, options.mode)
        except Rejected as error:
            if error.code not in EXPIRED:
                raise
            raise Rejected(self._outlived(recording), code=error.code) from error
        return replace(_stopped(response), vendor_ids={"sid": sid})

    def get_recordings(
        self, ctx: Context[SettingsT], recordings: Sequence[Recording]
    ) -> Flow[Mapping[str, Observation]]:
        """Ask the service about those that run and the bucket about those that ended."""
        seen: dict[str, Observation] = {}
        for recording in recordings:
            seen[recording.id] = yield from self.look(ctx, recording)
        return seen

    def get_links(self, ctx: Context[SettingsT], recording: Recording) -> Flow[tuple[Link, ...]]:
        """A link to the MP4; else to a playlist whose segments are links; where asked for, to every file.

        Links are valid for 24 hours. Where the bucket takes no such playlist, the playlist itself is handed over.
        """
        bucket = Bucket(self.storage(ctx.settings))
        return (yield from make_links(ctx.settings, bucket, recording, ctx.now))

    def get_conversion(self, settings: SettingsT, recording: Recording) -> Conversion | None:
        """The MP4 that is still to be made; None in individual mode, where each track has a playlist of its own."""
        return build_conversion(settings, recording) if self.options_of(recording).is_playable else None

    def list_files(self, ctx: Context[SettingsT], filters: Mapping[str, Any]) -> Flow[tuple[StoredFile, ...]]:
        """The recordings' files in the account's bucket, the newest first; ``filters`` is a dumped FileFilters."""
        return (yield from list_stored(self.storage(ctx.settings), FileFilters.model_validate(dict(filters))))

    def delete_files(self, ctx: Context[SettingsT], recording: Recording) -> Flow[str]:
        """Delete a recording's files from the bucket for good; one sentence of what is known afterwards."""
        return (yield from delete_recorded(self.storage(ctx.settings), recording))

    def delete_file(self, ctx: Context[SettingsT], stored: StoredFile) -> Flow[str]:
        """Delete one file for good, a playlist with its segments; one sentence of what is known afterwards."""
        return (yield from delete_stored(self.storage(ctx.settings), stored.file.name))

    def is_file_of(self, recording: Recording, name: str) -> bool:
        """Whether a file's key says that a recording wrote it."""
        return is_stored_by(recording, name)

    def check_account(self, ctx: Context[SettingsT]) -> Flow[str]:
        """Acquire a resource, which records and costs nothing and expires in 5 minutes, and try the bucket.

        Only ``acquire`` tests the credentials, the App ID and that cloud recording is enabled for it: a query of a
        made-up recording fails on its resource before any of them.
        """
        request = self._options().build_acquire_request(None)
        parse_resource((yield requests.build_acquire(ctx.settings, _PROBE_ROOM, str(ctx.nonce), request)))
        if ctx.settings.storage is None:
            return f"{self.name} takes the credentials; whether the recordings arrive shows with the first one."
        return f"{self.name} takes the credentials; {(yield from check_bucket(ctx.settings.storage))}"

    def check_destination(self, settings: SettingsT, options: OptionsT) -> None:
        """Refuse options that do not suit where the account's recordings go.

        Raises:
            UsageError: with what suits.
        """

    def build_destination(self, settings: SettingsT, recording: Recording) -> Mapping[str, Any]:
        """The part of a start's ``clientRequest`` that says where the recording goes."""
        return {"storageConfig": requests.build_storage_config(self.storage(settings), recording)}

    def storage(self, settings: SettingsT) -> StorageSettings:
        """The account's bucket.

        Raises:
            Rejected: it has none; with where its recordings are instead.
        """
        if settings.storage is None:
            raise Rejected(
                "This account's recordings are not in a bucket but in its video service: look for them there."
            )
        return settings.storage

    def options_of(self, recording: Recording) -> OptionsT:
        """What the recording's start was told."""
        return self._options.model_validate(dict(recording.options))

    def look(self, ctx: Context[SettingsT], recording: Recording) -> Flow[Observation]:
        """One recording; what keeps the service or the bucket from telling is a note on it: a person must mend that."""
        seen = Observation()
        if "sid" in recording.vendor_ids and recording.state not in FINISHING:
            try:
                seen = self._queried((yield self.build_query(ctx.settings, recording)), recording)
            except AlreadyEnded:
                return Observation(missing=True)
            except Rejected as error:
                if error.code not in EXPIRED:
                    return self.untold(error)
                return (yield from self._look_unasked(ctx, recording))
            if seen.state is not RecordingState.PROCESSING:
                return seen
        found = yield from self._look_for_files(ctx, recording)
        return replace(found, state=found.state or seen.state, note=found.note or seen.note)

    def untold(self, error: Rejected) -> Observation:
        """What is seen of a recording where the service refuses to tell: it may well go on."""
        return Observation(note=f"{self.name} does not tell how this recording is. {error}")

    def told_again(self, recording: Recording) -> str:
        """The note in the place of the one that the service refuses to tell; empty where there is none."""
        was_untold = recording.note.startswith(f"{self.name} does not tell")
        return f"For a while {self.name} did not tell how this recording is." if was_untold else ""

    def build_query(self, settings: SettingsT, recording: Recording) -> Request:
        """Ask the service how a recording is."""
        return requests.build_query(settings, recording, self.options_of(recording).mode)

    def look_for_id(self, ctx: Context[SettingsT], recording: Recording) -> Flow[Observation]:
        """A recording whose id was lost: missing when it must have ended, idle, without leaving a file."""
        sid = yield from self._find_sid(ctx.settings, recording)
        if sid:
            return Observation(
                vendor_ids={"sid": sid}, note=f"{self.name}'s id of this recording was found in the bucket."
            )
        idle = timedelta(seconds=self.options_of(recording).max_idle_time)
        return Observation(missing=ctx.now - recording.created_at > idle + FIRST_FILE_AFTER)

    def _look_unasked(self, ctx: Context[SettingsT], recording: Recording) -> Flow[Observation]:
        """A recording that has outlived its resource (resourceExpiredHour): it is over when all its files are there.

        Of pictures nothing tells how many there will be.
        """
        found = yield from self._look_for_files(ctx, recording)
        tells = found.files and not self.options_of(recording).takes_pictures
        return found if tells else Observation(note=self._outlived(recording))

    def _outlived(self, recording: Recording) -> str:
        idle = self.options_of(recording).max_idle_time
        return (
            f"{self.name} takes no more requests for this recording, which has gone on for too long. By itself it ends "
            f"{idle} s after the last person has left the room."
        )

    def _look_for_files(self, ctx: Context[SettingsT], recording: Recording) -> Flow[Observation]:
        try:
            return (yield from self._look_in_bucket(ctx, recording))
        except (Rejected, Misunderstood) as error:
            return Observation(note=f"The files cannot be looked for. {error}")

    def _look_in_bucket(self, ctx: Context[SettingsT], recording: Recording) -> Flow[Observation]:
        if "sid" not in recording.vendor_ids:
            return (yield from self.look_for_id(ctx, recording))
        storage, options = self.storage(ctx.settings), self.options_of(recording)
        if options.takes_pictures:
            return (yield from find_pictures(storage, recording, ctx.now))
        as_mp4 = wants_mp4(ctx.settings) and options.is_playable
        return (yield from find_files(storage, recording, ctx.now, as_mp4=as_mp4))

    def _find_sid(self, settings: SettingsT, recording: Recording) -> Flow[str]:
        return (yield from find_sid(settings.storage, recording)) if settings.storage is not None else ""

    def _acquire(self, settings: SettingsT, recording: Recording, uid: str) -> Flow[Mapping[str, str]]:
        planned = None if recording.planned_end is None else recording.planned_end - recording.created_at
        request = self.options_of(recording).build_acquire_request(planned)
        response = yield requests.build_acquire(settings, recording.room, uid, request)
        return {"resource_id": parse_resource(response), "uid": uid}

    def _started(self, response: Response, ids: Mapping[str, str]) -> Observation:
        sid = parse_sid(response)
        if sid:
            return Observation(state=RecordingState.STARTING, vendor_ids={**ids, "sid": sid})
        return Observation(
            state=RecordingState.RECORDING,
            vendor_ids=ids,
            note=f"{self.name} records, but its id of this recording was lost; it is looked for in the bucket.",
        )

    def _queried(self, response: Response, recording: Recording) -> Observation:
        status = parse_status(response)
        if status == EXITED_ABNORMALLY:
            return Observation(
                state=STATES[status], note=f"{self.name}'s recorder exited abnormally; files are being looked for."
            )
        state = None if status is None else STATES.get(status)
        return Observation(state=state, note=self.told_again(recording))


def _stopped(response: Response) -> Observation:
    if parse_reply(response).code == EMPTY:
        return Observation(state=RecordingState.EMPTY, note="Nobody sent audio or video, so nothing was recorded.")
    return UPLOADS.get(parse_uploading_status(response), UPLOADS["unknown"])
