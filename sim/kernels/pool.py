"""One frame of the motor-neuron pool, in steps of one millisecond solved in closed form, spikes interpolated within them."""

import math

from sim.kernels import random
from sim.kernels.compiled import kernel

# Rows of the state array, shape (STATE, unit).
V, AHP_NOW, INWARD_NOW, REFRACTORY, NOISE_NOW = range(5)
STATE = 5


@kernel
def common_drive(seed, site, first_ms, sd, decay, value, out):
    """Common fluctuation of the drive (relative), one value a millisecond into `out`; returns the last one."""
    word = random.key(seed, site, random.COMMON, 0)
    step = sd * math.sqrt(1.0 - decay * decay)
    for m in range(out.size):
        value = value * decay + step * random.quick_normal(word, first_ms + m)
        out[m] = value
    return value


@kernel
def step_pool(
    effort, common, first_ms, keys, threshold, full_current, ahp_ms, alive, membrane_ms, ahp, inward, inward_ms, refractory_ms,
    start, half_gain, noise_sd, noise_decay, state, spike_unit, spike_ms,
):  # fmt: skip
    """Advance all neurons by `common.size` milliseconds at one effort; spikes (unit, ms in the frame) into the last two arrays.

    Returns the number of spikes. A unit far below its threshold is put to rest, not computed.
    """
    found = 0
    membrane = math.exp(-1.0 / membrane_ms)
    fade = math.exp(-1.0 / inward_ms)
    noise_step = noise_sd * math.sqrt(1.0 - noise_decay * noise_decay)
    for i in range(threshold.size):
        if not alive[i]:
            continue
        v, a, p, wait, xi = state[0, i], state[1, i], state[2, i], state[3, i], state[4, i]
        slope = (full_current[i] - start) * (1.0 + half_gain) / half_gain / (1.0 - threshold[i])
        if start + slope * (effort * 1.15 - threshold[i]) < -1.6:
            state[0, i], state[1, i], state[2, i], state[3, i], state[4, i] = 0.0, 0.0, 0.0, 0.0, 0.0
            continue
        saturation = 1.0 / (half_gain * (1.0 - threshold[i]))
        hyper = math.exp(-1.0 / ahp_ms[i])
        sag = ahp_ms[i] / (ahp_ms[i] - membrane_ms) * (hyper - membrane)
        for m in range(common.size):
            xi = xi * noise_decay + noise_step * random.quick_normal(keys[i], first_ms + m)
            above = effort * (1.0 + common[m]) - threshold[i]
            if above > 0.0:
                e = start + slope * above / (1.0 + above * saturation)
            else:
                e = max(start + slope * above, -1.6)
            target = 1.0 + e + xi + inward * min(1.0, 2.0 * p)
            p *= fade
            if wait >= 1.0:
                wait -= 1.0
                a *= hyper
                continue
            after = target + (v - target) * membrane - a * sag
            if wait > 0.0:  # the refractory period ends within this millisecond
                after = v + (after - v) * (1.0 - wait)
                wait = 0.0
            a *= hyper
            if after >= 1.0:
                share = (1.0 - v) / (after - v)
                if found < spike_unit.size:
                    spike_unit[found] = i
                    spike_ms[found] = m + share
                    found += 1
                v = 0.0
                wait = refractory_ms - (1.0 - share)
                a += ahp * (1.0 - (1.0 - share) / ahp_ms[i])
                p = min(p + 0.5, 1.0)
            else:
                v = after
        state[0, i], state[1, i], state[2, i], state[3, i], state[4, i] = v, a, p, wait, xi
    return found
