"""Adding up discharges, noise and filters frame by frame, and the twitches of the units."""

import math

import numpy as np

from sim.kernels import random
from sim.kernels.compiled import kernel


@kernel
def recover(unit, sample, tag, deposit, refractory, recovery, fade, last, load, size, late, branch, origin):
    """What is left of each discharge after the ones before it, times `size`, 0 if it is not conducted; and its tag taken apart.

    A discharge within the end-plates' refractory period fails. One that falls into the fibres' relative refractory period leaves a
    load that fades over about a second. `last` (sample) and `load` are the units' state. Returns the number that failed.
    """
    failed = 0
    for i in range(unit.size):
        late[i], branch[i], origin[i] = -1 if tag[i] & 2 else tag[i] >> 5, tag[i] & 1, (tag[i] >> 2) & 7
        u = unit[i]
        if u < 0:  # a single fibre
            continue
        interval = np.float64(sample[i] - last[u])
        if interval < refractory:
            size[i] = 0.0
            failed += 1
            continue
        load[u] = load[u] * math.exp(-interval / fade) + deposit * math.exp(-(interval - refractory) / recovery)
        last[u] = sample[i]
        size[i] /= 1.0 + load[u]
    return failed


@kernel
def add_templates(thing, offset, size, templates, length, out):
    """Add the template of each `thing` (a row; none if -1), times its size, to `out` (float64) at its offset.

    Beyond its `length` a template is zero.
    """
    for i in range(thing.size):
        if thing[i] >= 0:
            add_template(templates[thing[i], : length[thing[i]]], offset[i], size[i], out)


@kernel
def add_template(template, offset, size, out):
    """Add `template` times `size` to `out` from `offset` on."""
    o = out[offset : offset + template.size]
    for m in range(template.size):
        o[m] += size * template[m]


@kernel
def add_units(
    unit, sample, offset, size, late, branch, row, templates, length, near_first, fibre_key, jitter, blocking, near_templates, out
):
    """Add the potentials of the discharging units (-1: none) to `out` (float64), branch by branch.

    Slot 2 × unit + branch is where the discharge was born; the unit's other slot is `late` samples behind, or fails (-1). A slot has
    a template (row[slot], -1: none) and fibres near the tip (near_first, slot + 1), each with its own jitter and blocking.
    """
    for i in range(unit.size):
        if unit[i] < 0:
            continue
        for other in range(2):
            if other == 1 and late[i] < 0:
                break
            slot = 2 * unit[i] + (1 - branch[i] if other else branch[i])
            at = offset[i] + (late[i] if other else 0)
            if row[slot] >= 0:
                add_template(templates[row[slot], : length[row[slot]]], at, size[i], out)
            for j in range(near_first[slot], near_first[slot + 1]):
                if random.uniform(fibre_key[j], 3 * sample[i]) >= blocking[j]:
                    add_shifted(near_templates[j], at, size[i], jitter[j] * random.normal(fibre_key[j] + np.uint64(1), sample[i]), out)


@kernel
def add_shifted(template, offset, size, shift, out):
    """Add `template` times `size` to `out` (float64) at `offset` + `shift` samples, by third-order interpolation."""
    whole = math.floor(shift)
    x = shift - whole
    ahead = -x * (1.0 - x) * (2.0 - x) / 6.0  # Lagrange weights of the samples 1 ahead, here, 1 and 2 behind
    here = (1.0 + x) * (1.0 - x) * (2.0 - x) / 2.0
    behind = (1.0 + x) * x * (2.0 - x) / 2.0
    further = -(1.0 + x) * x * (1.0 - x) / 6.0
    start = offset + np.int64(whole) + 2
    cut = max(0, -start)  # a template begins with silence, longer than any jitter
    n = template.size - 3
    t0, t1, t2, t3 = template[3 + cut :], template[2 + cut : n + 2], template[1 + cut : n + 1], template[cut:n]
    o = out[start + cut : start + n]
    for m in range(o.size):
        o[m] += size * (ahead * t0[m] + here * t1[m] + behind * t2[m] + further * t3[m])


