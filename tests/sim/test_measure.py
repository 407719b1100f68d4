import numpy as np
import pytest

from sim import measure
from sim.muap import RATE_HZ

pytestmark = pytest.mark.uncompiled


def wave(*humps: tuple[float, float, float], ms: float = 40.0) -> np.ndarray:
    """Sum of Gaussian humps (centre ms, width ms, µV)."""
    t = np.arange(round(ms * RATE_HZ / 1000)) * 1000 / RATE_HZ
    return sum(a * np.exp(-(((t - c) / w) ** 2)) for c, w, a in humps)


def test_a_triphasic_potential_is_measured():
    got = measure.potential(wave((18, 0.6, 100), (20, 0.6, -400), (22, 0.8, 120)))
    assert got.amplitude_uv == pytest.approx(520, rel=0.05)
    assert got.phases == 3
    assert got.duration_ms == pytest.approx(7.0, abs=1.0)
    assert got.rise_us == pytest.approx(2000, rel=0.1)


def test_a_small_phase_is_no_phase():
    assert measure.potential(wave((18, 0.6, 12), (20, 0.6, -400))).phases == 1


def test_a_late_satellite_is_told_and_is_not_part_of_the_potential():
    main = wave((10, 0.6, -400))
    late = measure.potential(main + wave((25, 0.4, -60)))
    assert late.duration_ms == pytest.approx(measure.potential(main).duration_ms, abs=0.1)
    assert late.satellites == 1
    assert measure.potential(main).satellites == 0


def test_turns_and_phases_are_counted_apart():
    notched = measure.potential(wave((18, 0.6, 150), (20, 0.5, -400), (21.5, 0.5, -400), (23.5, 0.6, 150)))
    assert (notched.phases, notched.turns) == (3, 5)


def test_the_area_is_that_of_the_rectified_potential():
    got = measure.potential(wave((20, 1.0, -300)))
    assert got.area_uv_ms == pytest.approx(300 * np.sqrt(np.pi), rel=0.02)


def test_the_rise_is_that_of_the_main_spike():
    got = measure.potential(wave((16, 2.5, 150), (20, 0.3, 60), (20.6, 0.3, -500)))
    assert got.rise_us == pytest.approx(620, abs=80)


def test_a_sine_has_two_turns_a_cycle():
    t = np.arange(RATE_HZ) / RATE_HZ
    got = measure.pattern(200 * np.sin(2 * np.pi * 100 * t))
    assert got.turns_per_s == pytest.approx(200, abs=2)
    assert got.amplitude_per_turn_uv == pytest.approx(400, rel=0.01)
    assert measure.pattern(40 * np.sin(2 * np.pi * 100 * t)).turns_per_s == 0


def test_gaussian_jitter_has_a_mean_consecutive_difference_of_1_128_sd():
    intervals = np.random.default_rng(1).normal(500, 25, 20_000)
    assert measure.mcd_us(intervals) / intervals.std() == pytest.approx(2 / np.sqrt(np.pi), rel=0.02)  # B.jitter.mcd_over_sd


def test_the_jitter_of_two_fibres_is_found_between_the_samples():
    rng = np.random.default_rng(2)
    period, gap, jitter_us = RATE_HZ // 10, 2.0, 30.0
    at = np.arange(1, 100) * period
    t = np.arange(100 * period) * 1000 / RATE_HZ
    signal = np.zeros(t.size)
    for sample in at:
        part = slice(sample - 480, sample + 480)
        for centre in (sample * 1000 / RATE_HZ, sample * 1000 / RATE_HZ + gap + rng.normal(0, jitter_us / 1000)):
            x = (t[part] - centre) / 0.1
            signal[part] -= 1000 * x * np.exp(-(x**2))
    average = np.mean([signal[sample - 480 : sample + 481] for sample in at], axis=0)
    unit = measure.FoundUnit(at, average, measure.potential(average), 0.0, clean=True)
    spikes = measure.fibre_spikes(signal, unit)
    assert spikes.size == 2
    (pair,) = measure.pairs(signal, at, spikes)
    assert pair.mcd_us == pytest.approx(1.128 * jitter_us, rel=0.2)
    assert pair.blocking == 0


def test_noise_does_not_lengthen_an_averaged_potential():
    clean = wave((18, 0.6, 100), (20, 0.6, -400))
    noisy = clean + np.random.default_rng(1).normal(0, 1.0, clean.size)
    assert measure.potential(noisy).duration_ms == pytest.approx(measure.potential(clean).duration_ms, abs=0.6)


def test_a_train_has_a_rate_and_a_variation():
    got = measure.train(np.cumsum(np.tile([0.1, 0.12, 0.08], 40)))
    assert got.rate_hz == pytest.approx(10, rel=0.01)
    assert got.interval_cv == pytest.approx(np.std([0.1, 0.12, 0.08]) / 0.1, rel=0.02)
    with pytest.raises(ValueError, match="at least 3"):
        measure.train(np.array([1.0, 2.0]))


def test_bursts_are_split_at_long_gaps():
    groups = measure.bursts(np.array([0.0, 0.02, 0.04, 1.0, 1.02]), 0.1)
    assert [g.size for g in groups] == [3, 2]
    assert measure.bursts(np.empty(0), 0.1) == []


def test_the_usual_interval_does_not_mind_missed_discharges():
    rng = np.random.default_rng(3)
    times = np.cumsum(rng.normal(0.1, 0.015, 300))
    assert measure.usual_interval(times[rng.random(300) < 0.65]) == pytest.approx(0.1, rel=0.06)
    assert np.isnan(measure.usual_interval(times[:2]))
