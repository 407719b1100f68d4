"""Lamp, shadow and picture of the skin at rest. Drawing only."""

import numpy as np

from sim.kernels.compiled import drawing_kernel


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
    sheen = gloss * (1.0 + 5.0 * (1.0 - nz) ** 3)  # skin shines more at grazing angles
    return albedo * (ambient[k] * sky * (0.75 + 0.25 * nz - 0.12 * ny) + key[k] * shade * diffuse) + key[k] * shade * sheen * lobe * max(
        0.0, min(1.0, 4.0 * towards)
    )


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
                    rest[k, y, x] = ground[y, x, k]
                gain_x[y, x] = 0.0
                gain_y[y, x] = 0.0
                continue
            nx, ny, nz = normals[y, x, 0], normals[y, x, 1], normals[y, x, 2]
            for k in range(3):
                value = _lit(nx, ny, nz, light, half, albedo[y, x, k], sky[y, x], shade[y, x], gloss[y, x], scatter, key, ambient, k)
                value = 255.0 * (value / (1.0 + 0.18 * value)) ** (1.0 / 2.2)
                rest[k, y, x] = min(255.0, value * cover + ground[y, x, k] * (1.0 - cover))
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
    """`out` is the picture (3, row, column), with each pixel on an edge (row, column) mixed with its eight neighbours."""
    height, width = edge.shape
    for y in range(height):
        for x in range(width):
            mixed = edge[y, x] and 0 < y < height - 1 and 0 < x < width - 1
            for k in range(3):
                if mixed:
                    sides = picture[k, y - 1, x] + picture[k, y + 1, x] + picture[k, y, x - 1] + picture[k, y, x + 1]
                    corners = picture[k, y - 1, x - 1] + picture[k, y - 1, x + 1] + picture[k, y + 1, x - 1] + picture[k, y + 1, x + 1]
                    out[k, y, x] = (4.0 * picture[k, y, x] + 2.0 * sides + corners) / 16.0
                else:
                    out[k, y, x] = picture[k, y, x]
