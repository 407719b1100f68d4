"""What the mesh does not have: eyes, lashes, brows, nails, the inside of the mouth, hair, clothes. Painted once, in the map's pixels.

Part of the bake, not of the program; see bake_surfaces.py. All lengths in mm on the map; colours linear, 0-1.
"""

from dataclasses import dataclass

import numpy as np
from bake_mesh import SKIN, TEETH, TONGUE, Picture
from PIL import Image, ImageDraw
from scipy import ndimage

DARK, GREY = ((0.060, 0.038, 0.026), (0.026, 0.016, 0.011)), ((0.30, 0.29, 0.28), (0.16, 0.15, 0.145))
FINE = 3  # strokes are drawn this much larger and shrunk, so that they are smooth


@dataclass(frozen=True)
class Look:
    """What differs between the sexes: length of the upper lashes, number of brow hairs, the brow's arch, and its width (1 is a man's)."""

    lash_mm: float
    brow_hairs: int
    arch_mm: float
    brow_width: float


MAN, WOMAN = Look(3.4, 900, 0.0, 1.0), Look(4.6, 560, 1.2, 0.72)


@dataclass
class Canvas:
    """Colour (row, column, 3) and opacity painted over the skin; `scale` pixels per mm."""

    colour: np.ndarray
    opacity: np.ndarray
    scale: float

    def over(self, colour: np.ndarray, opacity: np.ndarray) -> None:
        """Lay a colour (…, 3) on what is there."""
        kept = self.opacity * (1 - opacity)
        total = np.maximum(opacity + kept, 1e-9)
        self.colour = (np.broadcast_to(colour, self.colour.shape) * opacity[..., None] + self.colour * kept[..., None]) / total[..., None]
        self.opacity = opacity + kept

    def strokes(self, lines: list[np.ndarray], widths_mm: np.ndarray, colour: tuple[float, float, float], opacity: float) -> None:
        """Fine hairs: polylines (point, 2) in mm, each with its width."""
        height, width = self.opacity.shape
        image = Image.new("L", (width * FINE, height * FINE), 0)
        draw = ImageDraw.Draw(image)
        for line, thick in zip(lines, widths_mm, strict=True):
            draw.line([tuple(p) for p in line * self.scale * FINE], fill=255, width=max(1, round(thick * self.scale * FINE)))
        drawn = np.asarray(image, float).reshape(height, FINE, width, FINE).mean(axis=(1, 3)) / 255
        self.over(np.array(colour), drawn * opacity)


def blurred_noise(shape: tuple[int, int], pixels: float, draw: np.random.Generator) -> np.ndarray:
    """Smooth noise of unit standard deviation with features of about `pixels`."""
    noise = ndimage.gaussian_filter(draw.standard_normal(shape), pixels, mode="wrap")
    return noise / noise.std()


