"""The loudspeaker: where the sound goes, and which sample of it is being heard now.

A source is asked for chunks of 16-bit samples; a sink tells the position of the sample being played, and the picture follows it.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pygame

RATE_HZ = 48_000
POLL_S = 0.003
SLIP_S = 0.04
LOST_AFTER_S = 1.0
LEAP_S = 0.5  # more than this between two looks at the clock, and the machine has slept


@dataclass(frozen=True)
class Latency:
    """How many samples are on their way to the ear: a control is heard after at most two chunks, `ahead`, a frame and the device's buffer.

    What feeds the device may be late by a chunk, and the engine by two, before the sound breaks off.
    """

    chunk: int  # the loudspeaker takes so many at once, and keeps one chunk ready behind the one that plays
    ahead: int  # the engine keeps so many ready for it; not less than a chunk
    device_buffer: int


LATENCIES = {"usual": Latency(1536, 1536, 512), "low": Latency(1024, 1024, 512)}
SILENT = Latency(1536, 3072, 0)  # enough for twenty pictures a second, which are what takes the samples then


class Source(Protocol):
    """What is played."""

    def take(self, count: int) -> np.ndarray | None:
        """The next samples, int16 (count,); None while they are not ready."""


class Sink(Protocol):
    """Where it is played. `trouble` says in a word of the catalogue why nothing can be heard, or is empty.

    `gaps` counts how often since the start samples were not there when they were due; `lost` says that the device plays nothing any more.
    """

    trouble: str
    latency: Latency
    gaps: int
    lost: bool

    def start(self, source: Source, at_sample: int = 0) -> None:
        """Play this source, whose next sample has this number."""

    def stop(self) -> None:
        """Play nothing any more."""

    def close(self) -> None:
        """Give the device back."""

    def pause(self, paused: bool) -> None:
        """Stand still, or go on."""

    def position(self) -> int:
        """The sample of the source that is being played; never goes back."""


class MixerSink:
    """The sound device, through pygame's mixer, fed by a thread that keeps one chunk ready behind the one that plays.

    Queueing on anything but an empty queue leaves gaps. Raises pygame.error when there is no device.
    """

    trouble = ""

    def __init__(self, latency: Latency = LATENCIES["usual"]) -> None:
        self.latency = latency
        self.lost = self._closed = False
        pygame.mixer.init(RATE_HZ, -16, 1, latency.device_buffer, allowedchanges=0)
        self._channel = pygame.mixer.Channel(0)
        self._stopped = threading.Event()
        self._feeder: threading.Thread | None = None
        self._lock = threading.Lock()
        self._reset(0)

    def _reset(self, at_sample: int) -> None:
        self._queued = self._last = at_sample
        self._anchor_sample, self._anchor_s = float(at_sample), time.perf_counter()
        self._paused_at: float | None = None
        self.gaps = 0

    def start(self, source: Source, at_sample: int = 0) -> None:
        """Start the feeder thread."""
        self.stop()
        if self._closed:
            return
        self._reset(at_sample)
        self._stopped = threading.Event()
        self._feeder = threading.Thread(target=self._feed, args=(source, self._stopped), name="loudspeaker", daemon=True)
        self._feeder.start()

    def stop(self) -> None:
        """Stop the feeder thread, and the sound."""
        self._stopped.set()
        if self._feeder is not None:
            self._feeder.join(timeout=2)
            self._feeder = None
        if not self._closed:
            self._channel.stop()

    def close(self) -> None:
        """Give the device back."""
        if not self._closed:
            self.stop()
            self._closed = True
            pygame.mixer.quit()

    def _feed(self, source: Source, stopped: threading.Event) -> None:
        begun, waited, idle = False, 0, 0  # looks, not seconds: after the machine has slept those would be hours
        while not stopped.wait(POLL_S):
            if self._paused_at is not None:
                waited = idle = 0
            elif (next_one := self._channel.get_queue()) is not None:
                waited, idle = waited + 1, 0 if self._channel.get_busy() else idle + 1
                if idle > 1:  # it was queued in the very moment in which the one before ended, and would wait for ever
                    self.gaps, idle = self.gaps + 1, 0
                    self._channel.play(next_one)
                    self._began(self._queued - self.latency.chunk)
                self.lost = self.lost or waited * POLL_S > LOST_AFTER_S
            elif (chunk := source.take(self.latency.chunk)) is not None:
                follows = self._channel.get_busy()
                self.gaps += begun and not follows
                self._channel.queue(pygame.mixer.Sound(buffer=chunk.tobytes()))
                self._began(self._queued - chunk.size if follows else self._queued)
                self._queued += chunk.size
                begun, waited, idle = True, 0, 0

    def _began(self, sample: int) -> None:
        """The chunk that starts with this sample has just begun to play: the reckoned position leans towards it."""
        now = time.perf_counter()
        with self._lock:
            reckoned = self._anchor_sample + (now - self._anchor_s) * RATE_HZ
            slip = sample - reckoned
            lean = 0.15 if abs(slip) < SLIP_S * RATE_HZ else 1.0
            self._anchor_sample, self._anchor_s = reckoned + lean * slip, now

    def pause(self, paused: bool) -> None:
        """Stand still, or go on where it stood."""
        if self._closed:
            return
        with self._lock:
            now = time.perf_counter()
            if paused and self._paused_at is None:
                self._channel.pause()
                self._paused_at = now
            elif not paused and self._paused_at is not None:
                self._anchor_s += now - self._paused_at
                self._paused_at = None
                self._channel.unpause()

    def position(self) -> int:
        """Reckoned from the clock between chunks, less what waits in the device's buffer."""
        with self._lock:
            now = self._paused_at if self._paused_at is not None else time.perf_counter()
            reckoned = int(self._anchor_sample + (now - self._anchor_s) * RATE_HZ) - self.latency.device_buffer
            self._last = max(self._last, min(reckoned, self._queued))
            return self._last


