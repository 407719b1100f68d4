"""The patient's skin: the lit surface over the muscle, twitching with its units."""

from dataclasses import dataclass, replace

import numpy as np
import pygame

from scenes.theme import FONTS, Theme
from scenes.widgets.paragraph import wrapped
from sim.surface import LIGHTS, SURFACES, Footprints, LitSkin, Place, SkinLight, Surface

MOST_CROPPED = 0.3  # of the picture's width or height may be cut off so that it fills its place
MOST_PIXELS = 1280  # across; a larger place is filled by enlarging
SCALE_BARS_MM = (500, 200, 100, 50, 20, 10, 5, 2, 1)
CLOSEST, FURTHEST_EV = 6.0, 1.5
STEEPEST_DEG, LEAST_DEG = 80.0, 8.0  # of the lamp over the skin
INK, MARKED, QUIET = (236, 240, 242), (255, 190, 92), (150, 190, 215)


class SkinView:
    """Draws the skin under the units' forces into `rect`; drawing changes nothing in the simulation.

    `gain` enlarges the movement, 1.0 is what a patient's skin would do; any other value is written on the picture. `light` is where
    the lamp stands, `exposure_ev` makes the picture twice as bright per unit, `zoom` and `pan_mm` choose the part that is seen.
    `outlined` shows the muscles under the skin; `place` is that of the examined one. `magnified` and `millimetres` are the texts, with
    {gain} and {length}.
    """

    def __init__(
        self,
        surface: Surface,
        footprints: Footprints,
        rect: pygame.Rect,
        tone: str = "light",
        place: Place | None = None,
        magnified: str = "movement × {gain:g}",
        millimetres: str = "{length:g} mm",
    ) -> None:
        self.surface, self.footprints, self.rect, self.tone, self.place = surface, footprints, pygame.Rect(rect), tone, place
        self.magnified, self.millimetres = magnified, millimetres
        self.gain = self.scale = 1.0  # of the movement, and of the labels
        self.outlined: dict[str, Place] = {}
        self.look = Look(LIGHTS[surface.id])
        self._shown: Look | None = None
        self._lit: LitSkin | None = None
        self._picture: pygame.Surface | None = None
        self._place = self.rect
        self._fonts: dict[int, pygame.font.Font] = {}

    def reset(self) -> None:
        """Lamp, brightness and part of the surface as at first."""
        self.look = Look(LIGHTS[self.surface.id])

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
        self.move(twitch_mn)
        self.show(target)

    def move(self, twitch_mn: np.ndarray) -> pygame.Rect:
        """Let the forces (unit,), mN, move the skin; where `show` then differs from before."""
        if min(self.rect.size) < 8:
            return pygame.Rect(self.rect.topleft, (0, 0))
        if self._lit is None or self._shown is None or self.look.part != self._shown.part:
            self.prepare()
        if self.look != self._shown:
            self._lit.shine(self.look.light, self.look.exposure_ev)
            self._shown = self.look
        self._lit.draw(self.footprints, twitch_mn, self.gain)
        moved = pygame.Rect(self._lit.moved)
        return self._place if moved and self._resized else moved.move(self._place.topleft)

    def show(self, target: pygame.Surface) -> None:
        """The skin as it was moved last."""
        if self._lit is None or self._picture is None:
            return
        target.blit(pygame.transform.smoothscale(self._picture, self._place.size) if self._resized else self._picture, self._place)
        self._draw_outlines(target)
        self._draw_scale_bar(target)
        if self.gain != 1.0:
            self._label(target, self.magnified.format(gain=self.gain), (self._place.x + 10, self._place.y + 10))

    @property
    def _resized(self) -> bool:
        """Whether the picture is enlarged to fill its place."""
        return self._picture is not None and self._place.size != self._picture.get_size()

    def prepare(self) -> None:
        """Choose the part of the surface to show and light it."""
        x, y = self._muscle()
        middle = x + self.look.pan_mm[0], y + self.look.pan_mm[1]
        crop, self._place = fitted(SURFACES[self.surface.id], self.rect, middle, self.look.zoom)
        wide = min(self._place.width, MOST_PIXELS)
        size = (wide, max(1, round(wide * self._place.height / self._place.width)))
        self._lit = LitSkin(self.surface, size, self.look.light, self.tone, crop, self.look.exposure_ev)
        self._shown = self.look
        self._picture = pygame.image.frombuffer(self._lit.frame, size, "RGBX")

    def _muscle(self) -> tuple[float, float]:
        """Where the muscle is on the map, mm."""
        return self.place.centre_mm if self.place else (self.surface.width_mm / 2, self.surface.height_mm / 2)

    def _draw_outlines(self, target: pygame.Surface) -> None:
        """The muscles' edges and names, the examined one's with the direction of its fibres."""
        before = target.get_clip()
        target.set_clip(self._place.clip(before))
        taken: list[pygame.Rect] = []
        for name, place in sorted(self.outlined.items(), key=lambda item: item[1] is not self.place):
            own = place is self.place
            points = [self.at(x, y) for x, y in place.outline_mm]
            pygame.draw.lines(target, MARKED if own else QUIET, True, points, 3 if own else 1)
            x, y = self.at(*place.centre_mm)
            if own:
                middle, along = pygame.Vector2(x, y), pygame.Vector2(26, 0).rotate(-place.fibre_angle_deg)
                pygame.draw.line(target, MARKED, middle - along, middle + along, 2)
            words = self._font(14 if own else 12).render(name, True, MARKED if own else INK)
            label = words.get_rect(midtop=(x, y + (12 if own else -8))).clamp(self._place.inflate(-12, -12))
            while label.inflate(0, 4).collidelist(taken) >= 0 and label.bottom < self._place.bottom - 8:
                label.y += 4
            taken.append(label)
            self._plate(target, label.inflate(10, 4))
            target.blit(words, label)
        target.set_clip(before)

    def _draw_scale_bar(self, target: pygame.Surface) -> None:
        length = next((mm for mm in SCALE_BARS_MM if mm * self.pixels_per_mm < 0.3 * self._place.width), SCALE_BARS_MM[-1])
        wide = round(length * self.pixels_per_mm)
        right, y = self._place.right - 14, self._place.bottom - 14
        words = self._font(12).render(self.millimetres.format(length=length), True, INK)
        plate = pygame.Rect(
            right - max(wide, words.get_width()) - 8,
            y - words.get_height() - 10,
            max(wide, words.get_width()) + 16,
            words.get_height() + 18,
        )
        self._plate(target, plate)
        pygame.draw.rect(target, INK, (right - wide, y - 1, wide, 3))
        target.blit(words, (right - wide / 2 - words.get_width() / 2, y - words.get_height() - 5))

    def _label(self, target: pygame.Surface, text: str, place: tuple[int, int]) -> None:
        words = self._font(14).render(text, True, MARKED)
        self._plate(target, words.get_rect(topleft=place).inflate(14, 8))
        target.blit(words, place)

    def _plate(self, target: pygame.Surface, rect: pygame.Rect) -> None:
        shade = pygame.Surface(rect.size, pygame.SRCALPHA)
        pygame.draw.rect(shade, (8, 12, 15, 165), shade.get_rect(), border_radius=5)
        target.blit(shade, rect)

    def _font(self, size: int) -> pygame.font.Font:
        size = round(size * self.scale)
        if size not in self._fonts:
            self._fonts[size] = pygame.font.Font(FONTS / "DejaVuSans.ttf", size)
        return self._fonts[size]


