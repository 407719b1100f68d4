"""The baked surfaces: what assets/bake_surfaces.py left in assets/surfaces, made ready to be lit."""

import io
import lzma
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from sim.kernels import relief
from sim.surface.muscles import FOLDER, SurfaceError
from sim.surface.placement import BODIES, SURFACES

ROWS, COLUMNS = 720, 960
ROUGHER = 1.6  # how much rougher and more mottled an old skin is [estimate]


@dataclass(frozen=True)
class Surface:
    """One region of a body seen from one side; arrays (row, column, …), x to the right, y down, z towards the viewer."""

    id: str
    width_mm: float
    height_mm: float
    depth_mm: np.ndarray  # float32, larger is nearer
    normals: np.ndarray  # float32 (…, 3), with the fine relief of the skin
    open_sky: np.ndarray  # float32, 0-1, how much light from around reaches the pixel
    flush: np.ndarray  # float32 (…, 2), redness and darkness of the skin, with its mottling
    # The rest is uint8, 0-255.
    coverage: np.ndarray  # the part of the pixel that is body
    edges: np.ndarray  # 255 where one thing is seen in front of another
    eyes: np.ndarray
    lips: np.ndarray
    other: np.ndarray  # what is neither skin nor hair: tongue, teeth, clothes
    wet: np.ndarray  # how much more than skin it shines
    paint: np.ndarray  # (…, 4) colour (gamma 2.2) and opacity of what lies over the skin: eyes, brows, hair
    is_left: bool = False  # the left side of the body, where it shows one

    @property
    def pixel_mm(self) -> float:
        return self.width_mm / self.depth_mm.shape[1]

    @cached_property
    def smooth(self) -> np.ndarray:
        """Normals, open sky and flush side by side, float32 (row, column, 6)."""
        return np.dstack([self.normals, self.open_sky, self.flush])

    @cached_property
    def coded(self) -> np.ndarray:
        """Coverage, edges, eyes, lips, other, wet and paint side by side, uint8 (row, column, 10)."""
        return np.dstack([self.coverage, self.edges, self.eyes, self.lips, self.other, self.wet, self.paint])

    def mirrored(self) -> "Surface":
        """The same region of the other side of the body."""
        names = [field.name for field in fields(self)]
        maps = {name: getattr(self, name) for name in names if isinstance(getattr(self, name), np.ndarray)}
        turned: dict[str, Any] = {name: np.ascontiguousarray(value[:, ::-1]) for name, value in maps.items()}
        turned["normals"][..., 0] *= -1
        return replace(self, **turned, is_left=not self.is_left)


@lru_cache(maxsize=4)
def load_surface(surface: str, body: str = BODIES[0], folder: Path = FOLDER) -> Surface:
    """Read `surface` of SURFACES as it is on `body` of BODIES; SurfaceError, naming the file, if it is missing or damaged."""
    file = folder / f"{surface}.{body}.npz.xz"
    try:
        packed = file.read_bytes()
        # The fine relief does not depend on what the file says: it is made while the file is unpacked.
        with ThreadPoolExecutor(max_workers=1) as beside:
            skin = beside.submit(_fine, surface, body)
            arrays = dict(np.load(io.BytesIO(lzma.decompress(packed)), allow_pickle=False))
            return _unpacked(surface, arrays, *skin.result())
    except FileNotFoundError as missing:
        raise SurfaceError(f"{file}: the picture of the skin is missing; install the program's files again") from missing
    except (OSError, lzma.LZMAError, EOFError, ValueError, KeyError, IndexError) as damage:
        raise SurfaceError(f"{file}: the picture of the skin is damaged ({damage}); install the program's files again") from damage


