"""Which surviving unit adopts an orphaned fibre."""

import numpy as np

from sim.kernels import random
from sim.kernels.compiled import kernel


@kernel
def choose_adopters(seed, site, asks, owned, fibre_id, x, depth, reach_mm, room, unit):
    """Give each orphan in `asks` to the unit of a fibre in `owned` within reach, in place in `unit`.

    Each unit in reach makes the orphan one bid, a hash of (orphan, unit), and the highest wins: a unit more or less elsewhere
    changes nothing. `room` (unit,) is how many fibres each unit can still take; orphans are asked in order of `asks`.
    """
    if owned.size == 0:
        return
    left, top = x.min(), depth.min()
    columns = np.int64((x.max() - left) / reach_mm) + 1
    rows = np.int64((depth.max() - top) / reach_mm) + 1
    first = np.zeros(columns * rows + 1, np.int64)
    for i in owned:
        first[np.int64((x[i] - left) / reach_mm) + columns * np.int64((depth[i] - top) / reach_mm) + 1] += 1
    for c in range(columns * rows):
        first[c + 1] += first[c]
    fill = first[:-1].copy()
    member = np.empty(owned.size, np.int64)
    for i in owned:
        c = np.int64((x[i] - left) / reach_mm) + columns * np.int64((depth[i] - top) / reach_mm)
        member[fill[c]] = i
        fill[c] += 1
    for orphan in asks:
        word = random.key(seed, site, random.ADOPTION, fibre_id[orphan])
        column = np.int64((x[orphan] - left) / reach_mm)
        row = np.int64((depth[orphan] - top) / reach_mm)
        best, highest = -1, -1.0
        for r in range(max(row - 1, 0), min(row + 2, rows)):
            for c in range(max(column - 1, 0), min(column + 2, columns)):
                for k in range(first[r * columns + c], first[r * columns + c + 1]):
                    i = member[k]
                    if (x[i] - x[orphan]) ** 2 + (depth[i] - depth[orphan]) ** 2 > reach_mm * reach_mm:
                        continue
                    bid = random.uniform(word, 1000 + unit[i])
                    if bid > highest and room[unit[i]] > 0:
                        best, highest = unit[i], bid
        if best >= 0:
            unit[orphan] = best
            room[best] -= 1
