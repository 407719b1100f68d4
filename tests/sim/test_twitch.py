"""Force against the closed form, Fuglevand's gain and the twitches of the reference (C3)."""

import numpy as np
import pytest

from sim.twitch import Contraction, Twitch, Twitches

pytestmark = pytest.mark.uncompiled

HAND = Contraction(smallest_mn=3, largest_mn=34, shortest_ms=35, longest_ms=80)


def forces(spikes_ms, unit=0, units=5, frames=60, strength=None):
    """Force of one unit at the end of every frame of 10 ms."""
    t = Twitches(HAND, units, np.ones(units) if strength is None else strength)
    out, course = np.empty(units, dtype=np.float32), []
    for frame in range(frames):
        here = np.array([s - 10 * frame for s in spikes_ms if 0 <= s - 10 * frame < 10])
        t.step(np.full(here.size, unit, dtype=np.int32), here, 10.0, out)
        course.append(out[unit])
    return np.array(course), t


def test_one_spike_gives_one_twitch():
    course, t = forces([3.7], unit=2)
    ends = 10.0 * np.arange(1, course.size + 1)
    expected = Twitch(t.peak_mn[2], t.contraction_ms[2]).force_mn(ends - 3.7)
    assert course == pytest.approx(expected, rel=1e-5, abs=1e-6)


def test_two_distant_spikes_add():
    a, _ = forces([5.0])
    b, _ = forces([305.0])
    both, _ = forces([5.0, 305.0])
    assert both == pytest.approx(a + b, rel=1e-3, abs=1e-4)


def test_half_relaxation_is_as_in_thenar_units():
    fine = np.linspace(0, 400, 40_001)
    force = Twitch(10.0, 50.0).force_mn(fine)
    peak = int(np.argmax(force))
    half = fine[peak:][force[peak:] < 5.0][0] - fine[peak]
    assert fine[peak] == pytest.approx(50.0)
    assert 25 <= half <= 108  # C.twitch.thenar_hrt_ms
    assert half == pytest.approx(1.08 * 50, rel=0.01)


def test_a_fast_train_fuses_and_half_its_force_needs_10_hz():
    """Toe extensors of 75 ms contraction time reach half their maximum at 9.6 Hz (Macefield 1996)."""
    single, t = forces([5.0])
    assert t.contraction_ms[0] == 80
    fast, _ = forces(np.arange(0, 900, 20.0), frames=90)
    slow, _ = forces(np.arange(0, 900, 1000 / 9.6), frames=90)
    assert fast[-20:].std() < 0.05 * fast[-20:].mean()
    assert 4 * single.max() < fast[-20:].mean() < 10 * single.max()
    assert 0.4 <= slow[-42:].mean() / fast[-42:].mean() <= 0.6


def test_small_units_are_weak_and_slow_and_a_lost_unit_pulls_nothing():
    _, t = forces([], strength=np.array([1.0, 1, 1, 1, 0]))
    assert t.peak_mn[0] == 3
    assert (np.diff(t.peak_mn[:4]) > 0).all()
    assert (np.diff(t.contraction_ms) < 0).all()
    assert t.peak_mn[4] == 0
