"""Potentials against single-fibre EMG, the line source integrated by brute force, and superposition."""

from dataclasses import replace

import numpy as np
import pytest

from sim import fibres as anatomy
from sim import muap, single_fibre
from sim.amplifier import Amplifier, needle_settings
from sim.electrode import ELECTRODES, Needle
from sim.fibres import Anatomy, Fibres, velocity_m_s
from sim.muap import RATE_HZ, STEP_MS, TEMPLATE_SAMPLES

NEEDLE = Needle(0.0, 12.0)
CONCENTRIC = ELECTRODES["concentric"]
ANATOMY = Anatomy(
    width_mm=30, thickness_mm=20, fat_mm=3, territory_mm=6, fibres_per_mm2=3, innervation_ratio=200, fibre_diameter_um=55,
    fibre_diameter_sd_um=8, end_plate_mm=20, end_plate_sd_mm=1.5, tendon_mm=60, tendon_sd_mm=6, jitter_us=27,
)  # fmt: skip
MUSCLE = anatomy.build(ANATOMY, 20, seed=1, site=1)


def one_fibre(distance_mm: float, diameter_um: float = 55.0, end_plate_mm: float = -20.0, tendon_mm: float = 60.0) -> Fibres:
    """A muscle of one fibre beside the needle."""
    f = MUSCLE
    one = {name: np.array([getattr(f, name)[0]]) for name in ("id", "unit", "blocking", "jitter_us")}
    return replace(
        f, centre_mm=f.centre_mm[:1], territory_mm=f.territory_mm[:1], born_fibres=f.born_fibres[:1], **one,
        x_mm=np.array([distance_mm]), depth_mm=np.array([NEEDLE.depth_mm]), diameter_um=np.array([diameter_um]),
        born_diameter_um=np.array([diameter_um]), end_plate_mm=np.array([end_plate_mm]), left_mm=np.array([tendon_mm]),
        right_mm=np.array([tendon_mm]), delay_ms=np.array([1.0]),
    )  # fmt: skip


def at_a_point(fibre: Fibres, least_mm: float = 0.0125) -> np.ndarray:
    """The potential of one fibre at a 25 µm port, without a cannula, µV."""
    drives = np.zeros((1, TEMPLATE_SAMPLES))
    point = np.zeros(1), np.array([NEEDLE.depth_mm]), np.zeros(1), np.ones(1)
    muap.gather(fibre, np.array([0]), np.array([0]), point, least_mm, 1, 1.0, drives)
    return muap.fired(drives)[0].astype(float)


def test_single_fibre_emg_sees_200_uv_at_300_um():
    electrode = ELECTRODES["single_fibre"]
    signal = np.zeros(2 * TEMPLATE_SAMPLES)
    signal[TEMPLATE_SAMPLES:] = muap.needle_potentials(one_fibre(0.3), electrode, NEEDLE).whole_uv(0)
    Amplifier(replace(needle_settings(electrode), noise_uv=0.0), RATE_HZ, 0, 0, 0).amplify(signal, 0)
    assert np.ptp(signal) == pytest.approx(200, rel=0.05)


def test_a_near_fibre_rises_within_300_us_and_begins_positive():
    potential = at_a_point(one_fibre(0.2))
    peak, trough = int(np.argmax(potential)), int(np.argmin(potential))
    assert peak < trough
    assert 50 <= (trough - peak) * STEP_MS * 1000 <= 300


def test_the_table_free_sum_is_the_line_source_integrated():
    """∫ im / distance with im = ∂²V/∂z², over a fibre so long that its ends play no part."""
    distance, diameter, speed = 0.5, 55.0, velocity_m_s(55.0)
    potential = at_a_point(one_fibre(distance, diameter, end_plate_mm=-60.0, tendon_mm=120.0))
    arrival_ms = 1.0 + 60.0 / speed
    z = np.linspace(-60, 60, 240_001)
    for lag_ms in (-0.5, -0.2, 0.0, 0.3, 0.6, 1.5):
        t = arrival_ms + lag_ms
        v = muap.intracellular_mv(t - 1.0 - (z + 60.0) / speed)
        current = np.gradient(np.gradient(v, z), z)
        weight = muap.SCALE * diameter**2  # µV · mm² / mV
        expected = weight * np.trapezoid(current / np.sqrt(muap.ANISOTROPY * distance**2 + z**2), z)
        got = np.interp(t, (np.arange(TEMPLATE_SAMPLES) + 1) * STEP_MS, potential)
        assert got == pytest.approx(expected, abs=0.02 * np.abs(potential).max())