def eye(canvas: Canvas, ball: np.ndarray, x: np.ndarray, y: np.ndarray, medial: float, draw: np.random.Generator) -> None:
    """An eye in the opening `ball` (row, column): sclera, iris, pupil, wet lids.

    x, y (row, column) are mm right and down from the middle of the eye as seen from the front; `medial` is the direction (±1) of the nose.
    """
    rows = np.indices(ball.shape)[0]
    radius, angle = np.hypot(x, y), np.arctan2(y, x)
    inside = ndimage.gaussian_filter(ball.astype(float), 0.7)
    from_lid = ndimage.distance_transform_edt(ball) / canvas.scale
    top = np.where(ball.any(axis=0), ball.argmax(axis=0), 0)
    under_lid = np.clip((rows - top) / canvas.scale, 0, 20)

    white = np.array([0.84, 0.785, 0.735]) * np.ones((*ball.shape, 1))
    corner = np.clip((np.abs(x) - 6.0) / 7.0, 0, 1)[..., None]
    white = white * (1 - corner * np.array([0.10, 0.30, 0.32]))
    caruncle = np.clip((x * medial - 10.0) / 2.5, 0, 1)[..., None]
    white = white * (1 - caruncle) + caruncle * np.array([0.52, 0.24, 0.21])
    veins = np.clip(np.abs(ndimage.gaussian_filter(blurred_noise(ball.shape, 1.2, draw), [0.4, 2.5])) * 4 - 2.2, 0, 1)[..., None] * corner
    white = white * (1 - 0.25 * veins * np.array([0.2, 1.0, 1.0]))

    spokes = np.interp(angle, np.linspace(-np.pi, np.pi, 181), ndimage.gaussian_filter1d(draw.standard_normal(181), 0.8, mode="wrap"))
    spokes = spokes / 0.6
    reach = np.clip(radius / 5.8, 0, 1)
    brown = np.array([0.135, 0.066, 0.030]) * np.ones((*ball.shape, 1))
    brown = brown * (
        1.0 + 0.28 * spokes[..., None] + 0.9 * np.exp(-(((reach - 0.50) / 0.13) ** 2))[..., None] + 0.5 * np.clip(y / 5, -0.6, 1)[..., None]
    )
    brown = brown * (1 - 0.75 * np.clip((reach - 0.80) / 0.2, 0, 1)[..., None])
    of_iris = np.clip((5.9 - radius) * canvas.scale / 2.2 + 0.5, 0, 1)[..., None]
    of_pupil = np.clip((1.9 - radius) * canvas.scale / 1.6 + 0.5, 0, 1)[..., None]
    colour = white * (1 - of_iris) + brown * of_iris
    colour = colour * (1 - of_pupil) + np.array([0.006, 0.005, 0.005]) * of_pupil
    shadow = 1 - 0.58 * np.exp(-under_lid / 1.5) - 0.25 * np.exp(-from_lid / 0.6)
    colour = colour * np.clip(shadow, 0.1, 1)[..., None]
    window = np.clip(1.4 - np.maximum(np.abs(x + 1.9) / 0.95, np.abs(y + 1.7) / 1.15), 0, 1) * (under_lid > 0.4)
    soft = np.exp(-((x - 2.0) ** 2 + (y - 2.4) ** 2) / 2.2) * 0.10 * of_iris[..., 0]
    colour = colour + (np.clip(window * 2.5, 0, 1) * 0.85 + soft)[..., None]
    canvas.over(colour, inside)
    rim = np.clip(
        ndimage.gaussian_filter((ndimage.binary_dilation(ball, iterations=round(0.9 * canvas.scale)) & ~ball).astype(float), 1.2), 0, 1
    )
    below = np.clip((y - 1.0) / 2.0, 0, 1)
    canvas.over(np.array([0.62, 0.33, 0.27]), rim * below * 0.40 * (1 - inside))


def lashes(canvas: Canvas, ball: np.ndarray, centre: tuple[float, float], medial: float, look: Look, draw: np.random.Generator) -> None:
    """Upper and lower lashes along the edge of the opening."""
    filled = np.flatnonzero(ball.any(axis=0))
    upper = ndimage.gaussian_filter1d(ball[:, filled].argmax(axis=0).astype(float), 2)
    lower = ndimage.gaussian_filter1d((ball.shape[0] - ball[::-1][:, filled].argmax(axis=0)).astype(float), 2)
    dark = (0.018, 0.012, 0.010)
    edge = np.stack([filled + 0.5, upper], axis=1) / canvas.scale
    bare = edge.shape[0] // 6  # at the corner of the nose there are no lashes
    canvas.strokes([edge[2:-bare] if medial > 0 else edge[bare:-2]], np.array([0.55]), dark, 0.85)
    for margin, count, length, way in ((upper, 75, look.lash_mm, -1), (lower, 38, look.lash_mm / 2, 1)):
        at = draw.uniform(0.16, 0.97, count) if medial < 0 else draw.uniform(0.03, 0.84, count)
        column = np.interp(at, np.linspace(0, 1, filled.size), filled + 0.5) / canvas.scale
        row = np.interp(at, np.linspace(0, 1, filled.size), margin) / canvas.scale
        out = (column - centre[0]) / 12.0
        long = length * (0.65 + 0.35 * np.clip(-out * medial, -0.6, 1)) * draw.uniform(0.7, 1.1, count)
        t = np.linspace(0, 1, 6)[None, :]
        px = column[:, None] + (out * 1.15)[:, None] * long[:, None] * t + draw.normal(0, 0.15, count)[:, None] * t
        py = row[:, None] + way * long[:, None] * (0.25 * t + 0.45 * t**2) * (1 if way < 0 else 0.8)
        canvas.strokes(list(np.stack([px, py], axis=2)), np.full(count, 0.16 if way < 0 else 0.11), dark, 0.8 if way < 0 else 0.45)


