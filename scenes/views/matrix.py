"""The matrix of confusions: what was shown against what was chosen."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pygame

from scenes.theme import Theme
from scenes.views.charts import mixed
from scenes.widgets.paragraph import wrapped
from sim.teach.review import Confusions

STRONGEST = 0.45  # of a cell's colour, so that its number can still be read
UPRIGHT = 0.42  # of the height that names standing on their ends may take; else the columns have numbers only


@dataclass(frozen=True)
class MatrixView:
    """Rows are what was shown, columns what was chosen, both in the same order, those most confused first; right answers are framed.

    Rows have a number and a name; columns have the number, and the name if there is room. Where not all fit, the first ones are shown.
    """

    confusions: Confusions
    name: Callable[[str], str]
    shown: str  # the words for rows and for columns
    chosen: str
    some: Callable[[int, int], str]  # the words for so many of so many

    def order(self) -> list[int]:
        """Indices of the findings, those most confused first."""
        counts = self.confusions.counts
        wrong = counts.sum(axis=0) + counts.sum(axis=1) - 2 * np.diag(counts)
        return sorted(range(len(wrong)), key=lambda n: (-wrong[n], -counts[n].sum(), n))

    def _names(self) -> list[str]:
        return [self.name(self.confusions.findings[n]) for n in self.order()]

    def _cell(self, theme: Theme, width: int) -> tuple[int, int]:
        """The least width and height of a cell: a number of three digits, and the lines of the longest name."""
        left = self._left(theme, width) - theme.px(6)
        lines = max(len(wrapped(theme, f"{n + 1} {name}", "small", left)) for n, name in enumerate(self._names()))
        return theme.width("888", "small") + theme.px(6), lines * theme.height("small") + theme.px(4)

    def count(self, size: tuple[int, int], theme: Theme) -> int:
        """How many findings fit."""
        wide, tall = self._cell(theme, size[0])
        across = (size[0] - self._left(theme, size[0])) // wide
        down = (size[1] - 3 * theme.height("small") - theme.px(20)) // tall
        return max(1, min(len(self.confusions.findings), across, down))

    def _left(self, theme: Theme, width: int) -> int:
        """The width of the names of the rows: never more than two fifths."""
        widest = max(theme.width(f"88 {name}", "small") for name in self._names()) + theme.px(10)
        return min(widest, 2 * width // 5)

    def draw(self, target: pygame.Surface, rect: pygame.Rect, theme: Theme) -> None:
        """Names, counts, and each row's share of errors as colour beneath them."""
        colours, small = theme.palette, theme.height("small")
        count, left = self.count(rect.size, theme), self._left(theme, rect.width)
        order, names = self.order()[:count], self._names()[:count]
        if count < len(self.confusions.findings):
            foot = self.some(count, len(self.confusions.findings))
            theme.write(target, foot, rect.bottomleft, "small", colours.quiet, anchor="bottomleft")
            rect = pygame.Rect(rect.topleft, (rect.width, rect.height - small - theme.px(6)))
        longest = max(theme.width(f"{n + 1} {name}", "small") for n, name in enumerate(names)) + theme.px(6)
        least = self._cell(theme, rect.width)[1]
        upright = longest <= UPRIGHT * rect.height and longest + small + theme.px(10) + count * least <= rect.height
        head = small + theme.px(6) + (longest if upright else small + theme.px(4))
        wide = min((rect.width - left) // count, theme.px(56))
        tall = min((rect.height - head) // count, max(least, theme.px(34)))
        corner = rect.x + left, rect.y + head
        theme.write(target, self.chosen, (corner[0], rect.y), "small", colours.accent)
        for line_n, line in enumerate(reversed(wrapped(theme, self.shown, "small", left - theme.px(8)))):
            place = corner[0] - theme.px(6), corner[1] - theme.px(3) - line_n * small
            theme.write(target, line, place, "small", colours.accent, anchor="bottomright")
        for n, name in enumerate(names):
            self._write_row(target, pygame.Rect(rect.x, corner[1] + n * tall, left - theme.px(6), tall), theme, f"{n + 1} {name}")
            middle = corner[0] + n * wide + wide // 2
            if upright:
                _write_upright(target, theme, f"{n + 1} {name}", (middle, corner[1] - theme.px(4)))
            else:
                theme.write(target, str(n + 1), (middle, corner[1] - theme.px(3)), "small", colours.quiet, anchor="midbottom")
        self._draw_cells(target, pygame.Rect(corner, (wide, tall)), theme, self.confusions.counts[np.ix_(order, order)], order)

    def _write_row(self, target: pygame.Surface, box: pygame.Rect, theme: Theme, words: str) -> None:
        """A row's name at the right of its box, in more lines where it is long."""
        lines, small = wrapped(theme, words, "small", box.width), theme.height("small")
        for n, line in enumerate(lines):
            y = box.centery + round((n - (len(lines) - 1) / 2) * small)
            theme.write(target, line, (box.right, y), "small", anchor="midright")

    def _draw_cells(self, target: pygame.Surface, first: pygame.Rect, theme: Theme, counts: np.ndarray, order: list[int]) -> None:
        """The cells, each with its count if there is one; `counts` (row, column) of those shown."""
        colours, line = theme.palette, max(1, theme.px(1.5 * theme.palette.stroke))
        rows = self.confusions.counts.sum(axis=1)
        for row, column in np.ndindex(counts.shape):
            number = int(counts[row, column])
            box = first.move(column * first.width, row * first.height)
            share = number / max(1, int(rows[order[row]]))
            colour = colours.good if row == column else colours.bad
            pygame.draw.rect(target, mixed(colours.screen, colour, STRONGEST * share**0.5), box)
            pygame.draw.rect(target, colours.grid_strong, box, 1)
            if row == column:
                pygame.draw.rect(target, colours.good, box.inflate(-2 * line, -2 * line), line, border_radius=theme.px(3))
            if number:
                theme.write(target, str(number), box.center, "small", anchor="center")


def _write_upright(target: pygame.Surface, theme: Theme, words: str, foot: tuple[int, int]) -> None:
    """A line of small text that is read from below."""
    picture = pygame.transform.rotate(theme.words(words, "small", theme.palette.text), 90)
    target.blit(picture, picture.get_rect(midbottom=foot))
