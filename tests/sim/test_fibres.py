import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim import fibres
from sim.fibres import Anatomy
from sim.loader import list_muscles, load_muscle

ANATOMY = load_muscle("biceps_brachii").anatomy


@pytest.mark.parametrize("muscle", list_muscles())
def test_fibres_lie_in_their_muscle_and_near_their_units_middle(muscle):
    spec = load_muscle(muscle)
    f, a = fibres.build(spec.anatomy, spec.units, seed=1, site=1), spec.anatomy
    middle = a.fat_mm + a.thickness_mm / 2
    assert (((f.x_mm / (a.width_mm / 2)) ** 2 + ((f.depth_mm - middle) / (a.thickness_mm / 2)) ** 2) <= 1.0 + 1e-9).all()
    away = np.hypot(f.x_mm - f.centre_mm[f.unit, 0], f.depth_mm - f.centre_mm[f.unit, 1])
    assert np.quantile(away / (f.territory_mm[f.unit] / 2), 0.99) <= 1.05
    assert f.territory_mm.mean() == pytest.approx(a.territory_mm, rel=0.1)


@pytest.mark.parametrize("muscle", list_muscles())
def test_a_unit_has_2_to_4_fibres_per_mm2(muscle):
    spec = load_muscle(muscle)
    f = fibres.build(spec.anatomy, spec.units, seed=2, site=1)
    density = f.counts() / (np.pi * f.territory_mm**2 / 4)
    assert 2 <= round(density.mean(), 2) <= 4


def test_single_fibre_density_is_that_of_biceps():
    """Fibres of a unit within 0.3 mm of one of its fibres, that one included: at most 1.5 in biceps (B.fibre_density.biceps_uln)."""
    f = fibres.build(ANATOMY, 100, seed=3, site=1)
    found = []
    for unit in range(20, 60):
        x, y = f.x_mm[f.unit == unit], f.depth_mm[f.unit == unit]
        near = np.hypot(x[:, None] - x, y[:, None] - y) < 0.3
        half = y[:, None] - y >= 0  # the port of the electrode looks to one side
        found.append((near & half).sum(1).mean())
    assert 1.2 <= np.mean(found) <= 1.57


def test_velocities_are_those_of_biceps():
    f = fibres.build(ANATOMY, 200, seed=1, site=1)
    assert fibres.velocity_m_s(f.diameter_um).mean() == pytest.approx(4.05, abs=0.35)  # C.mfcv.biceps_m_s


@settings(deadline=None, max_examples=20)
@given(seed=st.integers(0, 2**62), units=st.integers(1, 40))
def test_a_seed_makes_one_muscle(seed, units):
    a, b = (fibres.build(ANATOMY, units, seed, 1) for _ in range(2))
    assert np.array_equal(a.x_mm, b.x_mm)
    assert a.counts().min() >= 2
    assert len(np.unique(a.id)) == a.id.size


@given(st.builds(lambda d: d, st.floats(10, 100)))
def test_thicker_fibres_are_faster(diameter):
    assert fibres.velocity_m_s(np.array([diameter + 1]))[0] > fibres.velocity_m_s(np.array([diameter]))[0]


def test_an_anatomy_outside_nature_is_refused():
    with pytest.raises(ValueError, match="fibre_diameter_um"):
        Anatomy(**{**ANATOMY.model_dump(), "fibre_diameter_um": 500})
