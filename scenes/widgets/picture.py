"""A place in a form for something that draws itself."""

from collections.abc import Callable

import pygame

from scenes.theme import Theme
from scenes.widgets.widget import Widget


class Picture(Widget):
    """Calls `paint(target, rect, theme)`; `tall` is its height in units of the design."""

    focusable = False

    def __init__(self, paint: Callable[[pygame.Surface, pygame.Rect, Theme], None], tall: float) -> None:
        super().__init__()
        self.paint, self.tall = paint, tall

    def wanted_height(self, theme: Theme, width: int) -> int:  # noqa: ARG002  its text does not wrap
        return theme.px(self.tall)

    def draw(self, target: pygame.Surface, theme: Theme) -> None:
        self.paint(target, self.rect, theme)
