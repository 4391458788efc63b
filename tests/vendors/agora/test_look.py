from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.domain import ACTIVE, FINISHING, File, Observation, Recording, RecordingState, observe
from bot.errors import Unavailable
from bot.vendors.agora import FILES_DEADLINE, MISSING_GRACE, get_recordings
from bot.vendors.wire import Request, Response
from tests.vendors.agora.recordings import (
    NOW,
    ROOM,
    SID,
    answer,
    context,
    recording,
    reply,
    sample,
)
from tests.vendors.agora.test_start import assert_like
from tests.vendors.bucket.signature import query_of
from tests.vendors.bucket.storage import listing, playlist, refusal
from tests.vendors.driving import drive

PLAYLIST = f"{SID}_{ROOM}.m3u8"
SEGMENTS = (f"{SID}_{ROOM}_20261102100000.ts", f"{SID}_{ROOM}_20261102100015.ts")
FINISHED = recording(state=RecordingState.UPLOADING)
NONE = listing([])  #: nothing was taken over from a broken recorder
HTML = Response(status=200, body=b"<html>")  #: something in between answers


def look(
    one: Recording, *replies: Response, now: datetime = NOW, **changes: Any
) -> tuple[Observation, Sequence[Request]]:
    """What one look sees, and the requests that it took, where segments are good enough."""
    seen, sent = drive(get_recordings(context(now=now, **{"hls": "files", **changes}), [one]), *replies)
    assert list(seen) == [one.id]
    return seen[one.id], sent


def status(told: object) -> Response:
    """The reply to a query."""
    return answer({"sid": SID, "serverResponse": {"status": told, "fileList": ""}})


@pytest.mark.covers(
    "agora-recording call query",
    "agora-recording parameter query.appid",
    "agora-recording parameter query.resourceid",
    "agora-recording parameter query.sid",
    "agora-recording parameter query.mode",
    "agora-recording reply query.resourceId",
    "agora-recording reply query.sid",
    "agora-recording reply query.serverResponse",
    "agora-recording reply query.fileList",
    "agora-recording reply query.status",
    "agora-recording example query",
)
def test_query() -> None:
    """A running recording is asked for as the document shows, with a media type on a GET too."""
    seen, (request,) = look(recording(), reply("query/response"))

    assert_like(request, sample("query/request"))
    assert seen == Observation(state=RecordingState.RECORDING)


@pytest.mark.covers("agora-recording state status {told}")
@pytest.mark.parametrize(
    ("told", "state"),
    [
        (0, RecordingState.STARTING),
        (1, RecordingState.STARTING),
        (2, RecordingState.STARTING),
        (3, RecordingState.STARTING),
        (4, RecordingState.RECORDING),
        ("5", RecordingState.RECORDING),
        (6, RecordingState.STOPPING),
    ],
)
def test_status(told: object, state: RecordingState) -> None:
    """Every status has its state."""
    seen, _ = look(recording(), status(told))

    assert seen == Observation(state=state)


@pytest.mark.parametrize("told", [99, None])
def test_another_status(told: object) -> None:
    """A status that is not documented changes nothing."""

    assert look(recording(), status(told))[0] == Observation()


@pytest.mark.covers("agora-recording reply query.code", "agora-recording status 404")
@pytest.mark.parametrize("state", sorted(ACTIVE))
@pytest.mark.parametrize("http", [404, 200])
def test_missing(state: RecordingState, http: int) -> None:
    """A live recording that Agora does not know is missing: its recorder may just be replaced."""
    seen, _ = look(recording(state=state), reply("not_found/response", http))

    assert seen == Observation(missing=True)


@pytest.mark.parametrize(("body", "http"), [({"code": 65}, 206), ({"code": 62}, 504)])
def test_unavailable(body: object, http: int) -> None:
    """A query without an answer concludes nothing."""
    with pytest.raises(Unavailable):
        look(recording(), answer(body, http))


def test_several() -> None:
    """Each of several recordings has its own look."""
    other = replace(recording(), id="r7k3")
    seen, sent = drive(get_recordings(context(), [recording(), other]), status(5), status(2))

    assert {name: one.state for name, one in seen.items()} == {
        "r7k2": RecordingState.RECORDING,
        "r7k3": RecordingState.STARTING,
    }
    assert len(sent) == 2


