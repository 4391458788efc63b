"""Agora cloud recording: mixed mode, into the customer's bucket.

Document: Agora 云端录制 RESTful API, 2019-06-19. Its quirks:

- A recording has a resource (good for one start within 5 minutes) and, once it is started, a ``sid``. Without the sid
  it can be neither queried nor stopped; when the reply to a start is lost, the sid is looked for in the bucket.
- The same start sent twice is answered "it is running", with or without the sid: repeating it is safe.
- "Not found" is said of recordings that ended, and for up to 90 s of live ones whose recorder is being replaced.
- Files are not reported: ``uploaded`` is believed when the bucket shows the playlist and every segment it names.
- Media types are matched letter by letter, on GET too.
"""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from posixpath import basename
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from bot.domain import FINISHING, Link, Observation, Recording, RecordingState
from bot.errors import AlreadyEnded, Rejected, Unavailable, UsageError
from bot.vendors.agora.files import file_name_prefix, find_files, find_sid
from bot.vendors.agora.options import Options
from bot.vendors.agora.settings import Settings
from bot.vendors.bucket import Bucket, parse_listing
from bot.vendors.cloud_recording import (
    EMPTY,
    ENDED,
    EXITED_ABNORMALLY,
    EXPIRED,
    STATES,
    check,
    check_start,
    parse_reply,
    parse_resource,
    parse_sid,
    parse_status,
    parse_uploading_status,
)
from bot.vendors.wire import Context, Flow, Request, Response

__all__ = [
    "BATCH",
    "FILES_DEADLINE",
    "MISSING_GRACE",
    "Options",
    "Settings",
    "check_account",
    "check_room",
    "find_recording",
    "get_links",
    "get_recordings",
    "prepare_recording",
    "start_recording",
    "stop_recording",
]

BATCH = 1
MISSING_GRACE = timedelta(seconds=90)  # while a recorder is being replaced
FILES_DEADLINE = timedelta(hours=24)  # Agora's own backup may forward a file long after the end

ROOM_BYTES = 64
ROOM_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 !#$%&()+-:;<=.>?@[]^_{}|~,")
"""What a channel's name is made of: 89 characters (error 1013)."""

UPLOADS: Mapping[str, Observation] = MappingProxyType(
    {
        "uploaded": Observation(state=RecordingState.UPLOADING),
        "backuped": Observation(
            state=RecordingState.UPLOADING, note="Some files went to Agora's backup, which forwards them by itself."
        ),
    }
)
"""What a stop's ``uploadingStatus`` means; ``unknown``, or anything else, leaves it to the look at the bucket."""

LINK_EXPIRY = timedelta(hours=24)
FIRST_FILE_AFTER = timedelta(minutes=10)  # at the latest, once somebody sends
_STOP_TIMEOUT = timedelta(seconds=30)  # it is answered when the upload is over, which takes up to 20 s
_PROBE_ROOM = "clapper-check"


def check_room(room: str) -> None:
    """Refuse what Agora would not take as a channel's name.

    Raises:
        UsageError: with what the name may be.
    """
    strange = next((char for char in room if char not in ROOM_CHARACTERS), None)
    if strange is not None:
        shown = f'"{strange}"' if strange.isprintable() else f"U+{ord(strange):04X}"
        raise UsageError(
            f"Agora takes no {shown} in a room's name: it may hold a-z, A-Z, 0-9, spaces and "
            "! # $ % & ( ) + - : ; < = . > ? @ [ ] ^ _ { } | ~ ,"
        )
    if not 1 <= len(room) <= ROOM_BYTES:
        raise UsageError(f"Agora takes rooms' names of 1 to {ROOM_BYTES} characters; this one has {len(room):,}.")


def prepare_recording(ctx: Context[Settings], recording: Recording) -> Flow[Mapping[str, str]]:
    """Acquire a resource for a uid; ids that the recording has already are kept, so that no start can double it."""
    check_room(recording.room)
    known = {name: recording.vendor_ids[name] for name in ("resource_id", "uid") if name in recording.vendor_ids}
    if len(known) == 2:
        return known
    return (yield from _acquire(ctx.settings, recording.room, str(ctx.nonce)))


