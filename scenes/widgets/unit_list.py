"""A table from which a line is chosen, with what is on or off about each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pygame

from scenes.theme import Colour, Theme
from scenes.widgets.widget import PRESS, Widget, key_of, pressed


@dataclass(frozen=True)
class Line:
    """One line: its key, its cells, the colour of its mark (None: no mark), and a word about what is on (shown last)."""

    key: int
    cells: tuple[str, ...]
    colour: Colour | None = None
    state: str = ""


class UnitList(Widget):
    """Lines under a headline; arrow keys and the mouse choose one, Enter or Space uses it."""

    def __init__(
        self, heads: Sequence[str], shares: Sequence[float], on_choose: Callable[[int], None], on_use: Callable[[int], None], rows: int = 8
    ) -> None:
        super().__init__()
        self.heads, self.shares, self.on_choose, self.on_use, self.rows = tuple(heads), tuple(shares), on_choose, on_use, rows
        self.lines: list[Line] = []
        self.chosen: int | None = None
        self.first = 0
        self._row = 1

    def wanted_height(self, theme: Theme, width: int) -> int:  # noqa: ARG002  its text does not wrap
        return (self.rows + 1) * self._pitch(theme) + theme.px(4)

    def _pitch(self, theme: Theme) -> int:
        return theme.height("small") + theme.px(7)

    def tell(self, lines: Sequence[Line]) -> None:
        """Show other lines; what was chosen stays chosen."""
        self.lines = list(lines)
        self.first = max(0, min(self.first, len(self.lines) - self.rows))

    @property
    def at(self) -> int | None:
        """Where the chosen line is."""
        return next((i for i, line in enumerate(self.lines) if line.key == self.chosen), None)

    def handle(self, event: pygame.event.Event) -> bool:
        key = key_of(event)
        moves = {pygame.K_UP: -1, pygame.K_DOWN: 1, pygame.K_PAGEUP: -self.rows, pygame.K_PAGEDOWN: self.rows}
        if key in moves and self.lines:
            here = self.at
            self._choose(0 if here is None else min(max(here + moves[key], 0), len(self.lines) - 1))
        elif key in PRESS and self.chosen is not None:
            self.on_use(self.chosen)
        elif pressed(event):
            row = (event.pos[1] - self.rect.y) // max(1, self._row) - 1 + self.first
            if 0 <= row < len(self.lines):
                again = self.lines[row].key == self.chosen
                self._choose(row)
                if again:
                    self.on_use(self.lines[row].key)
        else:
            return False
        return True

    def _choose(self, at: int) -> None:
        self.chosen = self.lines[at].key
        self.first = max(at - self.rows + 1, min(self.first, at))
        self.on_choose(self.chosen)

    def draw(self, target: pygame.Surface, theme: Theme) -> None:
        """Headline, lines, the chosen one in a box."""
        colours = theme.palette
        self._row = self._pitch(theme)
        dot = theme.px(16)
        lefts = [self.rect.x + dot + round(sum(self.shares[:n]) * (self.rect.width - dot)) for n in range(len(self.shares))]
        widths = [round(share * (self.rect.width - dot)) - theme.px(6) for share in self.shares]
        for words, left, width in zip(self.heads, lefts, widths, strict=True):
            theme.write(target, words, (left, self.rect.y + theme.px(2)), "small", colours.quiet, width=width)
        for n, line in enumerate(self.lines[self.first : self.first + self.rows]):
            y = self.rect.y + (n + 1) * self._row
            box = pygame.Rect(self.rect.x, y, self.rect.width, self._row)
            chosen = line.key == self.chosen
            if chosen:
                theme.box(target, box, colours.hover, colours.accent, radius=4)
            if line.colour is not None:
                pygame.draw.rect(target, line.colour, (box.x + theme.px(4), box.y + theme.px(4), theme.px(8), box.height - theme.px(8)))
            cells = (*line.cells[: len(lefts) - 1], line.state) if line.state else line.cells
            for words, left, width in zip(cells, lefts, widths, strict=False):
                theme.write(target, words, (left, box.centery), "small", anchor="midleft", width=width)
