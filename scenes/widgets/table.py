"""A table whose cells wrap, from which a row is chosen."""

from collections.abc import Callable, Sequence
from functools import lru_cache, partial

import pygame

from scenes.theme import Colour, Theme
from scenes.widgets.paragraph import clipped, scroll_bar, wrapped
from scenes.widgets.widget import PRESS, Widget, key_of, pressed

MOVES = {pygame.K_UP: -1, pygame.K_DOWN: 1, pygame.K_PAGEUP: -8, pygame.K_PAGEDOWN: 8}
MOST_SPARE = 40  # units of the design that a column may be wider than it need be, so that a row can be read across


class Table(Widget):
    """Rows of cells under a headline that stays; arrow keys and the mouse choose a row, Enter, Space or a second click uses it.

    Where there is little room, the type is small. A cell that begins with ✓ or ✗ has the colour of what is good or bad; the columns in
    `numbers` are set to the right.
    """

    ringed = False

    def __init__(
        self, heads: Sequence[str], rows: Sequence[Sequence[str]], on_use: Callable[[int], None] | None = None, numbers: Sequence[int] = ()
    ) -> None:
        super().__init__()
        self.heads, self.rows, self.on_use, self.numbers = list(heads), [list(row) for row in rows], on_use, frozenset(numbers)
        self.at = self.offset = self.height = 0
        self._role = "body"
        self._body = pygame.Rect(0, 0, 0, 0)
        self._columns: list[tuple[int, int]] = []
        self._head: list[list[str]] = []
        self._lines: list[list[list[str]]] = []
        self._tops: list[int] = []

    @property
    def needed(self) -> int:
        """The height at which nothing need be scrolled to."""
        return self._body.y - self.rect.y + self.height

    @property
    def overflow(self) -> int:
        """How many pixels of rows lie beyond the rectangle."""
        return max(0, self.height - self._body.height)

    def place(self, rect: pygame.Rect, theme: Theme) -> None:
        """Put it at `rect`: columns as wide as their cells need, or as their words do; what does not fit is scrolled to."""
        self.rect = rect
        room = rect.width - theme.px(12)
        self._role, pad = next(
            (role, pad)
            for role, pad in (("body", theme.px(8)), ("small", theme.px(4)))
            if role == "small" or sum(self._least(theme, role, pad)) <= room
        )
        self._columns, left = [], rect.x + pad
        for width in self._widths(theme, room, pad):
            self._columns.append((left, width - 2 * pad))
            left += width
        broken = lru_cache(maxsize=None)(partial(wrapped, theme))
        self._head = [broken(words, "small", wide) for words, (_, wide) in zip(self.heads, self._columns, strict=True)]
        self._lines = [[broken(words, self._role, wide) for words, (_, wide) in zip(row, self._columns, strict=True)] for row in self.rows]
        head = max(map(len, self._head)) * theme.height("small") + theme.px(8)
        self._tops = [0]
        for row in self._lines:
            self._tops.append(self._tops[-1] + max(map(len, row)) * theme.height(self._role) + theme.px(8))
        self.height = self._tops[-1]
        self._body = pygame.Rect(rect.x, rect.y + head, rect.width, rect.height - head)
        self._scroll()

    def _widths(self, theme: Theme, room: int, pad: int) -> list[int]:
        """The width of each column, with a `pad` on both sides: that of its longest cell, or less, down to that of its longest word."""
        natural = [max(theme.width(cell, self._role) for cell in column) + 2 * pad for column in self._cells()]
        least = self._least(theme, self._role, pad)
        spare = room - sum(natural)
        if spare >= 0:
            return [width + min(spare // len(natural), theme.px(MOST_SPARE)) for width in natural]
        spare, wanted = room - sum(least), sum(natural) - sum(least)
        if spare < 0:
            return [width * room // sum(least) for width in least]
        return [low + spare * (high - low) // max(1, wanted) for low, high in zip(least, natural, strict=True)]

    def _least(self, theme: Theme, role: str, pad: int) -> list[int]:
        """The width of each column below which words would be broken."""
        words = [{word for cell in column for word in cell.split()} for column in self._cells()]
        return [max((theme.width(word, role) for word in column), default=0) + 2 * pad for column in words]

    def _cells(self) -> list[set[str]]:
        """What stands in each column."""
        return [{head, *(row[n] for row in self.rows)} for n, head in enumerate(self.heads)]

    def row(self, n: int) -> pygame.Rect:
        """Where a row lies in the window."""
        top = self._body.y + self._tops[n] - self.offset
        return pygame.Rect(self._body.x, top, self._body.width - 8, self._tops[n + 1] - self._tops[n])

    def handle(self, event: pygame.event.Event) -> bool:
        """Move, use, scroll."""
        key = key_of(event)
        if not self.rows:
            return False
        if key in MOVES:
            self._go(self.at + MOVES[key])
        elif key in (pygame.K_HOME, pygame.K_END):
            self._go(0 if key == pygame.K_HOME else len(self.rows) - 1)
        elif key in PRESS and self.on_use is not None:
            self.on_use(self.at)
        elif event.type == pygame.MOUSEWHEEL:
            self.offset = max(0, min(self.overflow, self.offset - event.y * self._body.height // 4))
        elif pressed(event):
            self._press(event.pos)
        else:
            return False
        return True

    def _press(self, place: tuple[int, int]) -> None:
        under = next((n for n in range(len(self.rows)) if self.row(n).clip(self._body).collidepoint(place)), None)
        if under is not None and under == self.at and self.on_use is not None:
            self.on_use(under)
        elif under is not None:
            self._go(under)

    def _go(self, to: int) -> None:
        self.at = max(0, min(len(self.rows) - 1, to))
        self._scroll()

    def _scroll(self) -> None:
        """Bring the chosen row into view."""
        if self.rows:
            top, bottom = self._tops[self.at], self._tops[self.at + 1]
            self.offset = max(0, min(self.overflow, max(bottom - self._body.height, min(self.offset, top))))

    def draw(self, target: pygame.Surface, theme: Theme) -> None:
        """The headline, the rows in view, the chosen one in a box with a bar."""
        colours = theme.palette
        for n, lines in enumerate(self._head):
            self._write(target, theme, n, lines, self.rect.y, "small", colours.quiet, False)
        pygame.draw.line(target, colours.line, self._body.topleft, (self._body.right - 8, self._body.y))
        with clipped(target, self._body):
            for n, row in enumerate(self._lines):
                box = self.row(n)
                if box.colliderect(self._body):
                    self._draw_row(target, theme, n, box, row)
        scroll_bar(target, theme, self._body, self.offset, self.overflow)

    def _draw_row(self, target: pygame.Surface, theme: Theme, n: int, box: pygame.Rect, row: list[list[str]]) -> None:
        colours = theme.palette
        if n == self.at:
            edge = colours.focus if self.focused else colours.accent
            theme.box(target, box, colours.raised, edge, radius=4, thickness=2 if self.focused else 1)
        else:
            pygame.draw.line(target, colours.grid_strong, box.bottomleft, box.bottomright)
        for column, lines in enumerate(row):
            ink = {"✓": colours.good, "✗": colours.bad}.get(lines[0][:1], colours.text)
            self._write(target, theme, column, lines, box.y + theme.px(4), self._role, ink, self.overflow > 0)

    def _write(
        self, target: pygame.Surface, theme: Theme, column: int, lines: list[str], top: int, role: str, ink: Colour, scrolls: bool
    ) -> None:
        left, wide = self._columns[column]
        x, anchor = (left + wide, "topright") if column in self.numbers else (left, "topleft")
        for n, words in enumerate(lines):
            theme.write(target, words, (x, top + n * theme.height(role)), role, ink, anchor=anchor, scrolls=scrolls)
