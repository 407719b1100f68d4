"""The answers that can be chosen: rows with a number, which wrap, and show after the answer which were right."""

from collections.abc import Callable, Collection, Sequence

import pygame

from scenes.theme import Theme
from scenes.widgets.paragraph import wrapped
from scenes.widgets.widget import PRESS, Widget, key_of, pressed


class Answers(Widget):
    """Rows chosen by number, by arrow keys and Space, or by mouse; of `several` any number, else one.

    `chosen` are the rows that are marked; `right` those that are shown to be right, once that may be known.
    """

    ringed = False
    foot, aside = 0, 0  # units of the design below and beside the words of a row

    def __init__(self, rows: Sequence[tuple[str, str]], several: bool, on_choose: Callable[[], None]) -> None:
        super().__init__()
        self.rows, self.several, self.on_choose = list(rows), several, on_choose
        self.chosen: tuple[str, ...] = ()
        self.right: Collection[str] | None = None
        self.at = 0
        self._places: list[pygame.Rect] = []
        self._lines: list[list[str]] = []

    def wanted_height(self, theme: Theme, width: int) -> int:
        """All rows one below the other."""
        inner = width - theme.px(58 + self.aside)
        self._lines = [wrapped(theme, words, "body", inner) for _, words in self.rows]
        y, self._places = 0, []
        for lines in self._lines:
            height = len(lines) * theme.height("body") + theme.px(16 + self.foot)
            self._places.append(pygame.Rect(0, y, width, height))
            y += height + theme.px(6)
        return max(1, y - theme.px(6))

    def row(self, n: int) -> pygame.Rect:
        """Where a row lies in the window."""
        return self._places[n].move(self.rect.topleft)

    def choose(self, n: int) -> None:
        """Mark a row, or, of several, take its mark away."""
        if self.right is not None or not 0 <= n < len(self.rows):
            return
        self.at, key = n, self.rows[n][0]
        if not self.several:
            self.chosen = (key,)
        else:
            self.chosen = tuple(one for one in self.chosen if one != key) if key in self.chosen else (*self.chosen, key)
        self.on_choose()

    def handle(self, event: pygame.event.Event) -> bool:
        key = key_of(event)
        if key in (pygame.K_UP, pygame.K_DOWN):
            self.at = max(0, min(len(self.rows) - 1, self.at + (1 if key == pygame.K_DOWN else -1)))
        elif key == pygame.K_SPACE or (key in PRESS and not self.several and self.right is None):
            self.choose(self.at)
        elif event.type == pygame.MOUSEMOTION or pressed(event):
            under = next((n for n in range(len(self._places)) if self.row(n).collidepoint(event.pos)), None)
            if under is None:
                return False
            if pressed(event):
                self.choose(under)
        else:
            return False
        return True

    def draw(self, target: pygame.Surface, theme: Theme) -> None:
        """The rows; a mark, not only a colour, says which was chosen and which is right."""
        for n in range(len(self.rows)):
            self._draw_row(target, theme, n)

    def _draw_row(self, target: pygame.Surface, theme: Theme, n: int) -> None:
        colours, row, key = theme.palette, self.row(n), self.rows[n][0]
        chosen, here = key in self.chosen, self.focused and n == self.at and self.right is None
        edge = colours.focus if here else colours.accent if chosen else colours.line
        theme.box(target, row, colours.raised if chosen else colours.panel, edge, radius=8, thickness=2 if here else 1)
        mark, ink = ("●", colours.accent) if chosen else (str(n + 1), colours.quiet)
        if self.right is not None:
            mark, ink = ("✓", colours.accent) if key in self.right else ("✗", colours.warning) if chosen else ("", colours.quiet)
        theme.write(target, mark, (row.x + theme.px(22), row.y + theme.px(8)), "strong", ink, anchor="midtop")
        for k, line in enumerate(self._lines[n]):
            theme.write(target, line, (row.x + theme.px(44), row.y + theme.px(8) + k * theme.height("body")))
