"""Options with the votes for each, as bars with numbers."""

from collections.abc import Callable, Mapping, Sequence

import pygame

from scenes.theme import Theme
from scenes.widgets.answers import Answers
from scenes.widgets.widget import pressed

AGAIN = 3  # the mouse button that takes a vote away


class Votes(Answers):
    """Rows for which votes are counted: `on_vote(row, by)`, by Space and the mouse, whose right button takes one away.

    `counts` are the votes by key; `typing` is the row whose number is being typed. A bar as long as its row is all votes.
    """

    def __init__(self, rows: Sequence[tuple[str, str]], counts: Mapping[str, int], on_vote: Callable[[int, int], None]) -> None:
        super().__init__(rows, False, lambda: None)
        self.counts, self._on_vote = counts, on_vote
        self.typing: int | None = None

    @property
    def foot(self) -> int:  # type: ignore[override]
        """Room for the bar, and for the number beside it; afterwards the number stands beside the words, and the reason has the room."""
        return 20 if self.right is None else 9

    @property
    def aside(self) -> int:  # type: ignore[override]
        """Room for the number beside the words."""
        return 0 if self.right is None else 48

    def choose(self, n: int) -> None:
        """One more vote for a row."""
        if self.right is None and 0 <= n < len(self.rows):
            self.at = n
            self._on_vote(n, 1)

    def handle(self, event: pygame.event.Event) -> bool:
        if event.type == pygame.MOUSEBUTTONDOWN and not pressed(event):
            under = next((n for n in range(len(self._places)) if self.row(n).collidepoint(event.pos)), None)
            if event.button == AGAIN and under is not None and self.right is None:
                self.at = under
                self._on_vote(under, -1)
            return event.button == AGAIN and under is not None
        return super().handle(event)

    def _draw_row(self, target: pygame.Surface, theme: Theme, n: int) -> None:
        """The row, and below its words the bar and the number, once anybody has voted."""
        super()._draw_row(target, theme, n)
        colours, row, key = theme.palette, self.row(n), self.rows[n][0]
        cast = sum(self.counts.values())
        if not cast and self.typing is None:
            return
        number = f"{self.counts.get(key, 0)}" + ("▏" if self.typing == n else "")
        told, middle = self.right is not None, row.bottom - theme.px(16 if self.right is None else 9)
        place = row.right - theme.px(10), row.centery if told else middle
        ink = colours.focus if self.typing == n else colours.text
        theme.write(target, number, place, "heading", ink, anchor="midright")
        room, tall = theme.width("0000", "heading"), theme.px(7 if told else 12)
        track = pygame.Rect(row.x + theme.px(44), middle - tall // 2, row.width - theme.px(64) - room, tall)
        theme.box(target, track, colours.screen, colours.line, radius=3)
        wide = round(track.width * self.counts.get(key, 0) / max(1, cast))
        if wide:
            fill = colours.accent if not told or key in self.right else colours.quiet
            theme.box(target, pygame.Rect(track.topleft, (max(wide, theme.px(4)), tall)), fill, radius=3)
