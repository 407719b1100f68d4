"""The hollow over a muscle that has wasted."""

from dataclasses import replace

import numpy as np

from sim.surface.baked import Surface, enlarged
from sim.surface.muscles import Place

COARSER = 8  # the hollow's map is so many times smaller than the surface's
SOFTER = 0.3  # how far the rim of the hollow is smoothed, of the muscle's lesser extent


def hollowed(surface: Surface, place: Place, depth_mm: float) -> Surface:
    """The surface with the skin over a muscle sunk in by depth_mm in its middle, and by less towards its edge."""
    rows, columns = (n // COARSER for n in surface.depth_mm.shape)
    pixel_mm = surface.pixel_mm * COARSER
    y, x = (np.indices((rows, columns)) + 0.5) * pixel_mm
    inside = within(place.outline_mm, x, y).astype(np.float64)
    width = float(np.ptp(place.outline_mm, axis=0).min()) * SOFTER / pixel_mm
    for axis in (0, 1):
        inside = _smoothed(inside, width, axis)
    if inside.max() <= 0:
        return surface
    drop = enlarged((inside * (depth_mm / inside.max())).astype(np.float32), surface.depth_mm.shape)
    down, right = np.gradient(drop, surface.pixel_mm)
    normals = surface.normals.copy()
    skin = (surface.coverage > 0) & (surface.eyes == 0)
    normals[..., 0] += right * normals[..., 2] * skin
    normals[..., 1] += down * normals[..., 2] * skin
    normals /= np.maximum(np.linalg.norm(normals, axis=2, keepdims=True), 1e-6)
    return replace(surface, depth_mm=surface.depth_mm - drop * skin, normals=normals)


def within(outline: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Whether points x, y (any shape) lie inside an outline (point, 2): an odd number of edges is crossed on the way out."""
    inside = np.zeros(np.shape(x), bool)
    for (x0, y0), (x1, y1) in zip(outline, np.roll(outline, -1, axis=0), strict=True):
        if y0 != y1:
            inside ^= ((y0 > y) != (y1 > y)) & (x < (x1 - x0) * (y - y0) / (y1 - y0) + x0)
    return inside


def _smoothed(values: np.ndarray, width: float, axis: int) -> np.ndarray:
    """The map blurred by a Gaussian of the given width, in cells, along one axis."""
    n = values.shape[axis]
    away = np.arange(n)[:, None] - np.arange(n)[None, :]
    weight = np.exp(-0.5 * (away / max(width, 0.3)) ** 2)
    blurred = np.tensordot(weight / weight.sum(axis=1, keepdims=True), np.moveaxis(values, axis, 0), axes=1)
    return np.moveaxis(blurred, 0, axis)
