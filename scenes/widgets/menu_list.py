"""A list of things to open, each with a title and a line about it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pygame

from scenes.theme import Theme
from scenes.widgets.paragraph import wrapped
from scenes.widgets.widget import PRESS, Widget, key_of, pressed

MOST_LINES = 6


@dataclass(frozen=True)
class Entry:
    """One row: its key, its title, a line about it, and a quiet word on the right."""

    key: str
    title: str
    about: str
    aside: str = ""


class MenuList(Widget):
    """Rows chosen by arrow keys, number keys, mouse; opened by Enter, Space or a click."""

    def __init__(self, entries: Sequence[Entry], on_open: Callable[[str], None]) -> None:
        super().__init__()
        self.entries, self.on_open = list(entries), on_open
        self.at = 0
        self.first = 0
        self._rows = 1
        self._row = 1
        self._lines: list[list[str]] = []

    def place(self, rect: pygame.Rect, theme: Theme) -> None:
        """Put it at `rect`; all rows are as high as the longest text about one needs, six lines at most."""
        self.rect = rect
        self._lines = [self._about(entry, theme, rect.width - theme.px(40)) for entry in self.entries]
        lines = max((len(about) for about in self._lines), default=1)
        self._row = theme.height("heading") + lines * theme.height("body") + theme.px(32)
        self._rows = max(1, rect.height // self._row)
        self._scroll()

    def _about(self, entry: Entry, theme: Theme, width: int) -> list[str]:
        lines = wrapped(theme, entry.about, "body", width)
        if len(lines) > MOST_LINES:
            theme.cut.add(entry.about)
            lines = [*lines[: MOST_LINES - 1], theme.fitted(lines[MOST_LINES - 1] + " …", "body", width)]
        return lines

    def handle(self, event: pygame.event.Event) -> bool:
        """Move, open, scroll."""
        key = key_of(event)
        moves = {pygame.K_UP: -1, pygame.K_DOWN: 1, pygame.K_PAGEUP: -self._rows, pygame.K_PAGEDOWN: self._rows}
        if key in moves:
            self._go(self.at + moves[key])
        elif key in (pygame.K_HOME, pygame.K_END):
            self._go(0 if key == pygame.K_HOME else len(self.entries) - 1)
        elif key in PRESS and self.entries:
            self.on_open(self.entries[self.at].key)
        elif key is not None and pygame.K_1 <= key <= pygame.K_9 and key - pygame.K_1 < len(self.entries):
            self._go(key - pygame.K_1)
        elif event.type == pygame.MOUSEWHEEL:
            self.first = max(0, min(len(self.entries) - self._rows, self.first - event.y))
        elif event.type == pygame.MOUSEMOTION or pressed(event):
            row = self.first + (event.pos[1] - self.rect.y) // self._row
            if not 0 <= row < min(len(self.entries), self.first + self._rows):
                return False
            self.at = row
            if pressed(event):
                self.on_open(self.entries[row].key)
        else:
            return False
        return True

    def _go(self, to: int) -> None:
        self.at = max(0, min(len(self.entries) - 1, to))
        self._scroll()

    def _scroll(self) -> None:
        self.first = max(0, min(self.first, self.at, len(self.entries) - self._rows), self.at - self._rows + 1)

    def draw(self, target: pygame.Surface, theme: Theme) -> None:
        """The rows that fit, the chosen one marked by colour and by a bar."""
        colours = theme.palette
        for i, entry in enumerate(self.entries[self.first : self.first + self._rows], start=self.first):
            top = self.rect.y + (i - self.first) * self._row
            row = pygame.Rect(self.rect.x, top, self.rect.width, self._row - theme.px(8))
            chosen = i == self.at
            theme.box(target, row, colours.raised if chosen else colours.panel, colours.accent if chosen else colours.line, radius=8)
            if chosen:
                theme.box(
                    target, pygame.Rect(row.x, row.y + theme.px(10), theme.px(4), row.height - theme.px(20)), colours.accent, radius=2
                )
            left, inner = row.x + theme.px(20), row.width - theme.px(40)
            aside = theme.write(
                target, entry.aside, (row.right - theme.px(20), row.y + theme.px(11)), "small", colours.quiet, anchor="topright"
            )
            theme.write(target, entry.title, (left, row.y + theme.px(9)), "heading", width=aside.left - left - theme.px(12))
            for n, line in enumerate(self._lines[i]):
                height = row.y + theme.px(14) + theme.height("heading") + n * theme.height("body")
                theme.write(target, line, (left, height), colour=colours.quiet, width=inner)
        self._draw_more(target, theme)

    def _draw_more(self, target: pygame.Surface, theme: Theme) -> None:
        if self.first > 0:
            theme.write(target, "▲", (self.rect.right + theme.px(8), self.rect.y), colour=theme.palette.quiet)
        if self.first + self._rows < len(self.entries):
            bottom = self.rect.y + self._rows * self._row - theme.px(10)
            theme.write(target, "▼", (self.rect.right + theme.px(8), bottom), colour=theme.palette.quiet, anchor="bottomleft")