@dataclass(frozen=True)
class Look:
    """From where the lamp shines, how bright the picture is, and which part of the surface is seen; every change gives a new one."""

    light: SkinLight
    exposure_ev: float = 0.0
    zoom: float = 1.0
    pan_mm: tuple[float, float] = (0.0, 0.0)

    @property
    def part(self) -> tuple[float, tuple[float, float]]:
        """What decides which part is seen."""
        return self.zoom, self.pan_mm

    def turned(self, azimuth_deg: float, elevation_deg: float) -> "Look":
        """The lamp elsewhere."""
        elevation = min(max(elevation_deg, LEAST_DEG), STEEPEST_DEG)
        return replace(self, light=SkinLight((azimuth_deg + 180.0) % 360.0 - 180.0, elevation))

    def brighter(self, by_ev: float) -> "Look":
        """More exposure."""
        return replace(self, exposure_ev=min(max(self.exposure_ev + by_ev, -FURTHEST_EV), FURTHEST_EV))

    def closer(self, factor: float) -> "Look":
        """More or less of the surface; all of it again lies in the middle."""
        zoom = min(max(self.zoom * factor, 1.0), CLOSEST)
        return replace(self, zoom=zoom, pan_mm=self.pan_mm if zoom > 1.0 else (0.0, 0.0))

    def moved(self, right_mm: float, down_mm: float) -> "Look":
        """Another part of the surface."""
        return replace(self, pan_mm=(self.pan_mm[0] + right_mm, self.pan_mm[1] + down_mm))


class NoSkin:
    """Stands where a muscle's skin would be if there were a picture of it, and says so in `text`."""

    gain = scale = 1.0

    def __init__(self, rect: pygame.Rect, text: str, theme: Theme) -> None:
        self.rect, self.text, self.theme = pygame.Rect(rect), text, theme

    def prepare(self) -> None:
        """Nothing takes a moment here."""

    def move(self, _twitch_mn: np.ndarray) -> pygame.Rect:
        """Nothing moves here."""
        return pygame.Rect(self.rect.topleft, (0, 0))

    def show(self, target: pygame.Surface) -> None:
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