@pytest.mark.parametrize("state", sorted(FINISHING))
def test_ready(state: RecordingState) -> None:
    """What has ended is looked for in the bucket only: with every segment there, it is ready."""
    seen, (listed, taken_over, fetched) = look(
        recording(state=state), listing([PLAYLIST, *SEGMENTS], size=7), NONE, playlist(*reversed(SEGMENTS))
    )

    assert query_of(listed.url)["prefix"] == f"{SID}_"
    assert query_of(taken_over.url)["prefix"] == "bak"
    assert f"/{PLAYLIST}?" in fetched.url
    assert seen == Observation(
        state=RecordingState.READY,
        files=(
            File(name=PLAYLIST, kind="m3u8", size=7),
            File(name=SEGMENTS[1], kind="ts", size=7),
            File(name=SEGMENTS[0], kind="ts", size=7),
        ),
    )


def test_prefix() -> None:
    """With a configured prefix the files are in the recording's own folder."""
    folder = "recordings/r7k2/"
    keys = [f"{folder}{name}" for name in (PLAYLIST, *SEGMENTS)]

    seen, (listed, _) = look(FINISHED, listing(keys), playlist(*SEGMENTS), storage={"file_name_prefix": ["recordings"]})

    assert query_of(listed.url)["prefix"] == folder
    assert [file.name for file in seen.files] == keys


def test_encoded_names() -> None:
    """A playlist may percent-encode the names of its segments."""
    seen, _ = look(FINISHED, listing([PLAYLIST, f"{SID}_a b.ts"]), NONE, playlist(f"{SID}_a%20b.ts"))

    assert seen.state is RecordingState.READY


@pytest.mark.parametrize(
    ("keys", "response"),
    [
        ([PLAYLIST, SEGMENTS[0]], playlist(*SEGMENTS)),
        ([PLAYLIST], playlist()),
        ([PLAYLIST, *SEGMENTS], playlist(*SEGMENTS, complete=False)),
    ],
)
def test_uploading(keys: Sequence[str], response: Response) -> None:
    """While a segment is missing, or the playlist has no end, the upload goes on."""
    seen, _ = look(FINISHED, listing(keys), NONE, response)

    assert seen == Observation(state=RecordingState.UPLOADING)


def test_playlist_without_end() -> None:
    """A playlist that has no end is complete when nothing was written for ten minutes."""
    files = listing([PLAYLIST, *SEGMENTS]), NONE, playlist(*SEGMENTS, complete=False)

    before, _ = look(FINISHED, *files, now=NOW + timedelta(minutes=9, seconds=59))
    after, _ = look(FINISHED, *files, now=NOW + timedelta(minutes=10))

    assert before.state is RecordingState.UPLOADING
    assert after.state is RecordingState.READY


@pytest.mark.parametrize(
    ("keys", "replies"),
    [
        ([PLAYLIST, SEGMENTS[0]], [playlist(*SEGMENTS)]),
        ([f"bak0_{PLAYLIST}", f"bak0_{SEGMENTS[0]}"], [playlist(f"bak0_{SEGMENTS[0]}", f"bak0_{SEGMENTS[1]}")]),
        ([SEGMENTS[0]], []),
    ],
)
def test_segment_that_never_arrives(keys: Sequence[str], replies: Sequence[Response]) -> None:
    """What is there is not lost with what is not: before the time for files ends it is handed out, and that is said."""
    ended, soon, late = replace(FINISHED, ended_at=NOW), timedelta(hours=22, minutes=59), timedelta(hours=23)
    before, _ = look(ended, listing(keys), NONE, *replies, now=NOW + soon)
    after, _ = look(ended, listing(keys), NONE, *replies, now=NOW + late, hls=None)
    over = observe(ended, after, NOW + late, files_deadline=FILES_DEADLINE)

    assert before.files == ()
    assert [file.name for file in after.files] == keys
    assert over.state is RecordingState.READY
    assert over.note == "Not all of it has reached the bucket: players may stop where something is missing."


def test_nothing_ever_arrives() -> None:
    """A playlist without a single segment is nothing to hand out."""
    ended = replace(FINISHED, ended_at=NOW)

    seen, _ = look(ended, listing([PLAYLIST]), NONE, playlist(*SEGMENTS), now=NOW + timedelta(hours=23))

    assert seen == Observation(state=RecordingState.UPLOADING)


def test_segment_in_parts() -> None:
    """A segment of which a playlist names several byte ranges is one file."""
    seen, _ = look(FINISHED, listing([PLAYLIST, SEGMENTS[0]]), NONE, playlist(SEGMENTS[0], SEGMENTS[0]))

    assert [file.name for file in seen.files] == [PLAYLIST, SEGMENTS[0]]


def test_no_playlist() -> None:
    """Without a playlist nothing changes."""

    assert look(FINISHED, listing([SEGMENTS[0]]), NONE)[0] == Observation()
    assert look(FINISHED, NONE, NONE)[0] == Observation()


