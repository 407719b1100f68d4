"""What the mesh does not have: eyes, lashes, brows, lips, flush of the skin, hair. Painted once, in the map's pixels.

Part of the bake, not of the program; see bake_surfaces.py. All lengths in mm on the map; colours linear, 0-1.
"""

from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw
from scipy import ndimage

FINE = 3  # strokes are drawn this much larger and shrunk, so that they are smooth


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


def eye(canvas: Canvas, ball: np.ndarray, centre: tuple[float, float], medial: float, draw: np.random.Generator) -> None:
    """An eye in the opening `ball` (row, column): sclera, iris, pupil, wet lids; `medial` is the direction (±1) of the nose."""
    rows, columns = np.indices(ball.shape)
    x, y = (columns + 0.5) / canvas.scale - centre[0], (rows + 0.5) / canvas.scale - centre[1]
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


def lashes(canvas: Canvas, ball: np.ndarray, centre: tuple[float, float], medial: float, draw: np.random.Generator) -> None:
    """Upper and lower lashes along the edge of the opening."""
    filled = np.flatnonzero(ball.any(axis=0))
    upper = ndimage.gaussian_filter1d(ball[:, filled].argmax(axis=0).astype(float), 2)
    lower = ndimage.gaussian_filter1d((ball.shape[0] - ball[::-1][:, filled].argmax(axis=0)).astype(float), 2)
    dark = (0.018, 0.012, 0.010)
    edge = np.stack([filled + 0.5, upper], axis=1) / canvas.scale
    canvas.strokes([edge[2:-2]], np.array([0.55]), dark, 0.85)
    for margin, count, length, way in ((upper, 75, 3.4, -1), (lower, 38, 1.7, 1)):
        at = draw.uniform(0.10, 0.97, count) if medial < 0 else draw.uniform(0.03, 0.90, count)
        column = np.interp(at, np.linspace(0, 1, filled.size), filled + 0.5) / canvas.scale
        row = np.interp(at, np.linspace(0, 1, filled.size), margin) / canvas.scale
        out = (column - centre[0]) / 12.0
        long = length * (0.65 + 0.35 * np.clip(-out * medial, -0.6, 1)) * draw.uniform(0.7, 1.1, count)
        t = np.linspace(0, 1, 6)[None, :]
        px = column[:, None] + (out * 1.15)[:, None] * long[:, None] * t + draw.normal(0, 0.15, count)[:, None] * t
        py = row[:, None] + way * long[:, None] * (0.25 * t + 0.45 * t**2) * (1 if way < 0 else 0.8)
        canvas.strokes(list(np.stack([px, py], axis=2)), np.full(count, 0.16 if way < 0 else 0.11), dark, 0.8 if way < 0 else 0.45)


def brow(canvas: Canvas, centre: tuple[float, float], medial: float, draw: np.random.Generator) -> None:
    """One eyebrow over the eye at `centre`: hairs that rise at the nose, lie down outwards, and thin out at both ends."""
    count = 900
    s = draw.beta(1.15, 1.25, count)
    lift = np.interp(s, [0, 0.25, 0.62, 1.0], [14.2, 16.0, 18.0, 13.0])
    half = np.interp(s, [0, 0.12, 0.5, 1.0], [2.2, 3.1, 2.3, 0.5])
    x = centre[0] + medial * (17.5 - 41.0 * s)
    y = centre[1] - lift + draw.uniform(-1, 1, count) * half
    lean = np.interp(s, [0, 0.15, 0.45, 1.0], [80, 50, 18, -22]) + draw.normal(0, 9, count) + (y - centre[1] + lift) / half * 9
    length = np.interp(s, [0, 0.3, 1.0], [4.2, 5.2, 3.4]) * draw.uniform(0.7, 1.15, count)
    t = np.linspace(0, 1, 5)[None, :]
    turn = np.radians(lean[:, None] - 22 * t)
    px = x[:, None] - medial * length[:, None] * t * np.cos(turn)
    py = y[:, None] - length[:, None] * t * np.sin(turn)
    hair = np.stack([px, py], axis=2)
    for part, colour in ((slice(0, None, 2), (0.060, 0.038, 0.026)), (slice(1, None, 2), (0.026, 0.016, 0.011))):
        canvas.strokes(list(hair[part]), draw.uniform(0.08, 0.20, len(hair[part])), colour, 0.72)


def lips(shape: tuple[int, int], scale: float, mouth: tuple[float, float], half: float, rise: float, fall: float, sag: float) -> np.ndarray:
    """How much a pixel is red of the lips (0-1); mouth line at `mouth`, lips of the given heights, corners `sag` lower."""
    rows, columns = np.indices(shape)
    x, y = ((columns + 0.5) / scale - mouth[0]) / half, (rows + 0.5) / scale - mouth[1]
    a = np.abs(x)
    line = sag * a**2.5
    top = line - rise * np.interp(a, [0, 0.10, 0.22, 0.45, 0.75, 1.0], [0.86, 0.96, 1.0, 0.82, 0.44, 0.0])
    bottom = line + fall * np.clip(1 - a**2.1, 0, 1) ** 0.75
    edge = np.minimum(y - top, bottom - y)
    return ndimage.gaussian_filter(np.clip(edge / 1.1 + 0.35, 0, 1) * (a < 1.0), 1.2)


def hairs(canvas: Canvas, skin: np.ndarray, per_cm2: float, direction_deg: float, length_mm: float, draw: np.random.Generator) -> None:
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
    canvas.strokes(list(np.stack([px, py], axis=2)), draw.uniform(0.05, 0.09, column.size), (0.05, 0.032, 0.022), 0.55)
    canvas.opacity *= skin
