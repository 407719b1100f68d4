"""A push button."""

from collections.abc import Callable, Sequence

import pygame

from scenes.theme import Theme
from scenes.widgets.widget import PRESS, Widget, key_of, pressed


class Button(Widget):
    """A button with a caption and, beside it, the key that does the same; `lit` shows that what it switches is on."""

    def __init__(self, caption: str, on_press: Callable[[], None], key: str = "", primary: bool = False) -> None:
        super().__init__()
        self.caption, self.on_press, self.key, self.primary = caption, on_press, key, primary
        self.lit = False
        self.brief = False  # where there is little room, the key is not shown

    @property
    def _hint(self) -> str:
        return "" if self.brief else self.key

    def wanted_width(self, theme: Theme) -> int:
        """The width at which nothing is cut off."""
        hint = theme.width(self._hint, "small") + theme.px(10) if self._hint else 0
        return theme.width(self.caption) + hint + theme.px(22)

    def handle(self, event: pygame.event.Event) -> bool:
        """Pressed by mouse, Space or Enter."""
        if pressed(event) or key_of(event) in PRESS:
            self.on_press()
            return True
        return False

    def draw(self, target: pygame.Surface, theme: Theme) -> None:
        """The caption in the middle, the key quietly to its right."""
        colours = theme.palette
        strong = self.primary or self.lit
        fill = colours.accent if strong else colours.hover if self.hovered else colours.raised
        ink = colours.on_accent if strong else colours.text if self.enabled else colours.quiet
        theme.box(target, self.rect, fill, None if strong else colours.line)
        hint = theme.width(self._hint, "small") + theme.px(10) if self._hint else 0
        room = self.rect.width - theme.px(12) - hint
        shown = theme.fitted(self.caption, "body", room)
        left = self.rect.x + (self.rect.width - theme.width(shown) - hint) // 2
        theme.write(target, shown, (left, self.rect.centery), colour=ink, anchor="midleft")
        if self._hint:
            theme.write(
                target,
                self._hint,
                (left + theme.width(shown) + theme.px(10), self.rect.centery),
                "small",
                ink if strong else colours.quiet,
                anchor="midleft",
            )


def in_rows(buttons: Sequence[Button], within: pygame.Rect, theme: Theme) -> pygame.Rect:
    """Put buttons at the bottom of a rectangle, from the left, in as many rows as they need; returns the place of all of them."""
    gap, height, rows = theme.px(10), theme.px(36), [[]]
    left = within.x
    for button in buttons:
        width = button.wanted_width(theme)
        if left + width > within.right and rows[-1]:
            rows.append([])
            left = within.x
        button.rect = pygame.Rect(left, 0, width, height)
        rows[-1].append(button)
        left += width + gap
    top = within.bottom - len(rows) * height - (len(rows) - 1) * gap
    for n, row in enumerate(rows):
        for button in row:
            button.rect.y = top + n * (height + gap)
    return pygame.Rect(within.x, top, within.width, within.bottom - top)
