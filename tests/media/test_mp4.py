"""Segments in, one MP4 out, read back and decoded."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.media import MediaError, Movie, Muxer, NoSpaceError
from bot.media.timeline import CLOCK_RATE, WRAP
from bot.sandbox.media import read_sample
from tests.media.recorder import FPS, START, Recorder, count_packets, read_back

RECORDER = Recorder()
FRAMES = 47  # of sound in a second: 48,000 / 1,024, and the one that the encoder begins with
NULL_PACKET = b"\x47\x1f\xff\x10" + b"\xff" * 184
LATER = START + 3600 * CLOCK_RATE

CLOCKS = {
    "going on": [START, START + CLOCK_RATE, START + 2 * CLOCK_RATE],
    "from the beginning": [0, CLOCK_RATE, 2 * CLOCK_RATE],
    "beginning anew": [START, START, START],
    "an hour later": [START, START + CLOCK_RATE, LATER],
    "an hour back": [LATER, LATER + CLOCK_RATE, START],
    "wrapping between": [WRAP - CLOCK_RATE, WRAP, WRAP + CLOCK_RATE],
    "wrapping within": [WRAP - 3 * CLOCK_RATE // 2, WRAP - CLOCK_RATE // 2, WRAP + CLOCK_RATE // 2],
}


def mux(path: Path, *segments: bytes) -> Movie:
    """The MP4 of these segments."""
    muxer = Muxer(path)
    for segment in segments:
        muxer.add(segment)
    movie = muxer.finish()
    muxer.close()
    return movie


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the MP4 is put."""
    return tmp_path / "recording.mp4"


@pytest.mark.parametrize("starts", CLOCKS.values(), ids=CLOCKS)
@pytest.mark.parametrize("bframes", [0, 2])
def test_nothing_is_lost_whatever_the_clock_shows(path: Path, starts: list[int], bframes: int) -> None:
    """Every picture and every frame of sound of every segment is in the MP4, can be decoded, and in its place."""
    recorder = Recorder(bframes=bframes)

    movie = mux(path, *(recorder.segment(start=start) for start in starts))

    tracks = read_back(path)
    assert [len(tracks[kind].decoded) for kind in ("video", "audio")] == [3 * FPS, 3 * FRAMES]
    assert all(earlier < later for track in tracks.values() for earlier, later in pairwise(track.dts))
    assert movie.duration.total_seconds() == pytest.approx(3, abs=0.1)
    assert {kind: track.end for kind, track in tracks.items()} == pytest.approx({"video": 3, "audio": 3}, abs=0.1)
    assert (movie.size, movie.damaged) == (path.stat().st_size, 0)


@pytest.mark.parametrize("starts", CLOCKS.values(), ids=CLOCKS)
def test_sound_and_picture_stay_together(path: Path, starts: list[int]) -> None:
    """In every segment the sound begins as long before the picture as it was recorded."""
    mux(path, *(RECORDER.segment(start=start) for start in starts))

    tracks = read_back(path)
    lead = [tracks["video"].pts[number * FPS] - tracks["audio"].pts[number * FRAMES] for number in range(3)]
    assert lead == pytest.approx([1024 / 48_000] * 3, abs=0.001)


@pytest.mark.parametrize("rate", [8_000, 44_100, 48_000])
def test_clock_that_stutters(path: Path, rate: int) -> None:
    """A clock that is set back by milliseconds costs nothing, however coarse the clock of the MP4's own track is."""
    recorder = Recorder(rate=rate)
    mux(path, *recorder.segments(3))
    whole = count_packets(path)
    too_soon = [recorder.segment(start=START + number * (CLOCK_RATE - 5_000)) for number in range(3)]

    assert mux(path, *too_soon).damaged == 0
    assert count_packets(path) == whole


def test_nothing_drifts(path: Path) -> None:
    """However many segments go on where the last one ended, each picture has the time at which it was recorded."""
    mux(path, *RECORDER.segments(8))

    begin, *_ = pts = read_back(path)["video"].pts
    assert [time - begin for time in pts] == pytest.approx([number / FPS for number in range(8 * FPS)], abs=0.0005)


def test_a_short_gap_stays_and_a_long_one_is_closed(path: Path) -> None:
    """Seconds in which nothing was sent were recorded; minutes are a recorder that was not there."""
    gaps = [START, START + 6 * CLOCK_RATE, START + 60 * CLOCK_RATE]

    mux(path, *(RECORDER.segment(start=start) for start in gaps))

    pts = read_back(path)["video"].pts
    assert [pts[FPS] - pts[0], pts[2 * FPS] - pts[FPS]] == pytest.approx([6, 1], abs=0.05)