def brow(canvas: Canvas, centre: tuple[float, float], medial: float, look: Look, grey: bool, draw: np.random.Generator) -> None:
    """One eyebrow over the eye at `centre`: hairs that rise at the nose, lie down outwards, and thin out at both ends."""
    count = look.brow_hairs
    s = draw.beta(1.15, 1.25, count)
    lift = np.interp(s, [0, 0.25, 0.62, 1.0], [14.2, 16.0, 18.0 + look.arch_mm, 13.0])
    half = np.interp(s, [0, 0.12, 0.5, 1.0], [2.2, 3.1, 2.3, 0.5]) * look.brow_width
    x = centre[0] + medial * (17.5 - 41.0 * s)
    y = centre[1] - lift + draw.uniform(-1, 1, count) * half
    lean = np.interp(s, [0, 0.15, 0.45, 1.0], [80, 50, 18, -22]) + draw.normal(0, 9, count) + (y - centre[1] + lift) / half * 9
    length = np.interp(s, [0, 0.3, 1.0], [4.2, 5.2, 3.4]) * draw.uniform(0.7, 1.15, count)
    t = np.linspace(0, 1, 5)[None, :]
    turn = np.radians(lean[:, None] - 22 * t)
    px = x[:, None] - medial * length[:, None] * t * np.cos(turn)
    py = y[:, None] - length[:, None] * t * np.sin(turn)
    hair = np.stack([px, py], axis=2)
    for part, colour in zip((slice(0, None, 2), slice(1, None, 2)), GREY if grey else DARK, strict=True):
        canvas.strokes(list(hair[part]), draw.uniform(0.08, 0.20, len(hair[part])), colour, 0.72)


