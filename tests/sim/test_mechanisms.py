"""Disease as mechanism: what is lost, adopted and changed, and that nothing else is."""

import numpy as np
import pytest

from sim import axon, fibres, population
from sim.fibres import NO_UNIT
from sim.loader import load_muscle, load_scenario
from sim.mechanisms import AxonalHyperexcitability, AxonalRegeneration, CollateralReinnervation, Denervation, MotorNeuronLoss, State
from sim.scenario import Site

SPEC = load_muscle("first_dorsal_interosseous")


@pytest.fixture(scope="module")
def healthy():
    return State(
        1,
        1,
        population.build(SPEC.firing, SPEC.units),
        fibres.build(SPEC.anatomy, SPEC.units, 1, 1),
        axon.build(SPEC.axon, SPEC.units, 1, 1),
    )


def lost(state, share):
    return MotorNeuronLoss(kind="motor_neuron_loss", share=share).apply(state)


def test_loss_leaves_orphans_and_spares_the_rest(healthy):
    ill = lost(healthy, 0.6)
    dead = ~ill.population.alive
    assert dead.mean() == pytest.approx(0.6, abs=0.12)
    orphan = ill.fibres.unit == NO_UNIT
    assert np.array_equal(orphan, dead[healthy.fibres.unit])
    assert np.array_equal(ill.fibres.unit[~orphan], healthy.fibres.unit[~orphan])
    assert np.array_equal(ill.fibres.x_mm, healthy.fibres.x_mm)


def test_a_worse_loss_kills_the_same_neurons_and_more(healthy):
    some, many = lost(healthy, 0.3).population.alive, lost(healthy, 0.7).population.alive
    assert (many <= some).all()


def test_orphans_waste_and_innervated_fibres_do_not(healthy):
    ill = Denervation(kind="denervation", atrophy=0.4).apply(lost(healthy, 0.5))
    orphan = ill.fibres.unit == NO_UNIT
    assert ill.fibres.diameter_um[orphan] == pytest.approx(0.6 * healthy.fibres.diameter_um[orphan])
    assert np.array_equal(ill.fibres.diameter_um[~orphan], healthy.fibres.diameter_um[~orphan])


@pytest.mark.parametrize("maturity", [0.0, 1.0])
def test_sprouts_are_slow_unstable_and_near(healthy, maturity):
    before = Denervation(kind="denervation", atrophy=0.4).apply(lost(healthy, 0.6))
    sprouting = CollateralReinnervation(kind="collateral_reinnervation", share=0.8, maturity=maturity)
    after = sprouting.apply(before).fibres
    adopted = np.flatnonzero((before.fibres.unit == NO_UNIT) & (after.unit != NO_UNIT))
    assert adopted.size > 500
    assert before.population.alive[after.unit[adopted]].all()
    for i in adopted[::200]:  # a fibre of the adopting unit lies within reach
        own = before.fibres.unit == after.unit[i]
        reach = np.hypot(before.fibres.x_mm[own] - after.x_mm[i], before.fibres.depth_mm[own] - after.depth_mm[i])
        assert reach.min() <= sprouting.reach_mm
    young = after.jitter_us[adopted].mean(), after.delay_ms[adopted].mean(), after.blocking[adopted].mean()
    normal = healthy.fibres.jitter_us.mean(), healthy.fibres.delay_ms.mean(), 0.0
    if maturity == 0:
        assert all(a > 1.5 * b for a, b in zip(young, normal, strict=True))
        assert after.diameter_um[adopted] == pytest.approx(before.fibres.diameter_um[adopted])
    else:
        assert young[1] < 1.2 * normal[1]
        assert after.diameter_um[adopted] == pytest.approx(healthy.fibres.diameter_um[adopted])
    untouched = before.fibres.unit != NO_UNIT
    assert np.array_equal(after.unit[untouched], before.fibres.unit[untouched])
    assert np.array_equal(after.delay_ms[untouched], before.fibres.delay_ms[untouched])


