"""A level meter."""

import math

import pygame

from scenes.theme import Theme
from scenes.widgets.widget import Widget

LOWEST_DB = -60.0


class Meter(Widget):
    """How loud the loudspeaker is, from -60 to 0 dB of its full scale, with a caption and the level in words."""

    focusable = False

    def __init__(self, caption: str) -> None:
        super().__init__()
        self.caption = caption
        self.level = 0.0
        self.words = ""

    def fraction(self) -> float:
        """The part of the bar that is lit."""
        decibel = 20 * math.log10(max(self.level, 1e-9))
        return min(1.0, max(0.0, 1 - decibel / LOWEST_DB))

    def draw(self, target: pygame.Surface, theme: Theme) -> None:
        """Caption, level, and a bar in segments."""
        colours = theme.palette
        theme.write(
            target,
            self.caption,
            self.rect.topleft,
            colour=colours.quiet,
            width=self.rect.width - theme.width(self.words, "strong") - theme.px(8),
        )
        theme.write(target, self.words, self.rect.topright, "strong", anchor="topright")
        segments = 24
        pitch = self.rect.width / segments
        height = theme.px(8)
        lit = round(self.fraction() * segments)
        for i in range(segments):
            cell = pygame.Rect(round(self.rect.x + i * pitch), self.rect.bottom - height, max(2, round(pitch) - theme.px(3)), height)
            hot = i >= segments - 3
            if i < lit:
                pygame.draw.rect(target, colours.warning if hot else colours.trace, cell)
            else:
                pygame.draw.rect(target, colours.line, cell, 1)
