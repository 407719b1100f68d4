"""A list of things to open, each with a title and a line about it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pygame

from scenes.theme import Theme
from scenes.widgets.paragraph import clipped, scroll_bar, wrapped
from scenes.widgets.widget import PRESS, Widget, key_of, pressed


@dataclass(frozen=True)
class Entry:
    """One row: its key, its title, a line about it, and a quiet word on the right.

    `head` stands above the first row of a group; `warns` if the line says that something is wrong.
    """

    key: str
    title: str
    about: str
    aside: str = ""
    head: str = ""
    warns: bool = False


class MenuList(Widget):
    """Rows chosen by arrow keys, number keys, mouse; opened by Enter, Space or a click."""

    def __init__(self, entries: Sequence[Entry], on_open: Callable[[str], None]) -> None:
        super().__init__()
        self.entries, self.on_open = list(entries), on_open
        self.at = 0
        self.offset = 0
        self.height = 0
        self._head = 0  # the height of the head of a group
        self._rows: list[pygame.Rect] = []
        self._titles: list[list[str]] = []
        self._abouts: list[list[str]] = []

    @property
    def overflow(self) -> int:
        """How many pixels of rows lie beyond the rectangle."""
        return max(0, self.height - self.rect.height)

    def place(self, rect: pygame.Rect, theme: Theme) -> None:
        """Put it at `rect`; each row is as high as its words need, and what does not fit is scrolled to."""
        self.rect, inner = rect, rect.width - theme.px(50)
        self._titles = [
            wrapped(theme, entry.title, "heading", inner - theme.width(entry.aside, "small") - theme.px(12)) for entry in self.entries
        ]
        self._abouts = [wrapped(theme, entry.about, "body", inner) if entry.about else [] for entry in self.entries]
        self._rows, y = [], 0
        self._head = theme.height("strong") + theme.px(10)
        for entry, title, about in zip(self.entries, self._titles, self._abouts, strict=True):
            y += self._head if entry.head else 0
            height = len(title) * theme.height("heading") + len(about) * theme.height("body") + theme.px(24)
            self._rows.append(pygame.Rect(0, y, rect.width - theme.px(10), height))
            y += height + theme.px(8)
        self.height = max(1, y - theme.px(8))
        self._scroll()

    def row(self, n: int) -> pygame.Rect:
        """Where a row lies in the window."""
        return self._rows[n].move(self.rect.x, self.rect.y - self.offset)

    def handle(self, event: pygame.event.Event) -> bool:
        """Move, open, scroll."""
        key = key_of(event)
        moves = {pygame.K_UP: -1, pygame.K_DOWN: 1, pygame.K_PAGEUP: -3, pygame.K_PAGEDOWN: 3}
        if key in moves:
            self._go(self.at + moves[key])
        elif key in (pygame.K_HOME, pygame.K_END):
            self._go(0 if key == pygame.K_HOME else len(self.entries) - 1)
        elif key in PRESS and self.entries:
            self.on_open(self.entries[self.at].key)
        elif key is not None and pygame.K_1 <= key <= pygame.K_9 and key - pygame.K_1 < len(self.entries):
            self._go(key - pygame.K_1)
        elif event.type == pygame.MOUSEWHEEL:
            self.offset = max(0, min(self.overflow, self.offset - event.y * self.rect.height // 4))
        elif event.type == pygame.MOUSEMOTION or pressed(event):
            under = next((n for n in range(len(self._rows)) if self.row(n).clip(self.rect).collidepoint(event.pos)), None)
            if under is None:
                return False
            self.at = under
            if pressed(event):
                self.on_open(self.entries[under].key)
        else:
            return False
        return True

    def _go(self, to: int) -> None:
        self.at = max(0, min(len(self.entries) - 1, to))
        self._scroll()

    def _scroll(self) -> None:
        """Bring the marked row into view."""
        if self._rows:
            row = self._rows[self.at]
            top = row.top - (self._head if self.entries[self.at].head else 0)
            self.offset = min(max(row.bottom - self.rect.height, min(self.offset, top)), top)
            self.offset = max(0, min(self.overflow, self.offset))

    def draw(self, target: pygame.Surface, theme: Theme) -> None:
        """The rows in view, the chosen one marked by colour and by a bar."""
        colours = theme.palette
        with clipped(target, self.rect):
            for n, entry in enumerate(self.entries):
                if self.row(n).inflate(0, 2 * self._head).colliderect(self.rect):
                    self._draw_row(target, theme, n)
                    head = self.row(n).left, self.row(n).top - theme.px(6)
                    theme.write(target, entry.head, head, "strong", colours.accent, anchor="bottomleft", scrolls=self.overflow > 0)
        scroll_bar(target, theme, self.rect, self.offset, self.overflow)

    def _draw_row(self, target: pygame.Surface, theme: Theme, n: int) -> None:
        colours, entry, row, chosen, scrolls = theme.palette, self.entries[n], self.row(n), n == self.at, self.overflow > 0
        edge = colours.accent if chosen else colours.line
        theme.box(target, row, colours.raised if chosen else colours.panel, edge, radius=8)
        if chosen:
            bar = pygame.Rect(row.x + theme.px(3), row.y + theme.px(8), theme.px(4), row.height - theme.px(16))
            theme.box(target, bar, colours.accent, radius=2)
        left, top = row.x + theme.px(20), row.y + theme.px(9)
        aside = row.right - theme.px(20), row.y + theme.px(11)
        theme.write(target, entry.aside, aside, "small", colours.quiet, anchor="topright", scrolls=scrolls)
        for line in self._titles[n]:
            theme.write(target, line, (left, top), "heading", scrolls=scrolls)
            top += theme.height("heading")
        for line in self._abouts[n]:
            ink = colours.bad if entry.warns else colours.quiet
            theme.write(target, line, (left, top + theme.px(4)), colour=ink, scrolls=scrolls)
            top += theme.height("body")
