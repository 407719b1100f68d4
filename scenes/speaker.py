"""The loudspeaker: where the sound goes, and which sample of it is being heard now.

A source is asked for chunks of 16-bit samples; a sink tells the position of the sample being played, and the picture follows it.
"""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pygame
from pygame._sdl2.audio import get_audio_device_names
from pygame._sdl2.sdl2 import error as NotOpened  # noqa: N812  what it raises, which is no pygame.error

RATE_HZ = 48_000
POLL_S = 0.003
BLOCK = 8192  # samples that the device is given at once; two blocks take turns
PIECE = 256  # samples written into a block at once; a block holds a whole number of them
SLIP_S = 0.04
STUCK = 5  # looks after which a block that waits does so in vain
LOST_AFTER_S = 1.0
LEAP_S = 0.5  # more than this between two looks at the clock, and the machine has slept


@dataclass(frozen=True)
class Latency:
    """How many samples are on their way to the ear: a control is heard after at most `lead`, `ahead`, a frame and the device's buffer.

    What feeds the device may be late by `lead` less a buffer, and the engine by `ahead` more, before the sound breaks off.
    """

    lead: int  # samples are written so far ahead of the one that the device takes; at most a block
    ahead: int  # the engine keeps so many ready to be written; not less than a piece
    device_buffer: int


