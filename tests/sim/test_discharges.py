"""Trains of every discharge against the reference rows of group A."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import measure
from sim.discharges import DISCHARGES, Discharge, SharedDischarge
from sim.discharges.recipe import EPISODE_S
from sim.kernels import random
from sim.kernels.random import Draws


def train(kind: str, episode: int = 0, thing: int = 1, **parameters) -> np.ndarray:
    return DISCHARGES[kind](kind=kind, **parameters).times(Draws(1, 1, random.DISCHARGE, 1000 * thing + episode))


@pytest.mark.parametrize("kind", DISCHARGES)
@given(thing=st.integers(0, 2**40))
def test_every_train_is_in_order_and_within_its_episode(kind, thing):
    recipe = DISCHARGES[kind](kind=kind)
    times, sizes = recipe.train(Draws(1, 1, random.DISCHARGE, thing))
    assert isinstance(recipe, SharedDischarge) or (np.diff(times) > 0).all()
    assert times.size == 0 or (times[0] >= 0 and times[-1] < recipe.episode_s + 0.01)
    assert times.shape == sizes.shape
    assert ((sizes > 0) & (sizes <= 1)).all()


@pytest.mark.parametrize("kind", DISCHARGES)
def test_every_kind_says_where_it_is_born_and_who_found_it(kind):
    recipe = DISCHARGES[kind]
    assert issubclass(recipe, Discharge)
    assert recipe(kind=kind).origin in {"soma", "proximal_axon", "distal_axon", "end_plate", "muscle_fibre"}
    assert recipe.title
    assert recipe.source
    assert recipe(kind=kind).kind == kind


def test_fasciculations_are_irregular_at_their_mean_rate():
    intervals = np.concatenate([np.diff(train("fasciculation", thing=k, rate_hz=1.0)) for k in range(60)])
    assert 0.8 <= intervals.std() / intervals.mean() <= 1.6  # A.fasc.isi_cov
    count = sum(train("fasciculation", thing=k, rate_hz=1.0, doublets=0.0).size for k in range(60))
    assert count / (60 * EPISODE_S) == pytest.approx(1.0, rel=0.1)
    assert intervals.min() > 0.003  # A.fasc.axonal.min_isi_ms


def test_myokymic_bursts_are_semirhythmic():
    times = train("myokymic_discharge", burst_rate_hz=3.0, intraburst_rate_hz=40, spikes=5)
    groups = [g for g in measure.bursts(times, 0.06) if g.size > 1]
    inside = np.concatenate([1 / np.diff(g) for g in groups])
    starts = np.diff([g[0] for g in groups])
    assert 30 <= np.median(inside) <= 60
    assert 2 <= np.mean([g.size for g in groups]) <= 10
    assert 0.05 <= starts.std() / starts.mean() <= 0.3  # A.myokymia.burst_interval_cv


def test_neuromyotonic_bursts_slow_down_within_150_to_300_hz():
    times = np.concatenate([train("neuromyotonic_discharge", thing=k, bursts_per_min=10) + 100 * k for k in range(5)])
    groups = [g for g in measure.bursts(times, 0.02) if g.size > 20]
    assert len(groups) > 4
    for group in groups:
        rate = 1 / np.diff(group)
        assert 145 <= np.median(rate) <= 300
        assert rate[-10:].mean() < rate[:10].mean()
        assert 0.2 <= np.ptp(group) <= 3.0


@pytest.mark.parametrize(("kind", "low_hz", "high_hz", "least"), [("doublet", 50, 303, 2), ("multiplet", 30, 300, 4)])
def test_doublets_and_multiplets_are_groups_at_30_to_300_hz(kind, low_hz, high_hz, least):
    groups = measure.bursts(train(kind), 0.04)
    inside = np.concatenate([1 / np.diff(g) for g in groups])
    assert low_hz <= np.percentile(inside, 5)
    assert np.percentile(inside, 95) <= high_hz
    assert np.median([g.size for g in groups]) >= least


def test_fibrillations_are_regular_and_slow_down():
    trains = [t for k in range(40) if (t := train("fibrillation", thing=k)).size > 10]
    cv = [measure.train(t[: t.size // 2]).interval_cv for t in trains]
    rate = [measure.train(t).rate_hz for t in trains]
    assert len(trains) > 30
    assert np.median(cv) <= 0.1  # A.fib.isi_cov
    assert min(rate) >= 0.5
    assert max(rate) <= 30
    assert 3 <= np.median(rate) <= 8


def test_insertional_activity_is_over_in_half_a_second():
    ends = [train("insertional_activity", thing=k)[-1] for k in range(50)]
    assert max(ends) <= 0.5


def test_a_more_excitable_axon_discharges_more_often():
    recipe = DISCHARGES["fasciculation"](kind="fasciculation", rate_hz=0.5)
    counts = [
        sum(r.times(Draws(1, 1, random.DISCHARGE, k)).size for k in range(50)) for r in (recipe.excited(0.5), recipe, recipe.excited(2.0))
    ]
    assert counts[0] < counts[1] < counts[2]


def limits(recipe: type[Discharge]) -> list[dict[str, float]]:
    """Every parameter at its least and at its greatest allowed value, one at a time and all together."""
    found: list[dict[str, float]] = []
    for name, field in recipe.model_fields.items():
        bounds = {type(m).__name__.lower(): next(iter(vars(m).values())) for m in field.metadata if hasattr(m, "__dict__") and vars(m)}
        bounds |= {key: getattr(m, key) for m in field.metadata for key in ("ge", "gt", "le", "lt") if hasattr(m, key)}
        if "le" in bounds:
            low = bounds["ge"] if "ge" in bounds else bounds["gt"] + 1e-3
            found += [{name: low}, {name: bounds["le"]}]
    lows, highs = ({k: v for d in found[i::2] for k, v in d.items()} for i in (0, 1))
    return [*found, lows, highs]


@pytest.mark.parametrize("kind", DISCHARGES)
def test_whatever_a_teacher_may_write_makes_a_train_that_an_axon_or_fibre_could_fire(kind):
    checked = limits(DISCHARGES[kind])
    for parameters in checked:
        recipe = DISCHARGES[kind](kind=kind, **parameters)
        for thing in range(6):
            times, sizes = recipe.train(Draws(1, 1, random.DISCHARGE, 1000 * thing))
            assert np.isfinite(times).all()
            assert np.isfinite(sizes).all()
            assert times.size < recipe.episode_s * 400, parameters
            if not isinstance(recipe, SharedDischarge):  # of which events may overlap; the axon's refractory period sorts that out
                assert (np.diff(times) > 0).all(), parameters
