"""The loudspeaker: where the sound goes, and which sample of it is being heard now.

A source is asked for chunks of 16-bit samples; a sink tells the position of the sample being played, and the picture follows it.
"""

import threading
import time
from collections.abc import Callable
from typing import Protocol

import numpy as np
import pygame

RATE_HZ = 48_000
CHUNK = 2048
DEVICE_BUFFER = 1024
POLL_S = 0.003
SLIP_S = 0.04


class Source(Protocol):
    """What is played."""

    def take(self, count: int) -> np.ndarray | None:
        """The next samples, int16 (count,); None while they are not ready."""


class Sink(Protocol):
    """Where it is played. `trouble` says in a word of the catalogue why nothing can be heard, or is empty."""

    trouble: str

    def start(self, source: Source) -> None:
        """Play this source from its beginning."""

    def stop(self) -> None:
        """Play nothing any more."""

    def pause(self, paused: bool) -> None:
        """Stand still, or go on."""

    def position(self) -> int:
        """The sample of the source that is being played; never goes back."""


class MixerSink:
    """The sound device, through pygame's mixer, fed by a thread that keeps one chunk ready behind the one that plays.

    Smaller chunks leave gaps; queueing on anything but an empty queue does too. `gaps` counts how often the sound broke off.
    Raises pygame.error when there is no device.
    """

    trouble = ""

    def __init__(self) -> None:
        pygame.mixer.init(RATE_HZ, -16, 1, DEVICE_BUFFER, allowedchanges=0)
        self._channel = pygame.mixer.Channel(0)
        self._stopped = threading.Event()
        self._feeder: threading.Thread | None = None
        self._lock = threading.Lock()
        self._paused_at: float | None = None
        self._reset()

    def _reset(self) -> None:
        self._queued = self.gaps = 0
        self._anchor_sample, self._anchor_s = 0.0, time.perf_counter()
        self._last = 0
        self._paused_at = None

    def start(self, source: Source) -> None:
        """Start the feeder thread."""
        self.stop()
        self._reset()
        self._stopped = threading.Event()
        self._feeder = threading.Thread(target=self._feed, args=(source, self._stopped), name="loudspeaker", daemon=True)
        self._feeder.start()

    def stop(self) -> None:
        """Stop the feeder thread, and the sound."""
        self._stopped.set()
        if self._feeder is not None:
            self._feeder.join(timeout=2)
            self._feeder = None
        self._channel.stop()

    def close(self) -> None:
        """Give the device back."""
        self.stop()
        pygame.mixer.quit()

    def _feed(self, source: Source, stopped: threading.Event) -> None:
        while not stopped.wait(POLL_S):
            if self._paused_at is not None or self._channel.get_queue() is not None:
                continue
            chunk = source.take(CHUNK)
            if chunk is None:
                continue
            follows = self._channel.get_busy()
            self.gaps += not follows and self._queued > 0
            self._channel.queue(pygame.mixer.Sound(buffer=chunk.tobytes()))
            self._began(self._queued - CHUNK if follows else self._queued)
            self._queued += CHUNK

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
            reckoned = int(self._anchor_sample + (now - self._anchor_s) * RATE_HZ) - DEVICE_BUFFER
            self._last = max(self._last, min(reckoned, self._queued))
            return self._last


class NullSink:
    """No loudspeaker: samples pass at the pace of a clock and nobody hears them."""

    def __init__(self, now: Callable[[], float], trouble: str = "") -> None:
        self.trouble = trouble
        self._now = now
        self._source: Source | None = None
        self._begin_s, self._taken, self._last = 0.0, 0, 0
        self._paused_s: float | None = None

    def start(self, source: Source) -> None:
        """Let this source pass, from now on."""
        self._source, self._begin_s, self._taken, self._last, self._paused_s = source, self._now(), 0, 0, None

    def stop(self) -> None:
        """Take nothing any more."""
        self._source = None

    def close(self) -> None:
        """Nothing to give back."""
        self.stop()

    def pause(self, paused: bool) -> None:
        """Stand still, or go on where it stood."""
        if paused and self._paused_s is None:
            self._paused_s = self._now()
        elif not paused and self._paused_s is not None:
            self._begin_s += self._now() - self._paused_s
            self._paused_s = None

    def position(self) -> int:
        """As far as the clock says; where samples are late, time stands still until they come."""
        if self._source is None or self._paused_s is not None:
            return self._last
        due = round((self._now() - self._begin_s) * RATE_HZ)
        while self._taken < due + CHUNK:
            chunk = self._source.take(CHUNK)
            if chunk is None:
                break
            self.heard(chunk)
            self._taken += chunk.size
        if due > self._taken:
            self._begin_s += (due - self._taken) / RATE_HZ
            due = self._taken
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


def open_sink(now: Callable[[], float]) -> MixerSink | NullSink:
    """The sound device, or silence with the reason in `trouble`."""
    try:
        return MixerSink()
    except pygame.error:
        return NullSink(now, trouble="sound.no_device")
