"""What the EMG machine shows of the signal: sweep, gain, trigger, rows, cursors, and where in the last minute one looks."""

from bisect import bisect_right
from collections import deque

import numpy as np

from scenes.history import History
from sim.amplifier import SENSITIVITIES_UV, SWEEPS_MS
from sim.engine import FRAME_SAMPLES, RATE_HZ, Frame
from sim.measure import crossings, usual_level_uv

DIVISIONS = 10
LEVELS_UV = (-2000, -1000, -500, -200, -100, -50, -20, 20, 50, 100, 200, 500)  # of the trigger; negative is up
DELAYS = (0, 1, 2, 3, 4, 5)  # divisions of signal shown before the trigger
DISPLAYS = ("single", "raster", "superimpose")
ROWS = 10  # of a raster
TOGETHER = 30  # sweeps that lie over one another, at most
KEPT_TRIGGERS = 5000
LATELY_S, STANDS_OUT_UV = 2, 30.0


class Scope:
    """The settings of the screen, and which stretches of the history lie on it.

    A sweep is named by the absolute sample at which it begins. While `frozen`, `right` is the sample after the last one on the screen.
    """

    def __init__(self, history: History) -> None:
        self.history = history
        self.sweep_ms, self.sensitivity_uv = 10, 50
        self.display = "single"
        self.triggered, self.level_uv, self.delay = False, -100, 2
        self.stimulated = False  # whether shocks, and not the level, start a sweep
        self.frozen = False
        self.right = 0
        self.cursors: tuple[float, float] | None = None  # shares of the width
        self._triggers: deque[int] = deque(maxlen=KEPT_TRIGGERS)
        self._shocks: deque[int] = deque(maxlen=KEPT_TRIGGERS)
        self._searched = 0

    @property
    def window(self) -> int:
        """Samples across the screen."""
        return self.sweep_ms * DIVISIONS * RATE_HZ // 1000

    @property
    def before(self) -> int:
        """Samples that the delay line shows before a trigger."""
        return self.delay * self.sweep_ms * RATE_HZ // 1000

    @property
    def end(self) -> int:
        """The sample after the last one that may be shown."""
        return self.right if self.frozen else self.history.head

    # Settings

    def step_sweep(self, by: int) -> None:
        """One step slower (+1) or faster (-1)."""
        self.sweep_ms = stepped(SWEEPS_MS, self.sweep_ms, by)
        self.search()

    def step_sensitivity(self, by: int) -> None:
        """One step more microvolts per division (+1) or fewer (-1)."""
        self.sensitivity_uv = stepped(SENSITIVITIES_UV, self.sensitivity_uv, by)

    def step_level(self, by: int) -> None:
        """The trigger's level one step down (+1) or up (-1) on the screen."""
        self.level_uv = stepped(LEVELS_UV, self.level_uv, by)
        self.search()

    def step_delay(self, by: int) -> None:
        """One division more or less before the trigger."""
        self.delay = stepped(DELAYS, self.delay, by)
        self.search()

    def next_display(self) -> None:
        """Single sweep, raster, superimposed, and again."""
        self.display = DISPLAYS[(DISPLAYS.index(self.display) + 1) % len(DISPLAYS)]

    def trigger(self, on: bool) -> None:
        """Let sweeps wait for the signal to cross the level, or follow one another.

        The level goes to half the height of the largest potential seen of late, if it stands out; it is the user's to change.
        """
        self.triggered = on
        lately = self.history.samples(self.end - LATELY_S * RATE_HZ, self.end)
        usual = usual_level_uv(lately)
        if on and usual < -STANDS_OUT_UV:
            self.level_uv = min(LEVELS_UV, key=lambda level: abs(level - usual))
        self.search()

    def freeze(self, frozen: bool) -> None:
        """Hold what is on the screen, or go on."""
        self.frozen, self.right = frozen, self.history.head

    def scroll(self, samples: int) -> None:
        """Look further back (negative) or forth in the history; freezes."""
        if not self.frozen:
            self.freeze(True)
        least = min(self.history.first + self.window, self.history.head)
        self.right = min(max(self.right + samples, least), self.history.head)

    # Sweeps

    def feed(self, frames: list[Frame]) -> None:
        """Find the triggers in what was played since the last call."""
        for frame in frames:
            stimulus = frame.effect.stimulus
            self.stimulated = stimulus is not None
            if stimulus is not None:
                period, start = round(RATE_HZ / stimulus.rate_hz), frame.index * FRAME_SAMPLES
                shock = -(-start // period) * period
                if shock < start + FRAME_SAMPLES:
                    self._shocks.append(shock)
        if self.triggered and not self.stimulated:
            self._search(self._searched)

    def search(self) -> None:
        """Look through the whole history for triggers, after the level or the sweep has been changed."""
        self._triggers.clear()
        self._search(self.history.first)

    def _search(self, begin: int) -> None:
        history, hold = self.history, max(1, self.window - self.before)
        if self._triggers:
            begin = max(begin, self._triggers[-1] + hold)
        begin = max(begin, history.first)
        signal = history.samples(begin - 1, history.head)
        self._triggers.extend((crossings(signal, self.level_uv, hold) + max(begin - 1, history.first)).tolist())
        self._searched = history.head

    def triggers(self) -> list[int]:
        """Absolute samples of the triggers, or of the shocks, whose sweep has begun before `end`."""
        found = self._shocks if self.stimulated else self._triggers
        return [t for t in found if t < self.end]

    def sweeps(self) -> list[int]:
        """Where the sweeps on the screen begin, the newest last."""
        most = {"single": 1, "raster": ROWS, "superimpose": TOGETHER}[self.display]
        if self.triggered:
            begun = [t - self.before for t in self.triggers() if t - self.before >= self.history.first]
            if self.frozen:  # only whole sweeps, so that scrolling goes from one to the next
                begun = [b for b in begun if b + self.window <= self.end] or begun[:1]
            return begun[-most:]
        if self.frozen:
            newest = self.end - self.window
        else:
            newest = (max(self.end - 1, 0) // self.window) * self.window
        sweeps = [newest - n * self.window for n in range(most - 1, -1, -1)]
        return [begin for begin in sweeps if begin + self.window > self.history.first]

    def step_back(self, by: int) -> None:
        """Half a screen further (+1) or back (-1); with a trigger, to the next or the last sweep."""
        if not self.triggered:
            self.scroll(by * self.window // 2)
            return
        if not self.frozen:
            self.freeze(True)
        begun = [t - self.before for t in (self._shocks if self.stimulated else self._triggers)]
        ends = [b + self.window for b in begun if b >= self.history.first and b + self.window <= self.history.head]
        at = bisect_right(ends, self.right) - 1 + by
        if ends:
            self.right = ends[min(max(at, 0), len(ends) - 1)]

    # Cursors

    def cursor_samples(self) -> tuple[int, int] | None:
        """The absolute samples under the cursors, on the newest sweep."""
        sweeps = self.sweeps()
        if self.cursors is None or not sweeps:
            return None
        a, b = (sweeps[-1] + round(share * (self.window - 1)) for share in self.cursors)
        return a, b

    def toggle_cursors(self) -> None:
        """Show the cursors, or not."""
        self.cursors = (0.3, 0.7) if self.cursors is None else None

    def move_cursor(self, which: int, share: float) -> None:
        """Put the first (0) or second (1) cursor there."""
        if self.cursors is not None:
            moved = [*self.cursors]
            moved[which] = float(np.clip(share, 0.0, 1.0))
            self.cursors = moved[0], moved[1]


def stepped(steps: tuple[int, ...], value: int, by: int) -> int:
    """The value some steps further, within the range."""
    return steps[max(0, min(len(steps) - 1, steps.index(value) + by))]
