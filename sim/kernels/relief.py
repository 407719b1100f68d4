"""From the packed map of a surface to what is lit: depth, normals, edges. Drawing only."""

import numpy as np

from sim.kernels.compiled import drawing_kernel

STEP_MM = 1.0  # a step of more from one pixel to the next is an edge, where one thing is seen in front of another
STEEPEST = 1.2  # change of slope beyond which only the smaller of the two one-sided slopes counts, so that edges stay sharp


@drawing_kernel
def summed(planes, step_mm, out):
    """Undo the delta code: two planes of bytes (2, row, column), folded second differences modulo 2¹⁶; out (row, column), mm."""
    rows, columns = out.shape
    above = np.zeros(columns, np.int64)
    for y in range(rows):
        level = 0
        for x in range(columns):
            folded = np.int64(planes[0, y, x]) + 256 * np.int64(planes[1, y, x])
            above[x] += folded // 2 if folded % 2 == 0 else -(folded + 1) // 2
            level += above[x]
            out[y, x] = np.float32(level % 65536) * step_mm


@drawing_kernel
def normals(depth_mm, relief_mm, bare, coverage, pixel_mm, out):
    """Unit normals (row, column, 3) of a depth map with the fine relief of the skin, which lies only where it is `bare` (0-1)."""
    rows, columns = depth_mm.shape
    for y in range(rows):
        for x in range(columns):
            nx = _slope(depth_mm, relief_mm, bare, coverage, y, x, 0, 1, STEEPEST * pixel_mm) / pixel_mm
            ny = _slope(depth_mm, relief_mm, bare, coverage, y, x, 1, 0, STEEPEST * pixel_mm) / pixel_mm
            length = np.float32(1.0) / np.sqrt(np.float32(1.0) + nx * nx + ny * ny)
            out[y, x, 0] = -nx * length
            out[y, x, 1] = -ny * length
            out[y, x, 2] = length


@drawing_kernel
def _slope(depth_mm, relief_mm, bare, coverage, y, x, dy, dx, steepest):
    """Rise from pixel to pixel along one axis; the smaller of the one-sided ones over an edge."""
    rows, columns = depth_mm.shape
    here = depth_mm[y, x] + relief_mm[y, x] * bare[y, x]
    before = after = np.float32(0.0)
    has_before = y - dy >= 0 and x - dx >= 0
    has_after = y + dy < rows and x + dx < columns
    if has_before and coverage[y, x] > 0 and coverage[y - dy, x - dx] > 0:
        before = here - depth_mm[y - dy, x - dx] - relief_mm[y - dy, x - dx] * bare[y - dy, x - dx]
    if has_after and coverage[y, x] > 0 and coverage[y + dy, x + dx] > 0:
        after = depth_mm[y + dy, x + dx] + relief_mm[y + dy, x + dx] * bare[y + dy, x + dx] - here
    if not has_before:
        return after
    if not has_after:
        return before
    if abs(before - after) < steepest:
        return (before + after) * np.float32(0.5)
    return before if abs(before) < abs(after) else after


@drawing_kernel
def edges(depth_mm, coverage, eyes, out):
    """255 beside a step of more than STEP_MM, at the rim of an eye and of the body; 0 elsewhere; out (row, column) uint8."""
    rows, columns = depth_mm.shape
    out[:] = 0
    for y in range(rows):
        for x in range(columns):
            for k in range(2):
                v, u = y + (1 - k), x + k
                if v < rows and u < columns:
                    apart = (coverage[y, x] > 0) != (coverage[v, u] > 0) or (eyes[y, x] > 0) != (eyes[v, u] > 0)
                    if apart or (coverage[y, x] > 0 and abs(depth_mm[y, x] - depth_mm[v, u]) > STEP_MM):
                        out[y, x] = 255
                        out[v, u] = 255
