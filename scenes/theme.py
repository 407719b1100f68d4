"""How everything looks: colours, type, spacing. A calm dark machine, light on dark at high contrast, safe for colour-blind eyes."""

from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

import pygame

Colour = tuple[int, int, int]
FONTS = Path(__file__).resolve().parents[1] / "assets" / "fonts"
KEPT_PICTURES = 1500


@dataclass(frozen=True)
class Palette:
    """The colours by meaning; blue, amber and pale green stay apart for all common kinds of colour blindness."""

    ground: Colour = (10, 14, 18)
    panel: Colour = (17, 23, 29)
    raised: Colour = (30, 40, 49)
    hover: Colour = (41, 54, 65)
    line: Colour = (48, 62, 74)
    grid: Colour = (28, 40, 45)
    grid_strong: Colour = (46, 63, 69)
    screen: Colour = (7, 12, 13)
    text: Colour = (232, 239, 243)
    quiet: Colour = (158, 176, 188)
    accent: Colour = (94, 183, 255)
    on_accent: Colour = (5, 18, 30)
    focus: Colour = (255, 190, 92)
    trace: Colour = (168, 240, 200)
    needle: Colour = (255, 190, 92)
    warning: Colour = (255, 190, 92)
    unit: Colour = (94, 183, 255)


SIZES = {"small": 12, "body": 14, "strong": 14, "heading": 16, "title": 26, "display": 40}
BOLD = frozenset({"strong", "heading", "title", "display"})


class Theme:
    """Colours, fonts and spacing at one scale; rendered words and rounded boxes are kept, since most frames draw the same ones.

    `cut` collects every text that was too wide for its place: the tests hold it empty.
    """

    def __init__(self, scale: float = 1.0, palette: Palette | None = None) -> None:
        self.scale = scale
        self.palette = palette or Palette()
        self.cut: set[str] = set()
        self._fonts: dict[str, pygame.font.Font] = {}
        self._pictures: OrderedDict[tuple[object, ...], pygame.Surface] = OrderedDict()

    def px(self, units: float) -> int:
        """A length of the design, in pixels of this scale."""
        return round(units * self.scale)

    def font(self, role: str) -> pygame.font.Font:
        """The font of a role: small, body, strong, heading, title or display."""
        if role not in self._fonts:
            file = FONTS / ("DejaVuSans-Bold.ttf" if role in BOLD else "DejaVuSans.ttf")
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
    ) -> pygame.Rect:
        """Draw one line with its `anchor` (a pygame.Rect attribute) at `place`; returns the rectangle it fills."""
        shown = words if width is None else self.fitted(words, role, width)
        picture = self.words(shown, role, colour or self.palette.text)
        return target.blit(picture, picture.get_rect(**{anchor: place}))

    def box(
        self,
        target: pygame.Surface,
        rect: pygame.Rect,
        fill: Colour | None,
        border: Colour | None = None,
        radius: float = 6,
        thickness: float = 1,
    ) -> None:
        """A rounded box with smooth corners, kept by size and colour."""
        key = ("box", rect.size, fill, border, radius, thickness)
        target.blit(self.kept(key) or self.keep(key, self._drawn_box(rect.size, fill, border, radius, thickness)), rect)

    def _drawn_box(
        self, size: tuple[int, int], fill: Colour | None, border: Colour | None, radius: float, thickness: float
    ) -> pygame.Surface:
        big = 3
        picture = pygame.Surface((size[0] * big, size[1] * big), pygame.SRCALPHA)
        outline = max(1, self.px(thickness)) * big
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