def start_recording(ctx: Context[Settings], recording: Recording) -> Flow[Observation]:
    """Start it; an expired resource is replaced by one for the same uid, with which Agora knows a running recording.

    Raises:
        VendorError: it is not known to record.
    """
    renewed: Mapping[str, str] = {}
    try:
        response = yield _build_start(ctx.settings, recording)
    except Rejected as error:
        if error.code not in EXPIRED:
            raise
        renewed = yield from _acquire(ctx.settings, recording.room, recording.vendor_ids["uid"])
        again = replace(recording, vendor_ids={**recording.vendor_ids, **renewed})
        response = yield _build_start(ctx.settings, again)
    return _started(response, renewed)


def find_recording(ctx: Context[Settings], recording: Recording) -> Flow[Observation | None]:
    """None: sending the same start again is safe, and its answer tells whether it runs."""
    yield from ()
    return None


def stop_recording(ctx: Context[Settings], recording: Recording) -> Flow[Observation]:
    """Stop it and wait for what Agora says about the upload.

    Raises:
        AlreadyEnded: it was stopped before, or Agora does not know it (any more).
        Unavailable: its id was lost and is not in the bucket yet; without it nothing can be stopped.
    """
    sid = recording.vendor_ids.get("sid") or (yield from find_sid(ctx.settings.storage, recording))
    if not sid:
        raise Unavailable(
            "Agora's id of this recording was lost, and without it nothing can be stopped: it is looked for in the "
            f"bucket. By itself it ends {_options(recording).max_idle_time} s after the last person has left the room.",
            maybe_arrived=False,
        )
    known = replace(recording, vendor_ids={**recording.vendor_ids, "sid": sid})
    return replace(_stopped((yield _build_stop(ctx.settings, known))), vendor_ids={"sid": sid})


def get_recordings(ctx: Context[Settings], recordings: Sequence[Recording]) -> Flow[Mapping[str, Observation]]:
    """Ask Agora about those that run and the bucket about those that ended."""
    seen: dict[str, Observation] = {}
    for recording in recordings:
        seen[recording.id] = yield from _look(ctx, recording)
    return seen


def get_links(ctx: Context[Settings], recording: Recording) -> Flow[tuple[Link, ...]]:
    """Sign a link to every file: it is valid for 24 hours, and nobody is asked."""
    yield from ()
    bucket = Bucket(ctx.settings.storage)
    return tuple(
        Link(
            name=basename(file.name),
            url=bucket.presign_get(file.name, LINK_EXPIRY),
            expires_at=ctx.now + LINK_EXPIRY,
        )
        for file in recording.files
    )


def check_account(ctx: Context[Settings]) -> Flow[str]:
    """Acquire a resource, which records and costs nothing and expires in 5 minutes, and list one file of the bucket.

    Only ``acquire`` tests the credentials, the App ID and that cloud recording is enabled for it: a query of a
    made-up recording fails on its resource before any of them.
    """
    yield from _acquire(ctx.settings, _PROBE_ROOM, str(ctx.nonce))
    bucket = Bucket(ctx.settings.storage)
    parse_listing((yield bucket.build_list("", max_keys=1)))
    return (
        f"Agora takes the credentials and the bucket {bucket.name} can be listed; "
        "whether the recorder may write there shows with the first recording."
    )


def _acquire(settings: Settings, room: str, uid: str) -> Flow[Mapping[str, str]]:
    response = yield _build_acquire(settings, room, uid)
    return {"resource_id": parse_resource(response), "uid": uid}


def _look(ctx: Context[Settings], recording: Recording) -> Flow[Observation]:
    """One recording; what keeps the bucket from being read is a note on it, since a person must mend that."""
    seen = Observation()
    if "sid" in recording.vendor_ids and recording.state not in FINISHING:
        try:
            seen = _queried((yield _build_query(ctx.settings, recording)))
        except AlreadyEnded:
            return Observation(missing=True)
        if seen.state is not RecordingState.PROCESSING:
            return seen
    try:
        found = yield from _look_in_bucket(ctx, recording)
    except Rejected as error:
        return replace(seen, note=f"The files cannot be looked for. {error}")
    return replace(found, state=found.state or seen.state, note=found.note or seen.note)


