"""Times of segments, one after the other, whatever their clocks show."""

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.media.timeline import CLOCK_RATE, LEAST_STEP, LONGEST_GAP, WRAP, Sample, Timeline

SECOND = CLOCK_RATE


def sample(dts: int, *, pts: int | None = None, track: str = "video", duration: int = SECOND) -> Sample[None]:
    return Sample(track, dts, dts if pts is None else pts, duration, None)


def placed(*segments: Sequence[Sample[None]], track: str = "video") -> list[float]:
    """When the samples of a track are decoded, in seconds."""
    timeline = Timeline()
    samples = [each for segment in segments for each in timeline.place(segment)]
    return [round(each.dts / SECOND, 3) for each in samples if each.track == track]


def test_empty() -> None:
    """Nothing takes no time."""
    timeline = Timeline()

    assert list(timeline.place([])) == []
    assert timeline.end == 0


def test_recording_begins_at_0() -> None:
    """What is played first is played at 0, whatever was decoded for it before."""
    timeline = Timeline()

    (first, second) = timeline.place([sample(100, pts=100 + SECOND), sample(100 + SECOND, pts=100 + 2 * SECOND)])

    assert [first.dts, first.pts, second.pts] == [-SECOND, 0, SECOND]
    assert timeline.end == 2 * SECOND


def test_clock_that_goes_on() -> None:
    """Times are kept, also over a gap that was recorded."""
    assert placed([sample(0)], [sample(SECOND)], [sample(8 * SECOND)]) == [0, 1, 8]


@pytest.mark.parametrize("duration", [-1, 2**42])
def test_picture_that_lasts_for_days(duration: int) -> None:
    """How long a picture lasts is not believed where that cannot be; it moves nothing behind it."""
    (broken,) = Timeline().place([sample(0, duration=duration)])

    assert broken.duration == 0
    assert placed([sample(0, duration=duration)], [sample(SECOND)]) == [0, 1]


def test_clock_that_jumps() -> None:
    """A segment behind a jump, forward or back, begins where the recording has ended."""
    assert placed([sample(0)], [sample(900 * SECOND)], [sample(5 * SECOND)]) == [0, 1, 2]


def test_clock_that_jumps_within_a_segment() -> None:
    """A jump parts a segment: what is interleaved around it goes to its own side."""
    jump = 900 * SECOND
    pictures = [sample(0), sample(SECOND), sample(jump), sample(jump + SECOND)]
    sounds = [sample(each.dts, track="audio") for each in pictures]
    late_sound = [*pictures[:2], sounds[0], pictures[2], sounds[1], sounds[2], pictures[3], sounds[3]]

    assert placed(late_sound) == placed(late_sound, track="audio") == [0, 1, 2, 3]


def test_clock_that_goes_back_within_a_segment() -> None:
    """A track whose clock goes back a little begins anew too."""
    assert placed([sample(0), sample(SECOND), sample(0), sample(SECOND)]) == [0, 1, 2, 3]


def test_tracks_one_after_the_other() -> None:
    """A segment whose sound stands behind all of its pictures is no jump."""
    pictures = [sample(number * SECOND) for number in range(15)]
    sounds = [sample(number * SECOND, track="audio") for number in range(15)]

    assert placed([*pictures, *sounds], track="audio") == list(range(15))


def test_clock_that_wraps() -> None:
    """33 bits later a clock begins again from 0, and goes on all the same."""
    assert placed([sample(WRAP - SECOND)], [sample(0)], [sample(SECOND)]) == [0, 1, 2]


def test_one_stamp_wraps_before_the_other() -> None:
    """A picture may be decoded before the clock wraps and played after."""
    timeline = Timeline()

    (first,) = timeline.place([sample(WRAP - SECOND, pts=SECOND)])

    assert first.pts - first.dts == 2 * SECOND


def test_track_that_pauses() -> None:
    """While the sound goes on, the picture may be away for as long as it likes."""
    sounds = [[sample(number * SECOND, track="audio")] for number in range(1, 60)]

    assert placed([sample(0), sample(0, track="audio")], *sounds, [sample(60 * SECOND)]) == [0, 60]


def test_jitter() -> None:
    """A clock that stutters by milliseconds moves nothing but what would be decoded before its time."""
    segments = [[sample(0)], [sample(SECOND - 90)], [sample(2 * SECOND)]]

    assert placed(*segments) == [0, 0.999, 2]


_TIMES = st.integers(-WRAP, 2 * WRAP)
_SAMPLES = st.builds(
    lambda dts, delay, track, duration: Sample(track, dts, dts + delay, duration, None),
    _TIMES | st.integers(0, LONGEST_GAP),
    st.integers(-10, 10 * SECOND),
    st.sampled_from(["video", "audio"]),
    st.integers(0, SECOND),
)


@given(st.lists(st.lists(_SAMPLES, max_size=20), max_size=8))
def test_whatever_the_clock(segments: list[list[Sample[None]]]) -> None:
    """Nothing is lost, each track is decoded in growing time, and nothing is played before it is decoded."""
    timeline = Timeline()
    got = [each for segment in segments for each in timeline.place(segment)]

    assert len(got) == sum(map(len, segments))
    assert all(each.pts >= each.dts for each in got)
    for track in ("video", "audio"):
        times = [each.dts for each in got if each.track == track]
        assert all(later - earlier >= LEAST_STEP for earlier, later in pairwise(times))
    assert timeline.end >= max((each.pts + each.duration for each in got), default=0)


@given(start=st.integers(0, WRAP - 1), lengths=st.lists(st.integers(1, 30), min_size=1, max_size=20))
def test_one_clock(start: int, lengths: list[int]) -> None:
    """A recording in one piece is as long as its segments together, to the tick, wherever its clock stood."""
    timeline = Timeline()
    at = start
    for length in lengths:
        segment = [sample((at + number * SECOND) % WRAP) for number in range(length)]
        list(timeline.place(segment))
        at += length * SECOND

    assert timeline.end == sum(lengths) * SECOND
