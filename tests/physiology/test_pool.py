"""The pool against Fuglevand's model (1993), as oracle, and against what is known of human motor neurons."""

from dataclasses import replace

import numpy as np
import pytest

from sim import measure, population
from sim.population import Firing, Population
from sim.twitch import Contraction, Twitches
from tests.sim.firing import fire

FIRING = Firing(recruitment_range=30, last_recruited_at=0.85, first_maximum_rate_hz=36, last_maximum_rate_hz=28)
POOL = population.build(FIRING, 120)
STEP_MS = 10.0


def triangle(top: float, seconds: float) -> np.ndarray:
    frames = round(100 * seconds)
    return np.concatenate([np.linspace(0, top, frames), np.linspace(top, 0, frames)])


class Fuglevand:
    """Recruitment, rate coding and force of Fuglevand, Winter & Patla 1993 (J Neurophysiol 70:2470), equations 1-2 and 13-20."""

    def __init__(
        self, units: int, recruitment_range: float, maximum_hz: np.ndarray, peak_mn: np.ndarray, contraction_ms: np.ndarray
    ) -> None:
        self.excitation = np.exp(np.log(recruitment_range) * np.arange(1, units + 1) / units)
        self.maximum_hz, self.peak_mn, self.contraction_ms = maximum_hz, peak_mn, contraction_ms
        self.least_hz = 8.0
        self.full = self.excitation[-1] + (maximum_hz[-1] - self.least_hz)  # gain 1 Hz per unit of excitation

    def rates(self, effort: float) -> np.ndarray:
        """Rate of each unit, Hz, at a share of the full excitation."""
        drive = effort * self.full - self.excitation
        return np.where(drive >= 0, np.minimum(self.least_hz + drive, self.maximum_hz), 0.0)

    def force(self, effort: float) -> float:
        """Mean force of the muscle: each unit's twitch area × rate × gain."""
        rates = self.rates(effort)
        ratio = self.contraction_ms * rates / 1000
        with np.errstate(divide="ignore", invalid="ignore"):
            gain = np.where(ratio <= 0.4, 1.0, (1 - np.exp(-2 * ratio**3)) / ratio / 0.3)
        return float((self.peak_mn * np.e * ratio * gain)[rates > 0].sum())


@pytest.fixture(scope="module")
def slow_triangle() -> tuple[np.ndarray, list[np.ndarray]]:
    effort = triangle(0.4, 8.0)
    return effort, fire(POOL, effort, seed=7)


def test_units_leave_at_half_to_four_fifths_of_the_effort_that_recruited_them(slow_triangle):
    """The persistent inward current keeps them on (Heckman, Gorassini & Bennett 2005: hysteresis of human motor units)."""
    effort, trains = slow_triangle
    ratio = [effort[int(t[-1] * 100)] / effort[int(t[0] * 100)] for t in trains[:80] if t.size > 10]
    assert 0.5 <= np.median(ratio) <= 0.85


def test_units_fire_slower_when_they_leave_than_when_they_came(slow_triangle):
    _, trains = slow_triangle
    came = [4 / (t[4] - t[0]) for t in trains[:70] if t.size > 20]
    left = [4 / (t[-1] - t[-5]) for t in trains[:70] if t.size > 20]
    assert np.median(left) < 0.75 * np.median(came)


def test_a_short_push_leaves_units_firing_at_an_effort_that_would_not_recruit_them():
    unit = 40
    low = np.full(600, 0.9 * POOL.threshold[unit])
    pushed = low.copy()
    pushed[100:150] = 1.3 * POOL.threshold[unit]
    before, after = fire(POOL, low, seed=5)[unit], fire(POOL, pushed, seed=5)[unit]
    assert np.count_nonzero((after > 2.5) & (after < 4.5)) > np.count_nonzero((before > 2.5) & (before < 4.5)) + 5


