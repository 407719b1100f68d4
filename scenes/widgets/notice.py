"""A short message over the picture that goes away by itself."""

from collections.abc import Sequence

import pygame

from scenes.theme import Theme
from scenes.widgets.paragraph import wrapped


class Notice:
    """What the program has to say in passing: shown for some seconds at the bottom of a rectangle, never in the way of the mouse."""

    def __init__(self) -> None:
        self.words = ""
        self._until_s = self._seconds = 0.0

    def say(self, words: str, now_s: float, seconds: float = 6.0) -> None:
        """Show these words for a while."""
        self.words, self._seconds = words, seconds
        self.again(now_s)

    def again(self, now_s: float) -> None:
        """Show the words that are shown, if any, for as long as they were to be."""
        self._until_s = now_s + self._seconds

    def update(self, now_s: float) -> bool:
        """Fold it away when its time is over; True if that is now."""
        if self.words and now_s >= self._until_s:
            self.words = ""
            return True
        return False

    def draw(self, target: pygame.Surface, theme: Theme, within: pygame.Rect, controls: Sequence[pygame.Rect] = ()) -> None:
        """A box at the bottom of `within`, or as far above it as leaves all `controls` free."""
        if not self.words:
            return
        lines = wrapped(theme, self.words, "body", min(within.width - theme.px(60), theme.px(640)))
        width = max(theme.width(line) for line in lines) + theme.px(36)
        box = pygame.Rect(0, 0, width, theme.height("body") * len(lines) + theme.px(20))
        box.midbottom = (within.centerx, within.bottom - theme.px(14))
        while (covered := box.collidelist(controls)) >= 0:
            box.bottom = controls[covered].top - theme.px(8)
        if box.top < within.top:
            box.bottom = within.bottom - theme.px(14)
        theme.box(target, box, theme.palette.raised, theme.palette.warning, radius=8)
        with theme.above():
            for n, line in enumerate(lines):
                theme.write(target, line, (box.centerx, box.y + theme.px(10) + n * theme.height("body")), anchor="midtop")
