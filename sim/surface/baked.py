"""The baked surfaces: what assets/bake_surfaces.py left in assets/surfaces, made ready to be lit."""

import io
import lzma
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from sim.surface.placement import SURFACES

FOLDER = Path(__file__).resolve().parents[2] / "assets" / "surfaces"


class SurfaceError(OSError):
    """A baked surface is missing or damaged; the message names the file."""


@dataclass(frozen=True)
class Surface:
    """One region of the body seen from one side; arrays (row, column, …), x to the right, y down, z towards the viewer."""

    id: str
    width_mm: float
    height_mm: float
    depth_mm: np.ndarray  # float32, larger is nearer
    normals: np.ndarray  # float32 (…, 3), with the fine relief of the skin
    coverage: np.ndarray  # 0-1, the part of the pixel that is body
    eyes: np.ndarray  # 0-1
    lips: np.ndarray  # 0-1
    paint: np.ndarray  # (…, 4) linear colour and opacity of what lies over the skin: eyes, brows, hair
    open_sky: np.ndarray  # 0-1, how much light from around reaches the pixel
    edges: np.ndarray  # 1 where one thing is seen in front of another
    flush: np.ndarray  # (…, 2) redness and darkness of the skin, with its mottling

    @property
    def pixel_mm(self) -> float:
        return self.width_mm / self.depth_mm.shape[1]

    def mirrored(self) -> "Surface":
        """The same region of the other side of the body."""
        names = ("depth_mm", "normals", "coverage", "eyes", "lips", "paint", "open_sky", "edges", "flush")
        turned: dict[str, Any] = {name: np.ascontiguousarray(getattr(self, name)[:, ::-1]) for name in names}
        turned["normals"][..., 0] *= -1
        return replace(self, **turned)


@lru_cache(maxsize=4)
def load_surface(surface: str, folder: Path = FOLDER) -> Surface:
    """Read `surface` of SURFACES; SurfaceError, naming the file, if it is missing or damaged."""
    file = folder / f"{surface}.npz.xz"
    try:
        with lzma.open(file) as packed:
            arrays = dict(np.load(io.BytesIO(packed.read()), allow_pickle=False))
        return _unpacked(surface, arrays)
    except FileNotFoundError as missing:
        raise SurfaceError(f"{file}: the picture of the skin is missing; known surfaces: {', '.join(SURFACES)}") from missing
    except (OSError, lzma.LZMAError, EOFError, ValueError, KeyError, IndexError) as damage:
        raise SurfaceError(f"{file}: the picture of the skin is damaged ({damage}); install the program's files again") from damage


def _unpacked(surface: str, arrays: dict[str, np.ndarray]) -> Surface:
    width_mm, height_mm = map(float, arrays["size_mm"])
    if (width_mm, height_mm) != SURFACES[surface]:
        raise ValueError(f"it shows {width_mm:g} x {height_mm:g} mm instead of {SURFACES[surface][0]:g} x {SURFACES[surface][1]:g}")
    depth = _summed(arrays["depth"]) * np.float32(arrays["depth_step_mm"])
    rows, columns = depth.shape
    coverage, eyes, lips = (arrays[name].astype(np.float32) / 255 for name in ("coverage", "eyes", "lips"))
    paint = arrays["paint"].astype(np.float32) / 255
    paint[..., :3] **= 2.2
    sky = _enlarged(_restored(arrays["open_sky"]), (rows, columns))
    tint = _restored(arrays["tint"])
    flush = np.dstack([_enlarged(tint[..., k], (rows, columns)) for k in range(2)])
    pixel_mm = width_mm / columns
    draw = np.random.default_rng(list(surface.encode()))
    bare = coverage * (1 - eyes)
    normals = _normals(depth + _relief(depth.shape, pixel_mm, draw) * bare * (1 - 0.5 * lips), coverage > 0, pixel_mm)
    # Light goes round inside the white of an eye: shade it less than a solid ball.
    normals += (np.array([0.0, -0.25, 0.97], np.float32) - normals) * (0.6 * eyes)[..., None]
    normals /= np.linalg.norm(normals, axis=2, keepdims=True)
    flush += _mottling(depth.shape, pixel_mm, draw) * bare[..., None]
    return Surface(
        surface,
        width_mm,
        height_mm,
        depth,
        normals,
        coverage,
        eyes,
        lips,
        paint,
        sky,
        _edges(depth, coverage, eyes),
        flush.astype(np.float32),
    )


