"""Displacement of the skin, and the picture where it moves. Drawing only: the sim's numbers depend on the peak displacement alone."""

import numpy as np

from sim.kernels.compiled import drawing_kernel, kernel

CELL = 4  # pixels of the picture to one cell of the displacement's grid
TILE = 4  # cells to one tile: what is redrawn together
REACH = 3.3  # standard deviations to which a footprint is drawn
PULL_REACH = 2.5
LIMIT = 0.55  # a brightness change is bent off towards this


@kernel
def peak_displacement(x_mm, y_mm, along_mm, across_mm, surround, angle_rad, height_mm, known, dip, bell):
    """Largest displacement at the middles of the units that move the skin most, all units added up; height_mm 0 where inactive.

    dip and bell (unit, where) hold the shape of each unit's footprint at all middles, for those that are `known` (unit,); the others
    are filled in when they first move the skin.
    """
    units, tallest = x_mm.shape[0], 0.0
    for k in range(units):
        tallest = max(tallest, height_mm[k])
    if tallest <= 0.0:
        return 0.0
    at = np.flatnonzero(height_mm >= 0.5 * tallest)
    total = np.zeros(at.size)
    for i in range(units):
        height, dips, bells = height_mm[i], dip[i], bell[i]
        if height <= 0.0:
            continue
        if not known[i]:
            known[i] = True
            c, s = np.cos(angle_rad[i]), np.sin(angle_rad[i])
            for n in range(units):
                dx, dy = x_mm[n] - x_mm[i], y_mm[n] - y_mm[i]
                u, v = (dx * c - dy * s) / along_mm[i], (dx * s + dy * c) / across_mm[i]
                r = u * u + v * v
                dips[n] = 1.0 - surround[i] * u * u
                bells[n] = np.exp(-0.5 * r) if r < 30.0 else 0.0
        for n in range(at.shape[0]):
            total[n] += height * dips[at[n]] * bells[at[n]]
    peak = 0.0
    for n in range(at.size):
        peak = max(peak, total[n])
    return peak