def test_index_comes_first(path: Path) -> None:
    """The MP4 plays while it is being downloaded."""
    mux(path, RECORDER.segment())

    content = path.read_bytes()
    assert content[4:8] == b"ftyp"
    assert content.index(b"moov") < content.index(b"mdat")


def test_nothing_is_encoded_anew(path: Path) -> None:
    """The sandbox's segment comes out with as many pictures and as long as it was."""
    movie = mux(path, read_sample("segment.ts"), read_sample("segment.ts"))

    tracks = read_back(path)
    assert {kind: track.codec for kind, track in tracks.items()} == {"video": "h264", "audio": "aac"}
    assert len(tracks["video"].decoded) == 2 * 15 * 3
    assert movie.duration.total_seconds() == pytest.approx(30, abs=0.3)  # a frame of sound lasts 64 ms


@pytest.mark.parametrize(
    ("recorder", "counts"),
    [(Recorder(video=""), {"audio": 3 * FRAMES}), (Recorder(audio=""), {"video": 3 * FPS})],
    ids=["sound", "pictures"],
)
def test_one_track_is_enough(path: Path, recorder: Recorder, counts: dict[str, int]) -> None:
    """Sound alone makes an MP4, and so do pictures."""
    mux(path, *recorder.segments(3))

    assert {kind: len(track.decoded) for kind, track in read_back(path).items()} == counts


@pytest.mark.parametrize("begins", ["sound", "pictures"])
def test_track_that_begins_late(path: Path, begins: str) -> None:
    """A track that begins only in a later segment is there, at its time, and so is what came before it."""
    first = Recorder(video="") if begins == "sound" else Recorder(audio="")
    starts = [START + number * CLOCK_RATE for number in range(3)]

    mux(path, *(first.segment(start=start) for start in starts[:2]), RECORDER.segment(start=starts[2]))

    tracks = read_back(path)
    late, early = ("video", "audio") if begins == "sound" else ("audio", "video")
    assert tracks[late].pts[0] == pytest.approx(2, abs=0.05)
    assert tracks[early].pts[0] == pytest.approx(0, abs=0.05)
    assert len(tracks[early].decoded) == 3 * (FRAMES if begins == "sound" else FPS)
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("begins", ["sound", "pictures"])
def test_track_that_begins_with_another_clock(path: Path, begins: str) -> None:
    """Where a recorder of sound is replaced by one of pictures, or the reverse, one comes after the other."""
    kinds = {"sound": Recorder(video=""), "pictures": Recorder(audio="")}
    first = kinds.pop(begins)
    (second,) = kinds.values()

    movie = mux(path, *first.segments(3), *second.segments(3))

    tracks = read_back(path)
    early, late = ("audio", "video") if begins == "sound" else ("video", "audio")
    assert movie.duration.total_seconds() == pytest.approx(6, abs=0.1)
    assert (tracks[early].pts[0], tracks[late].pts[0]) == pytest.approx((0, 3), abs=0.1)


@pytest.mark.parametrize("late", ["sound_from", "picture_from"])
def test_track_that_begins_late_in_a_segment(path: Path, late: str) -> None:
    """A track is found even where it begins seconds after its segment."""
    mux(path, RECORDER.segment(12, **{late: 11}))

    tracks = read_back(path)
    assert tracks["audio" if late == "sound_from" else "video"].pts[0] == pytest.approx(11, abs=0.05)


def test_picture_that_changes_its_size(path: Path) -> None:
    """Another recorder may take over with other parameters: both are described, and everything can be decoded."""
    other = Recorder(size=(128, 72), rate=44_100, layout="stereo")

    mux(path, RECORDER.segment(), other.segment(start=LATER), RECORDER.segment())

    tracks = read_back(path)
    assert [tracks["video"].decoded.count(size) for size in [(64, 36), (128, 72)]] == [2 * FPS, FPS]
    assert [tracks["audio"].decoded.count(channels) for channels in (1, 2)] == [2 * FRAMES, 44]
    content = path.read_bytes()
    assert [content.count(box) for box in (b"avcC", b"esds")] == [2, 2]


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        (Recorder(video="mpeg2video"), "Its video changes from h264 to mpeg2video"),
        (Recorder(audio="mp2"), "Its audio changes from aac to mp2"),
    ],
)
def test_another_codec(path: Path, other: Recorder, sentence: str) -> None:
    """Two codecs do not go into one track, and that is said."""
    with pytest.raises(MediaError, match=f"^{sentence} in the middle, which one MP4 cannot hold.$"):
        mux(path, RECORDER.segment(), other.segment())


def test_codec_that_needs_no_filter(path: Path) -> None:
    """What MP4 takes as it is stays as it is."""
    mux(path, *Recorder(audio="libmp3lame").segments(2))

    assert read_back(path)["audio"].codec.startswith("mp3")


