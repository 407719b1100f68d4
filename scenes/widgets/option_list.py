"""A list of settings, each with its present value and a line about it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pygame

from scenes.theme import Theme
from scenes.widgets.paragraph import clipped, scroll_bar, wrapped
from scenes.widgets.widget import PRESS, Widget, key_of, pressed


@dataclass(frozen=True)
class Option:
    """One setting: its name, a line about it, its values with their words, which of them holds now, and what sets another."""

    caption: str
    about: str
    values: Sequence[tuple[object, str]]
    now: Callable[[], object]
    choose: Callable[[object], None]

    def at(self) -> int:
        """The place of the present value among all."""
        return next((n for n, (value, _) in enumerate(self.values) if value == self.now()), 0)

    def step(self, by: int, wrap: bool = False) -> None:
        """Set the next value (+1) or the one before (-1); after the last one the first, if asked to."""
        to = self.at() + by
        to = to % len(self.values) if wrap else max(0, min(len(self.values) - 1, to))
        if to != self.at():
            self.choose(self.values[to][0])


class OptionList(Widget):
    """Up and Down go from setting to setting; Left, Right, Space, Enter or a click change the one that is marked."""

    ringed = False

    def __init__(self, options: Sequence[Option]) -> None:
        super().__init__()
        self.options = list(options)
        self.at = 0
        self.offset = 0
        self.height = 0
        self._rows: list[pygame.Rect] = []
        self._values: list[pygame.Rect] = []
        self._abouts: list[list[str]] = []

    @property
    def overflow(self) -> int:
        """How many pixels of rows lie beyond the rectangle."""
        return max(0, self.height - self.rect.height)

    def place(self, rect: pygame.Rect, theme: Theme) -> None:
        """Put it at `rect`; what does not fit is scrolled to. The value stands beside the name, or below it where that is narrow."""
        self.rect, pad, line = rect, theme.px(14), theme.height("strong")
        wide = rect.width - theme.px(10)
        value = max(theme.width(text, "strong") for option in self.options for _, text in option.values) + 2 * theme.px(34)
        caption = max(theme.width(option.caption, "strong") for option in self.options)
        beside = caption + value + 3 * pad <= wide
        self._abouts = [wrapped(theme, option.about, "body", wide - 2 * pad) for option in self.options]
        self._rows, self._values, y = [], [], 0
        for lines in self._abouts:
            box = pygame.Rect(0, 0, value, line + theme.px(10))
            box.topright = wide - pad, y + theme.px(8) + (0 if beside else line + theme.px(4))
            self._values.append(box)
            self._rows.append(pygame.Rect(0, y, wide, box.bottom + theme.px(12) + len(lines) * theme.height("body") - y))
            y = self._rows[-1].bottom + theme.px(6)
        self.height = y - theme.px(6)
        self._scroll()

    def _scroll(self) -> None:
        """Bring the marked row into view."""
        row = self._rows[self.at]
        self.offset = min(max(row.bottom - self.rect.height, min(self.offset, row.top)), row.top)
        self.offset = max(0, min(self.overflow, self.offset))

    def value_box(self, n: int) -> pygame.Rect:
        """Where in the window the value of a setting lies: its left half sets the one before, its right half the next."""
        return self._values[n].move(self.rect.x, self.rect.y - self.offset)

    def handle(self, event: pygame.event.Event) -> bool:
        """Go from row to row, change the marked one, scroll."""
        key = key_of(event)
        moves = {pygame.K_UP: -1, pygame.K_DOWN: 1, pygame.K_PAGEUP: -3, pygame.K_PAGEDOWN: 3, pygame.K_HOME: -1000, pygame.K_END: 1000}
        if key in moves:
            self.at = max(0, min(len(self.options) - 1, self.at + moves[key]))
            self._scroll()
        elif key in (pygame.K_LEFT, pygame.K_RIGHT):
            self.options[self.at].step(1 if key == pygame.K_RIGHT else -1)
        elif key in PRESS:
            self.options[self.at].step(1, wrap=True)
        elif event.type == pygame.MOUSEWHEEL:
            self.offset = max(0, min(self.overflow, self.offset - event.y * self._values[0].height))
        elif pressed(event):
            self._press(event.pos)
        else:
            return False
        return True

    def _press(self, place: tuple[int, int]) -> None:
        """Mark the row under the mouse; on its value, change it."""
        inside = place[0] - self.rect.x, place[1] - self.rect.y + self.offset
        under = next((n for n, row in enumerate(self._rows) if row.collidepoint(inside)), None)
        if under is not None:
            self.at = under
            if self._values[under].collidepoint(inside):
                self.options[under].step(1 if inside[0] >= self._values[under].centerx else -1)

    def draw(self, target: pygame.Surface, theme: Theme) -> None:
        """The rows in view, the marked one by colour and by a bar."""
        with clipped(target, self.rect):
            for n, row in enumerate(self._rows):
                shown = row.move(self.rect.x, self.rect.y - self.offset)
                if shown.colliderect(self.rect):
                    self._draw_row(target, theme, n, shown)
        scroll_bar(target, theme, self.rect, self.offset, self.overflow)

    def _draw_row(self, target: pygame.Surface, theme: Theme, n: int, row: pygame.Rect) -> None:
        colours, option, box, marked = theme.palette, self.options[n], self.value_box(n), n == self.at
        scrolls, left = self.overflow > 0, row.x + theme.px(14)
        edge = colours.focus if marked and self.focused else colours.accent if marked else colours.line
        theme.box(target, row, colours.raised if marked else colours.panel, edge, radius=8, thickness=2 if marked else 1)
        if marked:
            bar = pygame.Rect(row.x + theme.px(3), row.y + theme.px(8), theme.px(4), row.height - theme.px(16))
            theme.box(target, bar, edge, radius=2)
        caption = (
            (left, box.centery) if box.y - row.y < theme.height("strong") else (left, row.y + theme.px(8) + theme.height("strong") // 2)
        )
        theme.write(target, option.caption, caption, "strong", anchor="midleft", scrolls=scrolls)
        theme.box(target, box, colours.hover, colours.line)
        at = option.at()
        theme.write(target, option.values[at][1], box.center, "strong", anchor="center", scrolls=scrolls)
        for words, end, anchor, more in (
            ("◂", box.x + theme.px(8), "midleft", at > 0),
            ("▸", box.right - theme.px(8), "midright", at < len(option.values) - 1),
        ):
            if more:
                theme.write(target, words, (end, box.centery), "strong", colours.accent, anchor=anchor, scrolls=scrolls)
        top = row.bottom - theme.px(6) - len(self._abouts[n]) * theme.height("body")
        for i, line in enumerate(self._abouts[n]):
            theme.write(target, line, (left, top + i * theme.height("body")), colour=colours.quiet, scrolls=scrolls)
