import numpy as np
import pytest

from sim import measure
from sim.bench.row import heard
from sim.engine import Controls, Engine, render
from sim.muap import RATE_HZ
from tests.sim.patients import patient

HOLD_OFF = RATE_HZ // 50


def spike(amplitude_uv: float, width_ms: float) -> np.ndarray:
    """A triphasic potential, 20 ms long, positive = positive."""
    t = (np.arange(RATE_HZ // 50) * 1000 / RATE_HZ - 10) / width_ms
    return amplitude_uv * -(1 - t**2) * np.exp(-(t**2) / 2) / 1.446


def recording(*trains: tuple[np.ndarray, np.ndarray], seconds: float = 6.0, noise_uv: float = 3.6) -> np.ndarray:
    """Potentials (sample,) at times (s), in noise."""
    signal = np.random.default_rng(1).normal(0, noise_uv, round(seconds * RATE_HZ))
    for potential, times in trains:
        for at in (times * RATE_HZ).astype(int):
            signal[at : at + potential.size] += potential
    return signal


def test_a_level_below_zero_is_crossed_downwards_and_one_above_upwards():
    signal = np.concatenate([np.zeros(100), np.full(100, -50.0), np.zeros(100), np.full(100, 50.0), np.zeros(100)])
    assert measure.crossings(signal, -30.0, 10).tolist() == [100]
    assert measure.crossings(signal, 30.0, 10).tolist() == [300]
    assert measure.crossings(signal, 60.0, 10).size == 0
    assert measure.crossings(np.empty(0), 60.0, 10).size == 0


def test_nothing_triggers_during_the_hold_off():
    signal = np.where(np.arange(1000) % 100 < 50, 0.0, -50.0)
    assert np.diff(measure.crossings(signal, -30.0, 250)).tolist() == [300, 300, 300]


def test_triggers_are_the_same_in_one_stretch_and_in_blocks():
    signal = np.random.default_rng(2).normal(0, 10, 20_000)
    whole = measure.crossings(signal, -15.0, 300)
    found, before, last = [], None, -(10**6)
    for begin in range(0, signal.size, 777):
        block = signal[begin : begin + 777]
        some = measure.crossings(block, -15.0, 300, before, last - begin)
        found += (some + begin).tolist()
        before, last = float(block[-1]), found[-1] if found else last
    assert found == whole.tolist()


def test_of_two_units_that_cross_the_level_the_one_that_does_more_often_is_averaged():
    times = np.arange(0.1, 5.8, 0.1)
    signal = recording((spike(400, 0.5), times), (spike(450, 0.9), np.arange(0.13, 5.8, 0.27)))
    got = measure.triggered(signal, measure.crossings(signal, -150.0, HOLD_OFF))
    assert got is not None
    assert got.discharges >= 40
    assert got.triggers > got.discharges
    assert got.potential.amplitude_uv == pytest.approx(400, rel=0.05)
    assert got.rate_hz == pytest.approx(10, rel=0.02)
    assert got.interval_cv < 0.02
    assert got.clean


def test_noise_has_no_unit_and_a_few_sweeps_are_none():
    noise = recording(seconds=2.0)
    assert measure.triggered(noise, measure.crossings(noise, measure.usual_level_uv(noise), HOLD_OFF)) is None
    assert measure.triggered(noise, np.array([48_000, 50_000])) is None
    assert measure.triggered(noise, np.empty(0, dtype=np.int64)) is None


@pytest.mark.parametrize(("case", "site", "effort"), [("normal", "biceps_brachii", 0.04), ("als", "first_dorsal_interosseous", 0.05)])
def test_a_triggered_average_is_the_units_own_potential(case: str, site: str, effort: float):
    engine = Engine(patient(case, 3), site)
    got = render(engine, 8.0, Controls(effort=effort))
    signal = got.emg_uv[0]
    average = measure.triggered(signal, measure.crossings(signal, measure.usual_level_uv(signal), HOLD_OFF))
    assert average is not None
    assert average.clean
    assert average.discharges >= 20
    steady = [unit for unit in np.unique(got.spikes.unit) if (got.spikes.unit == unit).sum() > 20]
    lags = {unit: average.at[:, None] - got.spikes.sample[got.spikes.unit == unit] for unit in steady}
    within = {unit: ((lag > 0) & (lag < RATE_HZ // 40)).any(axis=1).sum() for unit, lag in lags.items()}
    own = max(within, key=lambda unit: within[unit])
    truth = measure.potential(heard(engine.potentials.whole_uv(own)))
    assert average.potential.amplitude_uv == pytest.approx(truth.amplitude_uv, rel=0.1)
    assert average.potential.duration_ms == pytest.approx(truth.duration_ms, abs=1.5)
    assert average.potential.phases == truth.phases
