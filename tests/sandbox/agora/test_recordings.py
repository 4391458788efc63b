"""What Agora's recorders do by themselves."""

import pytest

from bot.sandbox.agora import AgoraEmulator, Quirks, Uploading
from bot.sandbox.media import read_sample
from tests.sandbox.agora.conftest import APP_ID, CHANNEL, START, START_REQUEST, Caller, changed

PLAYLIST = """\
#EXTM3U
#EXT-X-VERSION:3
#EXT-X-MEDIA-SEQUENCE:0
#EXT-X-ALLOW-CACHE:YES
#EXT-X-TARGETDURATION:18
#EXT-X-AGORA-TRACK-EVENT:EVENT=START,TRACK_TYPE=VIDEO,TIME=20260302080005000
#EXT-X-DISCONTINUITY
#EXTINF:15.000000
{sid}_httpClient463224_20260302080005000.ts
#EXT-X-DISCONTINUITY
#EXTINF:7.500000
{sid}_httpClient463224_20260302080020000.ts
#EXT-X-ENDLIST
"""


def test_a_recording_goes_through_the_statuses(caller: Caller) -> None:
    """1 to 4 within seconds, 5 with the first file, 6 to 8 after the stop."""
    caller.record()  # at second 2
    seen = [caller.query()[1]["serverResponse"] for _ in range(20)]
    caller.stop()
    after = [caller.query()[1]["serverResponse"]["status"] for _ in range(14)]

    assert [response["status"] for response in seen] == [2, 3] + [4] * 17 + [5]
    assert [bool(response["fileList"]) for response in seen] == [False] * 19 + [True]
    assert after == [6] * 4 + [7] * 5 + [8] * 5
    assert caller.query()[0] == 404


def test_segments_are_uploaded_while_it_records(caller: Caller) -> None:
    """Every 15 s one, with the playlist so far; every upload is given once."""
    caller.record()
    caller.wait(19)
    assert caller.uploads() == []
    caller.wait(1)
    segment, playlist = caller.uploads()
    assert caller.uploads() == []
    caller.wait(30)

    assert segment.key == f"{caller.sid}_httpClient463224_20260302080005000.ts"
    assert (segment.body, segment.content_type) == (read_sample("segment.ts"), "video/mp2t")
    assert (segment.bucket, segment.access_key, segment.secret_key) == ("xxxxx", "xxxxxxf", "xxxxx")
    assert playlist.key == f"{caller.sid}_httpClient463224.m3u8"
    assert playlist.body.decode().splitlines()[-1] == segment.key
    assert [upload.key.rpartition(".")[2] for upload in caller.uploads()] == ["ts", "ts", "m3u8"]


def test_a_stop_uploads_the_rest_and_closes_the_playlist(caller: Caller) -> None:
    """Literally so: no comma after a length, Agora's own tags, and the end."""
    caller.record()
    caller.wait(3 + 22.5 - 1)
    caller.stop()
    first, second, playlist = caller.uploads()

    assert playlist.body.decode() == PLAYLIST.format(sid=caller.sid)
    assert playlist.content_type == "application/vnd.apple.mpegurl"
    assert [first.key, second.key] == [line for line in playlist.body.decode().splitlines() if line.endswith(".ts")]
    caller.wait(3600)
    assert caller.uploads() == []


def test_a_stop_in_the_first_seconds_leaves_nothing(caller: Caller) -> None:
    """The recorder had not joined yet: 435."""
    caller.record()

    assert caller.stop()[1]["code"] == 435
    assert caller.uploads() == []


@pytest.mark.parametrize(("uploading", "late"), [(Uploading.BACKUPED, 300), (Uploading.UNKNOWN, 20)])
def test_the_last_segment_may_come_late(caller: Caller, uploading: Uploading, late: int) -> None:
    """The playlist names it already."""
    caller.agora.quirks = Quirks(uploading=uploading)
    caller.record()
    caller.wait(30)
    _, stopped = caller.stop()
    at_once = caller.uploads()
    caller.wait(late - 1)
    assert caller.uploads() == []
    caller.wait(1)
    last, playlist = caller.uploads()

    assert stopped["serverResponse"]["uploadingStatus"] == uploading
    assert [upload.key.rpartition(".")[2] for upload in at_once] == ["ts", "m3u8"]
    assert last.key in at_once[-1].body.decode()
    assert playlist.body == at_once[-1].body


def test_the_prefix_makes_folders(caller: Caller) -> None:
    """The playlist names its segments without them; they are beside it."""
    caller.record(changed("storageConfig.fileNamePrefix", ["recordings", "r7k2"]))
    caller.wait(30)
    segment, playlist = caller.uploads()

    assert segment.key.startswith(f"recordings/r7k2/{caller.sid}_")
    assert playlist.key == f"recordings/r7k2/{caller.sid}_httpClient463224.m3u8"
    assert "recordings" not in playlist.body.decode()


def test_odd_characters_become_hyphens(caller: Caller) -> None:
    """In the names of files."""
    caller.record(cname="room 7: a.b")
    caller.wait(30)

    assert caller.query()[1]["serverResponse"]["fileList"] == f"{caller.sid}_room-7--a.b.m3u8"


@pytest.mark.covers("agora-recording rule ends by itself when idle")
def test_an_empty_channel_ends_the_recording(caller: Caller) -> None:
    """After maxIdleTime; what was recorded is uploaded, and the recorder is gone."""
    caller.record()
    caller.wait(3 + 20)
    caller.agora.empty_room(CHANNEL["cname"], caller.now)
    caller.agora.empty_room("another room", caller.now)
    caller.wait(28)
    assert caller.query()[1]["serverResponse"]["status"] == 5
    assert len(caller.uploads()) == 2
    caller.wait(1)

    _segment, playlist = caller.uploads()
    assert "#EXTINF:5.000000" in playlist.body.decode()
    assert playlist.body.decode().endswith("#EXT-X-ENDLIST\n")
    assert caller.query()[0] == 404
    assert caller.stop()[0] == 404


def test_without_a_max_idle_time_it_is_thirty_seconds(caller: Caller) -> None:
    """And a recording of a channel that was empty from the start leaves nothing."""
    caller.agora.empty_room(CHANNEL["cname"], caller.now)
    caller.record(changed("recordingConfig", None))
    caller.wait(28)
    assert caller.query()[0] == 200
    caller.wait(1)

    assert caller.query()[0] == 404
    assert caller.uploads() == []


def test_emptying_the_channel_of_an_ended_recording_changes_nothing(caller: Caller) -> None:
    """Its files are what they are."""
    caller.record()
    caller.wait(30)
    caller.stop()
    before = caller.uploads()
    caller.agora.empty_room(CHANNEL["cname"], START)

    assert len(before) == 3
    assert caller.uploads() == []


def test_dates_are_real_ones_when_the_time_runs_fast() -> None:
    """A segment's name holds the date at which it was recorded, and the rate is that of real time."""
    caller = Caller()
    caller.agora = AgoraEmulator(APP_ID, "customer", "certificate", date=lambda moment: START + (moment - START) / 30)
    caller.record(START_REQUEST)  # at second 2; recorded from second 5 on
    caller.wait(30)

    assert caller.uploads()[0].key.endswith("_20260302080000166.ts")
