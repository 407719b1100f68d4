"""The screen of the EMG machine: ten divisions by ten, sweep and sensitivity in steps of 1-2-5, negative up."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pygame

from scenes.scope import DIVISIONS, ROWS, SENSITIVITIES_UV, Scope
from scenes.theme import Colour, Theme
from scenes.units import Units
from scenes.widgets.paragraph import plate
from scenes.words import Words
from sim.engine import RATE_HZ
from sim.kernels import trace as kernels

LOOK_BACK_S = 1.0
NAME_PX = 240  # more than two units' numbers take beside the marks of their discharges


@dataclass(frozen=True)
class Measured:
    """What the last second of signal measures: peak to peak and root mean square, µV."""

    peak_to_peak_uv: float
    rms_uv: float


class TraceView:
    """Draws what the scope says lies on the screen, from its history; units that are picked out appear in their colour."""

    def __init__(self, words: Words, scope: Scope, units: Units) -> None:
        self.words, self.scope, self.units = words, scope, units
        self.history = scope.history
        self.rect = pygame.Rect(0, 0, 0, 0)
        self.screen = pygame.Rect(0, 0, 0, 0)
        self.chosen: int | None = None  # absolute sample of the discharge that is being explained
        self._placed: tuple[pygame.Rect, Theme] | None = None
        self._back: pygame.Surface | None = None
        self._picture: pygame.Surface | None = None
        self._drawn: int | None = None  # the newest sample in the last picture, if it was one of a beam that sweeps over the screen
        self._largest, self._beyond = 0.0, False  # deviation from zero on the screen, µV; whether that is more than there is room for

    def measured(self, seconds: float = LOOK_BACK_S) -> Measured | None:
        """Peak to peak and root mean square of the last seconds; None before there is any signal."""
        samples = self.history.latest(seconds)
        if not samples.size:
            return None
        out = np.empty(3)
        kernels.extent(samples, out)
        return Measured(float(out[1] - out[0]), float(out[2]))

    def place(self, rect: pygame.Rect, theme: Theme) -> None:
        """Put it at `rect`: a margin on the left and below for the units, the rest is the screen."""
        if (rect, theme) == self._placed:
            return
        self._placed = pygame.Rect(rect), theme
        self.rect = rect
        left = max(theme.width(voltage(self.words, -4 * s), "small") for s in SENSITIVITIES_UV) + theme.px(12)
        below = theme.height("small") + theme.px(8)
        size = max(16, rect.width - left - theme.px(4)), max(16, rect.height - below - theme.px(2))
        self.screen = pygame.Rect((rect.x + left, rect.y + theme.px(2)), size)
        self._picture = pygame.Surface(self.screen.size, depth=32)
        self._back = _grid(self.screen.size, theme)
        self._drawn = None

    def sample_at(self, x: int) -> int | None:
        """The absolute sample of the newest sweep under a point of the window; None where there is none."""
        sweeps = self.scope.sweeps()
        if not sweeps:
            return None
        sample = sweeps[-1] + round(self.share_at(x) * (self.scope.window - 1))
        return sample if sample < self.history.head else sample - self.scope.window  # what the beam has not yet erased is older

    def share_at(self, x: int) -> float:
        """The share of the screen's width at a point of the window."""
        return min(1.0, max(0.0, (x - self.screen.x) / max(1, self.screen.width - 1)))

    def draw(self, target: pygame.Surface, theme: Theme) -> None:
        """Grid, sweeps, level, cursors, and the units of both axes."""
        if self._back is None or self._picture is None:
            return
        picture = self._picture
        seen = target.get_clip().move(-self.screen.x, -self.screen.y).clip(picture.get_rect())
        picture.set_clip(seen)
        picture.blit(self._back, seen, seen)
        with theme.apart(self.screen.topleft):
            largest = self._draw_sweeps(picture, theme, seen)
        self._largest = largest if seen.width == self.screen.width else max(self._largest, largest)
        beyond = self._largest > self.scope.sensitivity_uv * DIVISIONS / 2
        known, self._beyond = beyond == self._beyond, beyond
        self._drawn = self.history.head - 1 if self._sweeping and self.history.head and known else None
        target.blit(picture, self.screen)
        self._draw_level(target, theme)
        self._draw_units(target, theme)
        self._draw_cursors(target, theme)
        self._draw_chosen(target, theme)
        self._say(target, theme)

    def moved(self, theme: Theme) -> pygame.Rect:
        """Where the next picture differs from the last one, if nothing but the signal does: where the beam went, and the gap."""
        screen, window, newest = self.screen, self.scope.window, self.history.head - 1
        if not self._sweeping or self._drawn is None or newest // window != self._drawn // window:
            return self.rect
        first, last = (sample % window * screen.width // window for sample in (self._drawn, newest))
        left = first - theme.px(6)  # as far as the mark of a discharge reaches to the left
        return pygame.Rect(screen.x + left, screen.y, last + self._gap + 2 - left, screen.height).clip(screen)

    @property
    def _sweeping(self) -> bool:
        return self.scope.display == "single" and not self.scope.triggered and not self.scope.frozen

    @property
    def _gap(self) -> int:
        """Columns that are blank before the beam."""
        return max(4, self.screen.width // 50)

    # Sweeps

    def _draw_sweeps(self, picture: pygame.Surface, theme: Theme, seen: pygame.Rect) -> float:
        """Draw them, where they are seen; returns the largest deviation from zero there, µV."""
        scope, colours = self.scope, theme.palette
        width, height = self.screen.size
        low, high = np.ones(width), np.zeros(width)
        largest = 0.0
        if self._sweeping:
            cursor = kernels.sweep_columns(self.history.ring, self.history.head, scope.window, self._gap, seen.left, seen.right, low, high)
            start = (max(self.history.head - 1, 0) // scope.window) * scope.window
            begins = np.where(np.arange(width) <= cursor, start, start - scope.window)
            begun = begins + np.arange(width) * scope.window // width >= self.history.first
            high[~begun], low[~begun] = 0.0, 1.0
            self._paint(picture, theme, low, high, begins, height / 2, 1.0)
            if self.history.head > self.history.begin:
                pygame.draw.line(picture, colours.quiet, (cursor + 1, 0), (cursor + 1, height))
            return self._most(low, high)
        sweeps = scope.sweeps()
        for n, begin in enumerate(sweeps):
            last = n == len(sweeps) - 1
            kernels.window_columns(self.history.ring, self.history.first, min(self.history.head, scope.end), begin, scope.window, low, high)
            row = n + 0.5 if scope.display == "raster" else DIVISIONS / 2
            strength = 1.0 if last or scope.display == "raster" else 0.45
            self._paint(picture, theme, low, high, np.full(width, begin), row * height / ROWS, strength)
            largest = max(largest, self._most(low, high))
        return 0.0 if scope.display == "raster" else largest

    def _paint(
        self, picture: pygame.Surface, theme: Theme, low: np.ndarray, high: np.ndarray, begins: np.ndarray, middle: float, strength: float
    ) -> None:
        """One sweep, whose column x begins at begins[x] + x; in colour where units that are picked out fire."""
        colours, height = theme.palette, self.screen.height
        per_uv = height / DIVISIONS / self.scope.sensitivity_uv
        thick = 1.5 * theme.scale * colours.stroke
        pixels = pygame.surfarray.pixels2d(picture).T
        marked = self._marked(begins, picture.get_clip(), colours.marks)
        plain = np.ones(low.size, dtype=bool)
        for _, colour, inside, _ in marked[::-1]:  # the colour that was given last shows
            own = inside & plain
            plain &= ~inside
            own_low, own_high = np.where(own, low, 1.0), np.where(own, high, 0.0)
            kernels.paint_columns(pixels, own_low, own_high, middle, per_uv, 1.3 * thick, *_towards(colour, colours.screen, strength))
        own_low, own_high = np.where(plain, low, 1.0), np.where(plain, high, 0.0)
        kernels.paint_columns(pixels, own_low, own_high, middle, per_uv, thick, *_towards(colours.trace, colours.screen, strength))
        del pixels
        if strength == 1.0 and self.scope.window <= RATE_HZ:
            top = max(0, round(middle - height / ROWS / 2)) if self.scope.display == "raster" else 0
            for unit, colour, _, ticks in marked:
                name = self.units.name(unit) if self.scope.display != "raster" and self.units.selected == unit else ""
                wide = theme.width(name, "small") + theme.px(8)
                for x, before in ((x, before) for sweep in ticks for x, before in zip(sweep, [-NAME_PX, *sweep], strict=False)):
                    pygame.draw.polygon(picture, colour, [(x, top + theme.px(6)), (x - theme.px(4), top), (x + theme.px(4), top)])
                    if name and x - before > wide:
                        theme.write(picture, name, (x + theme.px(5), top + theme.px(2)), "small", colour)

    def _marked(
        self, begins: np.ndarray, seen: pygame.Rect, marks: Sequence[Colour]
    ) -> list[tuple[int, Colour, np.ndarray, list[list[int]]]]:
        """Units that have a colour and are heard: unit, colour, the columns in which their potentials lie (column,), and begin, by sweep.

        Only for the columns that are `seen`, and those from which a number reaches there.
        """
        heard = [(unit, mark) for unit, mark in self.units.coloured.items() if unit not in self.units.silent]
        if not heard:
            return []
        width, per_column = begins.size, self.scope.window / begins.size
        left = max(0, seen.left - NAME_PX)
        found = {unit: (np.zeros(width, dtype=bool), []) for unit, _ in heard}
        for base in np.unique(begins[left : seen.right]):
            sample, fired = self.history.firing(int(base + left * per_column) - RATE_HZ // 20, int(base + seen.right * per_column) + 1)
            here = begins == base
            for unit, (inside, ticks) in found.items():
                begin, end = self.units.span(unit)
                at = (sample[fired == unit] - base) / per_column
                first, last = (np.clip(at + edge / per_column, 0, width).astype(int) for edge in (begin, end))
                begun, over = (np.cumsum(np.bincount(edge, minlength=width + 1)) for edge in (first, np.maximum(first, last)))
                inside |= (begun > over)[:-1] & here
                column = at[(at >= 0) & (at < width)].astype(int)
                ticks.append(column[here[column]].tolist())
        return [(unit, marks[mark], *found[unit]) for unit, mark in heard]

    def _most(self, low: np.ndarray, high: np.ndarray) -> float:
        drawn = low <= high
        return max(-float(low[drawn].min()), float(high[drawn].max())) if drawn.any() else 0.0

    # What lies over the sweeps

    def _height_of(self, microvolts: float) -> int:
        return self.screen.y + round(self.screen.height * (0.5 + microvolts / self.scope.sensitivity_uv / DIVISIONS))

    def _draw_level(self, target: pygame.Surface, theme: Theme) -> None:
        """The level line, broken, and where the trigger stands."""
        scope, screen, ink = self.scope, self.screen, theme.palette.needle
        if not scope.triggered:
            return
        x = screen.x + round(screen.width * scope.delay / DIVISIONS)
        dash = theme.px(6)
        for y in range(screen.y, screen.bottom, 2 * dash):
            pygame.draw.line(target, theme.palette.grid_strong, (x, y), (x, min(y + dash, screen.bottom)))
        if scope.stimulated or scope.display == "raster":
            return
        y = min(max(self._height_of(scope.level_uv), screen.y), screen.bottom - 1)
        for left in range(screen.x, screen.right, 2 * dash):
            pygame.draw.line(target, ink, (left, y), (min(left + dash, screen.right), y), max(1, theme.px(1)))
        pygame.draw.polygon(target, ink, [(screen.x, y - dash), (screen.x + dash, y), (screen.x, y + dash)])

    def _draw_cursors(self, target: pygame.Surface, theme: Theme) -> None:
        if self.scope.cursors is None:
            return
        for name, share, colour in zip("AB", self.scope.cursors, (theme.palette.cursor_a, theme.palette.cursor_b), strict=True):
            x = self.screen.x + round(share * (self.screen.width - 1))
            pygame.draw.line(target, colour, (x, self.screen.y), (x, self.screen.bottom), max(1, theme.px(1.5)))
            plate = pygame.Rect(0, 0, theme.width(name, "strong") + theme.px(8), theme.height("strong"))
            plate.midbottom = (min(max(x, self.screen.x + plate.width // 2), self.screen.right - plate.width // 2), self.screen.bottom)
            theme.box(target, plate, theme.palette.screen, colour, radius=3)
            theme.write(target, name, plate.center, "strong", colour, anchor="center")

    def _draw_chosen(self, target: pygame.Surface, theme: Theme) -> None:
        """An arrow from below at the discharge that is being explained, if it lies on the newest sweep."""
        sweeps, window = self.scope.sweeps(), self.scope.window
        if self.chosen is None or not sweeps or self.scope.display == "raster":
            return
        after = self.chosen - sweeps[-1]
        if self.scope.triggered or self.scope.frozen:
            seen = 0 <= after < window
        else:
            seen = self.chosen > self.history.head - window  # what the beam has not yet erased is older by one sweep
        if seen:
            x = self.screen.x + round((after % window) / window * self.screen.width)
            foot, arm = self.screen.bottom - 1, theme.px(6)
            pygame.draw.polygon(target, theme.palette.focus, [(x, foot - 2 * arm), (x - arm, foot), (x + arm, foot)])

    def _draw_units(self, target: pygame.Surface, theme: Theme) -> None:
        """Microvolts on the left, milliseconds below; as many labels as have room."""
        screen, quiet, scope = self.screen, theme.palette.quiet, self.scope
        tall = theme.height("small")
        if scope.display != "raster":
            step = 2 if 2 * screen.height / DIVISIONS > 1.2 * tall else 4
            for division in range(-4, 5, step):
                place = (screen.x - theme.px(6), screen.y + round(screen.height * (0.5 + division / DIVISIONS)))
                theme.write(target, voltage(self.words, division * scope.sensitivity_uv), place, "small", quiet, anchor="midright")
        offset = scope.delay if scope.triggered else 0
        labels = {d: duration(self.words, (d - offset) * scope.sweep_ms) for d in range(DIVISIONS + 1)}
        widest = 1.5 * max(theme.width(label, "small") for label in labels.values()) + theme.px(10)  # as the last lies left of its line
        step = next((n for n in (2, 5, 10) if n * screen.width / DIVISIONS >= widest), 10)
        for division in range(0, DIVISIONS + 1, step):
            x = screen.x + round(screen.width * division / DIVISIONS)
            anchor = "topleft" if division == 0 else "topright" if division == DIVISIONS else "midtop"
            theme.write(target, labels[division], (x, screen.bottom + theme.px(4)), "small", quiet, anchor=anchor)
        self._draw_scale(target, theme)

    def _draw_scale(self, target: pygame.Surface, theme: Theme) -> None:
        """One division each way, in the lower left corner, with its measure beside it."""
        screen, ink, scope = self.screen, theme.palette.text, self.scope
        wide, tall, said = screen.width / DIVISIONS, screen.height / DIVISIONS, voltage(self.words, scope.sensitivity_uv)
        if tall < theme.height("small") * (1 if theme.width(said, "small") < wide else 1.6) or scope.display == "raster":
            return
        corner = (screen.x + round(0.25 * wide), screen.bottom - round(0.3 * tall))
        top, right = (corner[0], round(corner[1] - tall)), (round(corner[0] + wide), corner[1])
        plate = pygame.Rect(corner[0] - theme.px(7), top[1] - theme.px(6), 0, round(tall) + theme.px(16))
        plate.width = round(wide) + theme.px(20) + theme.width(duration(self.words, scope.sweep_ms), "small")
        theme.box(target, plate, theme.palette.screen, radius=4)
        pygame.draw.lines(target, ink, False, [top, corner, right], max(2, theme.px(2)))
        theme.write(target, said, (corner[0] + theme.px(7), top[1] - theme.px(1)), "small", ink)
        theme.write(target, duration(self.words, scope.sweep_ms), (right[0] + theme.px(6), right[1]), "small", ink, anchor="midleft")

    def _say(self, target: pygame.Surface, theme: Theme) -> None:
        """In the upper corners: that it stands still, that it waits, that the signal is larger than the screen."""
        scope, words = self.scope, self.words
        above = self.screen.y + theme.height("small") + theme.px(6)  # where the discharges of coloured units are marked
        below = above
        if scope.frozen:
            back = (self.history.head - scope.right) / RATE_HZ
            below = self._plate(target, theme, words("trace.frozen", seconds=f"{back:.2f}"), above, "topleft", theme.palette.accent)
        elif scope.triggered and not scope.sweeps():
            said = "trace.no_shock" if scope.stimulated else "trace.waiting"
            self._plate(target, theme, words(said, level=voltage(words, scope.level_uv)), above, "topleft", theme.palette.needle)
        if self._beyond:
            self._plate(target, theme, words("trace.beyond"), below, "topright", theme.palette.warning)

    def _plate(self, target: pygame.Surface, theme: Theme, words: str, top: int, corner: str, colour: Colour) -> int:
        """Words on a plate at the left or the right; where the next one may begin."""
        room = pygame.Rect(self.screen.x + theme.px(6), top, self.screen.width - theme.px(12), self.screen.bottom - top)
        return plate(target, theme, room, words, corner, colour).bottom + theme.px(4)


def warm() -> None:
    """Compile (or load) what draws the signal, before it is needed."""
    ring, low, high, pixels = np.zeros(64, np.float32), np.empty(4), np.empty(4), np.zeros((4, 4), np.uint32)
    kernels.sweep_columns(ring, 64, 64, 1, 0, 4, low, high)
    kernels.window_columns(ring, 0, 64, 0, 64, low, high)
    kernels.paint_columns(pixels, low, high, 2.0, 0.1, 1.0, 1.0, 1.0, 1.0)
    kernels.extent(ring, np.empty(3))
    kernels.paint_ticks(pixels, *np.zeros((5, 1), np.int64))
    field = np.zeros((4, 4), np.float32)
    kernels.glow_discs(field, low, low, high + 1, high)
    kernels.paint_glow(pixels, field, field, 1.0, 1.0, 1.0, 1.0)


def voltage(words: Words, microvolts: float) -> str:
    """A voltage in words: microvolts, or millivolts from 1000 µV on."""
    if abs(microvolts) >= 1000:
        return words("units.mv", value=f"{microvolts / 1000:g}".replace("-", "−"))
    return words("units.uv", value=f"{microvolts:g}".replace("-", "−"))


def duration(words: Words, milliseconds: float) -> str:
    """A duration in words: milliseconds, or seconds from 1000 ms on."""
    if abs(milliseconds) >= 1000:
        return words("units.s", value=f"{milliseconds / 1000:g}".replace("-", "−"))
    return words("units.ms", value=f"{milliseconds:g}".replace("-", "−"))


def _towards(colour: Colour, ground: Colour, strength: float) -> tuple[float, float, float]:
    """A colour as it looks when it shines with part of its strength only; three floats 0-255."""
    r, g, b = (c * strength + under * (1 - strength) for c, under in zip(colour, ground, strict=True))
    return r, g, b


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
