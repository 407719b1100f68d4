"""The membrane potential of one motor neuron, the last seconds from left to right."""

import numpy as np
import pygame

from scenes.history import History
from scenes.theme import Theme
from scenes.words import Words
from sim.engine import FRAME_SAMPLES
from sim.spikes import FRAME_MS

SPAN_S = 1
LOWEST_MV, HIGHEST_MV = -85.0, -45.0


class MembraneView:
    """Draws what the engine noted of the unit that is watched; where the neuron fired, a line goes up over the screen."""

    def __init__(self, words: Words, history: History) -> None:
        self.words, self.history = words, history
        self.end = 0  # the sample after the last one shown

    def draw(self, target: pygame.Surface, rect: pygame.Rect, theme: Theme) -> None:
        """The course, millivolts on the left."""
        colours = theme.palette
        left = theme.width(self.words("units.mv", value="−80"), "small") + theme.px(8)
        screen = pygame.Rect(rect.x + left, rect.y + theme.px(4), rect.width - left, rect.height - theme.px(8))
        pygame.draw.rect(target, colours.screen, screen)
        step = 10 if screen.height > 5 * theme.height("small") else 20
        for level in range(-80, -45, step):
            y = round(_height(np.array([level]), screen)[0])
            pygame.draw.line(target, colours.grid, (screen.x, y), (screen.right, y))
            words = self.words("units.mv", value=f"{level}".replace("-", "−"))
            theme.write(target, words, (screen.x - theme.px(5), y), "small", colours.quiet, anchor="midright")
        count = SPAN_S * 1000 // FRAME_MS
        frames = self.history.frames_between(self.end - count * FRAME_SAMPLES, self.end)
        for n, frame in enumerate(frames[-count:]):
            course = frame.membrane_mv
            if course is None:
                continue
            x = screen.x + (n + np.arange(FRAME_MS + 1) / FRAME_MS) * screen.width / count
            following = frames[n + 1].membrane_mv if n + 1 < len(frames) else None
            values = np.append(course, course[-1] if following is None else following[0])
            fired = np.isnan(values)
            values = np.where(fired, LOWEST_MV + 5, values)
            points = list(zip(x.tolist(), _height(values, screen).tolist(), strict=True))
            for one, two, spike in zip(points, points[1:], fired.tolist(), strict=False):
                if spike:
                    pygame.draw.line(target, colours.warning, (one[0], screen.y), (one[0], screen.bottom - 1), max(1, theme.px(1)))
                else:
                    pygame.draw.line(target, colours.membrane, one, two, max(1, theme.px(1.5)))


def _height(millivolts: np.ndarray, screen: pygame.Rect) -> np.ndarray:
    share = (millivolts - LOWEST_MV) / (HIGHEST_MV - LOWEST_MV)
    return screen.bottom - np.clip(share, 0, 1) * (screen.height - 1) - 1