def _look_in_bucket(ctx: Context[Settings], recording: Recording) -> Flow[Observation]:
    storage = ctx.settings.storage
    if "sid" in recording.vendor_ids:
        return (yield from find_files(storage, recording, ctx.now))
    sid = yield from find_sid(storage, recording)
    if sid:
        return Observation(vendor_ids={"sid": sid}, note="Agora's id of this recording was found in the bucket.")
    idle = timedelta(seconds=_options(recording).max_idle_time)
    return Observation(missing=ctx.now - recording.created_at > idle + FIRST_FILE_AFTER)


def _started(response: Response, ids: Mapping[str, str]) -> Observation:
    sid = parse_sid(response)
    if sid:
        return Observation(state=RecordingState.STARTING, vendor_ids={**ids, "sid": sid})
    return Observation(
        state=RecordingState.RECORDING,
        vendor_ids=ids,
        note="Agora records, but its id of this recording was lost; it is looked for in the bucket.",
    )


def _queried(response: Response) -> Observation:
    status = parse_status(response)
    if status == EXITED_ABNORMALLY:
        return Observation(state=STATES[status], note="Agora's recorder exited abnormally; files are being looked for.")
    return Observation(state=None if status is None else STATES.get(status))


def _stopped(response: Response) -> Observation:
    if parse_reply(response).code == EMPTY:
        return Observation(state=RecordingState.EMPTY, note="Nobody sent audio or video, so nothing was recorded.")
    return UPLOADS.get(parse_uploading_status(response), Observation(state=RecordingState.PROCESSING))


def _build_acquire(settings: Settings, room: str, uid: str) -> Request:
    body = {"cname": room, "uid": uid, "clientRequest": {}}
    return _build(settings, "acquire", "acquire", json=body)


def _build_start(settings: Settings, recording: Recording) -> Request:
    client_request: dict[str, Any] = {
        "recordingConfig": _options(recording).build_recording_config(),
        "storageConfig": _build_storage_config(settings, recording),
    }
    if settings.token is not None:
        client_request["token"] = settings.token.get_secret_value()
    path = f"{_resource(recording)}/mode/mix/start"
    body = _build_body(recording, client_request)
    return _build(settings, "start", path, json=body, idempotent=False, check=check_start)


def _build_query(settings: Settings, recording: Recording) -> Request:
    path = f"{_task(recording)}/mode/mix/query"
    return _build(settings, "query", path, method="GET", check=partial(check, ended=ENDED))


def _build_stop(settings: Settings, recording: Recording) -> Request:
    judge = partial(check, expected={EMPTY}, ended=ENDED)
    path = f"{_task(recording)}/mode/mix/stop"
    return _build(settings, "stop", path, json=_build_body(recording, {}), timeout=_STOP_TIMEOUT, check=judge)


def _build(settings: Settings, verb: str, path: str, **parts: Any) -> Request:
    key = f"{settings.customer_id}:{settings.customer_secret.get_secret_value()}"
    headers = {
        "authorization": f"Basic {b64encode(key.encode()).decode()}",
        "content-type": "application/json;charset=utf-8",
    }
    url = f"{settings.api_url}/v1/apps/{quote(settings.app_id, safe='')}/cloud_recording/{path}"
    return Request(**{"verb": verb, "url": url, "headers": headers, "check": check, **parts})


def _build_body(recording: Recording, client_request: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"cname": recording.room, "uid": recording.vendor_ids["uid"], "clientRequest": client_request}


def _build_storage_config(settings: Settings, recording: Recording) -> dict[str, Any]:
    storage = settings.storage
    config: dict[str, Any] = {
        "vendor": storage.vendor,
        "region": storage.region,
        "bucket": storage.bucket,
        "accessKey": storage.access_key,
        "secretKey": storage.secret_key.get_secret_value(),
    }
    prefix = file_name_prefix(storage, recording)
    return {**config, "fileNamePrefix": list(prefix)} if prefix else config


def _resource(recording: Recording) -> str:
    return f"resourceid/{quote(recording.vendor_ids['resource_id'], safe='')}"


def _task(recording: Recording) -> str:
    return f"{_resource(recording)}/sid/{quote(recording.vendor_ids['sid'], safe='')}"


def _options(recording: Recording) -> Options:
    return Options.model_validate(dict(recording.options))
