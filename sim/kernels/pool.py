"""One frame of the motor-neuron pool, in steps of one millisecond solved in closed form, spikes interpolated within them."""

import math

import numpy as np

from sim.kernels import random
from sim.kernels.compiled import kernel

# Rows of the state array, shape (STATE, unit).
V, AHP_NOW, INWARD_NOW, REFRACTORY, NOISE_NOW, SINCE_FIRED_MS = range(6)
STATE = 6
# Rows of what is constant in a neuron, shape (CELL, unit): its threshold; the drive above it, a quotient of two polynomials, and below it;
# the after-hyperpolarisation's time constant, what a millisecond leaves of it, and how far it holds the membrane down in one.
THRESHOLD, HALF, HALF_LATE, STRAIGHT, CURVED, BELOW, AHP_MS, HYPER, SAG = range(9)
CELL = 9
ASLEEP = -0.65  # synaptic current, in thresholds above threshold, at which noise makes no neuron fire
ECHO_MS = 1.0  # from an impulse's arrival at the cell body to its return (Kimura: F waves)


@kernel
def fluctuation(seed, site, which, first_ms, sd, decay, value, out):
    """A fluctuation that all neurons of a muscle share, one value a millisecond into `out`; returns the last one."""
    word = random.key(seed, site, random.COMMON, which)
    step = sd * math.sqrt(1.0 - decay * decay)
    for m in range(out.size):
        value = value * decay + step * random.quick_normal(word, first_ms + m)
        out[m] = value
    return value


@kernel
def step_pool(
    effort, common, shared, first_ms, keys, cell, alive, back_unit, back_ms, back_window_ms, echo,
    membrane_ms, ahp, inward, inward_ms, refractory_ms, start, noise_sd, noise_decay,
    state, spike_unit, spike_ms, spike_echo, watched, watched_v,
):  # fmt: skip
    """Advance all neurons by `common.size` milliseconds at `effort` (unit,); spikes (unit, ms in the frame) into the last arrays.

    `common` is the relative fluctuation of the drive, `shared` the part of the synaptic noise that all have in common (ms,).
    An impulse that runs back to a cell body (sorted by unit and time) resets it as a discharge of its own does, unless it has fired
    within the window before: then the two have collided. With the probability `echo` (unit,) it fires back at once, and spike_echo
    is 1. Returns the number of spikes. A unit far below its threshold is put to rest. The membrane of the unit `watched` (-1: none) at the
    end of each millisecond goes into watched_v (ms,): 0 at rest, 1 at threshold, NaN if the cell body has fired in it.
    The loops over the units are small, so that the processor can do several units at once.
    """
    asleep = np.empty(effort.size, dtype=np.bool_)
    n = fall_asleep(effort, cell, alive, start, back_unit, state, asleep)
    v, a, p = state[V, :n], state[AHP_NOW, :n], state[INWARD_NOW, :n]
    wait, xi, fired_ms = state[REFRACTORY, :n], state[NOISE_NOW, :n], state[SINCE_FIRED_MS, :n]  # fired: before the frame
    hyper, sag = cell[HYPER, :n], cell[SAG, :n]
    target, after = np.empty(n), np.empty(n)
    membrane, fade = math.exp(-1.0 / membrane_ms), math.exp(-1.0 / inward_ms)
    noise_step = noise_sd * math.sqrt(1.0 - noise_decay * noise_decay)
    found = 0
    if watched >= 0:
        watched_v[:] = 0.0
        if asleep[watched]:
            watched = -1
    for m in range(common.size):
        synaptic(effort[:n], 1.0 + common[m], cell, target)
        for i in range(n):
            xi[i] = xi[i] * noise_decay + noise_step * random.quick_normal(keys[i], first_ms + m)
        for i in range(n):
            target[i] = (1.0 + start + target[i] + shared[m]) + xi[i] + inward * min(1.0, 2.0 * p[i])
        for i in range(n):
            p[i] *= fade
        for k in range(back_unit.size):
            i = back_unit[k]
            if not (m <= back_ms[k] < m + 1 and alive[i]):
                continue
            if fired_ms[i] + back_ms[k] <= back_window_ms[k]:
                fired_ms[i] = 1e6  # the impulse of its own is gone
                continue
            v[i], wait[i], fired_ms[i] = 0.0, refractory_ms, -back_ms[k]
            a[i] += ahp
            if random.uniform(keys[i] + np.uint64(1), first_ms + m) < echo[i] and found < spike_unit.size:
                spike_unit[found], spike_ms[found], spike_echo[found] = i, back_ms[k] + ECHO_MS, 1
                found += 1
        for i in range(n):
            after[i] = v[i] * membrane + (target[i] * (1.0 - membrane) - a[i] * sag[i])
        for i in range(n):
            a[i] *= hyper[i]
        for i in range(n):
            if wait[i] > 0.0:
                resting = wait[i]
                wait[i] = max(resting - 1.0, 0.0)
                if resting >= 1.0:
                    continue
                after[i] = v[i] + (after[i] - v[i]) * (1.0 - resting)  # the refractory period ends within this millisecond
            if after[i] < 1.0 or not alive[i]:
                v[i] = after[i]
                continue
            share = (1.0 - v[i]) / (after[i] - v[i])
            if found < spike_unit.size:
                spike_unit[found], spike_ms[found], spike_echo[found] = i, m + share, 0
                found += 1
            fired_ms[i] = -(m + share)
            v[i] = 0.0
            wait[i] = refractory_ms - (1.0 - share)
            a[i] += ahp * (1.0 - (1.0 - share) / cell[AHP_MS, i])
            p[i] = min(p[i] + 0.5, 1.0)
        if watched >= 0:
            watched_v[m] = math.nan if m <= -fired_ms[watched] < m + 1 else v[watched]
    for i in range(effort.size):
        state[SINCE_FIRED_MS, i] = min(state[SINCE_FIRED_MS, i] + common.size, 1e6)
        if asleep[i]:
            state[V, i], state[AHP_NOW, i], state[INWARD_NOW, i], state[REFRACTORY, i], state[NOISE_NOW, i] = 0.0, 0.0, 0.0, 0.0, 0.0
    return found


@kernel
def fall_asleep(effort, cell, alive, start, back_unit, state, asleep):
    """Find the units (unit,) far enough below their threshold to be put to rest; returns the number of the last other one, from 1."""
    awake = 0
    back = 0
    for i in range(effort.size):
        while back < back_unit.size and back_unit[back] < i:
            back += 1
        struck = back < back_unit.size and back_unit[back] == i
        low = start + cell[BELOW, i] * (effort[i] * 1.1 - cell[THRESHOLD, i]) < ASLEEP and state[INWARD_NOW, i] < 0.02
        asleep[i] = not alive[i] or (low and not struck)
        if not asleep[i]:
            awake = i + 1
    return awake


@kernel
def synaptic(effort, gain, cell, out):
    """The synaptic current, in thresholds above that at recruitment, of `effort` times `gain`, into `out`; both (unit,)."""
    n = out.size
    threshold, below = cell[THRESHOLD, :n], cell[BELOW, :n]
    half, half_late, straight, curved = cell[HALF, :n], cell[HALF_LATE, :n], cell[STRAIGHT, :n], cell[CURVED, :n]
    for i in range(n):
        above = effort[i] * gain - threshold[i]
        over = above if above > 0.0 else 0.0
        out[i] = over * (straight[i] + curved[i] * over) / ((over + half[i]) * (over + half_late[i])) + below[i] * (above - over)
