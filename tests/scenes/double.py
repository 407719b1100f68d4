"""An engine whose signal is known beforehand, as each sample is its own number, and frames of which it is known who fires in them."""

import threading
from types import SimpleNamespace

import numpy as np

FRAME = 480


class CountingEngine:
    """Frame k carries the samples 480 k to 480 k + 479 (modulo 1000), in µV; remembers the controls it was given."""

    def __init__(self, first: int = 0, fails_at: int | None = None) -> None:
        self.index = first
        self.fails_at = fails_at
        self.controls = []
        self.needle = None
        self.held = threading.Event()  # until it is set, a move of the needle is being worked out
        self.held.set()

    def approach(self, needle):
        def work():
            self.held.wait(timeout=5)
            return needle

        return work if needle != self.needle else None

    def arrive(self, needle):
        self.needle = needle
        return needle

    def step(self, controls):
        if self.index == self.fails_at:
            raise RuntimeError("the engine broke down")
        self.controls.append(controls)
        samples = np.arange(self.index * FRAME, (self.index + 1) * FRAME) % 1000
        frame = SimpleNamespace(
            index=self.index, emg_uv=np.stack([samples, samples]).astype(np.float32), reneedled=False, twitch_mn=np.zeros(1, np.float32)
        )
        self.index += 1
        return frame


def played_frame(index, fired=(), **more):
    """A frame in which units discharge: `fired` holds (sample, unit), in order of time; all of them are willed."""
    sample, unit = (np.array([one[n] for one in fired], np.int64) for n in (0, 1))
    return SimpleNamespace(index=index, spikes=SimpleNamespace(sample=sample, unit=unit, kind=np.zeros(sample.size, np.int64)), **more)
