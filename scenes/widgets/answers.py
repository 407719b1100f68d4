"""The answers that can be chosen: rows with a number, which wrap, and show after the answer which were right."""

from collections.abc import Callable, Collection, Sequence

import pygame

from scenes.theme import Theme
from scenes.widgets.paragraph import clipped, scroll_bar, wrapped
from scenes.widgets.widget import PRESS, Widget, key_of, pressed


class Answers(Widget):
    """Rows chosen by number, by arrow keys and Space, or by mouse; of `several` any number, else one.

    `chosen` are the rows that are marked; `right` those that are shown to be right, once that may be known.
    """

    ringed = False

    def __init__(self, rows: Sequence[tuple[str, str]], several: bool, on_choose: Callable[[], None]) -> None:
        super().__init__()
        self.rows, self.several, self.on_choose = list(rows), several, on_choose
        self.chosen: tuple[str, ...] = ()
        self.right: Collection[str] | None = None
        self.at = self.offset = self.height = 0
        self._places: list[pygame.Rect] = []
        self._lines: list[list[str]] = []

    def wanted_height(self, theme: Theme, width: int) -> int:
        """All rows one below the other."""
        self._set(theme, width)
        return self.height

    def _set(self, theme: Theme, width: int) -> None:
        inner = width - theme.px(58)
        self._lines = [wrapped(theme, words, "body", inner) for _, words in self.rows]
        y, self._places = 0, []
        for lines in self._lines:
            height = len(lines) * theme.height("body") + theme.px(16)
            self._places.append(pygame.Rect(0, y, width, height))
            y += height + theme.px(6)
        self.height = max(1, y)

    def place(self, rect: pygame.Rect, theme: Theme) -> None:
        """Put it at `rect`; what does not fit is scrolled to."""
        self.rect = rect
        self._set(theme, rect.width)
        self._reveal()

    @property
    def overflow(self) -> int:
        """How many pixels lie beyond the rectangle."""
        return max(0, self.height - self.rect.height)

    def _reveal(self) -> None:
        if self._places:
            row = self._places[min(self.at, len(self._places) - 1)]
            self.offset = min(max(row.bottom - self.rect.height, min(self.offset, row.top)), row.top)
            self.offset = max(0, min(self.overflow, self.offset))

    def choose(self, n: int) -> None:
        """Mark a row, or, of several, take its mark away."""
        if self.right is not None or not 0 <= n < len(self.rows):
            return
        self.at, key = n, self.rows[n][0]
        if not self.several:
            self.chosen = (key,)
        else:
            self.chosen = tuple(one for one in self.chosen if one != key) if key in self.chosen else (*self.chosen, key)
        self._reveal()
        self.on_choose()

    def handle(self, event: pygame.event.Event) -> bool:
        key = key_of(event)
        if key in (pygame.K_UP, pygame.K_DOWN):
            self.at = max(0, min(len(self.rows) - 1, self.at + (1 if key == pygame.K_DOWN else -1)))
            self._reveal()
        elif key == pygame.K_SPACE or (key in PRESS and not self.several and self.right is None):
            self.choose(self.at)
        elif event.type == pygame.MOUSEWHEEL:
            self.offset = max(0, min(self.overflow, self.offset - event.y * self.rect.height // 4))
        elif event.type == pygame.MOUSEMOTION or pressed(event):
            under = next((n for n in range(len(self._places)) if self._row(n).clip(self.rect).collidepoint(event.pos)), None)
            if under is None:
                return False
            if pressed(event):
                self.choose(under)
        else:
            return False
        return True

    def _row(self, n: int) -> pygame.Rect:
        return self._places[n].move(self.rect.x, self.rect.y - self.offset)

    def draw(self, target: pygame.Surface, theme: Theme) -> None:
        """The rows; a mark, not only a colour, says which was chosen and which is right."""
        with clipped(target, self.rect):
            for n in range(len(self.rows)):
                self._draw_row(target, theme, n)
        scroll_bar(target, theme, self.rect, self.offset, self.overflow)

    def _draw_row(self, target: pygame.Surface, theme: Theme, n: int) -> None:
        colours, row, key = theme.palette, self._row(n), self.rows[n][0]
        chosen, here = key in self.chosen, self.focused and n == self.at and self.right is None
        edge = colours.focus if here else colours.accent if chosen else colours.line
        theme.box(target, row, colours.raised if chosen else colours.panel, edge, radius=8)
        mark = "●" if chosen else str(n + 1)
        if self.right is not None:
            mark = "✓" if key in self.right else "✗" if chosen else ""
        ink = colours.accent if chosen or (self.right is not None and key in self.right) else colours.quiet
        scrolls = self.overflow > 0
        theme.write(target, mark, (row.x + theme.px(22), row.y + theme.px(8)), "strong", ink, anchor="midtop", scrolls=scrolls)
        for k, line in enumerate(self._lines[n]):
            place = row.x + theme.px(44), row.y + theme.px(8) + k * theme.height("body")
            theme.write(target, line, place, scrolls=scrolls)
