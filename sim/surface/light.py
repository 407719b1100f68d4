"""A lamp on a baked surface, and the surface lit again wherever it moves."""

from dataclasses import dataclass, replace

import numpy as np

from sim.kernels.light import cast_shadow, lit_at_rest, resampled, smooth_edges
from sim.kernels.skin import CELL, TILE, lowered, pulled, pulls, relit, slopes
from sim.surface.baked import Surface
from sim.surface.footprints import GIVE_MM, Bumps, Footprints, peak_displacement_mm, unseen

LEAST_PULL_PIXELS = 0.01
FOLD_MM = 7.0  # from the margin of the lid to the fold above it
LEAST_SLOPE = 3e-4  # units that together tilt the skin less than this change no pixel by a tenth of a level of 255


@dataclass(frozen=True)
class SkinLight:
    """Where the lamp stands: azimuth (0 from the right, anticlockwise) and elevation over the plane of the picture, degrees.

    Low elevations rake over the skin: a slope s then changes the brightness by s / tan(elevation).
    """

    azimuth_deg: float
    elevation_deg: float

    def direction(self) -> np.ndarray:
        """Unit vector towards the lamp: right, down, towards the viewer."""
        turn, rise = np.radians(self.azimuth_deg), np.radians(self.elevation_deg)
        return np.array([np.cos(turn) * np.cos(rise), -np.sin(turn) * np.cos(rise), np.sin(rise)])


# Along a limb, where its curve throws no shadow; from above on a face.
LIGHTS: dict[str, SkinLight] = {
    "body": SkinLight(120.0, 40.0),
    "face": SkinLight(130.0, 30.0),
    "face_side": SkinLight(50.0, 32.0),
    "eyelid": SkinLight(130.0, 32.0),
    "mouth": SkinLight(80.0, 80.0),
    "neck": SkinLight(120.0, 26.0),
    "shoulder": SkinLight(125.0, 26.0),
    "upper_arm": SkinLight(62.0, 22.0),
    "forearm": SkinLight(150.0, 22.0),
    "hand": SkinLight(155.0, 20.0),
    "hand_stiff": SkinLight(155.0, 24.0),
    "palm": SkinLight(35.0, 22.0),
    "back": SkinLight(140.0, 24.0),
    "thigh": SkinLight(60.0, 24.0),
    "calf": SkinLight(30.0, 24.0),
    "shank": SkinLight(70.0, 21.0),
}


@dataclass(frozen=True)
class Tone:
    """Colour of a skin: reflectance (red, green, blue, linear), how blood and pigment change it (per unit of flush), gloss."""

    skin: tuple[float, float, float]
    blood: tuple[float, float, float]
    lips: tuple[float, float, float]
    pigment: float
    gloss: float
    hair: float = 1.0  # brightness of hair
    eyes: float = 1.0  # and of eyes, which the exposure for a darker skin would make glow


# [estimate] chosen by eye, of the order of measured skin reflectances at 600, 540 and 460 nm.
TONES: dict[str, Tone] = {
    "light": Tone((0.66, 0.42, 0.315), (0.22, 1.05, 0.95), (0.47, 0.185, 0.165), 0.9, 0.075, 1.0, 0.86),
    "tan": Tone((0.46, 0.265, 0.170), (0.20, 0.85, 0.80), (0.34, 0.145, 0.115), 0.9, 0.080, 0.8, 0.80),
    "brown": Tone((0.245, 0.128, 0.078), (0.16, 0.60, 0.60), (0.205, 0.088, 0.072), 0.8, 0.085, 0.5, 0.72),
    "deep": Tone((0.105, 0.056, 0.037), (0.12, 0.40, 0.40), (0.115, 0.052, 0.045), 0.6, 0.090, 0.3, 0.55),
}
KEY = np.array([1.42, 1.33, 1.21])
AMBIENT = np.array([0.135, 0.145, 0.165])
SCATTER = np.array([0.16, 0.05, 0.03])  # red light comes out of the skin where none falls in
COUCH = np.array([0.060, 0.092, 0.105])  # linear colour of what the patient lies on
STANDING = frozenset({"body", "face", "face_side", "eyelid", "mouth", "neck", "shoulder"})  # the patient does not lie on the couch
ROOM = np.array([0.018, 0.026, 0.031])


