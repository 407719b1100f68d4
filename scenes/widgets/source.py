"""The lines of a file, numbered, to be read only; those that are complained about are marked."""

from collections.abc import Collection, Sequence

import pygame

from scenes.palettes import Colour
from scenes.theme import Theme
from scenes.widgets.paragraph import clipped, scroll_bar
from scenes.widgets.widget import Widget, key_of

MARK = "✗"
LEAST_COLUMNS = 12
CONTEXT = 3  # lines seen above the one that is scrolled to


class Source(Widget):
    """Long lines go on below, indented; arrow keys, Page Up and Down, Home, End and the wheel scroll.

    `marked` are the lines, from 1, that something is wrong with, `at` line and column of what is spoken of now.
    """

    def __init__(self) -> None:
        super().__init__()
        self.lines: tuple[str, ...] = ()
        self.marked: frozenset[int] = frozenset()
        self.at: tuple[int, int] | None = None
        self.first = 0  # row of the text that is seen first
        self._rows: list[tuple[int, int, str, int]] = []  # line, its column with which the row begins, words, indent
        self._gutter = self._letter = self._line = 1
        self._theme: Theme | None = None

    def tell(self, lines: Sequence[str]) -> None:
        """Show other lines, from the same row on."""
        self.lines = tuple(lines)
        self._break()

    def mark(self, marked: Collection[int], at: tuple[int, int] | None) -> None:
        """Mark these lines, and bring the one that is spoken of into view."""
        self.marked, self.at = frozenset(marked), at
        self.reveal()

    def place(self, rect: pygame.Rect, theme: Theme) -> None:
        """Put it at `rect`, its lines broken anew."""
        self.rect, self._theme = rect, theme
        self._break()
        self.reveal()

    @property
    def seen(self) -> int:
        """How many rows there is room for."""
        return max(1, self.rect.height // self._line)

    def _break(self) -> None:
        """Divide the lines into rows that fit, between words where there are any."""
        theme = self._theme
        if theme is None:
            return
        self._letter, self._line = theme.width("0", "code"), theme.height("code") + theme.px(2)
        digits = max(3, len(str(len(self.lines))))
        self._gutter = (digits + 3) * self._letter
        columns = max(LEAST_COLUMNS, (self.rect.width - self._gutter - theme.px(10)) // self._letter)
        self._rows = [(number, *row) for number, line in enumerate(self.lines, 1) for row in broken(line, columns)]
        self._go(self.first)

    def _go(self, first: int) -> None:
        self.first = max(0, min(len(self._rows) - self.seen, first))

    def reveal(self) -> None:
        """Scroll until the line that is spoken of is in view."""
        if self.at is None:
            return
        row = self._row_of(*self.at)
        if not self.first <= row < self.first + self.seen:
            self._go(row - min(CONTEXT, self.seen // 2))

    def _row_of(self, line: int, column: int) -> int:
        rows = [n for n, (number, begin, *_) in enumerate(self._rows) if number == line and begin < max(1, column)]
        return rows[-1] if rows else len(self._rows) - 1

    def handle(self, event: pygame.event.Event) -> bool:
        moves = {pygame.K_UP: -1, pygame.K_DOWN: 1, pygame.K_PAGEUP: -self.seen + 1, pygame.K_PAGEDOWN: self.seen - 1}
        moves |= {pygame.K_HOME: -len(self._rows), pygame.K_END: len(self._rows)}
        rows = -3 * event.y if event.type == pygame.MOUSEWHEEL else moves.get(key_of(event) or 0, 0)
        if not rows:
            return False
        self._go(self.first + rows)
        return True

    def draw(self, target: pygame.Surface, theme: Theme) -> None:
        """Numbers and lines in view; what is wrong by a sign and by colour, and the place spoken of underlined."""
        colours = theme.palette
        theme.box(target, self.rect, colours.screen, radius=4)
        with clipped(target, self.rect):
            for n, (number, begin, words, indent) in enumerate(self._rows[self.first : self.first + self.seen]):
                top = self.rect.y + n * self._line
                here = self.at is not None and self.at[0] == number
                if here:
                    pygame.draw.rect(target, colours.raised, (self.rect.x, top, self.rect.width, self._line))
                    pygame.draw.rect(target, self._colour(theme), (self.rect.x, top, theme.px(4), self._line))
                ink = colours.bad if number in self.marked else colours.quiet
                right = self.rect.x + self._gutter - self._letter
                if begin == 0:
                    theme.write(target, str(number), (right, top), "code", ink, anchor="topright", scrolls=True)
                    if number in self.marked:
                        theme.write(target, MARK, (self.rect.x + theme.px(5), top), "code", colours.bad, scrolls=True)
                left = self.rect.x + self._gutter + indent * self._letter
                comment = self.lines[number - 1].lstrip().startswith("#")
                theme.write(target, words, (left, top), "code", colours.quiet if comment else colours.text, scrolls=True)
                if here and self._row_of(*self.at) == self.first + n:
                    self._underline(target, theme, begin, words, left, top)
        scroll_bar(target, theme, self.rect, self.first * self._line, (len(self._rows) - self.seen) * self._line)

    def _underline(self, target: pygame.Surface, theme: Theme, begin: int, words: str, left: int, top: int) -> None:
        """A line below the word at the column spoken of."""
        assert self.at is not None
        column = max(0, min(self.at[1] - 1 - begin, len(words)))
        long = max(1, len(words[column:].split(" ", 1)[0]))
        below = pygame.Rect(left + column * self._letter, top + self._line - theme.px(2), long * self._letter, max(2, theme.px(2)))
        pygame.draw.rect(target, self._colour(theme), below)

    def _colour(self, theme: Theme) -> Colour:
        """Of what is spoken of, which need not be wrong."""
        return theme.palette.bad if self.at is not None and self.at[0] in self.marked else theme.palette.warning


def broken(line: str, columns: int) -> list[tuple[int, str, int]]:
    """A line in rows of at most so many columns: with which column of the line each begins, its words, and by how much it is indented."""
    if len(line) <= columns:
        return [(0, line, 0)]
    indent = min(len(line) - len(line.lstrip()) + 2, columns // 2)
    rows, begin, room = [], 0, columns
    while len(line) - begin > room:
        space = line.rfind(" ", begin + 1, begin + room + 1)
        end = space + 1 if space > begin + indent else begin + room
        rows.append((begin, line[begin:end].rstrip() or " ", 0 if begin == 0 else indent))
        begin, room = end, columns - indent
    rows.append((begin, line[begin:], indent if begin else 0))
    return rows