def _summed(planes: np.ndarray) -> np.ndarray:
    """Undo the delta code: two planes of bytes (2, row, column), folded second differences modulo 2¹⁶."""
    folded = planes[0].astype(np.int64) + planes[1].astype(np.int64) * 256
    differences = np.where(folded % 2 == 0, folded // 2, -(folded + 1) // 2)
    return (np.cumsum(np.cumsum(differences, axis=0), axis=1) % 65536).astype(np.float32)


def _restored(differences: np.ndarray) -> np.ndarray:
    """Undo the delta code of a map of 64 levels; 0-1."""
    return (np.cumsum(differences.astype(np.uint8), axis=1, dtype=np.uint8) / np.float32(63)).astype(np.float32)


def _enlarged(small: np.ndarray, shape: tuple[int, int]) -> np.ndarray:
    """Cubic (B-spline) interpolation of a map to another size."""
    out = small.astype(np.float32)
    for axis in (0, 1):
        out = np.moveaxis(_spread(out.shape[axis], shape[axis]) @ np.moveaxis(out, axis, 0), 0, axis)
    return out


@lru_cache(maxsize=64)
def _spread(few: int, many: int) -> np.ndarray:
    at = (np.arange(many) + 0.5) * few / many - 0.5
    distance = np.abs(at[:, None] - np.arange(few)[None, :])
    weight = np.where(distance < 1, 2 / 3 - distance**2 + distance**3 / 2, np.clip(2 - distance, 0, None) ** 3 / 6)
    return (weight / weight.sum(axis=1, keepdims=True)).astype(np.float32)


def _waves(shape: tuple[int, int], pixel_mm: float, size_mm: float, draw: np.random.Generator) -> np.ndarray:
    """Smooth noise of unit deviation with features of `size_mm`."""
    few = [max(3, round(n * pixel_mm / size_mm)) for n in shape]
    noise = _enlarged(draw.standard_normal(few), shape)
    return noise / noise.std()


def _relief(shape: tuple[int, int], pixel_mm: float, draw: np.random.Generator) -> np.ndarray:
    """The fine surface of skin, mm: furrows of about 1 mm, pores, and the unevenness of the fat. Heights are [estimate], chosen by eye."""
    furrows = -np.abs(_waves(shape, pixel_mm, 0.85, draw)) * np.float32(0.013)
    grain = draw.standard_normal(shape).astype(np.float32) * np.float32(0.0035)
    return (
        furrows + grain + _waves(shape, pixel_mm, 3.0, draw) * np.float32(0.012) + _waves(shape, pixel_mm, 11.0, draw) * np.float32(0.035)
    )


def _mottling(shape: tuple[int, int], pixel_mm: float, draw: np.random.Generator) -> np.ndarray:
    """Uneven blood and pigment: redness and darkness to add."""
    red = 0.035 * _waves(shape, pixel_mm, 9.0, draw) + 0.03 * _waves(shape, pixel_mm, 2.2, draw)
    dark = 0.018 * _waves(shape, pixel_mm, 14.0, draw) + 0.022 * _waves(shape, pixel_mm, 1.1, draw)
    spots = np.clip(_waves(shape, pixel_mm, 1.8, draw) - 3.1, 0, 0.6)
    return np.dstack([red, dark + 0.5 * spots])


def _normals(depth_mm: np.ndarray, solid: np.ndarray, pixel_mm: float) -> np.ndarray:
    """Unit normals of a depth map; over an edge the smaller of the two one-sided slopes counts, so that edges stay sharp."""
    normals = np.ones((*depth_mm.shape, 3), np.float32)
    for k, turned in ((0, False), (1, True)):
        depth, inside = (depth_mm.T, solid.T) if turned else (depth_mm, solid)
        step = np.where(inside[:, 1:] & inside[:, :-1], np.diff(depth, axis=1) / np.float32(pixel_mm), 0)
        before, after = np.hstack([step[:, :1], step]), np.hstack([step, step[:, -1:]])
        smaller = np.where(np.abs(before) < np.abs(after), before, after)
        slope = np.where(np.abs(before - after) < 1.2, (before + after) / 2, smaller)
        normals[..., k] = -slope.T if turned else -slope
    return normals / np.linalg.norm(normals, axis=2, keepdims=True)


def _edges(depth_mm: np.ndarray, coverage: np.ndarray, eyes: np.ndarray) -> np.ndarray:
    """1 beside a step of more than 1 mm from one pixel to the next, and at the rim of an eye; 0 elsewhere."""
    edges = np.zeros(depth_mm.shape, np.float32)
    depth = np.where(coverage > 0, depth_mm + 1e4 * eyes, -1e4)
    step = np.abs(np.diff(depth, axis=1)) > 1.0
    edges[:, 1:] += step
    edges[:, :-1] += step
    step = np.abs(np.diff(depth, axis=0)) > 1.0
    edges[1:] += step
    edges[:-1] += step
    return np.minimum(edges, 1)