BROKEN = {
    "nothing": b"",
    "a web page": b"<html>Bad Gateway</html>" * 100,
    "padding": NULL_PACKET * 100,
    "half a packet": NULL_PACKET[:100],
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("place", [0, 1, 2])
def test_broken_segment_is_left_out(path: Path, broken: bytes, place: int) -> None:
    """One that cannot be read is left out and counted, wherever it stands."""
    segments = RECORDER.segments(2)
    segments.insert(place, broken)

    movie = mux(path, *segments)

    assert movie.damaged == 1
    assert len(read_back(path)["video"].decoded) == 2 * FPS


def test_segment_cut_off(path: Path) -> None:
    """Of a segment that breaks off, what is there is kept."""
    whole = RECORDER.segment(4)

    movie = mux(path, RECORDER.segment(), whole[: len(whole) // 2])

    assert FPS < len(read_back(path)["video"].decoded) < 5 * FPS
    assert movie.duration.total_seconds() > 2


def test_sound_that_cannot_be_read(path: Path) -> None:
    """A frame that has lost its header is left out, and its segment counts as damaged."""
    segment = RECORDER.segment()
    header = segment.rindex(b"\xff\xf1")

    movie = mux(path, RECORDER.segment(start=0), segment[:header] + b"\0\0" + segment[header + 2 :])

    assert movie.damaged == 1
    assert 2 * FRAMES - 10 < len(read_back(path)["audio"].decoded) < 2 * FRAMES


def test_sound_without_a_time(path: Path) -> None:
    """What nothing tells the time of is left out, and its segment counts as damaged."""
    sound = re.compile(rb"(?<=\x00\x00\x01\xc0..\x80)\x80\x05.{5}", re.DOTALL)
    segment = sound.sub(b"\x00\x05" + b"\xff" * 5, RECORDER.segment())

    movie = mux(path, RECORDER.segment(), segment)

    assert movie.damaged == 1
    assert count_packets(path) == {"video": 2 * FPS, "audio": FRAMES}


def test_picture_without_parameters(path: Path) -> None:
    """Pictures whose parameters are nowhere cannot be shown: they are left out, and their segment counts as damaged."""
    blind = re.sub(rb"\x00\x00\x01[\x67\x68]", b"\x00\x00\x01\x0c", RECORDER.segment())

    movie = mux(path, RECORDER.segment(), blind)

    assert movie.damaged == 1
    assert count_packets(path) == {"video": FPS, "audio": 2 * FRAMES}


def test_nothing_can_be_read(path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Without a single readable segment there is no MP4, and FFmpeg keeps what it thinks of that to itself."""
    with pytest.raises(MediaError, match=r"^None of its parts can be read\.$"):
        mux(path, *BROKEN.values())

    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("reason", ["No space left on device", "No such file or directory"])
def test_file_that_cannot_be_written(tmp_path: Path, reason: str) -> None:
    """A full disk is told in its own words, without a path."""
    full = reason.startswith("No space")
    path = tmp_path / "full.mp4" if full else tmp_path / "gone" / "recording.mp4"
    if full:
        path.symlink_to("/dev/full")

    with pytest.raises(NoSpaceError if full else MediaError, match=f"^Its file cannot be written: {reason}.$"):
        mux(path, *Recorder(size=(640, 360), audio="").segments(3))


def test_one_that_is_given_up_leaves_nothing(path: Path) -> None:
    """Closing an unfinished MP4 removes it; closing again does no harm."""
    muxer = Muxer(path)
    muxer.add(RECORDER.segment())
    assert path.exists()

    muxer.close()
    muxer.close()

    assert not path.exists()


def test_what_has_waited_is_given_up(path: Path) -> None:
    """Hours of sound that wait for a picture hold up nobody who has given the MP4 up."""
    muxer = Muxer(path)
    for segment in Recorder(video="").segments(2):
        muxer.add(segment)
    muxer.give_up()

    with pytest.raises(MediaError, match="given up"):
        muxer.finish()
    muxer.close()

    assert not path.exists()


@settings(max_examples=40)
@given(st.data())
def test_whatever_the_bytes(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """Bytes changed anywhere in a segment raise nothing, and cost the others nothing."""
    segment = bytearray(SEGMENT)
    for place in data.draw(st.lists(st.integers(0, len(segment) - 1), max_size=20)):
        segment[place] = data.draw(st.integers(0, 255))
    path = tmp_path_factory.mktemp("changed") / "recording.mp4"

    mux(path, RECORDER.segment(start=0), bytes(segment), RECORDER.segment(start=LATER))

    assert count_packets(path)["video"] >= 2 * FPS


SEGMENT = RECORDER.segment()
