"""What every page of the progress has: words and controls, and a figure beside or a table below them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pygame

from scenes.theme import Theme
from scenes.widgets.form import Form
from scenes.widgets.picture import Picture
from scenes.widgets.table import Table
from scenes.widgets.widget import Widget
from scenes.words import LARGE_NOUNS, Words
from sim.teach.attempts import Attempt, Attempts
from sim.teach.schedule import Card

WIDE = 860  # units of the design: below this the figure stands above the words
LINE = 620  # the width of words and controls that stand alone
FIGURE = 0.64  # of the width


@dataclass(frozen=True)
class Progress:
    """All that the pages show of one learner; `name` gives the term of a key, `answers` are the latest ones, the last first."""

    words: Words
    name: Callable[[str], str]
    attempts: Attempts
    cards: dict[str, Card]
    answers: list[Attempt]
    now: float  # unix time, seconds

    def inside(self, key: str) -> str:
        """The term of a key within a sentence: with a small letter, unless it is one of its own, as in F wave."""
        term = self.name(key)
        if self.words.language in LARGE_NOUNS:
            return term
        return term if term[1:2].isupper() or term[1:2] == " " else term[:1].lower() + term[1:]


class Page:
    """Rows of widgets, which scroll; `main` is the control that the keyboard talks to first."""

    def __init__(
        self, rows: Sequence[Sequence[Widget]], figure: Picture | None = None, table: Table | None = None, main: Widget | None = None
    ) -> None:
        self.form, self._rows, self.figure, self.table = Form(rows), [list(row) for row in rows], figure, table
        self.main = main or table

    @property
    def widgets(self) -> list[Widget]:
        """All of them, in the order of Tab; the form first, as it is what lies below."""
        rest = [widget for row in self._rows for widget in row]
        return [self.form, *(widget for widget in (self.figure, self.table) if widget is not None), *rest]

    def place(self, rect: pygame.Rect, theme: Theme, window: pygame.Rect) -> None:
        """Lay it out in `rect`; what unfolds does so in `window`."""
        gap = theme.px(16)
        if self.figure is None and self.table is None:
            rect = pygame.Rect(rect.topleft, (min(rect.width, theme.px(LINE)), rect.height))
        if self.table is not None:
            self.form.place(pygame.Rect(rect.topleft, (rect.width, 0)), theme, window)
            tall = min(self.form.overflow, rect.height // 2)  # of nothing, all lies beyond
            self.form.place(pygame.Rect(rect.topleft, (rect.width, tall)), theme, window)
            self.table.place(pygame.Rect(rect.x, rect.y + tall, rect.width, rect.height - tall), theme)
            return
        beside = self.figure is not None and theme.units(rect)[0] >= WIDE
        self.form.rows = [*([[self.figure]] if self.figure is not None and not beside else []), *self._rows]
        if beside:
            wide = round(FIGURE * rect.width)
            self.figure.container, self.figure.rect = None, pygame.Rect(rect.topleft, (wide, rect.height))
            rect = pygame.Rect(rect.x + wide + gap, rect.y, rect.width - wide - gap, rect.height)
        self.form.place(rect, theme, window)
