"""The patient's skin: the lit surface over the muscle, twitching with its units."""

import numpy as np
import pygame

from scenes.theme import FONTS, Theme
from scenes.widgets.paragraph import wrapped
from sim.surface import LIGHTS, SURFACES, Footprints, LitSkin, SkinLight, Surface

MOST_CROPPED = 0.3  # of the picture's width or height may be cut off so that it fills its place
MOST_PIXELS = 1280  # across; a larger place is filled by enlarging
SCALE_BARS_MM = (50, 20, 10, 5, 2)


class SkinView:
    """Draws the skin under the units' forces into `rect`; drawing changes nothing in the simulation.

    `gain` enlarges the movement, 1.0 is what a patient's skin would do; any other value is written on the picture. `light` is where
    the lamp stands. `magnified` and `millimetres` are the texts, with {gain} and {length}.
    """

    def __init__(
        self,
        surface: Surface,
        footprints: Footprints,
        rect: pygame.Rect,
        tone: str = "light",
        magnified: str = "movement × {gain:g}",
        millimetres: str = "{length:g} mm",
    ) -> None:
        self.surface, self.footprints, self.rect, self.tone = surface, footprints, pygame.Rect(rect), tone
        self.magnified, self.millimetres = magnified, millimetres
        self.gain = 1.0
        self._zoom = 1.0
        light = LIGHTS[surface.id]
        self.azimuth_deg, self.elevation_deg = light.azimuth_deg, light.elevation_deg
        self._lit: LitSkin | None = None
        self._shone = light
        self._picture: pygame.Surface | None = None
        self._place = self.rect
        self._fonts: dict[int, pygame.font.Font] = {}

    @property
    def light(self) -> SkinLight:
        """Where the lamp stands."""
        return SkinLight(self.azimuth_deg, self.elevation_deg)

    @light.setter
    def light(self, light: SkinLight) -> None:
        self.azimuth_deg, self.elevation_deg = light.azimuth_deg, light.elevation_deg

    @property
    def zoom(self) -> float:
        """How close we look; 1.0 shows all of the surface that fits, more shows less of it round the muscle."""
        return self._zoom

    @zoom.setter
    def zoom(self, zoom: float) -> None:
        if zoom != self._zoom:
            self._zoom, self._lit = zoom, None

    @property
    def pixels_per_mm(self) -> float:
        """Scale of the picture on the target."""
        return self._lit.pixels_per_mm * self._place.width / self._lit.size[0] if self._lit else 0.0

    def at(self, x_mm: float, y_mm: float) -> tuple[int, int]:
        """The pixel of the target at a point of the map; after the first draw."""
        if self._lit is None:
            return self.rect.center
        left, top = self._lit.crop_mm[:2]
        scale = self.pixels_per_mm
        return self._place.x + round((x_mm - left) * scale), self._place.y + round((y_mm - top) * scale)

    def draw(self, target: pygame.Surface, twitch_mn: np.ndarray) -> None:
        """The skin under the forces (unit,), mN, its scale bar, and the enlargement if there is one."""
        if min(self.rect.size) < 8:
            return
        if self._lit is None:
            self.prepare()
        if self.light != self._shone:
            self._lit.shine(self.light)
            self._shone = self.light
        self._lit.draw(self.footprints, twitch_mn, self.gain)
        if self._place.size == self._picture.get_size():
            target.blit(self._picture, self._place)
        else:
            target.blit(pygame.transform.smoothscale(self._picture, self._place.size), self._place)
        self._draw_scale_bar(target)
        if self.gain != 1.0:
            self._label(target, self.magnified.format(gain=self.gain), (self._place.x + 10, self._place.y + 10))

    def prepare(self) -> None:
        """Choose the part of the surface to show and light it."""
        crop, self._place = fitted(SURFACES[self.surface.id], self.rect, self._muscle(), self._zoom)
        wide = min(self._place.width, MOST_PIXELS)
        size = (wide, max(1, round(wide * self._place.height / self._place.width)))
        self._lit = LitSkin(self.surface, size, self.light, self.tone, crop)
        self._shone = self.light
        self._picture = pygame.image.frombuffer(self._lit.frame, size, "RGBX")

    def _muscle(self) -> tuple[float, float]:
        """The middle of the units on the map, mm."""
        feet = self.footprints
        if feet.x_mm.size == 0:
            return self.surface.width_mm / 2, self.surface.height_mm / 2
        return float(feet.x_mm.mean()), float(feet.y_mm.mean())

    def _draw_scale_bar(self, target: pygame.Surface) -> None:
        length = next((mm for mm in SCALE_BARS_MM if mm * self.pixels_per_mm < 0.3 * self._place.width), SCALE_BARS_MM[-1])
        wide = round(length * self.pixels_per_mm)
        right, y = self._place.right - 14, self._place.bottom - 14
        words = self._font(12).render(self.millimetres.format(length=length), True, (236, 240, 242))
        plate = pygame.Rect(
            right - max(wide, words.get_width()) - 8,
            y - words.get_height() - 10,
            max(wide, words.get_width()) + 16,
            words.get_height() + 18,
        )
        self._plate(target, plate)
        pygame.draw.rect(target, (236, 240, 242), (right - wide, y - 1, wide, 3))
        target.blit(words, (right - wide / 2 - words.get_width() / 2, y - words.get_height() - 5))

    def _label(self, target: pygame.Surface, text: str, place: tuple[int, int]) -> None:
        words = self._font(14).render(text, True, (255, 190, 92))
        self._plate(target, words.get_rect(topleft=place).inflate(14, 8))
        target.blit(words, place)

    def _plate(self, target: pygame.Surface, rect: pygame.Rect) -> None:
        shade = pygame.Surface(rect.size, pygame.SRCALPHA)
        pygame.draw.rect(shade, (8, 12, 15, 165), shade.get_rect(), border_radius=5)
        target.blit(shade, rect)

    def _font(self, size: int) -> pygame.font.Font:
        if size not in self._fonts:
            self._fonts[size] = pygame.font.Font(FONTS / "DejaVuSans.ttf", size)
        return self._fonts[size]


