"""The surface pair against closed forms of the layered conductor, and its signal against what is measured on the skin."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from sim import fibres as anatomy
from sim import muscle
from sim.electrode import SURFACE_PAIR_MM
from sim.engine import RATE_HZ, Controls, Engine, render
from sim.fibres import velocity_m_s
from sim.loader import load_muscle, load_scenario
from sim.muap import ANISOTROPY
from sim.muscle import Muscle
from sim.patient import Patient, build
from sim.surface_emg import SURFACE_EVERY, seen, surface_potentials
from tests.sim.test_muap import ANATOMY, one_fibre

STEP_MS = 1000 * SURFACE_EVERY / RATE_HZ
ACROSS, BELOW, ALONG = np.array([0.0, 4.0, 15.0]), np.array([1.0, 3.0, 12.0]), np.arange(-60.0, 61.0, 4.0)


@cache
def healthy() -> Patient:
    return build(load_scenario("normal"), 1)


@cache
def someones(name: str) -> Muscle:
    return healthy().muscle(name)


def of_the_pair(potential) -> np.ndarray:
    """The pair's difference of a potential (across, below, along) of one electrode, at all places; (below, across, along)."""
    x, b, z = ACROSS[None, :, None], BELOW[:, None, None], ALONG[None, None, :]
    return potential(x, b, z + SURFACE_PAIR_MM / 2) - potential(x, b, z - SURFACE_PAIR_MM / 2)


def layered(fat_mm: float, fat_over_muscle: float, x, b, z) -> np.ndarray:
    """A point under two isotropic layers and air, by its images: 2/(1 + ρ) Σ (-γ)ⁿ 2 / rₙ with γ = (1 - ρ)/(1 + ρ)."""
    gamma = (1 - fat_over_muscle) / (1 + fat_over_muscle)
    images = [(-gamma) ** n / np.sqrt(x**2 + z**2 + (b + (2 * n + 1) * fat_mm) ** 2) for n in range(200)]
    return 4 / (1 + fat_over_muscle) * np.sum(images, axis=0)


def close(found: np.ndarray, expected: np.ndarray) -> bool:
    """Within 1 % of the largest at each depth: the sum over spatial frequencies ends somewhere."""
    return bool((np.abs(found - expected).max((1, 2)) < 0.01 * np.abs(expected).max((1, 2))).all())


def test_where_fat_conducts_as_muscle_does_there_is_a_point_and_its_image():
    expected = of_the_pair(lambda x, b, z: 2 / np.sqrt(x**2 + z**2 + (b + 3.0) ** 2))
    assert close(seen(ACROSS, BELOW, ALONG, 3.0, fat_over_muscle=1.0, anisotropy=1.0, electrode_mm=0.0), expected)


def test_without_fat_there_is_a_point_in_anisotropic_muscle_and_its_image():
    expected = of_the_pair(lambda x, b, z: 2 / np.sqrt(ANISOTROPY * (x**2 + b**2) + z**2))
    assert close(seen(ACROSS, BELOW, ALONG, 0.0, electrode_mm=0.0), expected)


@pytest.mark.parametrize(("fat_mm", "fat_over_muscle"), [(1.0, 0.5), (5.0, 0.5), (3.0, 0.1), (3.0, 3.0)])
def test_two_isotropic_layers_are_a_row_of_images(fat_mm, fat_over_muscle):
    expected = of_the_pair(lambda x, b, z: layered(fat_mm, fat_over_muscle, x, b, z))
    assert close(seen(ACROSS, BELOW, ALONG, fat_mm, fat_over_muscle, anisotropy=1.0, electrode_mm=0.0), expected)


@pytest.mark.parametrize("fat_mm", [1.0, 6.0])
def test_from_far_away_only_a_dipole_is_left_whatever_the_fat(fat_mm):
    far = seen(np.zeros(1), np.array([5.0]), np.array([50.0, 100.0]), fat_mm)[0, 0]
    assert far[1] == pytest.approx(2 / 110 - 2 / 90, rel=0.1)
    assert far[0] / far[1] == pytest.approx(4, rel=0.2)


def test_a_broad_electrode_sees_less_of_what_is_near_and_as_much_of_what_is_far():
    point, disc = (np.ptp(seen(np.zeros(1), np.array([1.0, 25.0]), ALONG, 1.0, electrode_mm=mm)[:, 0], axis=1) for mm in (0.0, 10.0))
    assert disc[0] < 0.7 * point[0]
    assert disc[1] > 0.95 * point[1]


def through(fat_mm: float) -> np.ndarray:
    """All units of a limb muscle through this much fat."""
    fibres = anatomy.build(ANATOMY, 40, seed=1, site=1)
    return surface_potentials(replace(fibres, depth_mm=fibres.depth_mm - ANATOMY.fat_mm + fat_mm), fat_mm)


