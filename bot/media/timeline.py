"""Where the samples of one segment after the other stand in one recording: numbers in, numbers out.

Timestamps come from MPEG-TS (ISO/IEC 13818-1): 90,000 a second, in 33 bits. A segment that goes on where the one before
ended keeps its times, so that nothing drifts however many there are; behind a discontinuity (RFC 8216, section 4.3.2.3)
all tracks move together, so that sound and picture stay as far apart as they were recorded.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")

CLOCK_RATE = 90_000  # ticks a second
WRAP = 1 << 33  # a clock begins again from 0 every 26.5 hours
LONGEST_GAP = 10 * CLOCK_RATE  # of silence that was recorded; a longer one is a recorder that was not there
JITTER = CLOCK_RATE // 10  # by which a track that goes on may overlap its own end
LEAD = 2 * CLOCK_RATE  # by which a track may stand behind the others in the segment that it begins in
LEAST_STEP = 13  # from one decoding time to the next: an MP4 counts sound by its samples, down to 7,350 a second


class Sample(NamedTuple, Generic[T]):
    """One encoded picture, or one frame of sound; times in ticks."""

    track: str
    dts: int
    pts: int
    duration: int
    content: T


@dataclass
class _Run(Generic[T]):
    """Samples whose times belong to one clock."""

    low: int
    high: int
    samples: list[Sample[T]] = field(default_factory=list)
    last: dict[str, int] = field(default_factory=dict)  #: by track, when its last sample is decoded
    begins: dict[str, int] = field(default_factory=dict)  #: by track, when its first sample is played

    def takes(self, sample: Sample[T]) -> bool:
        """Whether the sample is near what is here, and behind what its track has here."""
        near = self.low - LONGEST_GAP <= sample.dts <= self.high + LONGEST_GAP
        return near and sample.dts > self.last.get(sample.track, sample.dts - 1) - JITTER

    def add(self, sample: Sample[T]) -> None:
        self.samples.append(sample)
        self.low, self.high = min(self.low, sample.dts), max(self.high, sample.dts)
        self.last[sample.track] = sample.dts
        self.begins[sample.track] = min(sample.pts, self.begins.get(sample.track, sample.pts))


class Timeline:
    """The times of a recording that is played from 0 on, and whose decoding times grow in every track."""

    def __init__(self) -> None:
        self._clock: int | None = None  # the sender's, of the last sample
        self._shift = 0  # from the sender's clock to ours
        self._last: dict[str, int] = {}
        self._ends: dict[str, int] = {}

    @property
    def end(self) -> int:
        """How long the recording is until now, in ticks."""
        return max(self._ends.values(), default=0)

    def place(self, segment: Sequence[Sample[T]]) -> Iterator[Sample[T]]:
        """The samples of the next segment, each track's in its order, with their times in the recording."""
        for run in _split(self._unwrap(segment)):
            self._join(run)
            yield from map(self._shifted, run.samples)

    def _unwrap(self, segment: Iterable[Sample[T]]) -> Iterator[Sample[T]]:
        for sample in segment:
            dts = _nearest(sample.dts, sample.dts if self._clock is None else self._clock)
            self._clock = dts
            # Broken parameters let a picture last for days: then nothing is known of how long it does.
            duration = sample.duration if 0 <= sample.duration <= LONGEST_GAP else 0
            yield sample._replace(dts=dts, pts=_nearest(sample.pts, dts), duration=duration)

    def _join(self, run: _Run[T]) -> None:
        """Leave the clock as it is where the run goes on; else let it begin where everything before has ended."""
        begin = min(run.begins.values())
        begins = {track: first + self._shift for track, first in run.begins.items()}
        overlaps = any(self._ends.get(track, self.end - LEAD) - first > JITTER for track, first in begins.items())
        if not self._ends or overlaps or begin + self._shift - self.end > LONGEST_GAP:
            self._shift = self.end - begin

    def _shifted(self, sample: Sample[T]) -> Sample[T]:
        dts = sample.dts + self._shift
        dts = self._last[sample.track] = max(dts, self._last.get(sample.track, dts - LEAST_STEP) + LEAST_STEP)
        pts = max(sample.pts + self._shift, dts)
        self._ends[sample.track] = max(pts + sample.duration, self._ends.get(sample.track, 0))
        return sample._replace(dts=dts, pts=pts)


def _nearest(stamp: int, clock: int) -> int:
    """The time nearest to ``clock`` that 33 bits show as ``stamp``."""
    return stamp + (clock - stamp + WRAP // 2) // WRAP * WRAP


def _split(samples: Iterable[Sample[T]]) -> Sequence[_Run[T]]:
    """Part samples where their clock jumps; tracks are interleaved, so that the old and the new clock may alternate."""
    runs: list[_Run[T]] = []
    for sample in samples:
        run = next((run for run in reversed(runs) if run.takes(sample)), None)
        if run is None:
            run = _Run(low=sample.dts, high=sample.dts)
            runs.append(run)
        run.add(sample)
    return runs
