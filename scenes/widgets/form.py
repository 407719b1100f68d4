"""A column of controls that scrolls when there are more than fit; buttons stand side by side, all else takes a line of its own."""

from collections.abc import Sequence

import pygame

from scenes.theme import Theme
from scenes.widgets.button import Button
from scenes.widgets.choice import Choice
from scenes.widgets.paragraph import Paragraph
from scenes.widgets.widget import Widget


class Form(Widget):
    """Lays out rows of widgets at any width and text size; each of them knows it as its `container` and is seen only inside it."""

    focusable = False

    def __init__(self, rows: Sequence[Sequence[Widget]]) -> None:
        super().__init__()
        self.rows = [list(row) for row in rows]
        self.offset = 0
        self._tall = 0
        self._tops: dict[Widget, pygame.Rect] = {}
        self._theme: Theme | None = None
        self._window = self.rect

    @property
    def widgets(self) -> list[Widget]:
        """All of them, in the order of Tab."""
        return [widget for row in self.rows for widget in row]

    @property
    def overflow(self) -> int:
        """How many pixels lie beyond the rectangle."""
        return max(0, self._tall - self.rect.height)

    def place(self, rect: pygame.Rect, theme: Theme, window: pygame.Rect) -> None:
        """Put everything at its place inside `rect`."""
        self.rect = rect
        width = rect.width - theme.px(10)  # the bar that shows how far one has scrolled
        gap, y = theme.px(8), theme.px(4)
        self._tops.clear()
        for row in self.rows:
            shown = [widget for widget in row if widget.wanted]
            for widget in shown:
                widget.container = self
            left = tall = 0
            for widget in shown:
                wide = min(width, widget.wanted_width(theme)) if isinstance(widget, Button) else width
                if left and left + wide > width:
                    y, left, tall = y + tall + gap, 0, 0
                height = widget.wanted_height(theme, wide)
                self._tops[widget] = pygame.Rect(left, y, wide, height)
                left, tall = left + wide + gap, max(tall, height)
            y += tall + gap if shown else 0
        self._tall = y
        self._theme, self._window = theme, window
        self._move()

    def _move(self) -> None:
        theme, window = self._theme, self._window
        self.offset = max(0, min(self.offset, self.overflow))
        for widget, at in self._tops.items():
            rect = at.move(self.rect.x, self.rect.y - self.offset)
            widget.visible = self.visible
            if isinstance(widget, Choice):
                widget.place(rect, theme, window)
            elif isinstance(widget, Paragraph):
                widget.place(rect, theme)
            else:
                widget.rect = rect

    def hide(self) -> None:
        """Show nothing of it."""
        self.visible = False
        for widget in self.widgets:
            widget.visible, widget.container = False, None

    def tell(self, paragraph: Paragraph, blocks: Sequence[tuple[str, str]]) -> None:
        """Let one of its paragraphs say something else; what lies below moves if it takes more or fewer lines."""
        if paragraph.blocks == list(blocks):
            return
        paragraph.blocks = list(blocks)
        if self._theme is None or paragraph not in self._tops:
            return
        if paragraph.wanted_height(self._theme, paragraph.rect.width) != paragraph.rect.height:
            self.place(self.rect, self._theme, self._window)
        elif self.visible:
            paragraph.place(paragraph.rect, self._theme)

    def scroll(self, pixels: int) -> None:
        """Further down, or up."""
        self.offset += pixels
        self._move()

    def reveal(self, widget: Widget) -> None:
        """Scroll until this one of its widgets is in view."""
        at = self._tops.get(widget)
        if at is None:
            return
        if at.top < self.offset:
            self.scroll(at.top - self.offset - 4)
        elif at.bottom > self.offset + self.rect.height:
            self.scroll(min(at.top - self.offset - 4, at.bottom - self.offset - self.rect.height + 4))

    def handle(self, event: pygame.event.Event) -> bool:
        """The wheel scrolls."""
        if event.type == pygame.MOUSEWHEEL and self.overflow:
            self.scroll(-event.y * 3 * self._theme.height("body"))
            return True
        return False

    def draw(self, target: pygame.Surface, theme: Theme) -> None:
        """A bar that shows which part is in view; its widgets draw themselves."""
        if self.overflow:
            track = pygame.Rect(self.rect.right - theme.px(5), self.rect.y, theme.px(4), self.rect.height)
            theme.box(target, track, theme.palette.raised, radius=2)
            size = max(theme.px(24), self.rect.height * self.rect.height // self._tall)
            top = track.y + (track.height - size) * self.offset // self.overflow
            theme.box(target, pygame.Rect(track.x, top, track.width, size), theme.palette.quiet, radius=2)