@drawing_kernel
def slopes(x, y, along, across, surround, angle_rad, height, slope_x, slope_y, active):
    """Slopes of the displaced skin on the grid, from units in cells; fills slope_x, slope_y (row, column), marks active tiles.

    The Gaussian goes from row to row by two multiplications a cell: g(y+1) = g(y) r(y), r(y+1) = r(y) q.
    """
    rows, columns = slope_x.shape
    work = np.empty((4, columns), np.float32)
    for ty in range(active.shape[0]):
        for tx in range(active.shape[1]):
            if active[ty, tx]:
                slope_x[ty * TILE : (ty + 1) * TILE + 1, tx * TILE : (tx + 1) * TILE + 1] = 0.0
                slope_y[ty * TILE : (ty + 1) * TILE + 1, tx * TILE : (tx + 1) * TILE + 1] = 0.0
    active[:] = 0
    for i in range(x.shape[0]):
        if height[i] == 0.0:
            continue
        c, s = np.cos(angle_rad[i]), np.sin(angle_rad[i])
        iu, iv, k = 1.0 / along[i] ** 2, 1.0 / across[i] ** 2, surround[i]
        reach_u, reach_v = (REACH + 0.7 * k) * along[i], REACH * across[i]
        half_x, half_y = np.hypot(reach_u * c, reach_v * s), np.hypot(reach_u * s, reach_v * c)
        x0, x1 = max(0, int(x[i] - half_x)), min(columns, int(x[i] + half_x) + 2)
        y0, y1 = max(0, int(y[i] - half_y)), min(rows, int(y[i] + half_y) + 2)
        if x0 >= x1 or y0 >= y1:
            continue
        active[y0 // TILE : (y1 - 1) // TILE + 1, x0 // TILE : (x1 - 1) // TILE + 1] = 1
        count = x1 - x0
        g, ratio, u, v = work[0, :count], work[1, :count], work[2, :count], work[3, :count]
        for j in range(count):
            dx, dy = x0 + j - x[i], y0 - y[i]
            uj, vj = dx * c - dy * s, dx * s + dy * c
            u[j], v[j] = uj, vj
            g[j] = height[i] * np.exp(-0.5 * (uj * uj * iu + vj * vj * iv))
            ratio[j] = np.exp(uj * s * iu - vj * c * iv - 0.5 * (s * s * iu + c * c * iv))
        step_q = np.float32(np.exp(-(s * s * iu + c * c * iv)))
        c32, s32, iu32, iv32, k32 = np.float32(c), np.float32(s), np.float32(iu), np.float32(iv), np.float32(k)
        for row in range(y0, y1):
            out_x, out_y = slope_x[row, x0:x1], slope_y[row, x0:x1]
            for j in range(count):
                uu, vv = u[j] * iu32, v[j] * iv32
                hat = np.float32(1.0) - k32 * u[j] * uu
                along_u, along_v = -uu * (np.float32(2.0) * k32 + hat) * g[j], -vv * hat * g[j]
                out_x[j] += along_u * c32 + along_v * s32
                out_y[j] += along_v * c32 - along_u * s32
                g[j] *= ratio[j]
                ratio[j] *= step_q
                u[j] -= s32
                v[j] += c32


@drawing_kernel
def relit(rest, gain_x, gain_y, slope_x, slope_y, active, drawn, out):
    """Redraw the tiles that move, and those that moved last time; rest (3, row, column), out (row, column) uint32, red lowest.

    A slope changes the brightness of a pixel at rest by gain_x, gain_y (row, column) per unit of slope, bent off at LIMIT.
    """
    height, width = gain_x.shape
    side = CELL * TILE
    across_x, across_y = np.zeros(slope_x.shape[1] * CELL, np.float32), np.zeros(slope_x.shape[1] * CELL, np.float32)
    for ty in range(active.shape[0]):
        first, last = active.shape[1], 0
        for tx in range(active.shape[1]):
            if active[ty, tx] or drawn[ty, tx]:
                first, last = min(first, tx), tx + 1
            drawn[ty, tx] = active[ty, tx]
        if first >= last:
            continue
        x0, x1 = first * side, min(width, last * side)
        for y in range(ty * side, min(height, (ty + 1) * side)):
            _mixed_row(slope_x, y, first * TILE, last * TILE, across_x)
            _mixed_row(slope_y, y, first * TILE, last * TILE, across_y)
            sx, sy, gx, gy = across_x[x0:x1], across_y[x0:x1], gain_x[y, x0:x1], gain_y[y, x0:x1]
            red, green, blue, o = rest[0, y, x0:x1], rest[1, y, x0:x1], rest[2, y, x0:x1], out[y, x0:x1]
            for j in range(x1 - x0):
                change = gx[j] * sx[j] + gy[j] * sy[j]
                bright = np.float32(1.0) + change / (np.float32(1.0) + abs(change) * np.float32(1.0 / LIMIT))
                r = np.uint32(np.int32(min(np.float32(255.0), red[j] * bright + np.float32(0.5))))
                g = np.uint32(np.int32(min(np.float32(255.0), green[j] * bright + np.float32(0.5))))
                b = np.uint32(np.int32(min(np.float32(255.0), blue[j] * bright + np.float32(0.5))))
                o[j] = r | (g << np.uint32(8)) | (b << np.uint32(16)) | np.uint32(0xFF000000)


@drawing_kernel
def pulls(x, y, spread, angle_rad, pull, least_pull, give, gain, shift_x, shift_y, active):
    """Sideways shift of the skin on the grid, from units in cells, into shift_x, shift_y (row, column); marks the tiles it reaches.

    Where evenly soft skin would be shifted by s, it is by give ln(1 + s/give), enlarged by `gain`.
    """
    rows, columns = shift_x.shape
    shift_x[:] = 0.0
    shift_y[:] = 0.0
    across = np.empty(columns, np.float32)
    for i in range(x.shape[0]):
        if pull[i] < least_pull:
            continue
        reach = PULL_REACH * spread[i]
        x0, x1 = max(0, int(x[i] - reach)), min(columns, int(x[i] + reach) + 2)
        y0, y1 = max(0, int(y[i] - reach)), min(rows, int(y[i] + reach) + 2)
        if x0 >= x1 or y0 >= y1:
            continue
        active[y0 // TILE : (y1 - 1) // TILE + 1, x0 // TILE : (x1 - 1) // TILE + 1] = 1
        inverse = 0.5 / spread[i] ** 2
        for column in range(x0, x1):
            across[column] = np.exp(-inverse * (column - x[i]) ** 2)
        row_of_it = across[x0:x1]
        for row in range(y0, y1):
            g = pull[i] * np.exp(-inverse * (row - y[i]) ** 2)
            gx, gy = np.float32(g * np.cos(angle_rad[i])), np.float32(-g * np.sin(angle_rad[i]))
            to_x, to_y = shift_x[row, x0:x1], shift_y[row, x0:x1]
            for j in range(x1 - x0):
                to_x[j] += gx * row_of_it[j]
                to_y[j] += gy * row_of_it[j]
    for row in range(rows):
        for column in range(columns):
            even = np.hypot(shift_x[row, column], shift_y[row, column])
            if even > 0.0:
                share = gain * give * np.log1p(even / give) / even
                shift_x[row, column] *= share
                shift_y[row, column] *= share


@drawing_kernel
def pulled(rest, gain_x, gain_y, loose, slope_x, slope_y, shift_x, shift_y, active, out):
    """Redraw the tiles that move, as relit does, with the skin shifted by shift_x, shift_y (cells) where it is `loose` (0-1)."""
    height, width = gain_x.shape
    side = CELL * TILE
    rows, columns = slope_x.shape
    for ty in range(active.shape[0]):
        for tx in range(active.shape[1]):
            if not active[ty, tx]:
                continue
            for y in range(ty * side, min(height, (ty + 1) * side)):
                fy = (y + 0.5) / CELL - 0.5
                row = max(0, min(rows - 2, int(np.floor(fy))))
                fy -= row
                for x in range(tx * side, min(width, (tx + 1) * side)):
                    fx = (x + 0.5) / CELL - 0.5
                    column = max(0, min(columns - 2, int(np.floor(fx))))
                    fx -= column
                    a, b, c, d = (1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy
                    sx = (
                        a * slope_x[row, column]
                        + b * slope_x[row, column + 1]
                        + c * slope_x[row + 1, column]
                        + d * slope_x[row + 1, column + 1]
                    )
                    sy = (
                        a * slope_y[row, column]
                        + b * slope_y[row, column + 1]
                        + c * slope_y[row + 1, column]
                        + d * slope_y[row + 1, column + 1]
                    )
                    mx = (
                        a * shift_x[row, column]
                        + b * shift_x[row, column + 1]
                        + c * shift_x[row + 1, column]
                        + d * shift_x[row + 1, column + 1]
                    )
                    my = (
                        a * shift_y[row, column]
                        + b * shift_y[row, column + 1]
                        + c * shift_y[row + 1, column]
                        + d * shift_y[row + 1, column + 1]
                    )
                    px = max(0.0, min(width - 1.001, x - CELL * mx * loose[y, x]))
                    py = max(0.0, min(height - 1.001, y - CELL * my * loose[y, x]))
                    i, j = int(py), int(px)
                    ry, rx = py - i, px - j
                    change = gain_x[i, j] * sx + gain_y[i, j] * sy
                    bright = 1.0 + change / (1.0 + abs(change) / LIMIT)
                    colour = np.uint32(0xFF000000)
                    for k in range(3):
                        upper = rest[k, i, j] * (1 - rx) + rest[k, i, j + 1] * rx
                        lower = rest[k, i + 1, j] * (1 - rx) + rest[k, i + 1, j + 1] * rx
                        value = min(255.0, (upper * (1 - ry) + lower * ry) * bright + 0.5)
                        colour |= np.uint32(np.uint32(value) << np.uint32(8 * k))
                    out[y, x] = colour


@drawing_kernel
def lowered(out, top, bottom, left, right_shut, left_shut, fold):
    """Close the lids in the drawn picture: top, bottom (column,) rows of the open eye, -1 beside it; left 1 for the left eye.

    The skin of the upper lid, as far as the fold `fold` pixels above its margin, is stretched down with the margin; the lower lid's
    comes up by a tenth of the way.
    """
    rows, columns = out.shape
    before = np.empty(rows, np.uint32)
    for x in range(columns):
        if top[x] < 0:
            continue
        shut = left_shut if left[x] else right_shut
        gap = bottom[x] - top[x]
        down, up = np.float32(0.9) * shut * gap, np.float32(0.1) * shut * gap
        if down < 0.5:
            continue
        before[:] = out[:, x]
        first, margin = max(0, int(top[x] - fold)), top[x] + down
        for y in range(first, min(rows, int(margin) + 1)):
            out[y, x] = _between(before, first + (y + 0.5 - first) * fold / (fold + down) - 0.5)
        last, margin = min(rows, int(bottom[x] + fold)), bottom[x] - up
        for y in range(max(0, int(margin)), last):
            out[y, x] = _between(before, last - (last - y - 0.5) * fold / (fold + up) - 0.5)


@drawing_kernel
def _between(column, at):
    """The colour at a height between two pixels of a column."""
    row = max(0, min(column.shape[0] - 2, int(np.floor(at))))
    part = np.float32(max(0.0, min(1.0, at - row)))
    colour = np.uint32(0)
    for k in range(4):
        shift = np.uint32(8 * k)
        upper, lower = np.float32((column[row] >> shift) & np.uint32(255)), np.float32((column[row + 1] >> shift) & np.uint32(255))
        colour |= np.uint32(upper + part * (lower - upper) + np.float32(0.5)) << shift
    return colour


@drawing_kernel
def _mixed_row(slope, y, first, last, out):
    """Slopes at the picture's row y, mixed from the cells around each pixel, for those of the grid's columns first to before last."""
    rows, columns = slope.shape
    at = (y + 0.5) / CELL - 0.5
    row = int(np.floor(at))
    part = np.float32(at - row)
    upper, lower = slope[max(0, row)], slope[min(rows - 1, row + 1)]
    before = max(0, first - 1)
    left = upper[before] + part * (lower[before] - upper[before])
    for k in range(first, last + 1):  # the pixels between the middle of the cell before and the middle of this one
        column = min(columns - 1, k)
        right = upper[column] + part * (lower[column] - upper[column])
        begin = k * CELL - CELL // 2
        for j in range(max(0, -begin), min(CELL, out.size - begin)):
            out[begin + j] = left + np.float32((j + 0.5) / CELL) * (right - left)
        left = right
