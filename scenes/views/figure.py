"""The whole body of a patient, from the front and from behind, lit and cut out."""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import pygame

from scenes.views.labels import Point
from sim.surface import LitSkin, Surface, load_surface, unseen

MARGIN_MM = 12.0  # kept round the body


@dataclass(frozen=True)
class Figure:
    """The lit body without what lies behind it; `left_mm`, `top_mm` is the corner of the map at which the picture begins."""

    picture: pygame.Surface
    left_mm: float
    top_mm: float
    pixels_per_mm: float

    def at(self, x_mm: float, y_mm: float) -> Point:
        """The pixel at a point of the map."""
        return (x_mm - self.left_mm) * self.pixels_per_mm, (y_mm - self.top_mm) * self.pixels_per_mm

    def smaller(self, share: float) -> "Figure":
        """The same at a share of its size."""
        size = [max(1, round(length * share)) for length in self.picture.get_size()]
        return replace(self, picture=pygame.transform.smoothscale(self.picture, size), pixels_per_mm=self.pixels_per_mm * share)


@lru_cache(maxsize=2)
def figure(body: str, tone: str, within: tuple[int, int]) -> Figure:
    """A body as large as fits into (width, height), pixels; SurfaceError, naming the file, if its map is missing or damaged."""
    surface = load_surface("body", body)
    rows, columns = (np.flatnonzero((surface.coverage > 127).any(axis=axis)) * surface.pixel_mm for axis in (1, 0))
    left, top = columns[0] - MARGIN_MM, rows[0] - MARGIN_MM
    width, height = columns[-1] + MARGIN_MM - left, rows[-1] + MARGIN_MM - top
    scale = min(within[0] / width, within[1] / height)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    lit = LitSkin(surface, size, tone=tone, crop_mm=(left, top, width, height))
    picture = lit.draw(unseen(1), np.zeros(1, np.float32)).copy()
    picture[..., 3] = _cover(surface, size, (left, top, width, height))
    return Figure(pygame.image.frombuffer(picture.tobytes(), size, "RGBA"), left, top, scale)


def _cover(surface: Surface, size: tuple[int, int], crop_mm: tuple[float, float, float, float]) -> np.ndarray:
    """How opaque a picture of this size is, uint8 (row, column): less than it is body, as its edge has the colour of the room, too."""
    grey = pygame.surfarray.make_surface(np.repeat(surface.coverage.T[..., None], 3, axis=2))
    part = pygame.Rect([round(length / surface.pixel_mm) for length in crop_mm]).clip(grey.get_rect())
    cover = pygame.surfarray.array3d(pygame.transform.smoothscale(grey.subsurface(part), size))[..., 0].T.astype(np.int16)
    return np.clip(2 * cover - 255, 0, 255).astype(np.uint8)
