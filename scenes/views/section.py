"""The muscle in cross-section at the needle: skin and fat, fibres, territories that light up as their unit fires, the needle."""

import math
from collections.abc import Sequence

import numpy as np
import pygame

from scenes.theme import Colour, Theme
from scenes.units import MARKS, Units
from scenes.words import Words
from sim.electrode import Needle
from sim.engine import Frame
from sim.insertion import within_reach
from sim.kernels import trace as kernels
from sim.muscle import Muscle

SLOW_FADE_S = 1.2  # where less movement is asked for
FADE_S = 0.3  # a glow fades this slowly, so that no unit flickers more than about three times a second
FIBRE_GLOW_MM = 0.35
LEAST = 24  # pixels that the muscle takes, however small its place is


class SectionView:
    """Draws one muscle; `advance` takes in what was played, `draw` shows it. Only glow and needle change from picture to picture.

    While it is `closed` one sees no more than an examiner: where the needle is, not who fires nor which fibres have lost their nerve.
    """

    def __init__(self, muscle: Muscle, words: Words, units: Units | None = None, closed: bool = False) -> None:
        self.muscle, self.words, self.units, self.closed = muscle, words, units, closed
        self.places: Sequence[Needle] = ()  # where the needle has been listened to
        self.rect = pygame.Rect(0, 0, 0, 0)
        self.needle: Needle | None = None
        self.fade_s = FADE_S
        self._placed: tuple[pygame.Rect, Theme] | None = None
        anatomy = muscle.spec.anatomy
        self._half_mm = anatomy.width_mm / 2
        self._bottom_mm = anatomy.fat_mm + anatomy.thickness_mm
        units = muscle.fibres.territory_mm.size
        self._place_mm = np.concatenate([muscle.fibres.centre_mm, np.zeros((1, 2))])
        self._radius_mm = np.concatenate([muscle.fibres.territory_mm / 2, [FIBRE_GLOW_MM]])
        self._glow = np.zeros(units + 1)
        overlap = float((np.pi * self._radius_mm[:-1] ** 2).sum() / (np.pi * self._half_mm * anatomy.thickness_mm / 2))
        self._half_glow = 0.5 + 0.06 * overlap  # where many territories overlap, one unit alone must not blind, nor all together
        self._back: pygame.Surface | None = None
        self._picture: pygame.Surface | None = None
        self._field = np.zeros((1, 1), np.float32)
        self._mask = np.zeros((1, 1), np.float32)
        self._px_per_mm = 1.0
        self._origin = (0.0, 0.0)

    def advance(self, frames: Sequence[Frame], seconds: float) -> None:
        """Light up the units that fired in these frames, and let the others fade."""
        self._glow *= math.exp(-seconds / self.fade_s)
        for frame in frames:
            self.needle = frame.needle
            if self.closed:
                continue
            unit, fibre = frame.spikes.unit, frame.spikes.fibre
            whole = unit[unit >= 0]
            self._glow[:-1][whole] += 0.8 * (1 - self._glow[:-1][whole])
            alone = fibre[(unit < 0) & (fibre >= 0)]
            if alone.size:
                self._place_mm[-1] = self.muscle.fibres.x_mm[alone[-1]], self.muscle.fibres.depth_mm[alone[-1]]
                self._glow[-1] = 1.0

    def reach(self, x_mm: float, depth_mm: float, along_mm: float) -> Needle:
        """The nearest place the needle can be put to."""
        return within_reach(self.muscle, Needle(x_mm, depth_mm, along_mm))

    def at(self, place: tuple[int, int]) -> Needle:
        """The place of the muscle under a point of the window."""
        x = (place[0] - self.rect.x - self._origin[0]) / self._px_per_mm
        along = self.needle.along_mm if self.needle else 0.0
        return self.reach(x, (place[1] - self.rect.y - self._origin[1]) / self._px_per_mm, along)

    def place(self, rect: pygame.Rect, theme: Theme) -> None:
        """Put it at `rect`, as large as it fits with its labels."""
        if (rect, theme) == self._placed:
            return
        self._placed = pygame.Rect(rect), theme
        self.rect = rect
        self.fade_s = SLOW_FADE_S if theme.reduced_motion else FADE_S
        ruler = theme.width(self.words("units.mm", value=0), "small") + theme.px(28)
        foot, head = theme.height("small") + theme.px(12), theme.height("small") + theme.px(16)
        wide, tall = max(LEAST, rect.width - ruler - theme.px(10)), max(LEAST, rect.height - foot - head)
        self._px_per_mm = min(wide / (2 * self._half_mm + 2), tall / (self._bottom_mm + 1.5))
        self._origin = (ruler + wide / 2, head + max(0.0, (tall - (self._bottom_mm + 1.5) * self._px_per_mm) / 2))
        self._picture = pygame.Surface(rect.size, depth=32)
        self._field = np.zeros((rect.height, rect.width), np.float32)
        self._mask = self._inside()
        with theme.apart(rect.topleft):
            self._back = self._anatomy(theme)

    def _xy(self, x_mm: float, depth_mm: float) -> tuple[int, int]:
        return round(self._origin[0] + x_mm * self._px_per_mm), round(self._origin[1] + depth_mm * self._px_per_mm)

    def _inside(self) -> np.ndarray:
        """1 inside the muscle, 0 outside, with a soft edge one pixel wide; shape (row, column)."""
        anatomy = self.muscle.spec.anatomy
        rows, columns = np.mgrid[0 : self.rect.height, 0 : self.rect.width].astype(np.float32)
        across, down = self._half_mm * self._px_per_mm, anatomy.thickness_mm / 2 * self._px_per_mm
        middle = self._origin[1] + (anatomy.fat_mm + anatomy.thickness_mm / 2) * self._px_per_mm
        away = np.hypot((columns - self._origin[0]) / across, (rows - middle) / down)
        return np.clip((1 - away) * min(across, down) + 0.5, 0, 1).astype(np.float32)

    def _anatomy(self, theme: Theme) -> pygame.Surface:
        anatomy, fibres = self.muscle.spec.anatomy, self.muscle.fibres
        back = pygame.Surface(self.rect.size, depth=32)
        back.fill(theme.palette.panel)
        left, right = self._xy(-self._half_mm - 1, 0)[0], self._xy(self._half_mm + 1, 0)[0]
        skin, bottom = self._xy(0, 0)[1], self._xy(0, self._bottom_mm + 1.5)[1]
        colours = theme.palette
        tissue = tuple(round(0.32 * fat + 0.68 * ground) for fat, ground in zip(colours.fat_tissue, colours.panel, strict=True))
        pygame.draw.rect(
            back, tissue, (left, skin, right - left, bottom - skin), border_bottom_left_radius=10, border_bottom_right_radius=10
        )
        pygame.draw.rect(back, colours.skin_tissue, (left, skin - theme.px(1), right - left, max(3, round(1.2 * self._px_per_mm * 0.8))))
        big = 3
        ellipse = pygame.Surface(
            (round(2 * self._half_mm * self._px_per_mm) * big, round(anatomy.thickness_mm * self._px_per_mm) * big), pygame.SRCALPHA
        )
        ellipse.fill((*colours.muscle_tissue, 0))
        pygame.draw.ellipse(ellipse, colours.muscle_tissue, ellipse.get_rect())
        ellipse = pygame.transform.smoothscale(ellipse, (ellipse.get_width() // big, ellipse.get_height() // big))
        back.blit(ellipse, self._xy(-self._half_mm, anatomy.fat_mm))
        self._dots(back, (fibres.unit >= 0) | self.closed, colours.fibre, 0.5)
        self._ruler(back, theme, left, skin)
        if not self.closed:
            self._dots(back, fibres.unit < 0, colours.denervated, 1.0)
            self._legend(back, theme, left)
        return back

    def _legend(self, back: pygame.Surface, theme: Theme, left: int) -> None:
        """What the colours mean, above the skin; the denervated fibres only where there are some."""
        entries = [("section.unit", theme.palette.unit)]
        if (self.muscle.fibres.unit < 0).any():
            entries.append(("section.denervated", theme.palette.denervated))
        y, dot = theme.height("small") // 2 + theme.px(2), theme.px(4)
        for key, colour in entries:
            pygame.draw.aacircle(back, colour, (left + dot, y), dot)
            words = theme.write(back, self.words(key), (left + 3 * dot, y), "small", theme.palette.quiet, anchor="midleft")
            left = words.right + theme.px(16)

    def _dots(self, back: pygame.Surface, which: np.ndarray, colour: Colour, strength: float) -> None:
        """One dot per fibre; many in one place add up."""
        if not which.any():
            return
        x = np.rint(self._origin[0] + self.muscle.fibres.x_mm[which] * self._px_per_mm).astype(int)
        y = np.rint(self._origin[1] + self.muscle.fibres.depth_mm[which] * self._px_per_mm).astype(int)
        inside = (x >= 0) & (y >= 0) & (x < back.get_width()) & (y < back.get_height())
        count = np.zeros(back.get_size())
        np.add.at(count, (x[inside], y[inside]), 1.0)
        busiest = max(1.0, float(np.percentile(count[count > 0], 90)))
        share = (strength * np.minimum(1.0, count / busiest))[..., None]
        pixels = pygame.surfarray.pixels3d(back)
        pixels[:] = (pixels * (1 - share) + np.array(colour) * share).astype(np.uint8)

    def _ruler(self, back: pygame.Surface, theme: Theme, left: int, skin: int) -> None:
        quiet = theme.palette.quiet
        apart = next((step for step in (1, 2, 5, 10, 20) if step * self._px_per_mm >= theme.height("small") * 1.6), 50)
        pygame.draw.line(back, theme.palette.line, (left - theme.px(6), skin), (left - theme.px(6), self._xy(0, self._bottom_mm)[1]))
        for depth in range(0, math.floor(self._bottom_mm) + 1, apart):
            y = self._xy(0, depth)[1]
            pygame.draw.line(back, quiet, (left - theme.px(10), y), (left - theme.px(6), y))
            words = self.words("units.mm", value=depth) if depth == 0 else str(depth)
            theme.write(back, words, (left - theme.px(13), y), "small", quiet, anchor="midright")
        tip = theme.width(self.words("section.tip", x="−88.8", depth="88.8"), "small")
        room = min(back.get_width() * 0.2, back.get_width() - tip - theme.width(self.words("units.mm", value=50), "small") - theme.px(44))
        length = next(step for step in (50, 20, 10, 5, 2, 1) if step * self._px_per_mm <= room or step == 1)
        right, y = back.get_width() - theme.px(10), back.get_height() - theme.px(9)
        wide = round(length * self._px_per_mm)
        pygame.draw.line(back, theme.palette.text, (right - wide, y), (right, y), max(2, theme.px(2)))
        theme.write(back, self.words("units.mm", value=length), (right - wide - theme.px(6), y), "small", anchor="midright")

    def draw(self, target: pygame.Surface, theme: Theme) -> None:
        """Anatomy, glowing units, needle, and where its tip is."""
        if self._picture is None or self._back is None:
            return
        self._picture.blit(self._back, (0, 0))
        x = self._origin[0] + self._place_mm[:, 0] * self._px_per_mm
        y = self._origin[1] + self._place_mm[:, 1] * self._px_per_mm
        if self._glow.max() >= 0.01:
            kernels.glow_discs(self._field, x, y, np.maximum(2.5, self._radius_mm * self._px_per_mm), self._glow)
            pixels = pygame.surfarray.pixels2d(self._picture).T
            kernels.paint_glow(pixels, self._field, self._mask, self._half_glow, *(float(c) for c in theme.palette.unit))
            del pixels
        self._draw_places(self._picture, theme)
        with theme.apart(self.rect.topleft):
            self._draw_marks(self._picture, theme)
            if self.needle is not None:
                self._draw_needle(self._picture, self.needle, theme)
        target.blit(self._picture, self.rect)

    def _draw_places(self, picture: pygame.Surface, theme: Theme) -> None:
        """Small crosses where the needle has been."""
        arm = theme.px(3)
        for place in self.places:
            x, y = self._xy(place.x_mm, place.depth_mm)
            pygame.draw.line(picture, theme.palette.needle, (x - arm, y), (x + arm, y))
            pygame.draw.line(picture, theme.palette.needle, (x, y - arm), (x, y + arm))

    def _draw_marks(self, picture: pygame.Surface, theme: Theme) -> None:
        """The territories of the units that have a colour, with their numbers, and of the selected one."""
        if self.units is None:
            return
        colours = {unit: theme.palette.marks[mark] for unit, mark in self.units.coloured.items() if unit >= 0}
        selected = self.units.selected
        if selected is not None and selected >= 0:
            colours.setdefault(selected, theme.palette.text)
        for unit, colour in colours.items():
            centre = self._xy(*self._place_mm[unit])
            radius = max(theme.px(4), round(self._radius_mm[unit] * self._px_per_mm))
            pygame.draw.aacircle(picture, colour, centre, radius, max(1, theme.px(2)))
            name = self.units.name(unit)
            plate = pygame.Rect(0, 0, theme.width(name, "strong") + theme.px(6), theme.height("strong"))
            turn = math.tau * self.units.coloured.get(unit, MARKS) / (MARKS + 1)  # names of units that overlap stand apart
            plate.center = round(centre[0] + radius * math.sin(turn)), round(centre[1] - radius * math.cos(turn))
            plate.clamp_ip(picture.get_rect())
            theme.box(picture, plate, theme.palette.screen, colour, radius=3)
            theme.write(picture, name, plate.center, "strong", colour, anchor="center")

    def _draw_needle(self, picture: pygame.Surface, needle: Needle, theme: Theme) -> None:
        tip = self._xy(needle.x_mm, needle.depth_mm)
        half = max(2, round(0.23 * self._px_per_mm))
        steel, shade = (206, 214, 220), (120, 130, 138)
        bevel = round(2.5 * half)
        top = theme.height("small") + theme.px(7)
        left, right = tip[0] - half, tip[0] + half
        pygame.draw.polygon(picture, steel, [(left, top), (right, top), (right, tip[1] - bevel), (left, tip[1] + half)])
        pygame.draw.line(picture, shade, (right, top), (right, tip[1] - bevel))
        pygame.draw.aacircle(picture, theme.palette.ground, tip, max(4, theme.px(5)))
        pygame.draw.aacircle(picture, theme.palette.needle, tip, max(3, theme.px(4)))
        words = self.words("section.tip", x=f"{needle.x_mm:+.1f}".replace("-", "−"), depth=f"{needle.depth_mm:.1f}")
        if needle.along_mm:
            words += self.words("section.along", along=f"{needle.along_mm:+.1f}".replace("-", "−"))
        theme.write(picture, words, (theme.px(10), picture.get_height() - theme.px(2)), "small", theme.palette.needle, anchor="bottomleft")
