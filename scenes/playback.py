"""Runs the engine a little ahead of the loudspeaker, and hands the picture what is being played."""

import gc
import math
import threading
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np

from scenes.memory import settle
from scenes.speaker import Sink
from scenes.squelch import WINDOW, Gate, squelched
from sim.address import Change
from sim.engine import FRAME_SAMPLES, RATE_HZ, Controls, Engine, Frame
from sim.insertion import Insertion
from sim.neighbours import Skin

FRAME_S = FRAME_SAMPLES / RATE_HZ
KEPT = 1 << 16
SLICE = RATE_HZ // 4  # signal skipped at once without a thread
FULL_SCALE_UV = 250.0  # at full volume; at half volume the loudspeaker's full scale is 1 mV


@dataclass(frozen=True)
class Played:
    """What has been played since the last picture: needle samples (n,) in µV, the frames that have begun, and what now moves the skin."""

    samples_uv: np.ndarray
    frames: list[Frame]
    skin_mn: np.ndarray | None  # (unit,), as Skin gives them; None if no frame has begun
    first_sample: int  # the number of the first sample, counted from the engine's frame 0


class Playback:
    """Steps the engine in a thread of its own, as far ahead as the loudspeaker needs; the engine is touched by no one else.

    `controls` is read at the edge of every frame. The needle's channel becomes sound: 32767 / 250 µV at full volume, with its square below,
    and silence while its level is below `squelch_uv` (root mean square; 0: never).
    """

    def __init__(self, engine: Engine, sink: Sink, controls: Controls, volume: float = 0.5, skin: Skin | None = None) -> None:
        self.engine, self.sink, self.skin = engine, sink, skin
        self.controls = controls
        self.volume, self.muted, self.paused, self.squelch_uv = volume, False, False, 0.0
        self.error: BaseException | None = None
        self.track: list[Change] = []  # what the controls were, from change to change
        self._gain, self._gate = self._wanted_gain(), Gate()
        self._ring = np.zeros(KEPT, np.float32)
        self._frames: deque[tuple[Frame, np.ndarray]] = deque()
        self._made = self._taken = self._shown = 0  # samples since the start
        self.origin = 0  # the sample of the engine's signal that is its first
        self._skip: tuple[int, int] | None = None  # the samples at which it began and is to end
        self._put = controls.needle  # where the engine is told to have the needle
        self._approach: Future[Insertion] | None = None  # to where it is to be next
        self._changed = threading.Condition()
        self._closed = False
        self._worker: threading.Thread | None = None
        self._mover: ThreadPoolExecutor | None = None

    def start(self, threaded: bool = True) -> None:
        """Begin; without a thread, the engine is stepped when samples are asked for."""
        self.origin = self.engine.index * FRAME_SAMPLES
        if threaded:
            settle()  # without the muscle before this one
            self._mover = ThreadPoolExecutor(1, "needle")
            self._worker = threading.Thread(target=self._work, name="engine", daemon=True)
            self._worker.start()
        self.sink.start(self)

    def close(self) -> None:
        """Stop the sound and the thread."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self.sink.stop()
        if self._worker is not None:
            self._worker.join(timeout=5)
        if self._mover is not None:
            self._mover.shutdown()
        gc.unfreeze()

    def pause(self, paused: bool) -> None:
        """Let everything stand still, or go on with the very next sample."""
        with self._changed:
            self.paused = paused
            self._changed.notify_all()
        if self._skip is None:
            self.sink.pause(paused)

    def move_to(self, sink: Sink) -> None:
        """Play through another sink, from the sample that is shown now: nothing is lost or heard twice that was seen once."""
        if sink is self.sink:
            return
        self.sink.stop()
        self.sink = sink
        if self._skip is None:
            self._sound()

    def _sound(self) -> None:
        """Let the sink begin with the next sample that is to be shown."""
        with self._changed:
            self._taken, self._skip = self._shown, None
            self._changed.notify_all()
        self.sink.start(self, self._shown)
        if self.paused:
            self.sink.pause(True)

    def skip(self, seconds: float) -> None:
        """Let so much signal pass unheard, as fast as the engine makes it and `advance` is called; then the sound goes on."""
        self.sink.stop()
        with self._changed:
            begin, end = self._skip or (self._shown, self._shown)
            self._skip = begin, max(end + round(seconds / FRAME_S) * FRAME_SAMPLES, self._made)
            self._changed.notify_all()

    @property
    def skipping(self) -> float:
        """The share of a skip that is left, 1 to 0; 0 if there is none."""
        if self._skip is None:
            return 0.0
        begin, end = self._skip
        return (end - self._shown) / max(1, end - begin)

    def _wanted_gain(self) -> float:
        return gain_of(self.volume, self.muted)

    def loudness(self, samples_uv: np.ndarray) -> float:
        """As `loudness` below, at the present volume."""
        return loudness(samples_uv, self._wanted_gain())

    def _lacks(self) -> bool:
        """Whether a frame should be made now."""
        if self._skip is not None:
            return not self.paused and self._made < self._skip[1] and self._made - self._shown <= KEPT - FRAME_SAMPLES
        return self._made - self._taken < self.sink.latency.ahead

    def _work(self) -> None:
        try:
            while True:
                with self._changed:
                    self._changed.wait_for(lambda: self._closed or self._lacks())
                    if self._closed:
                        return
                self._make()
        except BaseException as error:  # noqa: BLE001  handed to the window, which shows it
            self.error = error

    def _make(self) -> None:
        controls = self._reached(self.asked())
        self._note(controls)
        frame = self.engine.step(controls)
        skin_mn = self.skin.step(frame.index, frame.twitch_mn, controls) if self.skin else frame.twitch_mn
        needle = frame.emg_uv[0]
        with self._changed:
            at = self._made % KEPT
            fits = min(needle.size, KEPT - at)
            self._ring[at : at + fits] = needle[:fits]
            self._ring[: needle.size - fits] = needle[fits:]
            self._made += needle.size
            self._frames.append((frame, skin_mn))
            self._changed.notify_all()

    def asked(self) -> Controls:
        """What is asked for in the frame that is made next."""
        return self.controls

    def _note(self, controls: Controls) -> None:
        """Write down what the controls are from this frame on, if they have changed; a neuron that is watched changes no signal."""
        told = replace(controls, watched=None)
        if told != (self.track[-1][1] if self.track else Controls()):
            self.track.append((self.engine.index, told))

    def _reached(self, controls: Controls) -> Controls:
        """The controls, with the needle where it has got to: what it sees at the next place is computed aside, and the sound goes on."""
        if self._mover is None:
            return controls
        if self._approach is None:
            work = self.engine.approach(controls.needle) if controls.needle else None
            self._approach = self._mover.submit(work) if work else None
        elif self._approach.done():
            self._put = self.engine.arrive(self._approach.result())
            self._approach = None
        return replace(controls, needle=self._put)

    def _read(self, begin: int, end: int) -> np.ndarray:
        return np.take(self._ring, np.arange(begin, end), mode="wrap")

    def take(self, count: int) -> np.ndarray | None:
        """The next samples for the loudspeaker, int16 (count,); None while they are not ready. A change of volume is spread over them."""
        while self._worker is None and self._made - self._taken < count:
            self._make()
        with self._changed:
            if self._made - self._taken < count:
                return None
            begin, self._taken = self._taken, self._taken + count
            samples = self._read(begin, self._taken)
            self._changed.notify_all()
        before, self._gain = self._gain, self._wanted_gain()
        gain = self._gain if before == self._gain else np.linspace(before, self._gain, count)
        if self.squelch_uv > 0 or self._gate.gain < 1:
            open_by, self._gate = squelched(self._read(begin - WINDOW, begin + count), self.squelch_uv, self._gate)
            gain = gain * open_by
        return sixteen_bit(samples * gain)

    def advance(self) -> Played:
        """What has been played, or skipped, since the last call; raises what went wrong in the engine's thread."""
        if self.error is not None:
            raise self.error
        if self._skip is None:
            return self._hand_out(self.sink.position())
        if self.paused:
            return self._hand_out(self._shown)
        end = self._skip[1]
        if self._worker is None:
            for _ in range(math.ceil(min(SLICE, end - self._made) / FRAME_SAMPLES)):
                self._make()
        played = self._hand_out(self._made)
        if self._shown >= end:
            self._sound()
        return played

    def _hand_out(self, end: int) -> Played:
        """Samples up to this one and the frames that have begun by then, as far as they are made."""
        with self._changed:
            begin, self._shown = self._shown, min(end, self._made)
            samples = self._read(begin, self._shown)
            begun = []
            while self._frames and self._frames[0][0].index * FRAME_SAMPLES < self.origin + self._shown:
                begun.append(self._frames.popleft())
            self._changed.notify_all()
        return Played(samples, [frame for frame, _ in begun], begun[-1][1] if begun else None, self.origin + begin)


def gain_of(volume: float, muted: bool) -> float:
    """Steps of 16-bit sound per microvolt at a volume of 0 to 1."""
    return 0.0 if muted else 32767 / FULL_SCALE_UV * volume**2


def loudness(samples_uv: np.ndarray, gain: float) -> float:
    """The part of the loudspeaker's full scale that samples (n,) reach, root mean square."""
    level = float(np.sqrt(np.mean(np.square(samples_uv)))) if samples_uv.size else 0.0
    return min(1.0, level * gain / 32767)


def sixteen_bit(sound: np.ndarray) -> np.ndarray:
    """Sound (n,) as the device takes it, int16; what is too loud is cut off."""
    return np.clip(np.rint(sound), -32768, 32767).astype(np.int16)
