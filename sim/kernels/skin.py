"""Displacement of the skin and light on it. Drawing only: the sim's numbers do not depend on these, except the peak displacement."""

import numpy as np

from sim.kernels.compiled import drawing_kernel, kernel

CELL = 4  # pixels of the picture to one cell of the displacement's grid
TILE = 4  # cells to one tile: what is redrawn together
REACH = 3.3  # standard deviations to which a footprint is drawn
LIMIT = 0.55  # a brightness change is bent off towards this


@kernel
def peak_displacement(x_mm, y_mm, along_mm, across_mm, surround, angle_rad, height_mm):
    """Largest displacement at the middle of any active unit, all units added up; height_mm 0 where inactive."""
    peak = 0.0
    for k in range(x_mm.shape[0]):
        if height_mm[k] <= 0.0:
            continue
        total = 0.0
        for i in range(x_mm.shape[0]):
            if height_mm[i] <= 0.0:
                continue
            c, s = np.cos(angle_rad[i]), np.sin(angle_rad[i])
            dx, dy = x_mm[k] - x_mm[i], y_mm[k] - y_mm[i]
            u, v = (dx * c - dy * s) / along_mm[i], (dx * s + dy * c) / across_mm[i]
            r = u * u + v * v
            if r < 40.0:
                total += height_mm[i] * (1.0 - surround[i] * u * u) * np.exp(-0.5 * r)
        peak = max(peak, total)
    return peak


