"""A needle in a muscle: what it sees of every unit from one place, and which single fibres it hears or sets off there."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import cast

import numpy as np

from sim import muap
from sim.discharges import FibreDischarge, FibrePotential
from sim.electrode import ELECTRODES, Electrode, Needle
from sim.fibres import Fibres
from sim.kernels import random
from sim.kernels.random import Draws
from sim.muap import RATE_HZ, TEMPLATE_SAMPLES, Potentials
from sim.muscle import HEARD_MM, Muscle
from sim.single_fibre import FIBRE_POTENTIALS, single_potentials
from sim.source import Source, source_of

WHOLE: FibrePotential = "fibre"
STRUCK_FIBRES = 10  # that one movement sets off, at most


@dataclass(frozen=True)
class Insertion:
    """All that depends on where the needle is."""

    needle: Needle
    potentials: Potentials
    near_key: np.ndarray  # uint64 (near fibre,): of its jitter and blocking
    near_jitter: np.ndarray  # (near fibre,): SD of its latency, samples
    near_blocking: np.ndarray  # (near fibre,): probability
    sources: tuple[Source, ...]  # single fibres within reach that fire by themselves
    row: dict[tuple[int, FibrePotential], int]  # of each single fibre and sort of potential, in `single_uv`
    single_uv: np.ndarray  # float32 (fibre, sample)
    single_length: np.ndarray  # (fibre,): samples after which it is zero


def insert(muscle: Muscle, electrode: str, needle: Needle, also: Iterable[int] = (), slowing: float = 1.0) -> Insertion:
    """Potentials with the needle at `needle`; the fibres `also` (indices) are wanted singly though they do not fire by themselves.

    A fibre that its recipe calls injured ends at the needle and gives positive sharp waves, not fibrillations. `slowing` is the
    factor by which a cold muscle is slower.
    """
    fibres = around(muscle.fibres, ELECTRODES[electrode], needle)
    potentials = muap.needle_potentials(fibres, ELECTRODES[electrode], needle, muscle.split, slowing)
    near = potentials.near_fibre
    key = np.empty(near.size, dtype=np.uint64)
    random.keys(np.uint64(muscle.seed), np.uint64(muscle.key), random.JITTER, fibres.id[near].astype(np.uint64), key)
    distance = distance_mm(muscle, needle)
    sources = heard(muscle, needle, distance)
    wanted = {(s.fibre, of_fibre(s).potential) for s in sources} | {(i, WHOLE) for i in also if distance[i] < HEARD_MM}
    single = sorted(wanted)
    single_uv = np.zeros((len(single), TEMPLATE_SAMPLES), dtype=np.float32)
    for potential in FIBRE_POTENTIALS:
        rows = np.array([r for r, (_, sort) in enumerate(single) if sort == potential], dtype=np.int64)
        some = np.array([single[r][0] for r in rows], dtype=np.int64)
        single_uv[rows] = single_potentials(fibres, some, ELECTRODES[electrode], needle, potential, slowing)
    return Insertion(
        needle=needle,
        potentials=potentials,
        near_key=key,
        near_jitter=fibres.jitter_us[near] / 1.128 * (RATE_HZ / 1e6),  # mean consecutive difference = 1.128 SD of a Gaussian
        near_blocking=fibres.blocking[near],
        sources=sources,
        row={what: row for row, what in enumerate(single)},
        single_uv=single_uv,
        single_length=muap.ended(single_uv),
    )


def around(fibres: Fibres, electrode: Electrode, needle: Needle) -> Fibres:
    """The fibres as the needle has pushed them aside: those behind the shaft are farther from a surface in its side."""
    if not electrode.cannula_mm:
        return fibres
    return replace(fibres, x_mm=fibres.x_mm - electrode.cannula_mm * (fibres.x_mm < needle.x_mm))


def heard(muscle: Muscle, needle: Needle, distance: np.ndarray) -> tuple[Source, ...]:
    """The single fibres that fire by themselves within reach, or because the needle lies at their end-plate; `distance` (fibre,)."""
    within = [muscle.fibre_sources[i] for i in np.flatnonzero(distance[muscle.source_fibre] < muscle.source_reach_mm)]
    from_end_plate = np.hypot(distance, muscle.fibres.end_plate_mm - needle.along_mm)
    for recipe in muscle.at_end_plate:
        close = np.flatnonzero((muscle.fibres.unit >= 0) & (from_end_plate < recipe.within_mm(HEARD_MM)))
        within += [s for i in close if (s := source_of(recipe, muscle.state, fibre=int(i))).chance(0) < recipe.share]
    injured = {s.fibre for s in within if s.kind == "positive_sharp_wave"}
    return tuple(s for s in within if s.kind == "positive_sharp_wave" or s.fibre not in injured)


def struck(muscle: Muscle, needle: Needle) -> list[Source]:
    """The fibres at the tip that a movement of the needle to `needle`, or a blow, sets off."""
    distance = distance_mm(muscle, needle)
    close = np.flatnonzero(distance < muscle.insertional.reach_mm)
    close = close[np.argsort(distance[close], kind="stable")][:STRUCK_FIBRES]
    off = [source_of(muscle.insertional, muscle.state, fibre=int(i)) for i in close]
    near = np.flatnonzero(muscle.source_struck & (distance[muscle.source_fibre] < muscle.source_reach_mm))
    off += [muscle.fibre_sources[i] for i in near]
    return [replace(source, once=True) for source in off]


def of_fibre(source: Source) -> FibreDischarge:
    """The recipe of a single fibre's source."""
    return cast("FibreDischarge", source.recipe)


def distance_mm(muscle: Muscle, needle: Needle) -> np.ndarray:
    """Distance of every fibre from the recording core; shape (fibre,)."""
    return np.hypot(muscle.fibres.x_mm - needle.x_mm, muscle.fibres.depth_mm - needle.depth_mm)


def insertion_place(muscle: Muscle, insertion: int) -> Needle:
    """Where the needle goes in at the `insertion`-th try: somewhere in the middle of the muscle."""
    across, down = Draws(muscle.seed, muscle.key, random.INSERTION, insertion).uniform(2).tolist()
    a = muscle.spec.anatomy
    return Needle(0.5 * a.width_mm * (across - 0.5), a.fat_mm + a.thickness_mm * (0.25 + 0.5 * down), muscle.along_mm)


def within_reach(muscle: Muscle, needle: Needle) -> Needle:
    """The nearest place that the needle can take in the muscle."""
    a = muscle.spec.anatomy
    across = min(max(needle.x_mm, -a.width_mm / 2), a.width_mm / 2)
    along = min(max(needle.along_mm, -a.tendon_mm), a.tendon_mm)
    return Needle(across, min(max(needle.depth_mm, 0.5), a.fat_mm + a.thickness_mm), along)