class LitSkin:
    """A surface drawn at one size, which is drawn again only where it moves.

    `frame` (row, column, 4) uint8 holds the picture, the last channel is 255. `crop_mm` (left, top, width, height) is the part shown.
    """

    def __init__(
        self,
        surface: Surface,
        size: tuple[int, int],
        light: SkinLight | None = None,
        tone: str = "light",
        crop_mm: tuple[float, float, float, float] | None = None,
        exposure_ev: float = 0.0,
    ) -> None:
        self.surface, self.size, self.tone = surface, size, TONES[tone]
        self.crop_mm = crop_mm or (0.0, 0.0, surface.width_mm, surface.height_mm)
        self.pixels_per_mm = size[0] / self.crop_mm[2]
        columns, rows = size
        cells = (-(-rows // (CELL * TILE)) * TILE, -(-columns // (CELL * TILE)) * TILE)
        self._slopes = np.zeros((2, *cells), np.float32)
        self._shifts = np.zeros((2, *cells), np.float32)
        self._active = np.zeros((cells[0] // TILE, cells[1] // TILE), np.uint8)
        self._drawn = np.ones_like(self._active)
        self._touched = np.zeros_like(self._active)  # tiles drawn anew in the last picture
        self.frame = np.full((rows, columns, 4), 255, np.uint8)
        self._packed = self.frame.view(np.uint32)[..., 0]
        self._maps = self._shown_maps()
        self._lids = _lids(self._maps[..., 10] < 0.5, surface.is_left)
        self._fall = _softened(self._thirds(surface.coverage) / np.float32(255), 16)
        self._rest = np.zeros((3, rows, columns), np.float32)
        self._gain = np.zeros((2, rows, columns), np.float32)
        self.shine(light or LIGHTS[surface.id], exposure_ev)

    def _shown_maps(self) -> np.ndarray:
        """Normals, albedo, sky, gloss, coverage, edges and what is not eye (row, column, 11) of the part shown, at its size."""
        surface, tone = self.surface, self.tone
        smooth, coded = self._shown(surface.smooth), self._shown(surface.coded)
        coded *= np.float32(1 / 255)
        normals, sky, red, dark = smooth[..., :3], smooth[..., 3:4], smooth[..., 4:5], smooth[..., 5:]
        coverage, edges, eyes, lips, other, wet, opacity = (coded[..., k : k + 1] for k in (0, 1, 2, 3, 4, 5, 9))
        normals /= np.maximum(np.linalg.norm(normals, axis=2, keepdims=True), 1e-6)
        albedo = np.array(tone.skin, np.float32) * np.exp(-red * np.array(tone.blood, np.float32) - dark * np.float32(tone.pigment))
        albedo += (np.array(tone.lips, np.float32) * np.exp(-0.8 * dark) - albedo) * lips * np.float32(0.85)
        bright = np.float32(tone.hair) * (1 - eyes - other) + np.float32(tone.eyes) * (eyes + other)
        # Colours are kept as they are seen where there is no paint, too; so they may be mixed with their neighbours'.
        albedo += (coded[..., 6:9] ** np.float32(2.2) * bright - albedo) * opacity
        gloss = (np.float32(tone.gloss) * (1 + 0.7 * lips) * (1 - 0.7 * opacity * (1 - wet)) + np.float32(0.10) * wet) * (1 - eyes)
        return np.ascontiguousarray(np.dstack([normals, albedo, sky, gloss, coverage, edges, 1 - eyes]).astype(np.float32))

    def shine(self, light: SkinLight, exposure_ev: float = 0.0) -> None:
        """Move the lamp, or make the picture twice as bright per exposure value; the whole picture is lit again."""
        brighter = 2.0**exposure_ev
        surface, maps = self.surface, self._maps
        towards = light.direction()
        halfway = towards + np.array([0.0, 0.0, 1.0])
        halfway /= np.linalg.norm(halfway)
        depth = self._thirds(surface.depth_mm)
        shade = np.ones_like(depth)
        cast_shadow(depth, self._thirds(surface.coverage) > 127, surface.pixel_mm * 3, towards, 0.25, shade)
        both = self._shown(np.dstack([_softened(shade), self._moved_shadow(towards)]), 3)
        lit = np.empty_like(self._rest)
        lit_at_rest(
            maps[..., :3],
            maps[..., 3:6],
            maps[..., 6],
            maps[..., 7],
            both[..., 0],
            maps[..., 8],
            self._ground(both[..., 1], towards),
            towards,
            halfway,
            SCATTER,
            KEY * brighter,
            AMBIENT * brighter,
            lit,
            self._gain[0],
            self._gain[1],
        )
        smooth_edges(lit, maps[..., 9] > 0.2, self._rest)
        self._drawn[:] = 1

    def _thirds(self, values: np.ndarray) -> np.ndarray:
        return np.ascontiguousarray(values[::3, ::3])

    def _shown(self, maps: np.ndarray, coarser: int = 1) -> np.ndarray:
        """The part shown of maps (row, column, channel) of the surface, `coarser` times coarser than it, at the picture's size."""
        out = np.empty((self.size[1], self.size[0], maps.shape[2]), np.float32)
        pixel_mm = self.surface.pixel_mm * coarser
        left, top, width, _ = self.crop_mm
        resampled(maps, left / pixel_mm, top / pixel_mm, width / pixel_mm / self.size[0], out)
        return out

    def _moved_shadow(self, towards: np.ndarray) -> np.ndarray:
        """The soft shadow on the couch, 9 mm away from the lamp."""
        shift = -towards[:2] * 9.0 / self.surface.pixel_mm / 3
        rows, columns = self._fall.shape
        row = np.clip(np.arange(rows) - round(shift[1]), 0, rows - 1)
        column = np.clip(np.arange(columns) - round(shift[0]), 0, columns - 1)
        return self._fall[row][:, column]

    def _ground(self, shadow: np.ndarray, towards: np.ndarray) -> np.ndarray:
        """What lies behind the patient (row, column, 3), 0-255: a couch with the limb's soft shadow, or a dim room behind a face."""
        rows, columns = np.mgrid[0 : 1 : complex(shadow.shape[0]), 0 : 1 : complex(shadow.shape[1])].astype(np.float32)
        across = (columns - 0.5) * towards[0] + (rows - 0.5) * towards[1]
        if self.surface.id in STANDING:
            bright = ROOM * (1.0 + 0.9 * np.exp(-((columns - 0.5) ** 2 + (rows - 0.35) ** 2) * 3.0))[..., None]
        else:
            bright = COUCH * ((1.0 + 0.5 * across) * (1 - 0.80 * np.clip(shadow, 0, 1)))[..., None]
        return (255 * np.clip(bright, 0, 1) ** (1 / 2.2)).astype(np.float32)

    def draw(self, footprints: Footprints, twitch_mn: np.ndarray, gain: float = 1.0) -> np.ndarray:
        """The picture with the units' forces (unit,), mN; returns `frame`."""
        scale = self.pixels_per_mm / CELL
        bumps = footprints.bumps(twitch_mn)
        slopes(
            (bumps.x_mm - self.crop_mm[0]) * scale - 0.5,
            (bumps.y_mm - self.crop_mm[1]) * scale - 0.5,
            bumps.along_mm * scale,
            bumps.across_mm * scale,
            bumps.surround,
            bumps.angle_rad,
            _seen(bumps, gain) * scale,
            self._slopes[0],
            self._slopes[1],
            self._active,
        )
        pull = footprints.pulls_mm(twitch_mn) * scale
        if pull.any():
            pulls(
                (footprints.x_mm - self.crop_mm[0]) * scale - 0.5,
                (footprints.y_mm - self.crop_mm[1]) * scale - 0.5,
                footprints.pulled_mm * scale,
                footprints.angle_rad,
                pull,
                LEAST_PULL_PIXELS / CELL / gain,
                GIVE_MM * scale,
                gain,
                self._shifts[0],
                self._shifts[1],
                self._active,
            )
        np.bitwise_or(self._active, self._drawn, out=self._touched)
        relit(self._rest, self._gain[0], self._gain[1], self._slopes[0], self._slopes[1], self._active, self._drawn, self._packed)
        if pull.any():
            pulled(
                self._rest,
                self._gain[0],
                self._gain[1],
                self._maps[..., 10],
                self._slopes[0],
                self._slopes[1],
                self._shifts[0],
                self._shifts[1],
                self._active,
                self._packed,
            )
        self._blink(*footprints.shut(twitch_mn), gain)
        return self.frame

    @property
    def moved(self) -> tuple[int, int, int, int]:
        """The part of `frame` (left, top, width, height) in which the last picture differs from the one before."""
        rows, columns = (np.flatnonzero(self._touched.any(axis)) for axis in (1, 0))
        if not rows.size:
            return 0, 0, 0, 0
        side = CELL * TILE
        left, top = side * int(columns[0]), side * int(rows[0])
        return left, top, min(self.size[0], side * int(columns[-1] + 1)) - left, min(self.size[1], side * int(rows[-1] + 1)) - top

    def _blink(self, right: float, left: float, gain: float) -> None:
        """Close the eyes so far, 0-1."""
        if not self._lids.size or right + left == 0.0:
            return
        columns = np.flatnonzero(self._lids[0] >= 0)
        fold = FOLD_MM * self.pixels_per_mm
        top, bottom = self._lids[0][columns].min() - fold, self._lids[1][columns].max() + fold
        side = CELL * TILE
        lowered(self._packed, *self._lids, min(1.0, right * gain), min(1.0, left * gain), fold)
        tiles = np.s_[max(0, int(top)) // side : int(bottom) // side + 1, columns.min() // side : columns.max() // side + 1]
        self._touched[tiles] = 1
        self._drawn[tiles] = 1  # they are to be drawn anew next time


def relight(
    surface: Surface, footprints: Footprints, twitch_mn: np.ndarray, light: SkinLight | None, out_rgb: np.ndarray, tone: str = "light"
) -> None:
    """One picture of the skin under the units' forces (unit,) into out_rgb (row, column, 3) uint8, whose shape should be 3 to 4."""
    rows, columns = out_rgb.shape[:2]
    out_rgb[:] = LitSkin(surface, (columns, rows), light, tone).draw(footprints, twitch_mn)[..., :3]


def warm() -> None:
    """Compile (or load) every kernel that draws skin, before the first twitch; takes no file."""
    plain, full = np.ones((12, 16), np.float32), np.full((12, 16), 255, np.uint8)
    turned, none = np.dstack([0 * plain, 0 * plain, plain]), 0 * full
    flush, paint = np.zeros((12, 16, 2), np.float32), np.zeros((12, 16, 4), np.uint8)
    surface = Surface("face", 16.0, 12.0, plain, turned, plain, flush, full, none, none, none, none, none, paint)
    one = np.ones(1)
    feet = replace(
        unseen(1), x_mm=8 * one, y_mm=6 * one, along_mm=3 * one, across_mm=3 * one, mm_per_mn=one, pull_mm_per_mn=one, shut_per_mn=one
    )
    LitSkin(surface, (16, 12)).draw(feet, np.ones(1, np.float32))
    lowered(np.zeros((4, 4), np.uint32), *np.zeros((3, 4), np.float32), 1.0, 1.0, 2.0)
    peak_displacement_mm(feet, one)


def _seen(bumps: Bumps, gain: float) -> np.ndarray:
    """The heights (bump,), but 0 for the flattest that even together are not seen, so that the cost follows the units that move."""
    height_mm = bumps.height_mm * gain
    slope = np.abs(height_mm) / np.minimum(bumps.along_mm, bumps.across_mm)
    order = np.argsort(slope)
    flat = order[np.cumsum(slope[order]) < LEAST_SLOPE]
    height_mm[flat] = 0.0
    return height_mm


def _lids(eye: np.ndarray, is_left: bool) -> np.ndarray:
    """Margins of the lids round open eyes (row, column): upper and lower row per column, -1 beside them, and 1 for a left eye."""
    lids = np.full((3, eye.shape[1]), -1.0, np.float32)
    lids[2] = is_left
    columns = np.flatnonzero(eye.sum(axis=0) > 1)
    if columns.size < 4:
        return np.zeros((3, 0), np.float32)
    eyes = np.split(columns, np.flatnonzero(np.diff(columns) > 8) + 1)
    for one in eyes:
        lids[0, one] = eye[:, one].argmax(axis=0)
        lids[1, one] = eye.shape[0] - eye[::-1][:, one].argmax(axis=0)
    if len(eyes) > 1:  # of two, the right one is on the left in the picture
        lids[2] = np.arange(eye.shape[1]) > (eyes[0][-1] + eyes[1][0]) / 2
    return lids


def _softened(values: np.ndarray, times: int = 1) -> np.ndarray:
    """The map blurred a little, edges held."""
    for _ in range(times):
        for axis in (0, 1):
            pad = [(0, 0), (0, 0)]
            pad[axis] = (1, 1)
            held = np.pad(values, pad, mode="edge")
            before, after = np.split(held, [values.shape[axis]], axis=axis)[0], held.take(range(2, values.shape[axis] + 2), axis)
            values = (2 * values + before + after) / 4
    return values
