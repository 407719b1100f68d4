"""Impulses on the axons of a muscle: both ways from where they are born, colliding, refused where the axon is refractory.

An axon is a line from the cell body (coordinate 0) to the end-plates (1) that takes `travel` samples. An impulse born at
coordinate c at time b runs forward and arrives at the end-plates at b + (1 - c) travel, and runs back and is home, at the cell
body, at b + c travel. Either half may be lost (infinite time): to a collision, to a block, to a refractory stretch.
"""

import math

import numpy as np

from sim.kernels.compiled import kernel

# Rows of the table of impulses under way, shape (IMPULSE, impulse).
UNIT, BORN, PLACE, ARRIVAL, HOME, KIND, TAG, DONE = range(8)
IMPULSE = 8


@kernel
def launch(unit, born, place, kind, tag, travel, low_block, high_block, refractory, table, latest, before, count):
    """Add impulses (in order of birth) to the `count` that are under way in `table`; returns how many are then.

    No impulse passes the coordinates `low_block` and `high_block` (unit,), NaN where there is no block. The impulses of one unit
    are chained: `latest` (unit,) is the last one's column, `before` (impulse,) the one before it, -1 at the end.
    """
    for i in range(unit.size):
        if count == table.shape[1]:
            return count
        u, b, c = unit[i], born[i], place[i]
        t = travel[u]
        arrival = b + (1.0 - c) * t
        home = b + c * t
        if c < high_block[u]:
            arrival = math.inf
        if c > low_block[u]:
            home = math.inf
        k = latest[u]
        while k >= 0 and not (arrival == math.inf and home == math.inf):
            arrival, home = meet(b, c, t, refractory, arrival, home, k, table)
            k = before[k]
        if arrival == math.inf and home == math.inf:
            continue
        table[UNIT, count], table[BORN, count], table[PLACE, count] = u, b, c
        table[ARRIVAL, count], table[HOME, count] = arrival, home
        table[KIND, count], table[TAG, count], table[DONE, count] = kind[i], tag[i], 0.0
        before[count] = latest[u]
        latest[u] = count
        count += 1
    return count


@kernel
def meet(b, c, t, refractory, arrival, home, k, table):
    """What a new impulse (b, c) and the older one k do to each other; returns the new one's arrival and home."""
    older, at = table[BORN, k], table[PLACE, k]
    if at <= c:  # the older one's forward half passes, or has passed, here
        if table[ARRIVAL, k] < math.inf:
            here = table[ARRIVAL, k] - (1.0 - c) * t
            if here > b and table[DONE, k] == 0.0:  # still on its way here: it meets the new one's backward half
                table[ARRIVAL, k] = math.inf
                home = math.inf
            elif b - here < refractory:
                return math.inf, math.inf
        return arrival, home
    there = b + (at - c) * t  # when the new one would pass the place where the older one was born
    here = older + (at - c) * t  # when the older one's backward half passes here
    if table[HOME, k] < math.inf:
        if here > b and there > older:  # they run towards each other
            table[HOME, k] = math.inf
            return math.inf, home
        if c > 0.0 and 0.0 <= b - here < refractory:  # at the cell body itself the neuron decides
            return math.inf, math.inf
    if there > older:
        if there - older < refractory:
            return math.inf, home
    elif older - there < refractory and arrival < math.inf and table[DONE, k] == 0.0:  # the new one had passed there just before
        table[ARRIVAL, k] = math.inf
        table[HOME, k] = math.inf
    return arrival, home


@kernel
def arrive(start, end, table, count, out):
    """What reaches the end-plates before `end` and has not been told yet, in order of time; returns how many.

    `out` (4, impulse) takes the samples, from `start` on, and unit, kind and tag.
    """
    n = 0
    for k in range(count):
        if table[DONE, k] == 0.0 and table[ARRIVAL, k] < end:
            table[DONE, k] = 1.0
            sample = max(start, np.int64(table[ARRIVAL, k]))
            at = n
            while at > 0 and out[0, at - 1] > sample:
                for row in range(4):
                    out[row, at] = out[row, at - 1]
                at -= 1
            out[0, at], out[1, at] = sample, np.int64(table[UNIT, k])
            out[2, at], out[3, at] = np.int64(table[KIND, k]), np.int64(table[TAG, k])
            n += 1
    return n


@kernel
def come_home(start, end, table, count, unit, time, window, kind, travel):
    """What reaches the cell bodies from `start` up to `end`, by unit and time, into the last arrays but one; returns how many.

    `window` is how long ago a discharge of the cell body must have been not to have met the impulse on its way.
    """
    n = 0
    for k in range(count):
        if table[PLACE, k] > 0.0 and start <= table[HOME, k] < end:
            u, t = np.int64(table[UNIT, k]), table[HOME, k]
            at = n
            while at > 0 and (unit[at - 1] > u or (unit[at - 1] == u and time[at - 1] > t)):
                unit[at], time[at], window[at], kind[at] = unit[at - 1], time[at - 1], window[at - 1], kind[at - 1]
                at -= 1
            unit[at], time[at], window[at], kind[at] = u, t, 2.0 * table[PLACE, k] * travel[u], np.int64(table[KIND, k])
            n += 1
    return n


@kernel
def forget(since, table, latest, before, count):
    """Drop impulses that have been over since `since` on both ways, and chain the others again; returns how many are left."""
    kept = 0
    for u in range(latest.size):
        latest[u] = -1
    for k in range(count):
        arrived = table[DONE, k] == 1.0 or table[ARRIVAL, k] == math.inf
        last = table[BORN, k]
        if table[ARRIVAL, k] < math.inf:
            last = max(last, table[ARRIVAL, k])
        if table[HOME, k] < math.inf:
            last = max(last, table[HOME, k])
        if arrived and last < since:
            continue
        if kept < k:
            for row in range(table.shape[0]):
                table[row, kept] = table[row, k]
        u = np.int64(table[UNIT, kept])
        before[kept] = latest[u]
        latest[u] = kept
        kept += 1
    return kept