@pytest.mark.covers("agora-recording state status {told}")
@pytest.mark.parametrize(("told", "words"), [(7, ""), (8, ""), (20, "exited abnormally")])
def test_ended_by_itself(told: int, words: str) -> None:
    """A recording that Agora says has ended is looked for in the bucket in the same look."""
    found, _ = look(recording(), status(told), listing([PLAYLIST, *SEGMENTS]), NONE, playlist(*SEGMENTS))
    not_yet, _ = look(recording(), status(told), NONE, NONE)

    assert found.state is RecordingState.READY
    assert not_yet.state is RecordingState.PROCESSING
    assert words in found.note
    assert words in not_yet.note


@pytest.mark.parametrize(("one", "state"), [(FINISHED, None), (recording(), RecordingState.PROCESSING)])
def test_bucket_refuses(one: Recording, state: RecordingState | None) -> None:
    """What keeps the bucket from being read is said on the recording."""
    asked = [status(7)] if one.state in ACTIVE else []

    seen, _ = look(one, *asked, refusal(403, "AccessDenied"))

    assert seen.state is state
    assert seen.note == (
        "The files cannot be looked for. The read key may not list the bucket meetings. (code AccessDenied)"
    )


@pytest.mark.parametrize("refused", [refusal(403, "AccessDenied"), refusal(404, "NoSuchKey")])
def test_playlist_refused(refused: Response) -> None:
    """A playlist that may not be read is no end of the look either."""
    seen, _ = look(FINISHED, listing([PLAYLIST]), NONE, refused)

    assert seen.note.startswith("The files cannot be looked for.")


def test_bucket_unavailable() -> None:
    """A bucket without an answer concludes nothing."""
    with pytest.raises(Unavailable):
        look(FINISHED, refusal(500, "InternalError"))


def test_bucket_misunderstood() -> None:
    """What answers in the bucket's place is said, and looked through no longer than a bucket without files."""
    ended = replace(FINISHED, ended_at=NOW)
    seen, _ = look(ended, HTML)
    over = observe(ended, seen, NOW + FILES_DEADLINE, files_deadline=FILES_DEADLINE)

    assert seen == Observation(
        note="The files cannot be looked for. The storage service did not answer with a listing."
    )
    assert over.state is RecordingState.LOST


@pytest.mark.parametrize(
    ("unreadable", "why"),
    [
        (Response(status=200, body=b""), "The recording's playlist is not an M3U8 file."),
        (HTML, "The recording's playlist is not an M3U8 file."),
        (Response(status=200, body=b"\n#EXTM3U\n"), "The recording's playlist is not an M3U8 file."),
        (
            refusal(403, "InvalidObjectState"),
            "The file is archived: it must be restored before it can be read. (code InvalidObjectState)",
        ),
    ],
)
def test_playlist_that_cannot_be_read(unreadable: Response, why: str) -> None:
    """A playlist that cannot be read is said, and before the time for files ends the segments are handed out."""
    ended, soon, late = replace(FINISHED, ended_at=NOW), timedelta(hours=22, minutes=59), timedelta(hours=23)
    files = listing([PLAYLIST, *SEGMENTS]), NONE, unreadable
    before, _ = look(ended, *files, now=NOW + soon)
    after, _ = look(ended, *files, now=NOW + late, hls=None)
    over = observe(ended, after, NOW + late, files_deadline=FILES_DEADLINE)

    assert before == Observation(note=f"The files cannot be looked for. {why}")
    assert [file.name for file in over.files] == [PLAYLIST, *SEGMENTS]
    assert over.state is RecordingState.READY
    assert over.note == f"Whether all of it has reached the bucket is not known. {why}"


def test_playlist_that_cannot_be_read_alone() -> None:
    """Without a segment there is nothing to hand out."""
    ended = replace(FINISHED, ended_at=NOW)
    seen, _ = look(ended, listing([PLAYLIST]), NONE, HTML, now=NOW + timedelta(hours=23))

    assert (seen.state, seen.files) == (None, ())
    assert seen.note.startswith("The files cannot be looked for.")


@pytest.mark.parametrize(
    ("refused", "why"),
    [
        (answer({}, 401), "refused the credentials"),
        (answer({"code": 432}, 400), "does not belong"),
        (answer({"code": 435}, 206), "nobody sent"),
    ],
)
def test_query_refused(refused: Response, why: str) -> None:
    """Why the service does not tell is said on the recording, which may well go on, until it tells again."""
    denied, _ = look(recording(), refused)
    untold = observe(recording(), denied, NOW, files_deadline=FILES_DEADLINE)
    told, _ = look(untold, status(5))
    again = observe(untold, told, NOW, files_deadline=FILES_DEADLINE)
    later, _ = look(again, status(5))

    assert (denied.state, denied.missing) == (None, False)
    assert denied.note.startswith("Agora does not tell how this recording is. ")
    assert why in denied.note
    assert (again.state, again.note) == (
        RecordingState.RECORDING,
        "For a while Agora did not tell how this recording is.",
    )
    assert observe(again, later, NOW, files_deadline=FILES_DEADLINE) == again