def _unpacked(surface: str, arrays: dict[str, np.ndarray], fine: np.ndarray, mottling: np.ndarray) -> Surface:
    width_mm, height_mm = map(float, arrays["size_mm"])
    if (width_mm, height_mm) != SURFACES[surface]:
        raise ValueError(f"it shows {width_mm:g} x {height_mm:g} mm instead of {SURFACES[surface][0]:g} x {SURFACES[surface][1]:g}")
    planes = arrays["depth"]
    if planes.shape != (2, ROWS, COLUMNS):
        raise ValueError(f"its depth has the shape {planes.shape}")
    coverage, eyes, lips, other, wet = (arrays[name] for name in ("coverage", "eyes", "lips", "other", "wet"))
    depth = np.empty((ROWS, COLUMNS), np.float32)
    relief.summed(planes, np.float32(arrays["depth_step_mm"]), depth)
    bare = ((coverage == 255) & (eyes == 0)) * (1 - (0.5 / 255) * lips.astype(np.float32) - (0.7 / 255) * wet.astype(np.float32))
    normals = np.empty((ROWS, COLUMNS, 3), np.float32)
    relief.normals(depth, fine, bare.astype(np.float32), coverage, np.float32(width_mm / COLUMNS), normals)
    rows, columns = np.nonzero(eyes)
    if rows.size:  # light goes round inside the white of an eye: shade it less than a solid ball
        ball = normals[rows, columns]
        ball += 0.6 * (np.array([0.0, -0.25, 0.97], np.float32) - ball)
        normals[rows, columns] = ball / np.linalg.norm(ball, axis=1, keepdims=True)
    edges = np.empty((ROWS, COLUMNS), np.uint8)
    relief.edges(depth, coverage, eyes, edges)
    tint = _restored(arrays["tint"])
    flush = mottling * (coverage > 0)[..., None]
    for k in range(2):
        flush[..., k] += enlarged(tint[..., k], depth.shape)
    sky = enlarged(_restored(arrays["open_sky"]), depth.shape)
    return Surface(surface, width_mm, height_mm, depth, normals, sky, flush, coverage, edges, eyes, lips, other, wet, arrays["paint"])


def _restored(differences: np.ndarray) -> np.ndarray:
    """Undo the delta code of a map of 64 levels; 0-1."""
    return (np.cumsum(differences.astype(np.uint8), axis=1, dtype=np.uint8) / np.float32(63)).astype(np.float32)


def enlarged(small: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """Cubic (B-spline) interpolation of a map to another size."""
    down, across = (_spread(few, many) for few, many in zip(small.shape, shape, strict=True))
    return down @ (small.astype(np.float32) @ across.T)


@lru_cache(maxsize=64)
def _spread(few: int, many: int) -> np.ndarray:
    at = (np.arange(many) + 0.5) * few / many - 0.5
    distance = np.abs(at[:, None] - np.arange(few)[None, :])
    weight = np.where(distance < 1, 2 / 3 - distance**2 + distance**3 / 2, np.clip(2 - distance, 0, None) ** 3 / 6)
    return (weight / weight.sum(axis=1, keepdims=True)).astype(np.float32)


def _fine(surface: str, body: str) -> tuple[np.ndarray, np.ndarray]:
    """The fine surface of skin, mm, and its uneven blood and pigment (…, 2), as redness and darkness to add.

    Furrows of about 1 mm, pores, and the unevenness of the fat; heights are [estimate], chosen by eye.
    """
    pixel_mm = SURFACES[surface][0] / COLUMNS
    rougher = ROUGHER if body.endswith("_old") else 1.0
    draw = np.random.default_rng(list(f"{surface}.{body}".encode()))

    def waves(size_mm: float, height: float) -> np.ndarray:
        """Smooth noise with features of `size_mm`; none where a pixel is larger."""
        if size_mm < pixel_mm:
            return np.zeros((ROWS, COLUMNS), np.float32)
        few = tuple(max(3, round(n * pixel_mm / size_mm)) for n in (ROWS, COLUMNS))
        # The spline leaves 0.479 of white noise's deviation.
        return enlarged(draw.standard_normal(few, np.float32) * np.float32(height * rougher / 0.479), (ROWS, COLUMNS))

    fine = draw.standard_normal((ROWS, COLUMNS), np.float32) * np.float32(0.0035 * min(1.0, pixel_mm / 0.2))
    fine -= np.abs(waves(0.85, 0.013))
    fine += waves(3.0, 0.012)
    fine += waves(11.0, 0.035)
    red = waves(9.0, 0.035 / rougher**0.5) + waves(2.2, 0.03 / rougher**0.5)
    dark = waves(14.0, 0.018) + waves(1.3, 0.022)
    spots = waves(1.8, 1.0 / rougher)
    dark += np.float32(0.5) * np.clip(spots - np.float32(3.1 - 0.5 * (rougher - 1)), 0, 0.6)
    return fine, np.dstack([red, dark])
