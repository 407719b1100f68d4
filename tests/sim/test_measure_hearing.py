from collections.abc import Callable

import numpy as np
import pytest

from sim.engine import Controls, Engine, render
from sim.measure import Heard, heard
from sim.muap import RATE_HZ
from tests.sim.patients import patient

BICEPS = "biceps_brachii"


def listened(case: str, seed: int, effort: float = 0.0, site: str | None = None) -> Heard:
    """4 s of a case, the first second left out."""
    return heard(render(Engine(patient(case, seed), site), 5.0, Controls(effort=effort)).emg_uv[0, RATE_HZ:])


def signal(
    times: np.ndarray, amplitude_uv: Callable[[float], float] = lambda _: 60.0, noise_uv: float = 3.6, sign: int = 1, ms: float = 1.6
) -> np.ndarray:
    """4 s of noise, and biphasic spikes `ms` long, first positive if `sign` is 1."""
    n = round(ms * RATE_HZ / 1000)
    shape = sign * np.sin(2 * np.pi * np.arange(n) / n) * np.hanning(n)
    shape /= np.ptp(shape)
    out = np.random.default_rng(1).normal(0, noise_uv, 4 * RATE_HZ)
    for time in times:
        at = round(time * RATE_HZ)
        out[at : at + n] += amplitude_uv(time) * shape
    return out


@pytest.mark.uncompiled
def test_noise_is_silence_and_sharper_noise_a_hiss():
    assert heard(signal(np.empty(0))).kind == "silence"
    assert heard(signal(np.empty(0), noise_uv=3.6)).noise_uv == pytest.approx(3.6, rel=0.1)
    low = np.cumsum(np.random.default_rng(2).normal(0, 0.6, 4 * RATE_HZ))
    assert heard(signal(np.empty(0)) + low - np.convolve(low, np.ones(960) / 960, "same")).kind == "rumble"
    with pytest.raises(ValueError, match="half a second"):
        heard(np.zeros(100))


@pytest.mark.uncompiled
@pytest.mark.parametrize("first", ["positive", "negative"])
def test_a_train_has_a_rate_a_rhythm_and_a_first_deflection(first: str):
    got = heard(signal(np.arange(0.1, 3.9, 0.125), sign=1 if first == "positive" else -1))
    assert (got.kind, got.first, got.trains) == ("train", first, 1)
    assert got.rate_hz == pytest.approx(8, rel=0.03)
    assert got.interval_cv is not None
    assert got.interval_cv < 0.02
    assert got.amplitude_uv == pytest.approx(60, rel=0.25)
    assert got.duration_ms is not None
    assert got.duration_ms < 5


@pytest.mark.uncompiled
def test_dull_potentials_from_afar_are_heard_too():
    assert heard(signal(np.arange(0.1, 3.9, 0.125), ms=8.0)).kind == "train"


@pytest.mark.uncompiled
def test_irregular_firing_is_told_from_regular():
    gaps = np.random.default_rng(5).exponential(0.1, 40) + 0.005
    times = np.cumsum(gaps)
    got = heard(signal(times[times < 3.9], lambda _: 200.0))
    assert got.kind == "train"
    assert got.interval_cv is not None
    assert got.interval_cv > 0.5


@pytest.mark.uncompiled
def test_bursts_have_a_rate_inside_a_length_a_period_and_wane():
    times = np.concatenate([begin + np.arange(48) / 160 for begin in (0.1, 1.2, 2.3, 3.4)])
    got = heard(signal(times, lambda time: 400 * (1 - 2 * ((time - 0.1) % 1.1))))
    assert got.kind == "bursts"
    assert got.rate_hz == pytest.approx(160, rel=0.05)
    assert got.burst_s == pytest.approx(0.3, abs=0.04)
    assert got.burst_every_s == pytest.approx(1.1, rel=0.05)
    assert got.waning is not None
    assert got.waning < 0.75


def test_a_healthy_muscle_is_silent_then_a_train_then_dense_as_it_is_contracted():
    assert listened("normal", 3, 0.0, BICEPS).kind == "silence"
    slight = listened("normal", 3, 0.04, BICEPS)
    assert slight.kind == "train"
    assert slight.rate_hz == pytest.approx(9.5, abs=1.5)
    assert slight.interval_cv is not None
    assert 0.1 < slight.interval_cv < 0.35
    assert listened("normal", 3, 0.15, BICEPS).kind == "interference"


def test_myokymic_bursts_are_heard_as_bursts_four_times_a_second():
    got = listened("facial_myokymia", 1)
    assert got.kind == "bursts"
    assert got.rate_hz is not None
    assert 30 < got.rate_hz < 60  # A.myokymia.intraburst_Hz
    assert got.burst_every_s is not None
    assert 2 < 1 / got.burst_every_s < 8  # A.myokymia.facial.burst_rate_Hz


def test_bursts_of_several_units_at_once_are_not_taken_for_a_train():
    got = heard(render(Engine(patient("facial_myokymia", 1), "orbicularis_oris", insertion=2), 4.0).emg_uv[0])
    assert got.kind == "bursts"
    assert got.rate_hz is not None
    assert 30 < got.rate_hz < 60


def test_fasciculations_are_heard_as_single_potentials():
    assert listened("benign_fasciculation", 1).kind == "sparse"


def test_denervated_muscle_is_heard_as_regular_potentials_that_begin_positive():
    got = listened("als", 3, site="first_dorsal_interosseous")
    assert got.kind in ("train", "several")
    assert got.first == "positive"
    assert got.interval_cv is not None
    assert got.interval_cv < 0.1  # A.fib.isi_cov