def test_outlived_with_a_bucket_that_refuses() -> None:
    """What nobody can be asked about any more goes on, also where its files cannot be looked for."""
    seen, _ = look(recording(), answer({"code": 433}, 400), refusal(403, "AccessDenied"))

    assert (seen.state, seen.missing) == (None, False)
    assert "takes no more requests" in seen.note


@pytest.mark.parametrize("code", [433, 1001])
def test_resource_that_is_outlived(code: int) -> None:
    """A recording that Agora takes no requests for any more goes on, until its files say that it is over."""
    refused, listed = answer({"code": code, "reason": "expired"}, 400), listing([PLAYLIST, *SEGMENTS])
    running, _ = look(recording(), refused, listed, NONE, playlist(*SEGMENTS, complete=False))
    over, _ = look(recording(), refused, listed, NONE, playlist(*SEGMENTS))

    assert (running.state, running.missing) == (None, False)
    assert running.note == (
        "Agora takes no more requests for this recording, which has gone on for too long. "
        "By itself it ends 300 s after the last person has left the room."
    )
    assert over.state is RecordingState.READY


@pytest.mark.parametrize("hls", [None, "mp4"])
def test_mp4(hls: str | None) -> None:
    """Where one MP4 is wanted, the recording is ready when that is there too; its parts are known before."""
    keys, name = [PLAYLIST, *SEGMENTS], PLAYLIST.replace(".m3u8", ".mp4")
    parts = tuple(File(name=key, kind=key.rpartition(".")[2], size=10) for key in keys)
    before, _ = look(FINISHED, listing(keys), NONE, playlist(*SEGMENTS), hls=hls)
    after, _ = look(FINISHED, listing([name, *keys]), NONE, playlist(*SEGMENTS), hls=hls)

    assert before == Observation(state=RecordingState.UPLOADING, files=parts)
    assert after == Observation(state=RecordingState.READY, files=(File(name=name, kind="mp4", size=10), *parts))


def test_fail_over() -> None:
    """A recorder that took over has a playlist of its own; its part comes after the first one's."""
    late, later = f"bak0_{SID}_{ROOM}", f"bak10_{SID}_{ROOM}"
    others = [f"{later}.m3u8", f"{later}_1.ts", f"{late}.m3u8", f"{late}_1.ts", "bak0_0123abcd_other.m3u8", "bakery.ts"]
    seen, _ = look(
        FINISHED,
        listing([PLAYLIST, *SEGMENTS, PLAYLIST.replace(".m3u8", ".links.m3u8")]),
        listing(others),
        playlist(*SEGMENTS),
        playlist(f"{late}_1.ts"),
        playlist(f"{later}_1.ts"),
    )

    assert [file.name for file in seen.files] == [
        PLAYLIST,
        *SEGMENTS,
        f"{late}.m3u8",
        f"{late}_1.ts",
        f"{later}.m3u8",
        f"{later}_1.ts",
    ]


def test_fail_over_only() -> None:
    """What broke before its first segment leaves nothing of its own but, perhaps, an empty playlist."""
    late = f"bak0_{SID}_{ROOM}"
    files = listing([f"{late}.m3u8", f"{late}_1.ts"]), playlist(f"{late}_1.ts")
    alone, _ = look(FINISHED, NONE, *files)
    beside, _ = look(FINISHED, listing([PLAYLIST]), files[0], playlist(), files[1])

    assert [file.name for file in alone.files] == [f"{late}.m3u8", f"{late}_1.ts"]
    assert beside.files == alone.files


def test_missing_grace() -> None:
    """A recording that is denied for less than 90 s while its recorder is replaced goes on; after them it has ended."""
    missing = Observation(missing=True)
    denied = observe(recording(), missing, NOW, missing_grace=MISSING_GRACE, files_deadline=FILES_DEADLINE)
    late, later = NOW + timedelta(seconds=89), NOW + timedelta(seconds=90)
    still = observe(denied, missing, late, missing_grace=MISSING_GRACE, files_deadline=FILES_DEADLINE)
    back = observe(still, Observation(), late, missing_grace=MISSING_GRACE, files_deadline=FILES_DEADLINE)
    over = observe(still, missing, later, missing_grace=MISSING_GRACE, files_deadline=FILES_DEADLINE)

    assert (still.state, still.missing_since) == (RecordingState.RECORDING, NOW)
    assert (back.state, back.missing_since) == (RecordingState.RECORDING, None)
    assert over.state is RecordingState.PROCESSING