LATENCIES = {"usual": Latency(4608, 960, 512), "low": Latency(3072, 512, 512)}
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
    """The sound device, through pygame's mixer, which plays two blocks of memory by turns: one plays while the other waits in the queue.

    A thread writes samples into them just ahead of the one that is taken, so they are written late although the queue is filled early.
    Where samples come too late, silence is heard, and all that follows is heard later by as much.
    Raises pygame.error when there is no device.
    """

    trouble = ""

    def __init__(self, latency: Latency = LATENCIES["usual"], device: str = "") -> None:
        self.latency = latency
        self.lost = self._closed = False
        pygame.mixer.init(RATE_HZ, -16, 1, latency.device_buffer, devicename=device or None, allowedchanges=0)
        self._channel = pygame.mixer.Channel(0)
        self._sounds = [pygame.mixer.Sound(buffer=bytes(2 * BLOCK)) for _ in range(2)]
        self._memory = [np.frombuffer(sound, np.int16) for sound in self._sounds]
        self._stopped = threading.Event()
        self._feeder: threading.Thread | None = None
        self._lock = threading.Lock()
        self._reset(0)

    def _reset(self, at_sample: int) -> None:
        """Samples are counted from the first that is written; less `_shift`, that is the source's number."""
        self._silence()
        self._shift, self._last = -at_sample, at_sample
        self._blocks = 1  # that may be written into: all but the first have been given to the device
        self._written, self._late = 0, False
        self._begun = False
        self._anchor_sample, self._anchor_s, self._rate_hz = 0.0, time.perf_counter(), float(RATE_HZ)
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
            self._silence()  # as the mixer lets what is queued follow what is stopped
            self._channel.stop()

    def _silence(self) -> None:
        for memory in self._memory:
            memory[:] = 0

    def close(self) -> None:
        """Give the device back."""
        if not self._closed:
            self.stop()
            self._closed = True
            pygame.mixer.quit()

    def _feed(self, source: Source, stopped: threading.Event) -> None:
        waited, idle = 0, 0  # looks, not seconds: after the machine has slept those would be hours
        while not stopped.wait(POLL_S):
            if self._paused_at is not None:
                waited = idle = 0
                continue
            if self._begun:
                idle = 0 if self._channel.get_busy() else idle + 1
                waited = 0 if self._queue(idle) else waited + 1
                self.lost = self.lost or waited * POLL_S > LOST_AFTER_S
            self._write(source)
            if not self._begun and self._written + PIECE > self.latency.lead:
                self._begin()

    def _begin(self) -> None:
        """Play the first block; the next look finds the queue empty."""
        with self._lock:
            if self._paused_at is None:
                self._channel.play(self._sounds[0])
                self._anchor_s = time.perf_counter()
                self._begun = True

    def _queue(self, idle: int) -> bool:
        """Let the other block follow if the last one given has begun to play; whether anything has begun.

        `idle` looks have found the channel still. A few mean nothing: so it looks between the end of a block and the beginning of the
        next, for which the mixer's thread has to get hold of the interpreter.
        """
        waiting = self._channel.get_queue()
        if idle == 1 or (waiting is not None and idle < STUCK):
            return False
        if waiting is not None:  # it was queued in the very moment in which the one before ended, and would wait for ever
            self.gaps += 1
            self._channel.play(waiting)
            self._seen(self._blocks - 1)
            return True
        other = self._blocks % 2
        self._memory[other][:] = 0
        self._channel.queue(self._sounds[other])
        self._blocks += 1
        self._seen(self._blocks - 1 if idle else self._blocks - 2)
        return True

    def _seen(self, block: int) -> None:
        """This block has begun to play: the reckoned sample, and the rate, lean towards that.

        They lean less to what is seen later than reckoned, as it may be the look that was late.
        """
        now = time.perf_counter()
        with self._lock:
            reckoned = self._reckoned(now)
            slip = block * BLOCK - reckoned
            if abs(slip) < SLIP_S * RATE_HZ:
                slip *= 0.5 if slip > 0 else 0.2
                self._rate_hz = min(max(self._rate_hz + 0.3 * slip * RATE_HZ / BLOCK, 0.9 * RATE_HZ), 1.1 * RATE_HZ)
            self._anchor_sample, self._anchor_s = reckoned + slip, now

    def _reckoned(self, now_s: float) -> float:
        """The sample that the device takes now."""
        return self._anchor_sample + (now_s - self._anchor_s) * self._rate_hz if self._begun else 0.0

    def _write(self, source: Source) -> None:
        """Write what the source has ready, piece by piece, as far as `lead` goes."""
        while True:
            taken, end = self._reckoned(time.perf_counter()), self._blocks * BLOCK
            if self._begun and self._written < taken + self.latency.device_buffer:
                self._leave_out(min(taken + self.latency.lead / 2, end))
            if self._written + PIECE > min(taken + self.latency.lead, end) or (piece := source.take(PIECE)) is None:
                return
            block, at = divmod(self._written, BLOCK)
            self._memory[block % 2][at : at + PIECE] = piece
            with self._lock:
                self._written += PIECE
                self._late = False

    def _leave_out(self, end: float) -> None:
        """What is written next would come too late: stay silent to about this sample, half the lead away, and go on from there."""
        with self._lock:
            pieces = max(0, int(end - self._written) // PIECE)
            self._written += pieces * PIECE
            self._shift += pieces * PIECE
            self.gaps += not self._late
            self._late = True

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
        """Reckoned from the clock between blocks, less what waits in the device's buffer."""
        with self._lock:
            now = self._paused_at if self._paused_at is not None else time.perf_counter()
            heard = int(self._reckoned(now)) - self.latency.device_buffer
            self._last = max(self._last, min(heard, self._written) - self._shift)
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
        while self._taken < due + self.latency.lead:
            chunk = self._source.take(self.latency.lead)
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


def open_sink(now: Callable[[], float], latency: Latency = LATENCIES["usual"], trouble: str = "sound.no_device", device: str = "") -> Sink:
    """The sound device of this name, else the system's; where there is none, silence with this trouble."""
    for name in dict.fromkeys((device, "")):
        with suppress(pygame.error):
            return MixerSink(latency, name)
    return NullSink(now, trouble)


def devices() -> list[str]:
    """The names of the devices that can play, as the system gives them; none while no sound has been opened."""
    try:
        return list(dict.fromkeys(get_audio_device_names(False)))
    except (pygame.error, NotOpened):
        return []
