"""The last minute of what was played: the needle's signal, sample by sample, and the engine's frames."""

from collections import deque
from collections.abc import Sequence
from itertools import islice

import numpy as np

from sim.engine import FRAME_SAMPLES, RATE_HZ, Frame
from sim.spikes import Spikes, joined

KEPT_S = 60
MOST = 1 << 19  # discharges of a minute in which some 300 units fire fast
SPARE_S = 2  # so that a screen that begins a minute ago can still be drawn whole


class Log:
    """Who fired when, one discharge after the other: at least the last MOST of them, at hand as whole arrays for the picture."""

    def __init__(self) -> None:
        self._sample, self._unit, self._kind = np.empty(2 * MOST, np.int64), np.empty(2 * MOST, np.int32), np.empty(2 * MOST, np.int8)
        self._count = 0

    def extend(self, frames: Sequence[Frame]) -> None:
        """Note the discharges of successive frames."""
        for frame in frames:
            spikes = frame.spikes
            fresh = min(spikes.sample.size, MOST)
            if self._count + fresh > self._sample.size:
                for column in (self._sample, self._unit, self._kind):
                    column[:MOST] = column[self._count - MOST : self._count]
                self._count = MOST
            here = slice(self._count, self._count + fresh)
            self._sample[here], self._unit[here], self._kind[here] = spikes.sample[:fresh], spikes.unit[:fresh], spikes.kind[:fresh]
            self._count += fresh

    def between(self, begin: int, end: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Sample, unit (-1: a single fibre) and kind of the discharges from sample `begin` to before `end`; all (discharge,), views."""
        low, high = np.searchsorted(self._sample[: self._count], (begin, end))
        return self._sample[low:high], self._unit[low:high], self._kind[low:high]


class History:
    """A ring of samples, addressed by their number since the recording began, and the frames that they belong to.

    `ring` (capacity,) float32 holds absolute sample i at i modulo its size; samples from `first` to before `head` are there.
    """

    def __init__(self) -> None:
        self.ring = np.zeros((KEPT_S + SPARE_S) * RATE_HZ, np.float32)
        self.begin = self.head = 0
        self.frames: deque[Frame] = deque(maxlen=self.ring.size // FRAME_SAMPLES)
        self.log = Log()

    def recall(self, past: Sequence[Frame]) -> None:
        """Begin with the frames of before, if there are any."""
        self.start(past[0].index * FRAME_SAMPLES if past else 0)
        for frame in past:
            self.feed(frame.emg_uv[0], [frame])

    @property
    def first(self) -> int:
        """The oldest sample that is kept."""
        return max(self.begin, self.head - self.ring.size)

    @property
    def seconds(self) -> float:
        """How much signal is kept."""
        return (self.head - self.first) / RATE_HZ

    def start(self, sample: int) -> None:
        """Begin anew: the next sample to come has this number."""
        self.begin = self.head = sample
        self.frames.clear()
        self.log = Log()

    def feed(self, samples_uv: np.ndarray, frames: list[Frame]) -> None:
        """Take in samples (n,) that have been played, and the frames that have begun with them."""
        ring = self.ring
        self.head += max(0, samples_uv.size - ring.size)
        samples_uv = samples_uv[-ring.size :]
        at = self.head % ring.size
        fits = min(samples_uv.size, ring.size - at)
        ring[at : at + fits] = samples_uv[:fits]
        ring[: samples_uv.size - fits] = samples_uv[fits:]
        self.head += samples_uv.size
        self.frames.extend(frames)
        self.log.extend(frames)

    def put(self, begin: int, samples_uv: np.ndarray) -> None:
        """Put other samples (n,) in the place of those that are kept from `begin` on."""
        self.ring[np.arange(begin, begin + samples_uv.size) % self.ring.size] = samples_uv

    def samples(self, begin: int, end: int) -> np.ndarray:
        """Samples from `begin` to before `end` (n,), as far as they are kept."""
        begin, end = max(begin, self.first), min(end, self.head)
        if end <= begin:
            return np.empty(0, np.float32)
        at, count = begin % self.ring.size, end - begin
        if at + count <= self.ring.size:
            return self.ring[at : at + count].copy()
        return np.concatenate([self.ring[at:], self.ring[: at + count - self.ring.size]])

    def latest(self, seconds: float) -> np.ndarray:
        """The last seconds of signal (n,), or what there is of it."""
        return self.samples(self.head - int(seconds * RATE_HZ), self.head)

    def frames_between(self, begin: int, end: int) -> list[Frame]:
        """The frames that overlap the samples from `begin` to before `end`, in order."""
        if not self.frames:
            return []
        oldest = self.frames[0].index
        low, high = begin // FRAME_SAMPLES - oldest, -(-end // FRAME_SAMPLES) - oldest
        return list(islice(self.frames, max(0, low), max(0, min(high, len(self.frames)))))

    def firing(self, begin: int, end: int) -> tuple[np.ndarray, np.ndarray]:
        """Sample and unit (-1: a single fibre) of the discharges in this stretch, in order of time; views, to be read only."""
        sample, unit, _ = self.log.between(begin, end)
        return sample, unit

    def spikes(self, begin: int, end: int) -> Spikes | None:
        """All about the discharges of the frames that overlap this stretch, in order of time; None if no frame of it is kept."""
        frames = self.frames_between(begin, end)
        return joined([frame.spikes for frame in frames]) if frames else None
