"""Impulses on axons: conduction both ways, collision, refractoriness, blocks."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim import axon
from sim.axon import REFRACTORY_S, Nerve, Traffic

RATE_HZ = 48_000
MS = RATE_HZ / 1000
CALF = Nerve(length_mm=900, velocity_m_s=48)


def one_axon(nerve: Nerve = CALF, block: float = np.nan) -> tuple[Traffic, float]:
    """The traffic on one axon, and the time from cell body to end-plates, ms."""
    axons = axon.build(nerve, 1, seed=1, site=1)
    axons.block[0] = block
    return Traffic(axons, RATE_HZ), float(axons.travel_s[0]) * 1000


def launch(traffic: Traffic, *born_ms_and_place: tuple[float, float]) -> None:
    born, place = (np.array(values, dtype=float) for values in zip(*born_ms_and_place, strict=True))
    zero = np.zeros(born.size, dtype=np.int64)
    traffic.launch(born * MS, zero, place, zero, np.arange(born.size, dtype=np.int64))


def arrivals_ms(traffic: Traffic) -> list[float]:
    return (traffic.arrived(0, 10**9).sample / MS).tolist()


def homes_ms(traffic: Traffic) -> list[float]:
    return (traffic.home(0.0, 1e9).time / MS).tolist()


def test_an_impulse_goes_both_ways_at_the_axons_velocity():
    traffic, travel = one_axon()
    launch(traffic, (10.0, 0.75))
    assert homes_ms(traffic) == [pytest.approx(10 + 0.75 * travel)]
    assert arrivals_ms(traffic) == [pytest.approx(10 + 0.25 * travel, abs=0.03)]


def test_an_axon_of_the_calf_needs_as_long_as_the_reference_says():
    """An F wave of the calf comes 30-37 ms after the direct response: twice the way home and about 1 ms (A.fasc.fwave_pair_interval)."""
    travel = np.concatenate([axon.build(CALF, 300, seed, 1).travel_s for seed in range(5)]) * 1000
    assert 30 < 2 * 0.95 * np.median(travel) + 1 < 40


def test_a_voluntary_impulse_on_its_way_collides_with_one_that_runs_back():
    traffic, travel = one_axon()
    launch(traffic, (0.0, 0.0), (0.5 * travel, 0.95))
    assert homes_ms(traffic) == []  # it met the voluntary impulse half way
    assert arrivals_ms(traffic) == [pytest.approx(0.55 * travel, abs=0.03)]  # only the ectopic one


def test_a_voluntary_impulse_that_leaves_while_one_runs_back_collides_too():
    traffic, travel = one_axon()
    launch(traffic, (0.0, 0.95), (0.5 * travel, 0.0))
    assert homes_ms(traffic) == []
    assert arrivals_ms(traffic) == [pytest.approx(0.05 * travel, abs=0.03)]


def test_impulses_that_do_not_meet_both_arrive():
    traffic, travel = one_axon()
    launch(traffic, (0.0, 0.95), (1.2 * travel, 0.0), (3.0 * travel, 0.95))
    assert len(homes_ms(traffic)) == 2
    assert len(arrivals_ms(traffic)) == 3


def test_an_axon_is_refractory_behind_an_impulse():
    traffic, travel = one_axon()
    just_after, later = (travel * 0.9 + 1000 * REFRACTORY_S * share for share in (0.5, 1.5))
    launch(traffic, (0.0, 0.0), (just_after, 0.9))
    assert len(arrivals_ms(traffic)) == 1
    traffic, _ = one_axon()
    launch(traffic, (0.0, 0.0), (later, 0.9))
    assert len(arrivals_ms(traffic)) == 2


def test_a_block_stops_what_is_born_above_it_and_what_comes_back_from_below():
    for by_disease in (True, False):
        traffic, _ = one_axon(block=0.5 if by_disease else np.nan)
        traffic.block = None if by_disease else 0.5
        launch(traffic, (0.0, 0.2))
        assert arrivals_ms(traffic) == []
        assert len(homes_ms(traffic)) == 1
        launch(traffic, (100.0, 0.9))
        assert len(arrivals_ms(traffic)) == 1
        assert len(homes_ms(traffic)) == 1


def test_between_two_blocks_nothing_gets_out():
    traffic, _ = one_axon(block=0.3)
    traffic.block = 0.8
    launch(traffic, (0.0, 0.5))
    assert arrivals_ms(traffic) == homes_ms(traffic) == []


@given(st.lists(st.tuples(st.floats(0, 200), st.sampled_from([0.0, 0.2, 0.9, 0.97])), min_size=1, max_size=40))
def test_whatever_is_fired_nothing_arrives_twice_or_within_the_refractory_period_of_its_own_place(births):
    traffic, _ = one_axon()
    births.sort()
    launch(traffic, *births)
    arrived = traffic.arrived(0, 10**9)
    assert np.unique(arrived.tag).size == arrived.tag.size
    assert (np.diff(arrived.sample) >= 0).all()
    assert traffic.arrived(0, 10**9).sample.size == 0


@given(st.integers(1, 60), st.integers(0, 5))
def test_forgetting_what_is_over_changes_nothing(frame_ms, seed):
    """Frame by frame, or all at once: the same impulses arrive."""
    chance = np.random.default_rng(seed)
    births = sorted(zip(chance.uniform(0, 300, 60).tolist(), chance.choice([0.0, 0.3, 0.95], 60).tolist(), strict=True))
    whole, _ = one_axon()
    launch(whole, *births)
    parts, _ = one_axon()
    times = []
    for start in range(0, 400, frame_ms):
        own = [b for b in births if start <= b[0] < start + frame_ms]
        if own:
            launch(parts, *own)
        times += (parts.arrived(0, round((start + frame_ms) * MS)).sample / MS).tolist()
        parts.forget((start + frame_ms) * MS)
    assert times == pytest.approx(arrivals_ms(whole))