@drawing_kernel
def slopes(x, y, along, across, surround, angle_rad, height, least_slope, slope_x, slope_y, active):
    """Slopes of the displaced skin on the grid, from units in cells; fills slope_x, slope_y (row, column), marks active tiles.

    The Gaussian goes along a row by two multiplications a cell: g(x+1) = g(x) r(x), r(x+1) = r(x) q.
    """
    rows, columns = slope_x.shape
    for ty in range(active.shape[0]):
        for tx in range(active.shape[1]):
            if active[ty, tx]:
                slope_x[ty * TILE:(ty + 1) * TILE + 1, tx * TILE:(tx + 1) * TILE + 1] = 0.0
                slope_y[ty * TILE:(ty + 1) * TILE + 1, tx * TILE:(tx + 1) * TILE + 1] = 0.0
    active[:] = 0
    for i in range(x.shape[0]):
        if abs(height[i]) < least_slope * min(along[i], across[i]):
            continue
        c, s = np.cos(angle_rad[i]), np.sin(angle_rad[i])
        iu, iv, k = 1.0 / along[i] ** 2, 1.0 / across[i] ** 2, surround[i]
        reach_u, reach_v = (REACH + 0.7 * k) * along[i], REACH * across[i]
        half_x, half_y = np.hypot(reach_u * c, reach_v * s), np.hypot(reach_u * s, reach_v * c)
        x0, x1 = max(0, int(x[i] - half_x)), min(columns, int(x[i] + half_x) + 2)
        y0, y1 = max(0, int(y[i] - half_y)), min(rows, int(y[i] + half_y) + 2)
        if x0 >= x1 or y0 >= y1:
            continue
        active[y0 // TILE:(y1 - 1) // TILE + 1, x0 // TILE:(x1 - 1) // TILE + 1] = 1
        step_q = np.exp(-(c * c * iu + s * s * iv))
        for row in range(y0, y1):
            dx, dy = x0 - x[i], row - y[i]
            u, v = dx * c - dy * s, dx * s + dy * c
            g = height[i] * np.exp(-0.5 * (u * u * iu + v * v * iv))
            ratio = np.exp(-(u * c * iu + v * s * iv) - 0.5 * (c * c * iu + s * s * iv))
            out_x, out_y = slope_x[row, x0:x1], slope_y[row, x0:x1]
            for j in range(x1 - x0):
                hat = 1.0 - k * u * u * iu
                along_u, along_v = -u * iu * (2.0 * k + hat) * g, -v * iv * hat * g
                out_x[j] += along_u * c + along_v * s
                out_y[j] += along_v * c - along_u * s
                g *= ratio
                ratio *= step_q
                u += c
                v += s


@drawing_kernel
def relit(rest, gain_x, gain_y, slope_x, slope_y, active, drawn, out):
    """Redraw the tiles that move, and those that moved last time; rest (row, column, 3) and out (row, column, 4) uint8.

    A slope changes the brightness of a pixel at rest by gain_x, gain_y (row, column) per unit of slope, bent off at LIMIT.
    """
    height, width = gain_x.shape
    side = CELL * TILE
    for ty in range(active.shape[0]):
        for tx in range(active.shape[1]):
            y0, x0 = ty * side, tx * side
            y1, x1 = min(height, y0 + side), min(width, x0 + side)
            if active[ty, tx]:
                for y in range(y0, y1):
                    fy = (y + 0.5) / CELL - 0.5
                    row = max(0, min(slope_x.shape[0] - 2, int(fy)))
                    fy -= row
                    for x in range(x0, x1):
                        fx = (x + 0.5) / CELL - 0.5
                        column = max(0, min(slope_x.shape[1] - 2, int(fx)))
                        fx -= column
                        a, b, c, d = (1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy
                        sx = a * slope_x[row, column] + b * slope_x[row, column + 1] + c * slope_x[row + 1, column] + d * slope_x[row + 1, column + 1]
                        sy = a * slope_y[row, column] + b * slope_y[row, column + 1] + c * slope_y[row + 1, column] + d * slope_y[row + 1, column + 1]
                        change = gain_x[y, x] * sx + gain_y[y, x] * sy
                        bright = 1.0 + change / (1.0 + abs(change) / LIMIT)
                        for k in range(3):
                            out[y, x, k] = np.uint8(min(255.0, rest[y, x, k] * bright + 0.5))
            elif drawn[ty, tx]:
                for y in range(y0, y1):
                    for x in range(x0, x1):
                        for k in range(3):
                            out[y, x, k] = np.uint8(rest[y, x, k] + 0.5)
            drawn[ty, tx] = active[ty, tx]


@drawing_kernel
def _lit(nx, ny, nz, light, half, albedo, sky, shade, gloss, scatter, key, ambient, k):
    """Linear brightness of one colour channel: wrapped diffuse light (skin lets red through), sky, and two lobes of gloss."""
    towards = nx * light[0] + ny * light[1] + nz * light[2]
    wrap = scatter[k]
    diffuse = towards if towards > wrap else max(0.0, towards + wrap) ** 2 / (4.0 * wrap)
    mirror = max(0.0, nx * half[0] + ny * half[1] + nz * half[2])
    m2 = mirror * mirror
    m8 = m2 * m2 * m2 * m2
    lobe = 0.35 * m8 + 0.65 * m8 * m8 * m8 * m8
    return albedo * (ambient[k] * sky * (0.75 + 0.25 * nz - 0.12 * ny) + key[k] * shade * diffuse) + key[k] * shade * gloss * lobe * max(0.0, min(1.0, 4.0 * towards))


@drawing_kernel
def lit_at_rest(normals, albedo, sky, gloss, shade, coverage, ground, light, half, scatter, key, ambient, rest, gain_x, gain_y):
    """The picture at rest, 0-255 after gamma, and the relative change of its brightness per slope in x and in y."""
    height, width = sky.shape
    probe = 0.02
    for y in range(height):
        for x in range(width):
            cover = coverage[y, x]
            if cover <= 0.0:
                for k in range(3):
                    rest[y, x, k] = ground[y, x, k]
                gain_x[y, x] = 0.0
                gain_y[y, x] = 0.0
                continue
            nx, ny, nz = normals[y, x, 0], normals[y, x, 1], normals[y, x, 2]
            for k in range(3):
                value = _lit(nx, ny, nz, light, half, albedo[y, x, k], sky[y, x], shade[y, x], gloss[y, x], scatter, key, ambient, k)
                value = 255.0 * (value / (1.0 + 0.18 * value)) ** (1.0 / 2.2)
                rest[y, x, k] = min(255.0, value * cover + ground[y, x, k] * (1.0 - cover))
            at_rest = _grey(nx, ny, nz, light, half, albedo[y, x, 1], sky[y, x], shade[y, x], gloss[y, x], scatter, key, ambient)
            tilt = probe * max(0.3, nz)
            right = _grey(nx - tilt, ny, nz, light, half, albedo[y, x, 1], sky[y, x], shade[y, x], gloss[y, x], scatter, key, ambient)
            down = _grey(nx, ny - tilt, nz, light, half, albedo[y, x, 1], sky[y, x], shade[y, x], gloss[y, x], scatter, key, ambient)
            scale = cover / (probe * max(at_rest, 0.02))
            gain_x[y, x] = (right - at_rest) * scale
            gain_y[y, x] = (down - at_rest) * scale


@drawing_kernel
def _grey(nx, ny, nz, light, half, albedo, sky, shade, gloss, scatter, key, ambient):
    """Brightness after gamma of the green channel, with the normal brought back to unit length."""
    inverse = 1.0 / np.sqrt(nx * nx + ny * ny + nz * nz)
    value = _lit(nx * inverse, ny * inverse, nz * inverse, light, half, albedo, sky, shade, gloss, scatter, key, ambient, 1)
    return (value / (1.0 + 0.18 * value)) ** (1.0 / 2.2)


@drawing_kernel
def cast_shadow(depth_mm, solid, pixel_mm, light, softness, out):
    """How much of the lamp each pixel sees (0-1): a walk over the depth map towards the lamp."""
    height, width = depth_mm.shape
    flat = max(1e-6, np.hypot(light[0], light[1]))
    dx, dy, rise = light[0] / flat, light[1] / flat, light[2] / flat
    for y in range(height):
        for x in range(width):
            seen = 1.0
            for k in range(1, 70):
                far = 0.6 * k * (1.0 + 0.02 * k)
                sx, sy = int(x + dx * far + 0.5), int(y + dy * far + 0.5)
                if sx < 0 or sy < 0 or sx >= width or sy >= height:
                    break
                if solid[sy, sx]:
                    over = depth_mm[y, x] + far * pixel_mm * rise - depth_mm[sy, sx]
                    seen = min(seen, 1.0 + over / (softness * far * pixel_mm + 0.8))
            out[y, x] = max(0.0, seen)


@drawing_kernel
def resampled(source, left, top, step, out):
    """`out` (row, column, channel) from `source`, `step` source pixels apart, beginning at left, top; bilinear, 2 x 2 taps a pixel."""
    rows, columns, channels = source.shape
    for y in range(out.shape[0]):
        for x in range(out.shape[1]):
            for k in range(channels):
                out[y, x, k] = 0.0
            for tap in range(4):
                fx = left + (x + 0.25 + 0.5 * (tap % 2)) * step - 0.5
                fy = top + (y + 0.25 + 0.5 * (tap // 2)) * step - 0.5
                fx, fy = max(0.0, min(columns - 1.001, fx)), max(0.0, min(rows - 1.001, fy))
                column, row = int(fx), int(fy)
                fx -= column
                fy -= row
                for k in range(channels):
                    upper = source[row, column, k] * (1 - fx) + source[row, column + 1, k] * fx
                    lower = source[row + 1, column, k] * (1 - fx) + source[row + 1, column + 1, k] * fx
                    out[y, x, k] += 0.25 * (upper * (1 - fy) + lower * fy)


@drawing_kernel
def smooth_edges(picture, edge, out):
    """`out` is the picture (row, column, 3), with each pixel on an edge (row, column) mixed with its eight neighbours."""
    height, width = edge.shape
    for y in range(height):
        for x in range(width):
            mixed = edge[y, x] and 0 < y < height - 1 and 0 < x < width - 1
            for k in range(3):
                if mixed:
                    sides = picture[y - 1, x, k] + picture[y + 1, x, k] + picture[y, x - 1, k] + picture[y, x + 1, k]
                    corners = picture[y - 1, x - 1, k] + picture[y - 1, x + 1, k] + picture[y + 1, x - 1, k] + picture[y + 1, x + 1, k]
                    out[y, x, k] = (4.0 * picture[y, x, k] + 2.0 * sides + corners) / 16.0
                else:
                    out[y, x, k] = picture[y, x, k]
