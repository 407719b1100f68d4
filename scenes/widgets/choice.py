"""A list that folds away."""

from collections.abc import Callable, Sequence

import pygame

from scenes.theme import Theme
from scenes.widgets.paragraph import clipped, scroll_bar, wrapped
from scenes.widgets.widget import PRESS, Widget, key_of, pressed


class Choice(Widget):
    """One of several named options; opens by mouse, Space, Enter or the down arrow, and while open has the keyboard to itself."""

    def __init__(
        self,
        caption: str,
        options: Sequence[tuple[str, str]],
        chosen: str,
        on_choose: Callable[[str], None],
        all_options: Callable[[], Sequence[tuple[str, str]]] | None = None,
    ) -> None:
        """`all_options` takes a while: it is asked when the list is opened first; until then `options` needs only the chosen one."""
        super().__init__()
        self._all_options = all_options
        self._placed: tuple[pygame.Rect, Theme, pygame.Rect] | None = None
        self.caption, self.options, self.chosen, self.on_choose = caption, list(options), chosen, on_choose
        self.at: int | None = None
        self._list = pygame.Rect(0, 0, 0, 0)
        self._rows = pygame.Rect(0, 0, 0, 0)  # the part of the list in which options are seen
        self._row = 1
        self._offset = 0

    @property
    def takes_everything(self) -> bool:
        """While it is open."""
        return self.at is not None

    def name(self) -> str:
        """The chosen option in words."""
        return dict(self.options).get(self.chosen, self.chosen)

    def wanted_width(self, theme: Theme) -> int:
        """The width at which the chosen option is not cut off."""
        return theme.width(self.name()) + self._caption_width(theme) + theme.px(44)

    def wanted_height(self, theme: Theme, width: int) -> int:
        return len(self._lines(theme, width)) * theme.height("body") + theme.px(16)

    def _caption_width(self, theme: Theme) -> int:
        return theme.width(self.caption, "small") + theme.px(8) if self.caption else 0

    def _lines(self, theme: Theme, width: int) -> list[str]:
        """The chosen option in as many lines as it takes in this width, where the caption goes if there is too little room for both."""
        return wrapped(theme, self.name(), "body", max(1, width - theme.px(44)))

    def place(self, rect: pygame.Rect, theme: Theme, window: pygame.Rect) -> None:
        """Put it at `rect`; its list unfolds inside `window`, downwards if there is room, and scrolls if there is too little."""
        self._placed = rect, theme, window
        self.rect, pad = rect, theme.px(4)
        self._row = theme.height("body") + theme.px(12)
        widest = max((theme.width(text, "strong") for _, text in self.options), default=0) + theme.px(28)
        tall = min(self._row * len(self.options) + 2 * pad, window.height - 2 * pad)
        self._list = pygame.Rect(rect.x, rect.bottom + pad, min(max(rect.width, widest), window.width - 2 * pad), tall)
        if self._list.bottom > window.bottom:
            self._list.bottom = rect.y - pad
        self._list.clamp_ip(window)
        self._rows = self._list.inflate(-2 * pad, -2 * pad)
        self._scroll()

    def unfold(self) -> None:
        """Open the list at the chosen option."""
        if self._all_options is not None:
            self.options, self._all_options = list(self._all_options()), None
            if self._placed is not None:
                self.place(*self._placed)
        self.at = next((i for i, (key, _) in enumerate(self.options) if key == self.chosen), 0)
        self._scroll()

    @property
    def _overflow(self) -> int:
        """How many pixels of options lie beyond the list."""
        return max(0, self._row * len(self.options) - self._rows.height)

    def _scroll(self) -> None:
        """Bring the option that is marked into view."""
        if self.at is not None:
            top = self.at * self._row
            self._offset = max(0, min(self._overflow, max(top + self._row - self._rows.height, min(self._offset, top))))

    def handle(self, event: pygame.event.Event) -> bool:
        """Arrow keys move, Enter or Space chooses, Esc or a press elsewhere folds it away."""
        if self.at is None:
            if pressed(event) or key_of(event) in (*PRESS, pygame.K_DOWN):
                self.unfold()
                return True
            return False
        if event.type in (pygame.MOUSEMOTION, pygame.MOUSEBUTTONDOWN):
            row = self._row_at(event.pos)
            self.at = row if row is not None else self.at
            if pressed(event):
                self._fold(choose=row is not None)
        elif event.type == pygame.MOUSEWHEEL:
            self._offset = max(0, min(self._overflow, self._offset - event.y * self._row))
        key = key_of(event)
        if key in (pygame.K_UP, pygame.K_DOWN):
            self.at = (self.at + (1 if key == pygame.K_DOWN else -1)) % max(1, len(self.options))
            self._scroll()
        elif key in (pygame.K_HOME, pygame.K_END):
            self.at = 0 if key == pygame.K_HOME else len(self.options) - 1
            self._scroll()
        elif key in PRESS:
            self._fold(choose=True)
        elif key in (pygame.K_ESCAPE, pygame.K_TAB):
            self._fold(choose=False)
        return event.type not in (pygame.KEYUP, pygame.WINDOWFOCUSLOST)

    def _fold(self, choose: bool) -> None:
        at, self.at = self.at, None
        if choose and at is not None and self.options and self.options[at][0] != self.chosen:
            self.chosen = self.options[at][0]
            self.on_choose(self.chosen)

    def _row_at(self, place: tuple[int, int]) -> int | None:
        if not self._rows.collidepoint(place):
            return None
        return min(len(self.options) - 1, (place[1] - self._rows.y + self._offset) // self._row)

    def draw(self, target: pygame.Surface, theme: Theme) -> None:
        """The folded box: caption, chosen option, arrow."""
        colours = theme.palette
        theme.box(target, self.rect, colours.hover if self.hovered else colours.raised, colours.line)
        left, middle = self.rect.x + theme.px(11), self.rect.centery
        if self.caption and self.wanted_width(theme) <= self.rect.width:
            theme.write(target, self.caption, (left, middle), "small", colours.quiet, anchor="midleft")
            left += self._caption_width(theme)
        arrow = theme.write(target, "▾", (self.rect.right - theme.px(8), middle), "body", colours.quiet, anchor="midright")
        lines, tall = self._lines(theme, self.rect.width), theme.height("body")
        if len(lines) * tall > self.rect.height:
            lines = [self.name()]
        for n, line in enumerate(lines):
            place = left, middle + round((n - (len(lines) - 1) / 2) * tall)
            theme.write(target, line, place, width=arrow.left - left - theme.px(2), anchor="midleft")

    def draw_over(self, target: pygame.Surface, theme: Theme) -> None:
        """The open list."""
        if self.at is None:
            return
        colours = theme.palette
        theme.box(target, self._list, colours.raised, colours.accent)
        with clipped(target, self._rows):
            for i, (key, text) in enumerate(self.options):
                row = pygame.Rect(self._rows.x, self._rows.y + i * self._row - self._offset, self._rows.width, self._row)
                if not row.colliderect(self._rows):
                    continue
                if i == self.at:
                    theme.box(target, row, colours.accent, radius=4)
                ink = colours.on_accent if i == self.at else colours.text
                role = "strong" if key == self.chosen else "body"
                place, room = (row.x + theme.px(10), row.centery), row.width - theme.px(12)
                theme.write(target, text, place, role, ink, width=room, anchor="midleft", scrolls=self._overflow > 0)
        scroll_bar(target, theme, self._rows, self._offset, self._overflow)
