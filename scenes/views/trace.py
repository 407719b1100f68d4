"""The running EMG trace of the machine: ten divisions by ten, sweep and sensitivity in steps of 1-2-5, negative up."""

from dataclasses import dataclass

import numpy as np
import pygame

from scenes.theme import Theme
from scenes.words import Words
from sim.kernels import trace as kernels

DIVISIONS = 10
SWEEPS_MS = (1, 2, 5, 10, 20, 50, 100, 200, 500)
SENSITIVITIES_UV = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
LOOK_BACK_S = 1.0


@dataclass(frozen=True)
class Measured:
    """What the last second of signal measures: peak to peak and root mean square, µV."""

    peak_to_peak_uv: float
    rms_uv: float


class TraceView:
    """Keeps what has been played and draws the last sweep of it; the sweep goes over the screen and erases what is older."""

    def __init__(self, words: Words, rate_hz: int, sweep_ms: int = 10, sensitivity_uv: int = 50) -> None:
        self.words, self.rate_hz = words, rate_hz
        self.sweep_ms, self.sensitivity_uv = sweep_ms, sensitivity_uv
        self.rect = pygame.Rect(0, 0, 0, 0)
        self._history = np.zeros(SWEEPS_MS[-1] * DIVISIONS * rate_hz // 1000 * 2 + rate_hz, np.float32)
        self._head = 0
        self._back: pygame.Surface | None = None
        self._picture: pygame.Surface | None = None
        self._screen = pygame.Rect(0, 0, 0, 0)

    @property
    def window(self) -> int:
        """Samples across the screen."""
        return self.sweep_ms * DIVISIONS * self.rate_hz // 1000

    @property
    def head(self) -> int:
        """Samples seen so far."""
        return self._head

    def feed(self, samples_uv: np.ndarray) -> None:
        """Take in samples (n,) that have been played."""
        ring, at = self._history, self._head % self._history.size
        first = min(samples_uv.size, ring.size - at)
        ring[at : at + first] = samples_uv[:first]
        ring[: samples_uv.size - first] = samples_uv[first:]
        self._head += samples_uv.size

    def clear(self) -> None:
        """Forget everything, for another muscle."""
        self._head = 0

    def latest(self, seconds: float) -> np.ndarray:
        """The last seconds of signal (n,), or what there is of it."""
        count = min(self._head, int(seconds * self.rate_hz), self._history.size)
        return np.take(self._history, np.arange(self._head - count, self._head), mode="wrap")

    def measured(self, seconds: float = LOOK_BACK_S) -> Measured | None:
        """Peak to peak and root mean square of the last seconds; None before there is any signal."""
        samples = self.latest(seconds)
        if not samples.size:
            return None
        out = np.empty(3)
        kernels.extent(samples, out)
        return Measured(float(out[1] - out[0]), float(out[2]))

    def step_sweep(self, by: int) -> None:
        """One step slower (+1) or faster (-1)."""
        self.sweep_ms = stepped(SWEEPS_MS, self.sweep_ms, by)

    def step_sensitivity(self, by: int) -> None:
        """One step more microvolts per division (+1) or fewer (-1)."""
        self.sensitivity_uv = stepped(SENSITIVITIES_UV, self.sensitivity_uv, by)

    def place(self, rect: pygame.Rect, theme: Theme) -> None:
        """Put it at `rect`: a margin on the left and below for the units, the rest is the screen."""
        self.rect = rect
        left = max(theme.width(voltage(self.words, -4 * s), "small") for s in SENSITIVITIES_UV) + theme.px(12)
        below = theme.height("small") + theme.px(8)
        self._screen = pygame.Rect(rect.x + left, rect.y + theme.px(2), rect.width - left - theme.px(4), rect.height - below - theme.px(2))
        self._picture = pygame.Surface(self._screen.size, depth=32)
        self._back = _grid(self._screen.size, theme)

    def draw(self, target: pygame.Surface, theme: Theme) -> None:
        """Grid, trace, cursor, and the units of both axes."""
        if self._back is None or self._picture is None:
            return
        self._picture.blit(self._back, (0, 0))
        self._draw_trace(theme)
        target.blit(self._picture, self._screen)
        self._draw_units(target, theme)

    def _draw_trace(self, theme: Theme) -> None:
        width, height = self._screen.size
        low, high = np.empty(width), np.empty(width)
        cursor = kernels.sweep_columns(self._history, self._head, self.window, max(4, width // 50), low, high)
        pixels = pygame.surfarray.pixels2d(self._picture).T
        per_uv = height / DIVISIONS / self.sensitivity_uv
        kernels.paint_columns(pixels, low, high, height / 2, per_uv, 1.5 * theme.scale, *(float(c) for c in theme.palette.trace))
        del pixels
        most = max(-float(low.min()), float(high.max())) / self.sensitivity_uv if self._head else 0.0
        if most > DIVISIONS / 2:
            self._warn(theme)
        if self._head:
            pygame.draw.line(self._picture, theme.palette.quiet, (cursor + 1, 0), (cursor + 1, height))

    def _warn(self, theme: Theme) -> None:
        """Say that the signal is larger than the screen."""
        picture, words = self._picture, self.words("trace.beyond")
        if picture is None:
            return
        plate = pygame.Rect(0, 0, theme.width(words, "small") + theme.px(16), theme.height("small") + theme.px(8))
        plate.topright = (picture.get_width() - theme.px(6), theme.px(6))
        theme.box(picture, plate, theme.palette.screen, theme.palette.warning, radius=4)
        theme.write(picture, words, plate.center, "small", theme.palette.warning, anchor="center")

    def _draw_units(self, target: pygame.Surface, theme: Theme) -> None:
        screen, quiet = self._screen, theme.palette.quiet
        for division in (-4, -2, 0, 2, 4):
            words = voltage(self.words, division * self.sensitivity_uv)
            y = screen.y + round(screen.height * (0.5 + division / DIVISIONS))
            theme.write(target, words, (screen.x - theme.px(6), y), "small", quiet, anchor="midright")
        for division in (0, 2, 4, 6, 8, 10):
            x = screen.x + round(screen.width * division / DIVISIONS)
            anchor = "topleft" if division == 0 else "topright" if division == DIVISIONS else "midtop"
            theme.write(
                target, duration(self.words, division * self.sweep_ms), (x, screen.bottom + theme.px(4)), "small", quiet, anchor=anchor
            )
        self._draw_scale(target, theme)

    def _draw_scale(self, target: pygame.Surface, theme: Theme) -> None:
        """One division each way, in the lower left corner, with its measure beside it."""
        screen, ink = self._screen, theme.palette.text
        wide, tall = screen.width / DIVISIONS, screen.height / DIVISIONS
        corner = (screen.x + round(0.25 * wide), screen.bottom - round(0.3 * tall))
        top, right = (corner[0], round(corner[1] - tall)), (round(corner[0] + wide), corner[1])
        plate = pygame.Rect(corner[0] - theme.px(7), top[1] - theme.px(6), 0, round(tall) + theme.px(16))
        plate.width = round(wide) + theme.px(20) + theme.width(duration(self.words, self.sweep_ms), "small")
        theme.box(target, plate, theme.palette.screen, radius=4)
        pygame.draw.lines(target, ink, False, [top, corner, right], max(2, theme.px(2)))
        theme.write(target, voltage(self.words, self.sensitivity_uv), (corner[0] + theme.px(7), top[1] - theme.px(1)), "small", ink)
        theme.write(
            target, duration(self.words, self.sweep_ms), (right[0] + theme.px(6), right[1] + theme.px(2)), "small", ink, anchor="midleft"
        )


def warm() -> None:
    """Compile (or load) what draws the signal, before it is needed."""
    ring, low, high, pixels = np.zeros(64, np.float32), np.empty(4), np.empty(4), np.zeros((4, 4), np.uint32)
    kernels.sweep_columns(ring, 64, 64, 1, low, high)
    kernels.paint_columns(pixels, low, high, 2.0, 0.1, 1.0, 1.0, 1.0, 1.0)
    kernels.extent(ring, np.empty(3))
    field = np.zeros((4, 4), np.float32)
    kernels.glow_discs(field, low, low, high + 1, high)
    kernels.paint_glow(pixels, field, field, 1.0, 1.0, 1.0, 1.0)


def stepped(steps: tuple[int, ...], value: int, by: int) -> int:
    """The value some steps further, within the range."""
    return steps[max(0, min(len(steps) - 1, steps.index(value) + by))]


def voltage(words: Words, microvolts: int) -> str:
    """A voltage in words: microvolts, or millivolts from 1000 µV on."""
    if abs(microvolts) >= 1000:
        return words("units.mv", value=f"{microvolts / 1000:g}".replace("-", "−"))
    return words("units.uv", value=f"{microvolts}".replace("-", "−"))


def duration(words: Words, milliseconds: int) -> str:
    """A duration in words: milliseconds, or seconds from 1000 ms on."""
    return words("units.s", value=f"{milliseconds / 1000:g}") if milliseconds >= 1000 else words("units.ms", value=milliseconds)


def _grid(size: tuple[int, int], theme: Theme) -> pygame.Surface:
    """The dark screen with ten divisions by ten, the middle lines stronger."""
    width, height = size
    picture = pygame.Surface(size, depth=32)
    picture.fill(theme.palette.screen)
    for division in range(DIVISIONS + 1):
        colour = theme.palette.grid_strong if division in (0, DIVISIONS // 2, DIVISIONS) else theme.palette.grid
        x, y = min(width - 1, round(width * division / DIVISIONS)), min(height - 1, round(height * division / DIVISIONS))
        pygame.draw.line(picture, colour, (x, 0), (x, height))
        pygame.draw.line(picture, colour, (0, y), (width, y))
    return picture