class NullSink:
    """No loudspeaker: samples pass at the pace of a clock and nobody hears them."""

    latency = SILENT

    def __init__(self, now: Callable[[], float], trouble: str = "") -> None:
        self.trouble = trouble
        self.lost, self.gaps = False, 0
        self._now, self._then_s = now, now()
        self._source: Source | None = None
        self._paused = False
        self._due, self._taken, self._last = 0.0, 0, 0
        self._late = True

    def start(self, source: Source, at_sample: int = 0) -> None:
        """Let this source pass, from now on."""
        self._source, self._then_s, self._paused = source, self._now(), False
        self._due, self._taken, self._last = float(at_sample), at_sample, at_sample
        self._late, self.gaps = True, 0  # nothing breaks off that has not begun

    def stop(self) -> None:
        """Take nothing any more."""
        self._source = None

    def close(self) -> None:
        """Nothing to give back."""
        self.stop()

    def pause(self, paused: bool) -> None:
        """Stand still, or go on where it stood."""
        self._let_pass()
        self._paused = paused

    def _let_pass(self) -> None:
        """Count the time since the last look at the clock; where the clock leaps, or goes back, most of that is no time at all."""
        then, self._then_s = self._then_s, self._now()
        if self._source is not None and not self._paused:
            self._due += min(max(self._then_s - then, 0.0), LEAP_S) * RATE_HZ

    def position(self) -> int:
        """As far as the clock says; where samples are late, time stands still until they come."""
        self._let_pass()
        if self._source is None or self._paused:
            return self._last
        due = round(self._due)
        while self._taken < due + self.latency.chunk:
            chunk = self._source.take(self.latency.chunk)
            if chunk is None:
                break
            self.heard(chunk)
            self._taken += chunk.size
        late = due > self._taken
        self.gaps += late and not self._late
        self._late = late
        if late:
            self._due = due = self._taken
        self._last = max(self._last, due)
        return self._last

    def heard(self, chunk: np.ndarray) -> None:
        """A chunk has passed."""


class RecordingSink(NullSink):
    """Keeps every chunk it is given."""

    def __init__(self, now: Callable[[], float]) -> None:
        super().__init__(now)
        self.chunks: list[np.ndarray] = []

    def heard(self, chunk: np.ndarray) -> None:
        """Keep it."""
        self.chunks.append(chunk)

    def samples(self) -> np.ndarray:
        """All it was given, int16."""
        return np.concatenate(self.chunks) if self.chunks else np.empty(0, np.int16)


def open_sink(now: Callable[[], float], latency: Latency = LATENCIES["usual"], trouble: str = "sound.no_device") -> Sink:
    """The sound device; where there is none, silence with this trouble."""
    try:
        return MixerSink(latency)
    except pygame.error:
        return NullSink(now, trouble)
