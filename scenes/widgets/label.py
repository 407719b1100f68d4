"""A line of text that cannot be used, only read."""

import pygame

from scenes.theme import Colour, Theme
from scenes.widgets.widget import Widget


class Label(Widget):
    """One line, placed by an anchor of its rectangle."""

    focusable = False

    def __init__(self, words: str, role: str = "body", colour: Colour | None = None, anchor: str = "midleft") -> None:
        super().__init__()
        self.words, self.role, self.colour, self.anchor = words, role, colour, anchor

    def draw(self, target: pygame.Surface, theme: Theme) -> None:
        """The words."""
        if self.words:
            theme.write(target, self.words, getattr(self.rect, self.anchor), self.role, self.colour, self.rect.width, self.anchor)