def mean_hz(signals: np.ndarray, step_ms: float) -> float:
    power = (np.abs(np.fft.rfft(signals)) ** 2).reshape(-1, signals.shape[-1] // 2 + 1).sum(0)
    return float((power * np.fft.rfftfreq(signals.shape[-1], step_ms / 1000)).sum() / power.sum())


def test_fat_makes_the_signal_smaller_and_slower():
    """Kuiken 2003, Prosthet Orthot Int 27:48: 3, 9 and 18 mm of fat take 31, 80 and 90 % of the RMS (finite elements, a round arm)."""
    signals = [through(0.2 + added) for added in (0, 3, 9, 18)]
    sizes = np.array([np.sqrt((signal**2).sum()) for signal in signals])
    lost = 1 - sizes[1:] / sizes[0]
    assert lost == pytest.approx([0.31, 0.80, 0.90], abs=0.22)  # the flat layers and the broad electrodes lose less
    assert 0.4 < np.interp(8, [3, 9], lost[:2]) < 0.65, "half is lost within 5 to 9 mm"
    slowness = [mean_hz(signal, STEP_MS) for signal in signals]
    assert (np.diff(slowness) < -3).all()


def test_where_fibres_end_everyone_sees_it_at_once():
    """Waves that die at tendons 40 and 80 mm away show at that moment, relatively more if they ran deep, and leave nothing behind."""
    share = []
    for depth_mm in (5.0, 10.0):
        fibre, longer = (replace(one_fibre(0.0, tendon_mm=mm), depth_mm=np.array([depth_mm])) for mm in (60.0, 110.0))
        ending, going_on = (surface_potentials(f, 3.0)[0] for f in (fibre, longer))
        at_end = int((1.0 + 60.0 / velocity_m_s(fibre.diameter_um[0])) / STEP_MS)
        shown = np.abs(ending - going_on)[: at_end + 40]
        assert shown[: at_end - 1].max() < 0.01 * shown.max()
        assert np.argmax(shown) < at_end + 8, "within about a millisecond"
        assert np.abs(ending[-20:]).max() < 0.01 * np.ptp(ending)
        share.append(shown.max() / np.ptp(ending))
    assert 0.02 < share[0] < 0.1
    assert share[1] > 2 * share[0]


def test_single_units_have_the_size_that_counting_them_finds():
    """McNeil 2005, Clin Neurophysiol 116:1342: tibialis anterior, mean 26 µV at the least effort, 69 µV at 40 % (belly against tendon)."""
    m = someones("tibialis_anterior")
    heights = -m.surface_uv.min(axis=1)
    least, most = (heights[(m.population.threshold < effort) & (heights > 5)].mean() for effort in (0.1, 0.4))
    assert 10 < least < most < 100


def test_a_muscle_shocked_through_its_nerve_gives_some_millivolts():
    """Compound potentials: biceps and first dorsal interosseous 5-30 mV peak to peak, the lid's muscle 1-6 mV (textbooks)."""
    for name, least, most in (("biceps_brachii", 5, 30), ("first_dorsal_interosseous", 5, 30), ("right_orbicularis_oculi", 1, 6)):
        shocked = render(Engine(healthy(), name), 2.0, Controls(manoeuvre="nerve_stimulation")).emg_uv[1]
        assert least < np.ptp(shocked) / 1000 < most, name


def test_the_signal_grows_with_effort_as_on_real_skin():
    """RMS 0-1.5 mV (De Luca 2002, Surface Electromyography, [T]); a lean biceps some tenths of a mV at full effort; noise at rest."""
    efforts = 0.0, 0.1, 0.3, 0.6, 1.0
    rms, hz = [], []
    for effort in efforts:
        signal = render(Engine(healthy(), "biceps_brachii"), 2.0, Controls(effort)).emg_uv[1][RATE_HZ // 2 :].astype(float)
        rms.append(signal.std())
        hz.append(mean_hz(signal, 1000 / RATE_HZ))
    assert rms[0] < 3, "the amplifier's noise alone"
    assert (np.diff(rms) > 0).all()
    assert 300 < rms[-1] < 1500
    straight = rms[-1] * np.array(efforts)
    assert (np.abs(np.array(rms) - straight) < 0.25 * rms[-1]).all(), "nearly in proportion"
    assert all(60 < mean < 130 for mean in hz[1:]), "mean frequency; biceps about 70-120 Hz"


def test_thicker_fat_makes_a_patients_signal_smaller():
    spec = load_muscle("biceps_brachii").model_copy(update={"units": 100})
    fat = spec.model_copy(update={"anatomy": spec.anatomy.model_copy(update={"fat_mm": 12.0})})
    site = load_scenario("normal").sites["biceps_brachii"]
    lean, stout = (muscle.build(s, "biceps_brachii", site, 1, 0.0).surface_uv for s in (spec, fat))
    assert np.linalg.norm(stout) < 0.6 * np.linalg.norm(lean)


def test_a_muscle_without_driven_fibres_is_silent():
    fibres = anatomy.build(ANATOMY, 3, seed=1, site=1)
    dead = replace(fibres, unit=np.full_like(fibres.unit, anatomy.NO_UNIT))
    assert not surface_potentials(dead, ANATOMY.fat_mm).any()
