"""Extracellular potentials of muscle fibres by the line-source model.

A fibre's intracellular action potential is f(t) at every place, whatever the velocity (fixed in time, not in length). With
V(s, t) = f(t - s), s the conduction time from the end-plate, partial integration of the line source gives

    φ(t) = c / v² ∫ f'(t - s) dK(s),   K(s) = 1 / √((σz/σr) (r/v)² + (s - a)²)

for each of the two waves that leave the end-plate; the source terms at end-plate and tendons, which keep the net current
zero, are contained in the limits of the integral. So every fibre adds K, held constant outside the fibre, to one sum;
its differences from sample to sample are convolved with f' once for the whole unit. Between samples dK is integrated
exactly, so that a fibre that touches the electrode does not alias.
"""

import math

import numpy as np

from sim.kernels.compiled import kernel, long_kernel


@long_kernel
def gather(
    row, x, depth, diameter, end_plate, left, right, delay, velocity, point_x, point_depth, point_z, point_weight,
    least_mm, anisotropy, edges_ms, out,
):  # fmt: skip
    """Sum K of all fibres into `out[row]`, shape (row, edge), averaged over the recording points (point_weight).

    `least_mm` keeps a fibre outside the metal. The first edge is 0. All in float32, three times as fast: at the nearest fibre the
    rounding of times and of K is 1e-4 of a potential.
    """
    for i in range(row.size):
        v = velocity[i]
        for j in range(point_x.size):
            dx = x[i] - point_x[j]
            dy = depth[i] - point_depth[j]
            add_waves(
                diameter[i] * diameter[i] / (v * v) * point_weight[j],
                anisotropy * max(dx * dx + dy * dy, least_mm * least_mm) / (v * v),
                (point_z[j] - end_plate[i]) / v,
                left[i] / v, right[i] / v, delay[i], edges_ms, out[row[i]],
            )  # fmt: skip


@kernel
def add_waves(weight, rho2, a, left, right, delay, edges_ms, out):
    """Add both waves of one fibre to the sum of K at `edges_ms`; all times ms, `rho2` ms²."""
    zero = edges_ms[0]
    for m in range(out.size):
        t = max(edges_ms[m] - delay, zero)
        p = min(t, right) - a
        q = min(t, left) + a
        out[m] += weight / math.sqrt(rho2 + p * p) + weight / math.sqrt(rho2 + q * q)


@long_kernel
def gather_seen(row, across, below, diameter, end_plate, left, right, delay, velocity, table, step_mm, edges_ms, own, out):
    """The same sum with K looked up in `table` (below, across, along), in 1/mm, which is even across.

    Places are counted in steps of the table, along the fibres `step_mm` long. `own` (along,) is room for one fibre's K.
    """
    zero = edges_ms[0]
    for i in range(row.size):
        b, x = min(int(below[i]), table.shape[0] - 2), min(int(across[i]), table.shape[1] - 2)
        deeper, farther = below[i] - b, across[i] - x
        for m in range(own.size):
            near = table[b, x, m] + deeper * (table[b + 1, x, m] - table[b, x, m])
            far = table[b, x + 1, m] + deeper * (table[b + 1, x + 1, m] - table[b, x + 1, m])
            own[m] = near + farther * (far - near)
        weight = diameter[i] * diameter[i] / velocity[i]
        for m in range(edges_ms.size):
            gone = max(edges_ms[m] - delay[i], zero) * velocity[i] / step_mm
            out[row[i], m] += weight * (between(own, end_plate[i] + min(gone, right[i])) + between(own, end_plate[i] - min(gone, left[i])))


@kernel
def between(values, place):
    """Linear interpolation of `values` at the fractional index `place`."""
    n = min(int(place), values.size - 2)
    return values[n] + (place - n) * (values[n + 1] - values[n])


@long_kernel
def differences(sums, every, out):
    """Add the differences from edge to edge of `sums` (row, edge) to `out` (row, sample), where an edge is `every` samples long."""
    for r in range(out.shape[0]):
        for q in range(sums.shape[1] - 1):
            d = (sums[r, q + 1] - sums[r, q]) / every
            if d != 0.0:
                for m in range(q * every, (q + 1) * every):
                    out[r, m] += d


@kernel
def injured_end(weight, rho2, a, end, taper, delay, step_ms, out):
    """Differences for a fibre whose action potential dies away over the last `taper` ms before its injured end; added to `out`.

    With V = f(t - s) A(s): φ = f' * (A dK) - f * (A' dK), and f = ∫ f' turns the second into a running sum. Returns the
    dipole of the last stretch, -∫ A' dK, for what else happens in it.
    """
    running = 0.0
    for m in range(out.size):
        s0 = max(m * step_ms - delay, 0.0)
        s1 = max((m + 1) * step_ms - delay, 0.0)
        if s0 < end and s1 > s0:
            s1 = min(s1, end)
            dk = 1.0 / math.sqrt(rho2 + (s1 - a) ** 2) - 1.0 / math.sqrt(rho2 + (s0 - a) ** 2)
            mid = 0.5 * (s0 + s1)
            if mid > end - taper:
                out[m] += weight * (end - mid) / taper * dk
                running += weight * dk / taper * step_ms
            else:
                out[m] += weight * dk
        out[m] += running
    return running / step_ms


@long_kernel
def fire_all(drives, gain, decay, state, out):
    """Convolve each row of `drives` with f', a sum of exponentials that decay by `decay` from sample to sample, into the rows of `out`.

    f' is averaged over each sample, so that its sum is f at the end: none is left behind. `state` (exponential,) is room to work.
    """
    for r in range(drives.shape[0]):
        drive, row = drives[r], out[r]
        for k in range(state.size):
            state[k] = 0.0
        begin = 0
        while begin < drive.size and drive[begin] == 0.0:
            row[begin] = 0.0
            begin += 1
        for m in range(begin, drive.size):
            d = np.float64(drive[m])
            total = 0.0
            for k in range(state.size):
                now = state[k] + d
                total += gain[k] * now
                state[k] = now * decay[k]
            row[m] = np.float32(total)


@long_kernel
def cut(templates, least, length):
    """Set the end of each row to zero where it stays below `least`; the lengths left into `length` (row,)."""
    for r in range(templates.shape[0]):
        n = templates.shape[1]
        while n > 0 and abs(templates[r, n - 1]) < least:
            n -= 1
            templates[r, n] = 0.0
        length[r] = n