def test_no_unit_grows_beyond_its_limit(healthy):
    ill = CollateralReinnervation(kind="collateral_reinnervation", share=1.0, limit=2.5, reach_mm=1.5).apply(lost(healthy, 0.9))
    assert (ill.fibres.counts() <= 2.5 * healthy.fibres.born_fibres + 1).all()


def test_without_survivors_no_one_is_adopted(healthy):
    ill = CollateralReinnervation(kind="collateral_reinnervation", share=1.0).apply(lost(healthy, 1.0))
    assert (ill.fibres.unit == NO_UNIT).all()


def test_excitable_axons_are_alive_and_as_many_as_said(healthy):
    ill = AxonalHyperexcitability(kind="axonal_hyperexcitability", share=0.3).apply(lost(healthy, 0.5))
    excited = ill.population.excitability > 0
    assert (ill.population.alive[excited]).all()
    assert excited.sum() / ill.population.alive.sum() == pytest.approx(0.3, abs=0.12)


def test_a_course_is_read_at_its_month():
    loss = MotorNeuronLoss(kind="motor_neuron_loss", share={0: 0.0, 12: 0.6, 24: 0.8})
    assert [loss.at(m).share for m in (0, 6, 12, 18, 40)] == pytest.approx([0.0, 0.3, 0.6, 0.7, 0.8])


def test_a_case_knows_how_long_its_courses_run():
    als = load_scenario("als")
    level = MotorNeuronLoss(kind="motor_neuron_loss", share={0: 0.3, 36: 0.3})
    assert als.course_months == 24.0
    assert load_scenario("facial_myokymia").course_months is None
    assert als.model_copy(update={"sites": {"biceps_brachii": Site(mechanisms=(level,))}}).course_months is None


def test_axons_that_grow_back_reach_a_few_of_their_own_fibres(healthy):
    bare = Denervation(kind="denervation", share=1.0, atrophy=0.5).apply(healthy)
    assert (bare.fibres.unit == NO_UNIT).all()
    back = AxonalRegeneration(kind="axonal_regeneration", share=0.3, fibres=0.1).apply(bare)
    assert back.population.alive.mean() == pytest.approx(0.3, abs=0.12)
    found = back.fibres.unit != NO_UNIT
    assert np.array_equal(back.fibres.unit[found], healthy.fibres.unit[found])
    share = back.fibres.counts()[back.population.alive] / healthy.fibres.born_fibres[back.population.alive]
    assert share.mean() == pytest.approx(0.1, abs=0.03)
    assert back.fibres.counts()[~back.population.alive].sum() == 0
    assert back.fibres.diameter_um[found] == pytest.approx(0.5 * healthy.fibres.diameter_um[found])
    assert back.fibres.jitter_us[found].mean() > 1.5 * healthy.fibres.jitter_us.mean()


def test_axons_that_are_not_back_drive_nothing_and_those_of_the_dead_do_not_grow(healthy):
    cut = AxonalRegeneration(kind="axonal_regeneration", share=0.0).apply(healthy)
    assert (cut.fibres.unit == NO_UNIT).all()
    assert not cut.population.alive.any()
    ill = lost(healthy, 0.5)
    back = AxonalRegeneration(kind="axonal_regeneration", share=1.0, fibres=1.0).apply(ill)
    assert np.array_equal(back.population.alive, ill.population.alive)
    assert np.array_equal(back.fibres.unit, ill.fibres.unit)


def test_a_slow_sprout_is_late(healthy):
    before = lost(healthy, 0.6)
    late = [
        CollateralReinnervation(kind="collateral_reinnervation", share=0.8, maturity=0.0, delay_ms=ms).apply(before).fibres.delay_ms
        for ms in (1.5, 5.0)
    ]
    adopted = late[0] != before.fibres.delay_ms
    extra = [(delay - before.fibres.delay_ms)[adopted].mean() for delay in late]
    assert extra[1] > 2 * extra[0]
    assert np.array_equal(late[1][~adopted], before.fibres.delay_ms[~adopted])
