"""A value changed in steps."""

from collections.abc import Callable

import pygame

from scenes.theme import Theme
from scenes.widgets.widget import Widget, key_of, pressed


class Stepper(Widget):
    """A caption and a value between a minus and a plus; `show` gives the value in words, `on_step` takes -1 or +1."""

    def __init__(self, caption: str, show: Callable[[], str], on_step: Callable[[int], None]) -> None:
        super().__init__()
        self.caption, self.show, self.on_step = caption, show, on_step
        self.brief = False  # where there is little room, the caption is not shown

    def wanted_width(self, theme: Theme, longest: str) -> int:
        """The width at which the longest value is not cut off."""
        return self._caption_width(theme) + theme.width(longest, "strong") + theme.px(16) + 2 * theme.px(24)

    def _caption_width(self, theme: Theme) -> int:
        return 0 if self.brief else theme.width(self.caption, "small") + theme.px(8)

    def handle(self, event: pygame.event.Event) -> bool:
        """The ends by mouse, arrow keys, the wheel."""
        by = {pygame.K_LEFT: -1, pygame.K_DOWN: -1, pygame.K_RIGHT: 1, pygame.K_UP: 1}.get(key_of(event) or 0, 0)
        if pressed(event):
            third = self.rect.width // 3
            by = (event.pos[0] > self.rect.right - third) - (event.pos[0] < self.rect.x + third)
        elif event.type == pygame.MOUSEWHEEL:
            by = 1 if event.y > 0 else -1
        if by:
            self.on_step(by)
        return bool(by)

    def draw(self, target: pygame.Surface, theme: Theme) -> None:
        """Minus, caption and value, plus."""
        colours = theme.palette
        theme.box(target, self.rect, colours.hover if self.hovered else colours.raised, colours.line)
        end = theme.px(24)
        theme.write(target, "−", (self.rect.x + end // 2, self.rect.centery), "strong", colours.accent, anchor="center")
        theme.write(target, "+", (self.rect.right - end // 2, self.rect.centery), "strong", colours.accent, anchor="center")
        value = self.show()
        left = self.rect.centerx - (self._caption_width(theme) + theme.width(value, "strong")) // 2
        if not self.brief:
            theme.write(target, self.caption, (left, self.rect.centery), "small", colours.quiet, anchor="midleft")
            left += self._caption_width(theme)
        theme.write(target, value, (left, self.rect.centery), "strong", anchor="midleft", width=self.rect.right - end - left)
