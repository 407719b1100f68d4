"""How everything looks: colours, type, spacing, at one size of text."""

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pygame

from scenes.palettes import Colour, Palette

FONTS = Path(__file__).resolve().parents[1] / "assets" / "fonts"
KEPT_PICTURES = 1500
USUAL = (1280, 800)  # the window for which lengths of the design are given


SIZES = {"small": 12, "code": 13, "body": 14, "strong": 14, "heading": 16, "title": 26, "display": 40}
BOLD = frozenset({"strong", "heading", "title", "display"})
SHAPES = {**dict.fromkeys(BOLD, "DejaVuSans-Bold.ttf"), "code": "DejaVuSansMono.ttf"}


@dataclass(frozen=True)
class Written:
    """A line of text in the picture: its rectangle in the window, and the part of the window in which it is seen.

    A higher `layer` may lie on a lower one. What `scrolls` may be cut off above and below, as it can be moved into view.
    """

    words: str
    rect: pygame.Rect
    seen_in: pygame.Rect
    layer: int
    scrolls: bool


class Theme:
    """Colours, fonts and spacing at one scale; rendered words and rounded boxes are kept, since most frames draw the same ones.

    `cut` collects every text that was too wide for its place: the tests hold it empty. `written`, while it is a list, collects
    every line of text that is drawn, for the tests to find those that lie on each other. `reduced_motion` asks for no movement
    that is only for show.
    """

    def __init__(self, scale: float = 1.0, palette: Palette | None = None, reduced_motion: bool = False) -> None:
        self.scale = scale
        self.palette = palette or Palette()
        self.reduced_motion = reduced_motion
        self.cut: set[str] = set()
        self.written: list[Written] | None = None
        self.layer = 0
        self.scrolling = False  # whether what is written now can be moved into view
        self._corner = (0, 0)
        self._fonts: dict[str, pygame.font.Font] = {}
        self._pictures: OrderedDict[tuple[object, ...], pygame.Surface] = OrderedDict()

    def px(self, units: float) -> int:
        """A length of the design, in pixels of this scale."""
        return round(units * self.scale)

    def units(self, rect: pygame.Rect) -> tuple[float, float]:
        """Width and height of a rectangle in units of the design: how much fits, by which a scene chooses its layout."""
        return rect.width / self.scale, rect.height / self.scale

    @contextmanager
    def above(self) -> Iterator[None]:
        """What is written meanwhile may lie on what has been written, as an open list or a message does."""
        self.layer += 1
        try:
            yield
        finally:
            self.layer -= 1

    @contextmanager
    def apart(self, corner: tuple[int, int]) -> Iterator[None]:
        """What is written meanwhile goes to a picture of its own, whose corner is put there in the window later."""
        before, self._corner = self._corner, corner
        try:
            yield
        finally:
            self._corner = before

    def font(self, role: str) -> pygame.font.Font:
        """The font of a role: small, code, body, strong, heading, title or display."""
        if role not in self._fonts:
            file = FONTS / SHAPES.get(role, "DejaVuSans.ttf")
            self._fonts[role] = pygame.font.Font(file, max(9, self.px(SIZES[role])))
        return self._fonts[role]

    def height(self, role: str) -> int:
        """The height of one line of a role."""
        return self.font(role).get_linesize()

    def width(self, words: str, role: str = "body") -> int:
        """The width of a line of text."""
        return self.font(role).size(words)[0]

    def kept(self, key: tuple[object, ...]) -> pygame.Surface | None:
        """A picture drawn before, or None."""
        picture = self._pictures.get(key)
        if picture is not None:
            self._pictures.move_to_end(key)
        return picture

    def keep(self, key: tuple[object, ...], picture: pygame.Surface) -> pygame.Surface:
        """Keep a picture under a key; the ones unused longest are dropped."""
        self._pictures[key] = picture
        if len(self._pictures) > KEPT_PICTURES:
            self._pictures.popitem(last=False)
        return picture

    def words(self, words: str, role: str, colour: Colour) -> pygame.Surface:
        """One rendered line of text."""
        key = ("words", words, role, colour)
        return self.kept(key) or self.keep(key, self.font(role).render(words, True, colour))

    def fitted(self, words: str, role: str, width: int) -> str:
        """The text, or as much of it as fits with an ellipsis; what was cut is remembered in `cut`."""
        if self.width(words, role) <= width:
            return words
        self.cut.add(words)
        shown = words
        while shown and self.width(shown + "…", role) > width:
            shown = shown[:-1]
        return shown.rstrip() + "…"

    def write(
        self,
        target: pygame.Surface,
        words: str,
        place: tuple[int, int],
        role: str = "body",
        colour: Colour | None = None,
        width: int | None = None,
        anchor: str = "topleft",
        scrolls: bool = False,
    ) -> pygame.Rect:
        """Draw one line with its `anchor` (a pygame.Rect attribute) at `place`; returns the rectangle it fills."""
        shown = words if width is None else self.fitted(words, role, width)
        picture = self.words(shown, role, colour or self.palette.text)
        rect = picture.get_rect(**{anchor: place})
        if self.written is not None and shown.strip():
            seen = target.get_clip().move(self._corner)
            self.written.append(Written(shown, rect.move(self._corner), seen, self.layer, scrolls or self.scrolling))
        target.blit(picture, rect)
        return rect

    def box(
        self,
        target: pygame.Surface,
        rect: pygame.Rect,
        fill: Colour | None,
        border: Colour | None = None,
        radius: float = 6,
        thickness: float = 1,
    ) -> None:
        """A rounded box with smooth corners, kept by size and colour; none where there is no room."""
        if min(rect.size) <= 0:
            return
        key = ("box", rect.size, fill, border, radius, thickness)
        target.blit(self.kept(key) or self.keep(key, self._drawn_box(rect.size, fill, border, radius, thickness)), rect)

    def _drawn_box(
        self, size: tuple[int, int], fill: Colour | None, border: Colour | None, radius: float, thickness: float
    ) -> pygame.Surface:
        big = 3
        picture = pygame.Surface((size[0] * big, size[1] * big), pygame.SRCALPHA)
        outline = max(1, self.px(thickness * self.palette.stroke)) * big
        corner = min(self.px(radius) * big, min(picture.get_size()) // 2)
        if border is not None:
            picture.fill((*border, 0))
            pygame.draw.rect(picture, border, picture.get_rect(), 0 if fill is not None else outline, border_radius=corner)
        if fill is not None:
            if border is None:
                picture.fill((*fill, 0))
            inner = picture.get_rect() if border is None else picture.get_rect().inflate(-2 * outline, -2 * outline)
            pygame.draw.rect(picture, fill, inner, border_radius=corner if border is None else max(0, corner - outline))
        return pygame.transform.smoothscale(picture, size)


def base_scale(size: tuple[int, int]) -> float:
    """Pixels per unit of the design at 100 % in a window of this size: grows slower than the window, so that a larger one shows more."""
    return max(0.92, min(1.8, min(size[0] / USUAL[0], size[1] / USUAL[1]) ** 0.6))