def test_a_ballistic_contraction_begins_with_short_intervals():
    """Desmedt & Godaux 1977 (J Physiol 264:673): 60-120 Hz at the onset, far above the rates of slow contractions."""
    trains = fire(POOL, np.concatenate([np.zeros(20), np.full(80, 1.0)]), seed=3)
    first = np.median([1 / (t[1] - t[0]) for t in trains if t.size > 5])
    later = np.median([1 / np.diff(t)[-3:].mean() for t in trains if t.size > 5])
    assert first > 60
    assert first > 1.8 * later


def test_pairs_of_units_are_synchronous_and_share_slow_fluctuations():
    """Datta & Stephens 1990 (0.3-1 extra synchronous discharges a second); De Luca 1982 (common drive of 1-2 Hz, correlation 0.3-0.7)."""
    trains = [t[t > 2] for t in fire(POOL, np.full(4000, 0.1), seed=2) if t.size > 150]
    rng = np.random.default_rng(0)
    extra, slow = [], []
    for _ in range(60):
        one, other = (trains[k] for k in rng.choice(len(trains), 2, replace=False))
        lags = (one[:, None] - other[None, :]).ravel() * 1000
        count, _ = np.histogram(lags, np.arange(-100.5, 101, 1.0))
        extra.append((count[92:109].sum() - 17 * np.r_[count[:60], count[-60:]].mean()) / 38)
        rates = [np.convolve(np.histogram(t, np.arange(2, 40, 0.01))[0], np.hanning(40), "same") for t in (one, other)]
        rates = [r - np.convolve(r, np.ones(133) / 133, "same") for r in rates]
        slow.append(np.corrcoef(rates[0][200:-200], rates[1][200:-200])[0, 1])
    assert 0.2 <= np.mean(extra) <= 1.2
    assert 0.2 <= np.mean(slow) <= 0.7


def test_less_drive_from_above_recruits_fewer_units_and_slows_them():
    weak = replace(POOL, drive=np.full(120, 0.4))
    full, less = (fire(p, np.full(400, 1.0), seed=1) for p in (POOL, weak))
    active = [[t for t in trains if t.size > 5] for trains in (full, less)]
    assert len(active[1]) < 0.85 * len(active[0])
    assert np.mean([measure.train(t).rate_hz for t in active[1]]) < 0.95 * np.mean([measure.train(t).rate_hz for t in active[0]])


def test_thresholds_are_spaced_as_fuglevands():
    """Exponentially over the range: half of the units within the first sqrt(range)-th of the efforts."""
    oracle = Fuglevand(120, 30, POOL.maximum_rate_hz, np.ones(120), np.full(120, 60.0))
    mine = np.log(POOL.threshold / POOL.threshold[0])
    theirs = np.log(oracle.excitation / oracle.excitation[0])
    assert np.abs(mine - theirs).max() < 0.05


def rates_of(p: Population, effort: float) -> np.ndarray:
    """Steady rate of each unit, Hz."""
    trains = fire(p, np.full(300, effort), seed=4)
    return np.array([np.count_nonzero(t > 1.0) / 2.0 for t in trains])


def test_force_grows_with_effort_as_fuglevands_does():
    """Normalised to full effort and read at the same force of the oracle's excitation, within a fifth of the full force."""
    twitch = Contraction(smallest_mn=1.0, largest_mn=100.0, shortest_ms=30.0, longest_ms=90.0)
    units = Twitches(twitch, 120, np.ones(120))
    oracle = Fuglevand(120, 30, POOL.maximum_rate_hz, units.peak_mn, units.contraction_ms)
    efforts = np.array([0.05, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1.0])
    forces = []
    for effort in efforts:
        rates = rates_of(POOL, effort)
        ratio = units.contraction_ms * rates / 1000
        gain = np.where(ratio <= 0.4, 1.0, (1 - np.exp(-2 * ratio**3)) / np.maximum(ratio, 1e-9) / 0.3)
        forces.append(float((units.peak_mn * np.e * ratio * gain).sum()))
    mine = np.array(forces) / forces[-1]
    theirs = np.array([oracle.force(e) for e in efforts]) / oracle.force(1.0)
    assert (np.diff(mine) > 0).all()
    assert np.abs(mine - theirs).max() < 0.2, (mine, theirs)
