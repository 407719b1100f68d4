"""Runs the engine a little ahead of the loudspeaker, and hands the picture what is being played."""

import threading
import time
from collections import deque
from dataclasses import dataclass, replace

import numpy as np

from scenes.speaker import Sink
from sim.engine import FRAME_SAMPLES, RATE_HZ, Controls, Engine, Frame
from sim.neighbours import Skin

AHEAD_FRAMES = 12
FRAME_S = FRAME_SAMPLES / RATE_HZ
BREATH = 2.5  # signal made between two needle moves, over the time that one takes to compute: so the sound never breaks off
KEPT = 1 << 16
FULL_SCALE_UV = 250.0  # at full volume; at half volume the loudspeaker's full scale is 1 mV


@dataclass(frozen=True)
class Played:
    """What has been played since the last picture: needle samples (n,) in µV, the frames that have begun, and what now moves the skin."""

    samples_uv: np.ndarray
    frames: list[Frame]
    skin_mn: np.ndarray | None  # (unit,), as Skin gives them; None if no frame has begun


class Playback:
    """Steps the engine in a thread of its own, as far ahead as the loudspeaker needs; the engine is touched by no one else.

    `controls` is read at the edge of every frame. The needle's channel becomes sound: 32767 / 250 µV at full volume, with its square below.
    """

    def __init__(self, engine: Engine, sink: Sink, controls: Controls, volume: float = 0.5, skin: Skin | None = None) -> None:
        self.engine, self.sink, self.skin = engine, sink, skin
        self.controls = controls
        self.volume, self.muted, self.paused = volume, False, False
        self.error: BaseException | None = None
        self._gain = self._wanted_gain()
        self._ring = np.zeros(KEPT, np.float32)
        self._frames: deque[tuple[Frame, np.ndarray]] = deque()
        self._made = self._taken = self._shown = 0
        self._first: int | None = None
        self._rest = 0  # frames in which the needle is left where it is
        self._changed = threading.Condition()
        self._closed = False
        self._worker: threading.Thread | None = None

    def start(self, threaded: bool = True) -> None:
        """Begin; without a thread, the engine is stepped when samples are asked for."""
        if threaded:
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

    def pause(self, paused: bool) -> None:
        """Let everything stand still, or go on with the very next sample."""
        self.paused = paused
        self.sink.pause(paused)

    def _wanted_gain(self) -> float:
        return 0.0 if self.muted else 32767 / FULL_SCALE_UV * self.volume**2

    def loudness(self, samples_uv: np.ndarray) -> float:
        """The part of the loudspeaker's full scale that these samples reach, root mean square, at the present volume."""
        level = float(np.sqrt(np.mean(np.square(samples_uv)))) if samples_uv.size else 0.0
        return min(1.0, level * self._wanted_gain() / 32767)

    def _lacks(self) -> bool:
        return self._made - self._taken < AHEAD_FRAMES * FRAME_SAMPLES

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
        begun = time.perf_counter()
        controls = replace(self.controls, needle=None) if self._rest > 0 else self.controls
        frame = self.engine.step(controls)
        skin_mn = self.skin.step(frame.index, frame.twitch_mn, controls) if self.skin else frame.twitch_mn
        self._rest -= 1
        if frame.reneedled and self._worker is not None:
            self._rest = round(BREATH * (time.perf_counter() - begun) / FRAME_S)
        needle = frame.emg_uv[0]
        with self._changed:
            self._first = frame.index if self._first is None else self._first
            at = self._made % KEPT
            fits = min(needle.size, KEPT - at)
            self._ring[at : at + fits] = needle[:fits]
            self._ring[: needle.size - fits] = needle[fits:]
            self._made += needle.size
            self._frames.append((frame, skin_mn))
            self._changed.notify_all()

    def _read(self, begin: int, end: int) -> np.ndarray:
        return np.take(self._ring, np.arange(begin, end), mode="wrap")

    def take(self, count: int) -> np.ndarray | None:
        """The next samples for the loudspeaker, int16 (count,); None while they are not ready. A change of volume is spread over them."""
        while self._worker is None and self._made - self._taken < count:
            self._make()
        with self._changed:
            if self._made - self._taken < count:
                return None
            samples = self._read(self._taken, self._taken + count)
            self._taken += count
            self._changed.notify_all()
        before, self._gain = self._gain, self._wanted_gain()
        gain = self._gain if before == self._gain else np.linspace(before, self._gain, count)
        return np.clip(np.rint(samples * gain), -32768, 32767).astype(np.int16)

    def advance(self) -> Played:
        """What has been played since the last call; raises what went wrong in the engine's thread."""
        if self.error is not None:
            raise self.error
        position = self.sink.position()
        with self._changed:
            position = min(position, self._made)
            samples = self._read(self._shown, position)
            self._shown = position
            begun = []
            while self._frames and self._first is not None and (self._frames[0][0].index - self._first) * FRAME_SAMPLES < position:
                begun.append(self._frames.popleft())
        return Played(samples, [frame for frame, _ in begun], begun[-1][1] if begun else None)
