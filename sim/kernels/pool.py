"""One frame of the motor-neuron pool, in steps of one millisecond solved in closed form, spikes interpolated within them."""

import math

import numpy as np

from sim.kernels import random
from sim.kernels.compiled import kernel

# Rows of the state array, shape (STATE, unit).
V, AHP_NOW, INWARD_NOW, REFRACTORY, NOISE_NOW, SINCE_FIRED_MS = range(6)
STATE = 6
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
    effort, common, shared, first_ms, keys, threshold, full_current, ahp_ms, hyper, alive, back_unit, back_ms, back_window_ms, echo,
    membrane_ms, ahp, inward, inward_ms, refractory_ms, start, silent, early_share, early_half, late_half, noise_sd, noise_decay,
    state, spike_unit, spike_ms, spike_echo,
):  # fmt: skip
    """Advance all neurons by `common.size` milliseconds at `effort` (unit,); spikes (unit, ms in the frame) into the last arrays.

    `hyper` (unit,) is what a millisecond leaves of the after-hyperpolarisation, `common` the relative fluctuation of the drive,
    `shared` the part of the synaptic noise that all have in common (ms,).
    An impulse that runs back to a cell body (sorted by unit and time) resets it as a discharge of its own does, unless it has fired
    within the window before: then the two have collided. With the probability `echo` (unit,) it fires back at once, and spike_echo
    is 1. Returns the number of spikes. A unit far below its threshold is put to rest, not computed.
    """
    found = 0
    back = 0
    draw, flowing = np.empty(common.size), np.empty(common.size)
    membrane = math.exp(-1.0 / membrane_ms)
    fade = math.exp(-1.0 / inward_ms)
    noise_step = noise_sd * math.sqrt(1.0 - noise_decay * noise_decay)
    for i in range(threshold.size):
        while back < back_unit.size and back_unit[back] < i:
            back += 1
        due = back_ms[back] if back < back_unit.size and back_unit[back] == i else math.inf  # the next impulse that comes home
        if not alive[i]:
            continue
        v, a, p, wait, xi = state[0, i], state[1, i], state[2, i], state[3, i], state[4, i]
        fired_ms = state[5, i]  # before the start of the frame
        span = 1.0 - threshold[i]
        half, half_late = early_half * span, late_half * span
        early = (full_current[i] - start) * early_share * (1.0 + early_half)
        late = (full_current[i] - start) * (1.0 - early_share) * (1.0 + late_half)
        straight, curved = early * half_late + late * half, early + late
        below = (start - silent) / threshold[i]
        if due == math.inf and start + below * (effort[i] * 1.1 - threshold[i]) < ASLEEP and p < 0.02:
            state[0, i], state[1, i], state[2, i], state[3, i], state[4, i] = 0.0, 0.0, 0.0, 0.0, 0.0
            state[5, i] = min(fired_ms + common.size, 1e6)
            continue
        fading = hyper[i]
        sag = ahp_ms[i] / (ahp_ms[i] - membrane_ms) * (fading - membrane)
        word, will, least = keys[i], effort[i], threshold[i]
        for m in range(common.size):  # apart from the membrane, so that the processor can do several at once
            draw[m] = noise_step * random.quick_normal(word, first_ms + m)
        for m in range(common.size):
            above = will * (1.0 + common[m]) - least
            over = above if above > 0.0 else 0.0
            e = over * (straight + curved * over) / ((over + half) * (over + half_late)) + below * (above - over)
            flowing[m] = 1.0 + start + e + shared[m]
        for m in range(common.size):
            xi = xi * noise_decay + draw[m]
            target = flowing[m] + xi + inward * min(1.0, 2.0 * p)
            p *= fade
            if due < m + 1:
                if fired_ms + due > back_window_ms[back]:
                    v = 0.0
                    wait = refractory_ms
                    a += ahp
                    fired_ms = -due
                    if random.uniform(keys[i] + np.uint64(1), first_ms + m) < echo[i] and found < spike_unit.size:
                        spike_unit[found] = i
                        spike_ms[found] = due + ECHO_MS
                        spike_echo[found] = 1
                        found += 1
                else:
                    fired_ms = 1e6  # the impulse of its own is gone
                back += 1
                due = back_ms[back] if back < back_unit.size and back_unit[back] == i else math.inf
            if wait >= 1.0:
                wait -= 1.0
                a *= fading
                continue
            after = v * membrane + (target * (1.0 - membrane) - a * sag)
            if wait > 0.0:  # the refractory period ends within this millisecond
                after = v + (after - v) * (1.0 - wait)
                wait = 0.0
            a *= fading
            if after >= 1.0:
                share = (1.0 - v) / (after - v)
                if found < spike_unit.size:
                    spike_unit[found] = i
                    spike_ms[found] = m + share
                    spike_echo[found] = 0
                    found += 1
                fired_ms = -(m + share)
                v = 0.0
                wait = refractory_ms - (1.0 - share)
                a += ahp * (1.0 - (1.0 - share) / ahp_ms[i])
                p = min(p + 0.5, 1.0)
            else:
                v = after
        state[0, i], state[1, i], state[2, i], state[3, i], state[4, i] = v, a, p, wait, xi
        state[5, i] = min(fired_ms + common.size, 1e6)
    return found
