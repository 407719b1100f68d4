"""Which surviving unit adopts an orphaned fibre."""

import numpy as np

from sim.kernels import random
from sim.kernels.compiled import kernel, long_kernel


@kernel
def sort_into_cells(cell, first, fill, member):
    """Members of each cell in a row: cell c has member[first[c]:first[c + 1]]; `first` (cells + 1) begins as zeros."""
    for c in cell:
        first[c + 1] += 1
    for c in range(fill.size):
        first[c + 1] += first[c]
        fill[c] = first[c]
    for i in range(cell.size):
        member[fill[cell[i]]] = i
        fill[cell[i]] += 1


@long_kernel
def choose_adopters(
    seed, site, orphan_id, orphan_x, orphan_depth, x, depth, owner, first, member, left, top, columns, rows, reach_mm, room, out
):
    """The unit that adopts each orphan into `out` (orphan,), -1 if none: one that drives a fibre (x, depth, owner) within reach.

    Each unit in reach makes the orphan one bid, a hash of (orphan, unit), and the highest wins: a unit more or less elsewhere
    changes nothing. `room` (unit,) is how many fibres each unit can still take; orphans are asked in order. The fibres are
    sorted into square cells as wide as the reach.
    """
    reach2 = reach_mm * reach_mm
    for k in range(out.size):
        word = random.key(seed, site, random.ADOPTION, orphan_id[k])
        column = np.int64((orphan_x[k] - left) / reach_mm)
        row = np.int64((orphan_depth[k] - top) / reach_mm)
        best, highest = -1, -1.0
        for r in range(row - 1, row + 2):
            for c in range(column - 1, column + 2):
                if r < 0 or r >= rows or c < 0 or c >= columns:
                    continue
                for j in range(first[r * columns + c], first[r * columns + c + 1]):
                    i = member[j]
                    if (x[i] - orphan_x[k]) ** 2 + (depth[i] - orphan_depth[k]) ** 2 > reach2:
                        continue
                    bid = random.uniform(word, 1000 + owner[i])
                    if bid > highest and room[owner[i]] > 0:
                        best, highest = owner[i], bid
        out[k] = best
        if best >= 0:
            room[best] -= 1