def test_a_fibre_leaves_no_charge_behind():
    """While the wave is born and while it dies the net current is zero: far away nothing but small dipoles is seen."""
    potential = at_a_point(one_fibre(8.0))
    assert np.abs(potential).max() < 0.5
    assert np.abs(potential[-200:]).max() < 1e-3


def test_amplitude_falls_with_distance():
    sizes = np.array([np.ptp(at_a_point(one_fibre(d))) for d in (0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2)])
    assert (sizes[:-1] > 1.5 * sizes[1:]).all()


def test_a_unit_is_the_sum_of_its_fibres():
    place = Needle(*MUSCLE.centre_mm[7])
    seen = muap.needle_potentials(MUSCLE, CONCENTRIC, place)
    own = np.flatnonzero((MUSCLE.unit == 7) & (np.hypot(MUSCLE.x_mm - place.x_mm, MUSCLE.depth_mm - place.depth_mm) < muap.ZONES_MM[-1]))
    alone = single_fibre.whole(MUSCLE, own, CONCENTRIC, place).sum(0)
    whole = seen.whole_uv(7)
    jittering = seen.near_fibre[seen.near_first[7] : seen.near_first[8]]
    assert set(jittering) <= set(own)
    # the jittering fibres are at the core, and their part of the cannula's average stays with the rest of the unit
    assert np.abs(whole - alone).max() < 0.03 * np.ptp(alone)


def test_an_injured_fibre_gives_a_positive_sharp_wave():
    wave = single_fibre.injured(one_fibre(0.15), np.array([0]), CONCENTRIC, NEEDLE)[0]
    peak = int(np.argmax(wave))
    assert wave[peak] > 50
    positive = np.flatnonzero(wave > 0.05 * wave[peak])
    assert (positive[-1] - positive[0]) * STEP_MS < 5  # A.psw.positive_phase_ms
    tail = wave[positive[-1] + 1 :]
    assert -tail.min() < 0.5 * wave[peak]
    assert (np.flatnonzero(tail < 0.3 * tail.min()).size) * STEP_MS >= 10  # A.psw.negative_tail_ms


def test_a_fibrillating_fibre_begins_positive_and_is_short():
    spike = single_fibre.whole(one_fibre(0.2, diameter_um=42), np.array([0]), CONCENTRIC, NEEDLE)[0]
    loud = np.flatnonzero(np.abs(spike) > 0.05 * np.abs(spike).max())
    assert spike[loud[0]] > 0
    assert 1 <= (loud[-1] - loud[0]) * STEP_MS <= 5  # A.fib.duration_ms


def test_slow_facial_fibres_do_not_give_long_potentials():
    limb, facial = at_a_point(one_fibre(0.2, 55)), at_a_point(one_fibre(0.2, 27))
    width = [np.count_nonzero(np.abs(p) > 0.1 * np.abs(p).max()) * STEP_MS for p in (limb, facial)]
    assert width[1] < 1.6 * width[0]


def test_a_needle_in_the_fat_sees_little():
    deep = muap.needle_potentials(MUSCLE, CONCENTRIC, Needle(0.0, 13.0)).templates_uv
    fat = muap.needle_potentials(MUSCLE, CONCENTRIC, Needle(0.0, 1.0)).templates_uv
    assert np.abs(fat).max() < 0.2 * np.abs(deep).max()


def test_electrodes_have_their_core_areas():
    assert ELECTRODES["concentric"].core_area_mm2 == pytest.approx(0.07, rel=0.05)
    assert ELECTRODES["facial_concentric"].core_area_mm2 == pytest.approx(0.03, rel=0.05)
