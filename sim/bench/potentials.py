"""Rows of physiology from motor unit potentials, interference patterns and single-fibre EMG, found in the signal as a laboratory does."""

from collections.abc import Iterable, Iterator

import numpy as np

from sim.bench.clinic import altered, multi_mup, patterns, single_fibre
from sim.bench.row import Row
from sim.bench.speed import healthy
from sim.fibres import velocity_m_s
from sim.loader import load_scenario
from sim.measure import FoundUnit, Pair, Potential
from sim.mechanisms import CollateralReinnervation, Denervation, MotorNeuronLoss, MyopathicFibreLoss
from sim.muscle import Muscle
from sim.patient import build
from sim.reference import MUSCLES, ranges

SUBJECTS = (1, 2, 3, 4)
EXAMINED, SITES_EACH = 5, 4  # healthy subjects, and sites in each: 20 in all
DISCHARGES = 50  # of which a laboratory asks for one pair's jitter (Stålberg & Trontelj)
BLOCKS = 0.05  # share of discharges missing from which on a pair is said to block [estimate]


def motor_unit_potentials() -> Iterator[Row]:
    """Multi-MUP analysis of healthy muscles: means of a subject against means of subjects, where these are published."""
    for muscle, key in MUSCLES.items():
        found = of_several(muscle)
        means = "mean_" if f"B.mup.{key}.mean_amplitude_uV" in ranges() else ""
        yield Row(f"B.mup.{key}.{means}amplitude_uV", mean(found, "amplitude_uv"))
        yield Row(f"B.mup.{key}.{means}duration_ms", mean(found, "duration_ms"))
        if key == "biceps":
            yield Row("B.mup.phases", mean(found, "phases"))
            yield Row("B.mup.polyphasia_pct", 100 * float(np.mean([p.phases > 4 for p in found])))
            yield Row("B.mup.rise_time_us", float(np.median([p.rise_us for p in found])))
            yield Row("B.mup.amplitude_uV_general", mean(found, "amplitude_uv"))
            yield Row("B.mup.duration_ms_general", mean(found, "duration_ms"))
        if key == "ta":
            yield Row("B.mup.ta.phases", mean(found, "phases"))
            yield Row("B.mup.ta.turns", mean(found, "turns"))
            yield Row("B.mup.ta.area_uV_ms", mean(found, "area_uv_ms"))
    yield Row("B.mup.facial.duration_ms_20_29y", mean(of_several("orbicularis_oculi"), "duration_ms"))
    yield Row("B.mup.gastroc.duration_ms_20_29y", mean(of_several("gastrocnemius_medial"), "duration_ms"))
    yield Row("C.mfcv.biceps_m_s", float(velocity_m_s(healthy("biceps_brachii").fibres.diameter_um).mean()))
    yield Row("C.mfcv.ta_m_s", float(velocity_m_s(healthy("tibialis_anterior").fibres.diameter_um).mean()))


def diseased_potentials() -> Iterator[Row]:
    """Long-standing neurogenic and myopathic muscle."""
    old = [MotorNeuronLoss(kind="motor_neuron_loss", share=0.9), Denervation(kind="denervation", atrophy=0.2)]
    taken = CollateralReinnervation(kind="collateral_reinnervation", share=0.95, maturity=1.0, limit=10)
    chronic = measured(multi_mup(altered("biceps_brachii", [*old, taken])))
    yield Row("B.chronic.amplitude_uV", mean(chronic, "amplitude_uv"))
    yield Row("B.chronic.duration_ms", mean(chronic, "duration_ms"))
    weak = altered("biceps_brachii", [MyopathicFibreLoss(kind="myopathic_fibre_loss", share=0.75)])
    myopathic = measured(multi_mup(weak))
    yield Row("B.myopathy.amplitude_uV", mean(myopathic, "amplitude_uv"))
    yield Row("B.myopathy.duration_ms", mean(myopathic, "duration_ms"))


def interference() -> Iterator[Row]:
    """Turns and amplitude at full effort."""
    for muscle, key in (("biceps_brachii", ""), ("genioglossus", "genioglossus.")):
        found = patterns(healthy(muscle), 1.0)
        yield Row(f"B.ip.{key}turns_per_s", float(np.mean([p.turns_per_s for p in found])))
        yield Row(f"B.ip.{key}amp_per_turn_uV", float(np.mean([p.amplitude_per_turn_uv for p in found])))


def single_fibres() -> Iterator[Row]:
    """Single-fibre EMG: fibre density and jitter, below the upper limits of normal subjects, and above them in ALS."""
    normal: list[Pair] = []
    for muscle, key in (
        ("biceps_brachii", "biceps"), ("tibialis_anterior", "ta"), ("deltoid", "deltoid"), ("vastus_lateralis", "quadriceps"),
        ("genioglossus", "tongue"),
    ):  # fmt: skip
        counts, found = single_fibres_of(healthy(muscle, seed=seed) for seed in (SUBJECTS if key == "ta" else (1,)))
        normal += found
        yield Row(f"B.fibre_density.{key}_uln", float(np.mean(counts)))
        if key == "ta":
            yield Row("B.jitter.ta_control_us", float(np.mean([pair.mcd_us for pair in found])))
    yield Row("B.jitter.normal_mean_us", float(np.mean([pair.mcd_us for pair in normal])))
    counts, diseased = single_fibres_of(build(load_scenario("als"), seed).muscle("first_dorsal_interosseous") for seed in SUBJECTS)
    yield Row("B.fibre_density.als", float(np.mean(counts)))
    yield Row("B.jitter.als_mean_us", float(np.mean([pair.mcd_us for pair in diseased])))
    yield Row("B.jitter.blocking_pct_als", 100 * float(np.mean([pair.blocking > BLOCKS for pair in diseased])))
    yield Row("B.jitter.mcd_over_sd", float(np.median([p.mcd_us / p.sd_us for p in normal + diseased if p.discharges >= DISCHARGES])))


def single_fibres_of(muscles: Iterable[Muscle]) -> tuple[list[int], list[Pair]]:
    """Fibres counted at each site, and the pairs among them, of some subjects."""
    examined = [single_fibre(muscle) for muscle in muscles]
    return [n for counts, _ in examined for n in counts], [pair for _, found in examined for pair in found]


def of_several(muscle: str) -> list[Potential]:
    """Potentials of several healthy subjects."""
    return [p for seed in range(1, EXAMINED + 1) for p in measured(multi_mup(healthy(muscle, seed=seed), SITES_EACH))]


def measured(units: list[FoundUnit]) -> list[Potential]:
    """Their potentials."""
    return [unit.potential for unit in units]


def mean(potentials: list[Potential], field: str) -> float:
    """Mean of one field; NaN of none."""
    return float(np.mean([getattr(p, field) for p in potentials])) if potentials else float("nan")


ROWS = {
    "motor unit potentials": motor_unit_potentials,
    "diseased potentials": diseased_potentials,
    "interference pattern": interference,
    "single-fibre EMG": single_fibres,
}
