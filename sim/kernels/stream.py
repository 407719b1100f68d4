"""Adding up discharges, noise and filters frame by frame, and the twitches of the units."""

import math

import numpy as np

from sim.kernels import random
from sim.kernels.compiled import kernel


@kernel
def recover(unit, sample, deposit, refractory, recovery, fade, last, load, out):
    """Size of each discharge after the ones before it, 0 if it is not conducted; `last` (sample) and `load` are the units' state.

    A discharge within the axon's refractory period fails. One that falls into the fibres' relative refractory period leaves a
    load that fades over about a second.
    """
    for i in range(unit.size):
        u = unit[i]
        if u < 0:  # a single fibre
            out[i] = 1.0
            continue
        interval = np.float64(sample[i] - last[u])
        if interval < refractory:
            out[i] = 0.0
            continue
        load[u] = load[u] * math.exp(-interval / fade) + deposit * math.exp(-(interval - refractory) / recovery)
        last[u] = sample[i]
        out[i] = 1.0 / (1.0 + load[u])


@kernel
def add_templates(thing, row, offset, size, templates, length, out):
    """Add the template of each `thing` (row[thing], none if either is -1), times its size, to `out` (float64) at its offset.

    Beyond its `length` a template is zero.
    """
    for i in range(thing.size):
        if thing[i] < 0 or row[thing[i]] < 0:
            continue
        template = templates[row[thing[i]], : length[row[thing[i]]]]
        o = out[offset[i] : offset[i] + template.size]
        s = size[i]
        for m in range(template.size):
            o[m] += s * template[m]


@kernel
def add_near(unit, sample, offset, size, first, fibre_key, jitter, blocking, templates, out):
    """Add the fibres near the tip of each discharging unit, each with its own jitter and blocking in this discharge.

    `first` (unit + 1) says where each unit's near fibres stand; jitter (samples, SD) moves a template between samples by
    third-order interpolation. The draw belongs to the fibre and the discharge's absolute sample.
    """
    for i in range(unit.size):
        if unit[i] < 0:
            continue
        for j in range(first[unit[i]], first[unit[i] + 1]):
            if random.uniform(fibre_key[j], 3 * sample[i]) < blocking[j]:
                continue
            shift = jitter[j] * random.normal(fibre_key[j] + np.uint64(1), sample[i])
            whole = math.floor(shift)
            x = shift - whole
            ahead = -x * (1.0 - x) * (2.0 - x) / 6.0  # Lagrange weights of the samples 1 ahead, here, 1 and 2 behind
            here = (1.0 + x) * (1.0 - x) * (2.0 - x) / 2.0
            behind = (1.0 + x) * x * (2.0 - x) / 2.0
            further = -(1.0 + x) * x * (1.0 - x) / 6.0
            start = offset[i] + np.int64(whole) + 2
            cut = max(0, -start)  # a template begins with silence, longer than any jitter
            n = templates.shape[1] - 3
            t0, t1, t2, t3 = templates[j, 3 + cut :], templates[j, 2 + cut : n + 2], templates[j, 1 + cut : n + 1], templates[j, cut:n]
            o = out[start + cut : start + n]
            s = size[i]
            for m in range(o.size):
                o[m] += s * (ahead * t0[m] + here * t1[m] + behind * t2[m] + further * t3[m])


@kernel
def shift(buffer, samples):
    """Move the rows of `buffer` to the left by `samples`, zeros behind them."""
    last = buffer.shape[1] - samples
    for c in range(buffer.shape[0]):
        for m in range(last):
            buffer[c, m] = buffer[c, m + samples]
        for m in range(last, buffer.shape[1]):
            buffer[c, m] = 0.0


@kernel
def add_noise(seed, site, channel, first_sample, sd, out):
    """White amplifier noise of `sd` µV, one draw for each absolute sample, added to `out`."""
    word = random.key(seed, site, random.AMPLIFIER, channel)
    for m in range(out.size):
        out[m] += sd * random.quick_normal(word, first_sample + m)


@kernel
def biquads(sections, state, signal):
    """Run `signal` in place through second-order sections (b0 b1 b2 a1 a2), transposed direct form II; `state` (section, 2)."""
    for k in range(sections.shape[0]):
        b0, b1, b2, a1, a2 = sections[k, 0], sections[k, 1], sections[k, 2], sections[k, 3], sections[k, 4]
        z1, z2 = state[k, 0], state[k, 1]
        for m in range(signal.size):
            x = signal[m]
            y = b0 * x + z1
            z1 = b1 * x - a1 * y + z2
            z2 = b2 * x - a2 * y
            signal[m] = y
        state[k, 0], state[k, 1] = z1, z2


@kernel
def advance_twitches(unit, at_ms, frame_ms, peak_mn, contraction_ms, state, last_ms, out):
    """Advance every unit's twitch sum (c0 + c1 t + c2 t²) e^(-t/τ) by one frame, adding its spikes (unit -1: none); force into `out`.

    `state` (3, unit) holds c0, c1, c2 at the start of the frame; `last_ms` each unit's last spike relative to it. A spike adds
    a twitch times the force-rate gain: 1 up to T/ISI = 0.4, then (1 - exp(-2 (T/ISI)³)) / (T/ISI) / 0.3 (Fuglevand 1993).
    """
    for i in range(unit.size):
        u = unit[i]
        if u < 0:
            continue
        contraction = contraction_ms[u]
        ratio = contraction / max(at_ms[i] - last_ms[u], 1.0)
        gain = 1.0
        if ratio > 0.4:
            gain = (1.0 - math.exp(-2.0 * ratio * ratio * ratio)) / ratio / 0.3
        last_ms[u] = at_ms[i]
        tau = contraction / 2.0
        s = at_ms[i]
        size = gain * peak_mn[u] * math.exp(2.0 + s / tau) / (contraction * contraction)
        state[2, u] += size  # (t - s)² = t² - 2 s t + s²
        state[1, u] -= 2.0 * s * size
        state[0, u] += s * s * size
    for u in range(out.size):
        last_ms[u] -= frame_ms
        c0, c1, c2 = state[0, u], state[1, u], state[2, u]
        if c0 == 0.0 and c1 == 0.0 and c2 == 0.0:
            out[u] = 0.0
            continue
        fade = math.exp(-2.0 * frame_ms / contraction_ms[u])
        n0 = (c0 + c1 * frame_ms + c2 * frame_ms * frame_ms) * fade
        state[1, u] = (c1 + 2.0 * c2 * frame_ms) * fade
        state[2, u] = c2 * fade
        if abs(n0) < 1e-9 and abs(state[1, u]) < 1e-9 and state[2, u] < 1e-9:
            n0, state[1, u], state[2, u] = 0.0, 0.0, 0.0
        state[0, u] = n0
        out[u] = n0