def inside_of_mouth(
    canvas: Canvas, label: np.ndarray, lining: np.ndarray, points: np.ndarray, draw: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Tongue, teeth and lining; returns what is not skin (0-1) and how wet it is (0-1)."""
    tongue, teeth = (ndimage.gaussian_filter((label == kind).astype(float), 1.0) for kind in (TONGUE, TEETH))
    across, back = points[..., 0] * 100, points[..., 2] * 100
    if (label == TONGUE).any():
        front = back[label == TONGUE].max()
        middle = np.exp(-((across / 1.6) ** 2)) * np.clip((front - back - 6) / 10, 0, 1)
        coat = np.clip((front - back - 4) / 25, 0, 1) * np.exp(-((across / 16) ** 2))
        colour = np.array([0.43, 0.165, 0.150]) * (1 + 0.10 * blurred_noise(label.shape, 3 * canvas.scale, draw)[..., None])
        colour = colour + (0.13 * coat)[..., None] * np.array([1.0, 0.95, 0.85])
        canvas.over(np.clip(colour * (1 - 0.35 * middle[..., None]), 0, 1), tongue)
    canvas.over(np.array([0.62, 0.56, 0.44]), teeth)
    deep = ndimage.gaussian_filter(lining, 2.0) * (label == SKIN)
    canvas.over(np.array([0.26, 0.075, 0.065]), 0.9 * deep)
    other = np.clip(tongue + teeth + deep, 0, 1)
    return other, np.clip(0.8 * tongue + teeth + 0.6 * deep, 0, 1)


def nails(canvas: Canvas, nails: np.ndarray, scale: float) -> np.ndarray:
    """Fingernails where `nails` is 1: paler, with a rim; returns how they shine (0-1)."""
    inside = ndimage.distance_transform_edt(nails > 0.5) / scale
    rim = np.exp(-(((inside - 0.2) / 0.2) ** 2)) * (nails > 0.3)
    canvas.over(np.array([0.74, 0.50, 0.43]), 0.5 * nails)
    canvas.over(np.array([0.36, 0.19, 0.15]), 0.3 * rim)
    return 0.6 * nails


def scalp(
    canvas: Canvas, shot: Picture, skin: np.ndarray, middle: np.ndarray, long: bool, grey: bool, draw: np.random.Generator, from_far: bool
) -> None:
    """Hair of the head on `skin` (row, column) of a picture, round the skull's `middle` (3,).

    `long` hair is drawn back smoothly to a knot, other is cropped, and recedes when `grey`. `from_far`: both sides of a whole body.
    """
    away = shot.points - middle
    if from_far:
        points = shot.points
        away = away + np.where(points[..., :1] > 0, -6.2, 6.2) * np.array([1.0, 0, 0])
        away = np.where(points[..., :1] > 0, away * np.array([-1.0, 1.0, -1.0]), away)
    across, up, ahead = away[..., 0], away[..., 1], away[..., 2]
    near = np.linalg.norm(away, axis=2) < 2.2
    turn, rise = np.degrees(np.arctan2(np.abs(across), ahead)), np.degrees(np.arctan2(up, np.hypot(across, ahead)))
    recedes = 16.0 if grey and not long else 0.0
    line = np.interp(
        turn,
        [0, 20, 38, 55, 78, 88, 97, 112, 140, 180],
        [47 + recedes, 46 + recedes, 49 + 1.3 * recedes, 42 + recedes / 2, 27, 18, 33, 4, -18, -26],
    )
    ragged = blurred_noise(skin.shape, 0.6 * canvas.scale if not from_far else 2, draw) * 0.8
    edge = np.clip((rise + ragged - line) / 9, 0, 1) * near * ndimage.gaussian_filter(skin.astype(float), 1.0) * skin
    if not (edge > 0.5).any():
        return
    darker, lighter = (GREY if grey else DARK)[::-1]
    canvas.over(np.array(darker if long else lighter), edge * (0.93 if long else 0.66))
    if from_far:
        return
    knot = middle + np.array([0.0, 0.55, -1.35])
    row, column = np.nonzero(edge > 0.25)
    chosen = draw.integers(0, row.size, min(row.size, round((26 if long else 70) * row.size / canvas.scale**2)))
    row, column = row[chosen], column[chosen]
    start = shot.points[row, column]
    towards = (knot - start) if long else (np.array([0.0, -0.3, 0.8]) - away[row, column] * 0.35) * (1 if not grey else 0.8)
    step = 0.10 if long else 0.012  # dm
    outwards = away[row, column] / np.linalg.norm(away[row, column], axis=1, keepdims=True)
    towards = towards - outwards * (towards * outwards).sum(axis=1, keepdims=True)
    towards = towards / np.maximum(np.linalg.norm(towards, axis=1, keepdims=True), 1e-6) + draw.normal(
        0, 0.05 if long else 0.35, start.shape
    )
    right, up = shot.view.axes()[:2]
    course = np.stack([towards @ right, -towards @ up], axis=1) * step * 100
    t = np.linspace(0, 1, 5)[None, :]
    begin = np.stack([column + 0.5, row + 0.5], axis=1) / canvas.scale
    lengths = draw.uniform(0.5, 1.4, row.size)[:, None]
    lines = begin[:, None, :] + (course * lengths)[:, None, :] * t[..., None]
    thick = draw.uniform(0.16, 0.40, row.size) if long else draw.uniform(0.10, 0.22, row.size)
    for part, colour, strength in ((slice(0, None, 2), lighter, 0.5), (slice(1, None, 2), darker, 0.6)):
        brighter = tuple((2.0 if colour is lighter else 0.7) * c for c in colour) if long else colour
        canvas.strokes(list(lines[part]), thick[part], brighter, strength)


def clothes(canvas: Canvas, points: np.ndarray, joints: dict[str, np.ndarray], woman: bool) -> np.ndarray:
    """Shorts, and a top for a woman, on the whole body whose points (row, column, 3) are round its middle; returns where (0-1)."""
    x, y = np.abs(points[..., 0]), points[..., 1]
    hip, chest = joints["joint-r-upper-leg"], joints["joint-spine-1"]
    top, leg = hip[1] + 0.95, hip[1] - 1.6
    shorts = (y < top) & (y > leg) & (x < 2.6)
    worn = shorts
    if woman:
        worn = worn | ((y < chest[1] + 0.35) & (y > chest[1] - 1.15) & (x < 1.75))
    soft = ndimage.gaussian_filter((worn & (canvas.opacity < 2)).astype(float), 0.7)
    canvas.over(np.array([0.060, 0.085, 0.105]), soft)
    return soft


def hairs(
    canvas: Canvas, skin: np.ndarray, per_cm2: float, direction_deg: float, length_mm: float, grey: bool, draw: np.random.Generator
) -> None:
    """Thin body hair on `skin` (row, column), density and length varying over the limb."""
    height, width = skin.shape
    count = round(per_cm2 * width * height / canvas.scale**2 / 100)
    dense = blurred_noise(skin.shape, 14 * canvas.scale, draw)
    column, row = draw.integers(0, width, count), draw.integers(0, height, count)
    kept = skin[row, column] & (draw.uniform(0, 1, count) < np.clip(0.55 + 0.3 * dense[row, column], 0.05, 1))
    column, row = column[kept], row[kept]
    length = length_mm * draw.uniform(0.45, 1.2, column.size)
    turn = np.radians(direction_deg + draw.normal(0, 16, column.size) + 14 * dense[row, column])
    bend = np.radians(draw.normal(0, 22, column.size))
    t = np.linspace(0, 1, 5)[None, :]
    px = column[:, None] / canvas.scale + length[:, None] * t * np.cos(turn[:, None] + bend[:, None] * t)
    py = row[:, None] / canvas.scale - length[:, None] * t * np.sin(turn[:, None] + bend[:, None] * t)
    canvas.strokes(list(np.stack([px, py], axis=2)), draw.uniform(0.05, 0.09, column.size), GREY[0] if grey else DARK[0], 0.55)
    canvas.opacity *= skin
