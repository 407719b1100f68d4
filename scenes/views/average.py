"""The average potential that was measured, with the places at which it was taken to begin and to end."""

import numpy as np
import pygame

from scenes.theme import Theme
from sim.measure import Potential
from sim.muap import RATE_HZ

MARGIN_MS = 6.0  # of what is shown around the potential


def draw_average(target: pygame.Surface, rect: pygame.Rect, theme: Theme, average_uv: np.ndarray, measured: Potential) -> None:
    """The potential (sample,), µV, negative up, filling `rect`; its duration between two lines."""
    colours = theme.palette
    pygame.draw.rect(target, colours.screen, rect)
    first = max(0, round((measured.start_ms - MARGIN_MS) * RATE_HZ / 1000))
    shown = average_uv[first : round((measured.end_ms + MARGIN_MS) * RATE_HZ / 1000)]
    low, high = float(shown.min()), float(shown.max())
    scale = 0.86 * rect.height / max(high - low, 1.0)
    across = rect.width / max(1, shown.size - 1)
    top = rect.y + 0.07 * rect.height
    base = round(top - low * scale)
    pygame.draw.line(target, colours.grid_strong, (rect.x, base), (rect.right - 1, base))
    for ms, colour in ((measured.start_ms, colours.cursor_a), (measured.end_ms, colours.cursor_b)):
        x = round(rect.x + (ms * RATE_HZ / 1000 - first) * across)
        pygame.draw.line(target, colour, (x, rect.y), (x, rect.bottom - 1), max(1, theme.px(1)))
    points = [(rect.x + n * across, top + (value - low) * scale) for n, value in enumerate(shown.tolist())]
    pygame.draw.lines(target, colours.trace, False, points, max(1, theme.px(1.5)))
