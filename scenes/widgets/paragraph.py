"""Running text that breaks into lines, and scrolls when there is more than fits."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

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


@dataclass(frozen=True)
class Line:
    """One line of set text: where it lies in the paragraph, its words, its type and colour."""

    x: int
    y: int
    words: str
    role: str
    colour: Colour


class Paragraph(Widget):
    """Blocks of (role, text).

    A role "heading" or "small" sets the type, "gap" leaves a space, "item" is marked by a dot, "pair" is a term and what it means,
    with a bar between them, in two columns, or below each other where that would be narrow.
    """

    def __init__(self, blocks: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__()
        self.blocks = list(blocks)
        self.offset = 0
        self.height = 0
        self._lines: list[Line] = []
        self._theme: Theme | None = None
        self._line = 1
        self._key: tuple[object, ...] = ()

    @property
    def overflow(self) -> int:
        """How many pixels of text lie beyond the rectangle."""
        return max(0, self.height - self.rect.height)

    def place(self, rect: pygame.Rect, theme: Theme) -> None:
        """Put it at `rect` and set its text; it can be reached by Tab only when there is something to scroll."""
        key = (theme, rect.width, tuple(self.blocks))
        if key != self._key:  # else it has only moved
            self._key = key
            self._lines, self.height = set_lines(self.blocks, theme, max(1, rect.width - theme.px(12)))
        self.rect, self._theme, self._line = rect, theme, theme.height("body")
        self.focusable = self.overflow > 0
        self.offset = min(self.offset, self.overflow)

    def wanted_height(self, theme: Theme, width: int) -> int:
        return set_lines(self.blocks, theme, max(1, width - theme.px(12)))[1]

    def tell(self, blocks: Sequence[tuple[str, str]]) -> None:
        """Show other text, from its beginning."""
        self.blocks, self.offset = list(blocks), 0
        if self._theme is not None:
            self.place(self.rect, self._theme)

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
        with clipped(target, self.rect):
            for line in self._lines:
                top = self.rect.y + line.y - self.offset
                if self.rect.y - theme.height(line.role) < top < self.rect.bottom:
                    place = self.rect.x + line.x, top
                    theme.write(target, line.words, place, line.role, line.colour, scrolls=self.overflow > 0)
        scroll_bar(target, theme, self.rect, self.offset, self.overflow)


def set_lines(blocks: Sequence[tuple[str, str]], theme: Theme, width: int) -> tuple[list[Line], int]:
    """The lines of the blocks, no wider than `width`, and the height of all of them, pixels."""
    colours, lines, y = theme.palette, [], 0
    column = _first_column([words for role, words in blocks if role == "pair"], theme, width)
    for role, words in blocks:
        if role == "gap":
            y += theme.height("body") // 2
            continue
        kind = "body" if role in ("item", "pair", "quiet") else role
        colour = colours.quiet if role in ("small", "quiet") else colours.text
        indent = theme.px(14) if role == "item" else 0
        if role == "item":
            lines.append(Line(0, y, "•", kind, colours.accent))
        elif role == "pair":
            term, words = (part.strip() for part in words.split("|", 1))
            lines.append(Line(0, y, term, "strong", colours.needle))
            indent = column or theme.px(14)
            y += 0 if column else theme.height("strong")
        for line in wrapped(theme, words, kind, width - indent):
            lines.append(Line(indent, y, line, kind, colour))
            y += theme.height(kind) + theme.px(2)
        y += theme.px(7 if role == "pair" else 3)
    return lines, max(1, y)


def _first_column(pairs: Sequence[str], theme: Theme, width: int) -> int:
    """The width of the column of terms; 0 where what they mean would have less than half of the width beside it."""
    widest = max((theme.width(pair.split("|")[0].strip(), "strong") for pair in pairs), default=0) + theme.px(24)
    return widest if widest <= width // 2 else 0


@contextmanager
def clipped(target: pygame.Surface, rect: pygame.Rect) -> Iterator[None]:
    """Draw nothing outside a rectangle meanwhile."""
    before = target.get_clip()
    target.set_clip(rect.clip(before))
    try:
        yield
    finally:
        target.set_clip(before)


def scroll_bar(target: pygame.Surface, theme: Theme, rect: pygame.Rect, offset: int, overflow: int) -> None:
    """A bar at the right edge of a rectangle that shows which part of something longer is seen; none if all is."""
    if overflow <= 0:
        return
    track = pygame.Rect(rect.right - theme.px(5), rect.y, theme.px(4), rect.height)
    theme.box(target, track, theme.palette.raised, radius=2)
    size = max(theme.px(24), rect.height * rect.height // (rect.height + overflow))
    top = track.y + (track.height - size) * offset // overflow
    theme.box(target, pygame.Rect(track.x, top, track.width, size), theme.palette.quiet, radius=2)


def plate(target: pygame.Surface, theme: Theme, room: pygame.Rect, words: str, corner: str, colour: Colour) -> pygame.Rect:
    """Put words on a plate in a corner (an attribute of pygame.Rect) of a room, in as many lines as they need; where the plate is.

    Where it is taller than the room, nothing is drawn.
    """
    lines, tall = wrapped(theme, words, "small", room.width - theme.px(16)), theme.height("small")
    place = pygame.Rect(0, 0, max(theme.width(line, "small") for line in lines) + theme.px(16), len(lines) * tall + theme.px(8))
    setattr(place, corner, getattr(room, corner))
    if place.height > room.height:
        return place
    theme.box(target, place, theme.palette.screen, colour, radius=4)
    for n, line in enumerate(lines):
        middle = place.centerx, place.y + theme.px(4) + n * tall + tall // 2
        theme.write(target, line, middle, "small", colour, anchor="center")
    return place
