"""What is drawn sample by sample: columns of a trace that drop no spike, and the glow of the units in a cross-section."""

import numpy as np

from sim.kernels.compiled import drawing_kernel

FAR = 1e30  # beyond every value; fastmath knows no infinity


@drawing_kernel
def sweep_columns(history, head, window, gap, left, right, low, high):
    """Lowest and highest value of the columns `left` to before `right` of a trace that sweeps over the screen and erases what is older.

    `history` (capacity,) is a ring: absolute sample i lies at i modulo capacity; samples before `head` exist. `window` samples fill
    the width; `gap` columns ahead of the newest are blank. Fills `low` and `high` (columns,), low above high where nothing is to be
    drawn, and returns the column of the newest sample.
    """
    columns = low.size
    newest = head - 1
    start = (newest // window) * window if newest >= 0 else 0
    oldest = max(0, head - history.size)
    per_column = window / columns
    cursor = int((newest - start) / per_column) if newest >= 0 else -1
    for x in range(left, right):
        low[x], high[x] = 1.0, 0.0
        if not cursor < x <= cursor + gap:
            low[x], high[x] = _column(history, oldest, newest, start if x <= cursor else start - window, window, per_column, x)
    return cursor


@drawing_kernel
def window_columns(history, oldest, head, begin, window, low, high):
    """Lowest and highest value of each column of the `window` samples from absolute sample `begin` on.

    `history` is a ring as above, with samples from `oldest` to before `head`. Fills `low` and `high` (columns,), low above high where
    there is no sample.
    """
    per_column = window / low.size
    for x in range(low.size):
        low[x], high[x] = _column(history, oldest, head - 1, begin, window, per_column, x)


@drawing_kernel
def _column(history, oldest, newest, base, window, per_column, x):
    """Lowest and highest value of column `x` of the samples from `base` on, (1, 0) of none; between samples the trace is straight."""
    capacity = history.size
    begin = base + x * per_column
    last = min(newest, base + window - 1)
    end = min(begin + per_column, np.float64(last))
    first = int(np.ceil(begin))
    if begin < oldest or first > newest + 1:
        return 1.0, 0.0
    least, most = FAR, -FAR
    for edge in (begin, end):
        left = min(int(np.floor(edge)), last)
        right = min(left + 1, last)
        value = history[left % capacity] + (edge - left) * (history[right % capacity] - history[left % capacity])
        least, most = min(least, value), max(most, value)
    for i in range(first, int(np.floor(end)) + 1):
        value = history[i % capacity]
        least, most = min(least, value), max(most, value)
    return least, most


@drawing_kernel
def paint_columns(pixels, low, high, middle, px_per_uv, thickness, red, green, blue):
    """Draw columns into `pixels` (height, width) uint32, 0xRRGGBB: negative up, `middle` is the row of zero, edges smoothed.

    Long columns are a little darker, as a fast beam is; values beyond the screen are drawn up to its edge.
    """
    height, width = pixels.shape
    for x in range(min(width, low.size)):
        if low[x] > high[x]:
            continue
        top = min(max(middle + low[x] * px_per_uv - 0.5 * thickness, 0.0), height - thickness)
        bottom = max(min(middle + high[x] * px_per_uv + 0.5 * thickness, np.float64(height)), thickness)
        shine = min(1.0, max(0.62, (8 * thickness / (bottom - top)) ** 0.35))
        for y in range(int(top), min(height, int(np.ceil(bottom)))):
            alpha = shine * (min(y + 1.0, bottom) - max(np.float64(y), top))
            pixels[y, x] = _mixed(pixels[y, x], red, green, blue, alpha)


@drawing_kernel
def paint_ticks(pixels, x, y, wide, half, colour):
    """Draw upright bars into `pixels` (height, width) uint32: `wide` to the right of x, `half` up and down from y; all (tick,), pixels."""
    height, width = pixels.shape
    for k in range(x.size):
        for column in range(max(0, x[k]), min(width, x[k] + wide[k])):
            for row in range(max(0, y[k] - half[k]), min(height, y[k] + half[k] + 1)):
                pixels[row, column] = colour[k]


@drawing_kernel
def _mixed(under, red, green, blue, alpha):
    r, g, b = (under >> 16) & 255, (under >> 8) & 255, under & 255
    r = np.uint32(r + (red - r) * alpha)
    g = np.uint32(g + (green - g) * alpha)
    b = np.uint32(b + (blue - b) * alpha)
    return np.uint32((r << 16) | (g << 8) | b)


@drawing_kernel
def glow_discs(field, x, y, radius, glow):
    """Add discs of brightness `glow` (n,) to `field` (height, width), brighter towards their rim; `x`, `y`, `radius` in pixels."""
    height, width = field.shape
    field[:] = 0.0
    for i in range(x.size):
        if glow[i] < 0.02:
            continue
        r = np.float32(radius[i])
        inside, shine, soft = np.float32(1.0) / (r * r), np.float32(glow[i]), r * np.float32(0.5)
        left, right = max(0, int(x[i] - r)), min(width, int(x[i] + r) + 2)
        for line in range(max(0, int(y[i] - r)), min(height, int(y[i] + r) + 2)):
            row = field[line, left:right]
            dy = np.float32(line - y[i])
            start = np.float32(left - x[i])
            for column in range(row.size):
                dx = start + np.float32(column)
                away = (dx * dx + dy * dy) * inside
                cover = min(np.float32(1.0), max(np.float32(0.0), (np.float32(1.0) - away) * soft + np.float32(0.5)))
                row[column] += shine * cover * (np.float32(0.45) + np.float32(0.55) * away * away)


@drawing_kernel
def paint_glow(pixels, field, mask, half, red, green, blue):
    """Tint `pixels` (height, width) uint32 with a colour where `field` glows, half as strongly as possible where it equals `half`.

    `mask` (height, width) is 0 outside the muscle.
    """
    height, width = field.shape
    for row in range(height):
        for column in range(width):
            light = field[row, column] * mask[row, column]
            if light > 0.004:
                pixels[row, column] = _mixed(pixels[row, column], red, green, blue, 0.8 * light / (light + half))


@drawing_kernel
def extent(samples, out):
    """Lowest, highest and root-mean-square value of `samples` into `out` (3,)."""
    least, most, total = FAR, -FAR, 0.0
    for i in range(samples.size):
        value = np.float64(samples[i])
        least, most = min(least, value), max(most, value)
        total += value * value
    out[0], out[1], out[2] = least, most, np.sqrt(total / max(1, samples.size))
