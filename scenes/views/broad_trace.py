"""The trace in a broad line, as it is seen from the last row."""

import numpy as np
import pygame

from scenes.theme import Theme
from scenes.views.trace import TraceView

PEN = 1.2  # units of the design


class BroadTrace(TraceView):
    """As ever, but a spike is as broad as the pen, not a column of the screen."""

    def _paint(
        self, picture: pygame.Surface, theme: Theme, low: np.ndarray, high: np.ndarray, begins: np.ndarray, middle: float, strength: float
    ) -> None:
        columns = max(1, theme.px(PEN))
        super()._paint(picture, theme, broadened(low, columns, np.minimum), broadened(high, columns, np.maximum), begins, middle, strength)


def broadened(edge: np.ndarray, columns: int, most: np.ufunc) -> np.ndarray:
    """The edge of a line drawn with a pen of so many columns: in each the outermost of those round it."""
    broad = edge.copy()
    for by in range(1, columns):
        by = by // 2 + 1 if by % 2 else -(by // 2)
        if by > 0:
            most(broad[by:], edge[:-by], out=broad[by:])
        else:
            most(broad[:by], edge[-by:], out=broad[:by])
    return broad