class NoSkin:
    """Stands where a muscle's skin would be if there were a picture of it, and says so in `text`."""

    gain = zoom = 1.0

    def __init__(self, rect: pygame.Rect, text: str, theme: Theme) -> None:
        self.rect, self.text, self.theme = pygame.Rect(rect), text, theme

    def prepare(self) -> None:
        """Nothing takes a moment here."""

    def draw(self, target: pygame.Surface, _twitch_mn: np.ndarray) -> None:
        """The sentence, in the middle."""
        lines = wrapped(self.theme, self.text, "body", round(0.8 * self.rect.width))
        line = self.theme.height("body")
        top = self.rect.centery - len(lines) * line // 2
        for n, words in enumerate(lines):
            self.theme.write(target, words, (self.rect.centerx, top + n * line), "body", self.theme.palette.quiet, anchor="midtop")


def fitted(
    size_mm: tuple[float, float], rect: pygame.Rect, muscle_mm: tuple[float, float], zoom: float = 1.0
) -> tuple[tuple[float, float, float, float], pygame.Rect]:
    """The part of a surface of size_mm to show (left, top, width, height; mm) and where, so that `rect` is filled as far as it may be.

    Proportions are kept; at most MOST_CROPPED of the width or height is cut off, with the muscle kept as near the middle as can be.
    """
    width, height = size_mm
    aspect = rect.width / rect.height
    shown_width = max(min(width, height * aspect), width * (1 - MOST_CROPPED))
    shown_height = max(min(height, width / aspect), height * (1 - MOST_CROPPED))
    shown_width, shown_height = shown_width / zoom, shown_height / zoom
    left = min(max(0.0, muscle_mm[0] - shown_width / 2), width - shown_width)
    top = min(max(0.0, muscle_mm[1] - shown_height / 2), height - shown_height)
    scale = min(rect.width / shown_width, rect.height / shown_height)
    place = pygame.Rect(0, 0, max(1, round(shown_width * scale)), max(1, round(shown_height * scale)))
    place.center = rect.center
    return (left, top, shown_width, shown_height), place
