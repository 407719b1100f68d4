"""Running text that breaks into lines, and scrolls when there is more than fits."""

from collections.abc import Sequence

import pygame

from scenes.theme import Colour, Theme
from scenes.widgets.widget import Widget, key_of


def wrapped(theme: Theme, words: str, role: str, width: int) -> list[str]:
    """The text in lines no wider than `width`, broken between words; only a word wider than that is broken itself."""
    font = theme.font(role)
    lines: list[str] = []
    for paragraph in words.split("\n"):
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}".strip()
            if font.size(longer)[0] <= width:
                line = longer
                continue
            if line:
                lines.append(line)
            while font.size(word)[0] > width and len(word) > 1:
                fits = next(n for n in range(len(word) - 1, 0, -1) if n == 1 or font.size(word[:n])[0] <= width)
                lines.append(word[:fits])
                word = word[fits:]
            line = word
        lines.append(line)
    return lines


class Paragraph(Widget):
    """Blocks of (role, text); a role "heading" or "small" sets the type, "gap" leaves a space, "item" is marked by a dot."""

    def __init__(self, blocks: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__()
        self.blocks = list(blocks)
        self.offset = 0
        self._picture: pygame.Surface | None = None
        self._theme: Theme | None = None
        self._line = 1

    @property
    def overflow(self) -> int:
        """How many pixels of text lie beyond the rectangle."""
        return max(0, self._picture.get_height() - self.rect.height) if self._picture else 0

    def place(self, rect: pygame.Rect, theme: Theme) -> None:
        """Put it at `rect` and set its text; it can be reached by Tab only when there is something to scroll."""
        self.rect, self._theme, self._line = rect, theme, theme.height("body")
        self._picture = self._set(theme, max(1, rect.width - theme.px(12)))
        self.focusable = self.overflow > 0
        self.offset = min(self.offset, self.overflow)

    def tell(self, blocks: Sequence[tuple[str, str]]) -> None:
        """Show other text, from its beginning."""
        self.blocks, self.offset = list(blocks), 0
        if self._theme is not None:
            self.place(self.rect, self._theme)

    def _set(self, theme: Theme, width: int) -> pygame.Surface:
        lines: list[tuple[int, int, str, str, Colour]] = []
        y = 0
        for role, words in self.blocks:
            if role == "gap":
                y += theme.height("body") // 2
                continue
            kind = "body" if role == "item" else role
            indent = theme.px(14) if role == "item" else 0
            colour = theme.palette.quiet if role in ("small", "quiet") else theme.palette.text
            kind = "body" if kind == "quiet" else kind
            if role == "item":
                lines.append((0, y, "•", kind, theme.palette.accent))
            for line in wrapped(theme, words, kind, width - indent):
                lines.append((indent, y, line, kind, colour))
                y += theme.height(kind) + theme.px(2)
            y += theme.px(3)
        picture = pygame.Surface((width, max(1, y)), pygame.SRCALPHA)
        for x, top, line, kind, colour in lines:
            picture.blit(theme.font(kind).render(line, True, colour), (x, top))
        return picture

    def handle(self, event: pygame.event.Event) -> bool:
        """Scrolled by the wheel, arrow keys, Page Up and Down, Home and End."""
        moves = {pygame.K_UP: -1, pygame.K_DOWN: 1, pygame.K_PAGEUP: -8, pygame.K_PAGEDOWN: 8, pygame.K_HOME: -10_000, pygame.K_END: 10_000}
        lines = -3 * event.y if event.type == pygame.MOUSEWHEEL else moves.get(key_of(event) or 0, 0)
        if not lines or not self.overflow:
            return False
        self.offset = max(0, min(self.overflow, self.offset + lines * self._line))
        return True

    def draw(self, target: pygame.Surface, theme: Theme) -> None:
        """The part of the text in view, and a bar that shows where it lies."""
        if self._picture is None:
            return
        target.blit(self._picture, self.rect, pygame.Rect(0, self.offset, self.rect.width, self.rect.height))
        if self.overflow:
            whole = self._picture.get_height()
            track = pygame.Rect(self.rect.right - theme.px(5), self.rect.y, theme.px(4), self.rect.height)
            theme.box(target, track, theme.palette.raised, radius=2)
            size = max(theme.px(24), self.rect.height * self.rect.height // whole)
            top = track.y + (track.height - size) * self.offset // self.overflow
            theme.box(target, pygame.Rect(track.x, top, track.width, size), theme.palette.quiet, radius=2)
