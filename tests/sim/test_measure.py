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


def test_a_late_satellite_is_not_part_of_the_potential():
    main = wave((10, 0.6, -400))
    assert measure.potential(main + wave((25, 0.4, -60))).duration_ms == pytest.approx(measure.potential(main).duration_ms, abs=0.1)


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