@kernel
def add_coarse(thing, offset, every, size, templates, length, out):
    """As `add_templates` for templates and `out` at one sample in `every`: parted between the two samples that an offset lies between."""
    for i in range(thing.size):
        if thing[i] >= 0:
            template = templates[thing[i], : length[thing[i]]]
            behind = size[i] * (offset[i] % every) / every
            ahead = size[i] - behind
            n = template.size
            if n == 0:
                continue
            o = out[offset[i] // every : offset[i] // every + n + 1]
            o[0] += ahead * template[0]
            o[n] += behind * template[n - 1]
            here, before, rest = template[1:], template[: n - 1], o[1:n]
            for m in range(n - 1):
                rest[m] += ahead * here[m] + behind * before[m]


@kernel
def refine(coarse, last, every, out):
    """Straight lines from one coarse sample to the next into `out`, one coarse sample late; `last` is the one before the first."""
    for k in range(out.size // every):
        for m in range(every):
            out[k * every + m] = last + (coarse[k] - last) * m / every
        last = coarse[k]
    return last


@kernel
def shift(buffer, samples):
    """Move `buffer` (sample,) to the left by `samples`, zeros behind it."""
    last = buffer.size - samples
    for m in range(last):
        buffer[m] = buffer[m + samples]
    for m in range(last, buffer.size):
        buffer[m] = 0.0


@kernel
def amplify(word, first_sample, sd, sections, state, signal):
    """Add white noise of `sd` µV, one draw of the key `word` for each absolute sample, to `signal` and filter it, in place.

    Two second-order sections (b0 b1 b2 a1 a2), transposed direct form II, one after the other; `state` is (section, 2), these two first.
    """
    b0, b1, b2, a1, a2 = sections[0, 0], sections[0, 1], sections[0, 2], sections[0, 3], sections[0, 4]
    d0, d1, d2, c1, c2 = sections[1, 0], sections[1, 1], sections[1, 2], sections[1, 3], sections[1, 4]
    z1, z2, w1, w2 = state[0, 0], state[0, 1], state[1, 0], state[1, 1]
    for m in range(signal.size):
        x = signal[m] + sd * random.quick_normal(word, first_sample + m)
        y = b0 * x + z1
        z1 = b1 * x - a1 * y + z2
        z2 = b2 * x - a2 * y
        out = d0 * y + w1
        w1 = d1 * y - c1 * out + w2
        w2 = d2 * y - c2 * out
        signal[m] = out
    state[0, 0], state[0, 1], state[1, 0], state[1, 1] = z1, z2, w1, w2


@kernel
def add_hum(first_sample, rate_hz, hz, harmonics_uv, signal):
    """Add hum of the mains at `hz` to `signal`, in place: amplitudes of the fundamental and of its odd harmonics, (harmonic,), µV.

    It depends on nothing but the absolute sample.
    """
    for m in range(signal.size):
        turns = (first_sample + m) * hz / rate_hz
        angle = 2.0 * math.pi * (turns - math.floor(turns))
        now, twice = math.sin(angle), 2.0 * math.cos(2.0 * angle)
        before = -now
        for h in range(harmonics_uv.size):
            signal[m] += harmonics_uv[h] * now
            before, now = now, twice * now - before  # from the sine of one odd multiple to the next


@kernel
def notch(section, state, signal):
    """Filter `signal` in place by one more second-order section (b0 b1 b2 a1 a2), transposed direct form II; `state` is (2,)."""
    b0, b1, b2, a1, a2 = section[0], section[1], section[2], section[3], section[4]
    z1, z2 = state[0], state[1]
    for m in range(signal.size):
        x = signal[m]
        y = b0 * x + z1
        z1 = b1 * x - a1 * y + z2
        z2 = b2 * x - a2 * y
        signal[m] = y
    state[0], state[1] = z1, z2


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
