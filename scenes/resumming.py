"""On a frozen screen, the signal as it would have been with other units silent: summed anew from the discharges, nothing subtracted."""

import numpy as np

from scenes.scope import Scope
from scenes.units import Units
from sim.engine import FRAME_SAMPLES, Engine
from sim.resum import LEAD_FRAMES, Resum


class Resumming:
    """Puts what is heard of the units into the stretches of history that lie on the frozen screen, and the recorded signal back."""

    def __init__(self, engine: Engine, scope: Scope, units: Units) -> None:
        self._scope, self._units, self._history = scope, units, scope.history
        self._resum = Resum(engine.muscle, engine.electrode)
        self._used = False  # whether any unit was ever silenced: until then the recording holds
        self._done: tuple[object, ...] = ()
        self._replaced: list[tuple[int, int]] = []

    def update(self) -> None:
        """Bring the screen up to date if it is frozen and something has changed."""
        self._used |= bool(self._units.silent)
        wanted = (self._units.silent, tuple(self._scope.sweeps()), self._scope.window) if self._used and self._scope.frozen else ()
        if wanted == self._done:
            return
        self._done = wanted
        for begin, end in self._replaced:
            self._put(begin, end, recorded=True)
        self._replaced.clear()
        if wanted:
            for begin in self._scope.sweeps():
                self._replaced.append((begin, begin + self._scope.window))
                self._put(*self._replaced[-1], recorded=False)

    def _put(self, begin: int, end: int, recorded: bool) -> None:
        history = self._history
        begin, end = max(begin, history.first), min(end, history.head)
        frames = history.frames_between(begin if recorded else begin - LEAD_FRAMES * FRAME_SAMPLES, end)
        if not frames or begin >= end:
            return
        signal = np.concatenate([frame.emg_uv[0] for frame in frames]) if recorded else self._resum.needle_uv(frames, self._units.silent)
        first = frames[0].index * FRAME_SAMPLES
        begin = max(begin, first)
        history.put(begin, signal[begin - first : end - first])
