"""The head of a scene of several pages: back, keys, a title, and a button for each page."""

from collections.abc import Callable, Mapping

import pygame

from scenes.theme import Theme
from scenes.widgets.button import Button, in_rows
from scenes.widgets.paragraph import wrapped
from scenes.window import Window

NARROW = 760  # units of the design: below these all buttons share their rows


class Tabs:
    """`pages` are the captions by name, in the order of their numbers; `show` is told which page is wanted."""

    def __init__(self, window: Window, pages: Mapping[str, str], show: Callable[[str], None]) -> None:
        self.window = window
        self.back = Button(window.words("review.back"), window.pop, "Esc")
        self.keys = Button(window.words("examine.keys"), window.show_keys, "F1")
        self.pages = {page: Button(caption, lambda page=page: show(page), str(n)) for n, (page, caption) in enumerate(pages.items(), 1)}
        self._title: list[tuple[str, tuple[int, int], str]] = []

    @property
    def buttons(self) -> list[Button]:
        """All of them, in the order of Tab."""
        return [*self.pages.values(), self.back, self.keys]

    def light(self, page: str) -> None:
        """Mark the page that is shown."""
        for name, tab in self.pages.items():
            tab.lit = name == page

    def place(self, title: str) -> pygame.Rect:
        """Lay the head out; what of the window is left for the page."""
        theme, window = self.window.theme, self.window.rect
        whole = window.inflate(-2 * theme.px(18), -2 * theme.px(12))
        narrow = theme.units(window)[0] < NARROW
        tabs = list(self.pages.values())
        for tab in tabs:
            tab.brief = narrow
        if narrow:
            below = _from_top([self.back, *tabs, self.keys], whole, theme).bottom + theme.px(8)
            top = self._place_title(title, pygame.Rect(whole.x, below, whole.width, 0), "small")
        else:
            width, bar = self.keys.wanted_width(theme), theme.px(36)
            self.keys.rect = pygame.Rect(whole.right - width, whole.y, width, bar)
            self.back.rect = pygame.Rect(whole.topleft, (self.back.wanted_width(theme), bar))
            left = self.back.rect.right + theme.px(16)
            room = pygame.Rect(left, whole.y, self.keys.rect.left - theme.px(16) - left, bar)
            below = self._place_title(title, room, "heading") + theme.px(10)
            top = _from_top(tabs, pygame.Rect(whole.x, below, whole.width, 0), theme).bottom
        top += theme.px(14)
        return pygame.Rect(whole.x, top, whole.width, whole.bottom - top)

    def _place_title(self, title: str, within: pygame.Rect, role: str) -> int:
        """In the middle of the rectangle, or further down where that is too low; its lower end."""
        theme = self.window.theme
        lines, tall = wrapped(theme, title, role, within.width), theme.height(role)
        top = within.y + max(0, (within.height - len(lines) * tall) // 2)
        self._title = [(line, (within.x, top + n * tall), role) for n, line in enumerate(lines)]
        return max(within.bottom, top + len(lines) * tall)

    def draw(self, target: pygame.Surface) -> None:
        """The title; the buttons are drawn with all that can be used."""
        for line, place, role in self._title:
            self.window.theme.write(target, line, place, role)


def _from_top(buttons: list[Button], within: pygame.Rect, theme: Theme) -> pygame.Rect:
    """Put buttons at the top of a rectangle, in as many rows as they need; returns the place of all of them."""
    area = in_rows(buttons, pygame.Rect(within.topleft, (within.width, 0)), theme)
    for button in buttons:
        button.rect.y += area.height
    return area.move(0, area.height)
