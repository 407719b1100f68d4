"""The pool against what electromyographers count: reference rows B.recruit.* and C.isi.*."""

import numpy as np
import pytest

from sim import measure, population
from sim.population import Firing
from tests.sim.firing import fire

FIRING = Firing(recruitment_range=30, last_recruited_at=0.85, first_maximum_rate_hz=36, last_maximum_rate_hz=28)
POOL = population.build(FIRING, 120)


@pytest.fixture(scope="module")
def ramp():
    return fire(POOL, np.linspace(0, 1, 1000), seed=3)


def test_units_are_recruited_in_order_of_size(ramp):
    first = np.array([train[0] for train in ramp])
    order = np.argsort(np.argsort(first))
    assert np.corrcoef(order, np.arange(order.size))[0, 1] > 0.99


def test_a_unit_starts_at_5_to_8_hz():
    rates = []
    for unit in (0, 20, 40, 60):
        trains = fire(POOL, np.full(1500, POOL.threshold[unit]), seed=unit)
        rates.append(measure.train(trains[unit]).rate_hz)
    assert 5 <= np.mean(rates) <= 8


@pytest.mark.parametrize("unit", [0, 60, 119])
def test_full_effort_gives_the_muscles_maximum_rate(unit):
    train = fire(POOL, np.full(800, 1.0), seed=1)[unit]
    assert measure.train(train[train > 1]).rate_hz == pytest.approx(POOL.maximum_rate_hz[unit], rel=0.04)


def test_intervals_vary_more_near_recruitment_than_at_high_rates():
    near = [
        measure.train(fire(POOL, np.full(2000, 0.99 * POOL.threshold[unit]), seed=unit)[unit]).interval_cv for unit in (0, 10, 20, 30, 50)
    ]
    high = [measure.train(t[t > 1]).interval_cv for t in fire(POOL, np.full(1000, 0.8), seed=2)[:60]]
    assert 0.2 <= np.mean(near) <= 0.35  # C.isi.cov_at_recruitment
    assert 0.08 <= np.mean(high) <= 0.2  # C.isi.cov_high_rate


def test_a_unit_leaves_at_a_lower_effort_than_it_joined():
    effort = np.concatenate([np.linspace(0, 0.2, 1000), np.linspace(0.2, 0, 1000)])
    trains = fire(POOL, effort, seed=4)
    lower = [effort[int(t[-1] * 100)] < effort[int(t[0] * 100)] for t in trains[5:60:5] if t.size]
    assert np.mean(lower) > 0.8


def test_no_one_fires_at_rest_and_the_muscle_relaxes_within_half_a_second():
    assert not any(t.size for t in fire(POOL, np.zeros(3000), seed=1))
    after = fire(POOL, np.concatenate([np.full(200, 0.3), np.zeros(200)]), seed=1)
    assert max(t[-1] for t in after if t.size) < 2.5


def test_the_dead_are_silent_and_the_others_fire_as_before():
    from dataclasses import replace

    alive = np.arange(120) % 3 != 0
    everyone = fire(POOL, np.full(300, 0.5), seed=9)
    survivors = fire(replace(POOL, alive=alive), np.full(300, 0.5), seed=9)
    assert all(t.size == 0 for t, a in zip(survivors, alive, strict=True) if not a)
    assert all(np.array_equal(t, u) for t, u, a in zip(survivors, everyone, alive, strict=True) if a)
