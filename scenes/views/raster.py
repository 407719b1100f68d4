"""Who fired when: one row for each motor unit, the last seconds from left to right."""

import numpy as np
import pygame

from scenes.history import History
from scenes.theme import Theme
from scenes.units import Units
from scenes.words import Words
from sim.engine import RATE_HZ
from sim.intention import SINGLE_FIBRES
from sim.kernels.trace import paint_ticks

SPAN_S = 5
FEWEST_ROWS = 6


class RasterView:
    """Units in the order of recruitment, the first at the bottom; what a unit does by itself stands taller than what the will does."""

    def __init__(self, words: Words, history: History, units: Units) -> None:
        self.words, self.history, self.units = words, history, units
        self.end = 0  # the sample after the last one shown

    def draw(self, target: pygame.Surface, rect: pygame.Rect, theme: Theme) -> None:
        """Ticks, the time axis below, and the numbers of the units at the ends."""
        colours = theme.palette
        foot = theme.height("small") + theme.px(6)
        left = theme.width("888", "small") + theme.px(8)
        screen = pygame.Rect(rect.x + left, rect.y, rect.width - left, rect.height - foot)
        pygame.draw.rect(target, colours.screen, screen)
        begin = self.end - SPAN_S * RATE_HZ
        sample, unit, kind = self.history.log.between(begin, self.end)
        rows = np.unique(unit)
        if rows.size:
            self._ticks(target, screen, theme, (sample - begin) / (self.end - begin), unit, kind == 0, rows)
        for row, anchor, y in ((-1, "topright", screen.y), (0, "bottomright", screen.bottom)):
            if rows.size > (row == -1):
                name = self.units.name(int(rows[row]))
                theme.write(target, name, (screen.x - theme.px(5), y), "small", colours.quiet, anchor=anchor)
        for second in (0, SPAN_S):
            words = self.words("units.s", value=f"{second - SPAN_S}".replace("-", "−"))
            place = (screen.x + screen.width * second // SPAN_S, screen.bottom + theme.px(3))
            theme.write(target, words, place, "small", colours.quiet, anchor="topright" if second else "topleft")

    def _ticks(
        self,
        target: pygame.Surface,
        screen: pygame.Rect,
        theme: Theme,
        share: np.ndarray,
        unit: np.ndarray,
        willed: np.ndarray,
        rows: np.ndarray,
    ) -> None:
        """One tick for each discharge: `share` of the width, its unit, whether it was willed; all (discharge,)."""
        colours = theme.palette
        pitch = screen.height / max(rows.size, FEWEST_ROWS)
        row = np.searchsorted(rows, unit)
        x = (share * (screen.width - 1)).astype(int)
        y = (screen.height - (row + 0.5) * pitch).astype(int)
        seen = screen.clip(target.get_clip())
        if not seen.width or not seen.height:
            return
        own = target.subsurface(seen)
        wide, tall = max(1, theme.px(1)), max(1, round(0.35 * pitch))
        half = np.where(willed, tall, max(2, round(0.5 * pitch)))
        colour = np.where(willed, own.map_rgb(colours.unit), own.map_rgb(colours.warning))
        width = np.full(unit.size, wide)
        for one, mark in self.units.coloured.items():
            colour[unit == one], width[unit == one] = own.map_rgb(colours.marks[mark]), wide + 2
        pixels = pygame.surfarray.pixels2d(own).T
        paint_ticks(pixels, x - (seen.x - screen.x), y - (seen.y - screen.y), width, half, colour)
        del pixels
        selected = self.units.selected
        if selected is not None and selected in rows:
            at = screen.bottom - round((np.searchsorted(rows, selected) + 0.5) * pitch)
            wide, tall = theme.px(6), theme.px(4)
            pygame.draw.polygon(target, colours.focus, [(screen.x, at), (screen.x - wide, at - tall), (screen.x - wide, at + tall)])


def fired_lately(history: History, end: int, seconds: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Units that fired in the last seconds before `end`, how often each did, and the kind of its last discharge; all (unit,)."""
    _, unit, kind = history.log.between(end - int(seconds * RATE_HZ), end)
    units, last, counts = np.unique(unit[::-1], return_index=True, return_counts=True)
    return np.maximum(units, SINGLE_FIBRES), counts, kind[::-1][last]
