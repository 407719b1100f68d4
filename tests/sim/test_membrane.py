"""The membrane of a neuron that is watched: it rises to threshold, is held down after firing, and does not notice that it is watched."""

from itertools import pairwise

import numpy as np
import pytest

from sim.engine import Controls, Engine, Frame
from sim.population import REST_MV, THRESHOLD_MV
from tests.sim.people import SITE, someone

UNIT = 5


def frames(watched: int | None, case: str = "normal") -> list[Frame]:
    e = Engine(someone(case), SITE)
    return [e.step(Controls(0.1 if 10 <= k < 150 else 0.0, watched=watched)) for k in range(170)]


@pytest.fixture(scope="module")
def watched() -> list[Frame]:
    return frames(UNIT)


def test_watching_changes_nothing(watched):
    for a, b in zip(watched, frames(None), strict=True):
        assert np.array_equal(a.emg_uv, b.emg_uv)
        assert b.membrane_mv is None


def test_the_membrane_rests_reaches_threshold_and_fires(watched):
    membrane = np.concatenate([frame.membrane_mv for frame in watched])
    assert membrane.dtype == np.float32
    assert membrane.size == 10 * len(watched)
    assert membrane[:90] == pytest.approx(REST_MV)
    assert np.nanmax(membrane) < THRESHOLD_MV
    fired = np.flatnonzero(np.isnan(membrane))
    arrived = np.concatenate([frame.spikes.sample[frame.spikes.unit == UNIT] for frame in watched]) / 48.0
    assert fired.size == arrived.size > 10
    on_the_way_ms = arrived - fired
    assert on_the_way_ms.min() > 5  # from the spinal cord to the hand
    assert np.ptp(on_the_way_ms) < 1.01  # the millisecond in which it fired


def test_after_each_discharge_the_membrane_is_held_down_and_comes_up_again(watched):
    membrane = np.concatenate([frame.membrane_mv for frame in watched])
    fired = np.flatnonzero(np.isnan(membrane))
    slow = [k for k, after in pairwise(fired) if after - k > 40]
    early, late = (np.mean([membrane[k + a : k + b].mean() for k in slow]) for a, b in ((4, 10), (30, 40)))
    assert early < REST_MV + 4
    assert late > early + 5


def test_when_the_will_ends_the_after_hyperpolarisation_shows(watched):
    membrane = np.concatenate([frame.membrane_mv for frame in watched])
    assert -90 < np.nanmin(membrane) < REST_MV - 5  # potassium's equilibrium


def test_a_dead_neuron_and_one_that_does_not_exist_have_no_membrane():
    e = Engine(someone("als"), SITE)
    dead = int(np.flatnonzero(~e.muscle.population.alive)[0])
    assert [e.step(Controls(watched=unit)).membrane_mv for unit in (dead, 10_000, -1)] == [None] * 3
