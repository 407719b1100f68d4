"""A needle in a muscle: what it sees of every unit from one place, and which single fibres it hears or sets off there."""

from collections.abc import Iterable, Iterator
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

SingleFibre = tuple[int, FibrePotential]  # its index in Fibres, and the sort of potential
WHOLE: FibrePotential = "fibre"
STRUCK_FIBRES = 10  # that one movement sets off, at most


@dataclass(frozen=True)
class Insertion:
    """All that depends on where the needle is."""

    needle: Needle
    slowing: float  # factor by which a cold muscle is slower
    potentials: Potentials
    near_key: np.ndarray  # uint64 (near fibre,): of its jitter and blocking
    near_jitter: np.ndarray  # (near fibre,): SD of its latency, samples
    near_blocking: np.ndarray  # (near fibre,): probability
    sources: tuple[Source, ...]  # single fibres within reach that fire by themselves
    row: dict[SingleFibre, int]  # of each in `single_uv`
    single_uv: np.ndarray  # float32 (single fibre, sample)
    single_length: np.ndarray  # (single fibre,): samples after which it is zero


def insert(muscle: Muscle, electrode: str, needle: Needle, slowing: float = 1.0) -> Insertion:
    """What the needle sees at `needle`, with the single fibres that fire there by themselves.

    A fibre that its recipe calls injured ends at the needle and gives positive sharp waves, not fibrillations. `slowing` is the
    factor by which a cold muscle is slower.
    """
    fibres = around(muscle.fibres, ELECTRODES[electrode], needle)
    potentials = muap.needle_potentials(fibres, ELECTRODES[electrode], needle, muscle.split, slowing)
    near = potentials.near_fibre
    key = np.empty(near.size, dtype=np.uint64)
    random.keys(np.uint64(muscle.seed), np.uint64(muscle.key), random.JITTER, fibres.id[near].astype(np.uint64), key)
    sources = heard(muscle, needle)
    alone = Insertion(
        needle=needle,
        slowing=slowing,
        potentials=potentials,
        near_key=key,
        near_jitter=fibres.jitter_us[near] / 1.128 * (RATE_HZ / 1e6),  # mean consecutive difference = 1.128 SD of a Gaussian
        near_blocking=fibres.blocking[near],
        sources=sources,
        row={},
        single_uv=np.empty((0, TEMPLATE_SAMPLES), dtype=np.float32),
        single_length=np.empty(0, dtype=np.int64),
    )
    return hearing(muscle, electrode, alone, ((s.fibre, of_fibre(s).potential) for s in sources))


def whole(fibres: Iterable[int]) -> Iterator[SingleFibre]:
    """Uninjured fibres, given by index."""
    return ((fibre, WHOLE) for fibre in fibres)


def hearing(muscle: Muscle, electrode: str, here: Insertion, also: Iterable[SingleFibre]) -> Insertion:
    """The same insertion with the potentials of single fibres in it, too, as far as they are within reach."""
    new = sorted(set(also) - here.row.keys())
    index = np.array([fibre for fibre, _ in new], dtype=np.int64)
    close = muap.apart_mm(muscle.fibres, here.needle, index) < HEARD_MM
    new, index = [what for what, reached in zip(new, close, strict=True) if reached], index[close]
    if not new:
        return here
    fibres = around(muscle.fibres, ELECTRODES[electrode], here.needle)
    new_uv = np.empty((len(new), TEMPLATE_SAMPLES), dtype=np.float32)
    for potential in FIBRE_POTENTIALS:
        rows = np.flatnonzero([sort == potential for _, sort in new])
        new_uv[rows] = single_potentials(fibres, index[rows], ELECTRODES[electrode], here.needle, potential, here.slowing)
    return replace(
        here,
        row=here.row | {what: len(here.row) + k for k, what in enumerate(new)},
        single_length=np.concatenate([here.single_length, muap.ended(new_uv)]),
        single_uv=np.concatenate([here.single_uv, new_uv]),
    )


def around(fibres: Fibres, electrode: Electrode, needle: Needle) -> Fibres:
    """The fibres as the needle has pushed them aside: those behind the shaft are farther from a surface in its side."""
    if not electrode.cannula_mm:
        return fibres
    return replace(fibres, x_mm=fibres.x_mm - electrode.cannula_mm * (fibres.x_mm < needle.x_mm))


def heard(muscle: Muscle, needle: Needle) -> tuple[Source, ...]:
    """The single fibres that fire by themselves within reach, or because the needle lies at their end-plate."""
    distance = muap.apart_mm(muscle.fibres, needle)
    within = [muscle.fibre_sources[i] for i in np.flatnonzero(distance[muscle.source_fibre] < muscle.source_reach_mm)]
    from_end_plate = np.hypot(distance, muscle.fibres.end_plate_mm - needle.along_mm)
    for recipe in muscle.at_end_plate:
        close = np.flatnonzero((muscle.fibres.unit >= 0) & (from_end_plate < recipe.within_mm(HEARD_MM)))
        within += [s for i in close if (s := source_of(recipe, muscle.state, fibre=int(i))).chance(0) < recipe.share]
    injured = {s.fibre for s in within if s.kind == "positive_sharp_wave"}
    return tuple(s for s in within if s.kind == "positive_sharp_wave" or s.fibre not in injured)


def struck(muscle: Muscle, needle: Needle) -> list[Source]:
    """The fibres at the tip that a movement of the needle to `needle`, or a blow, sets off."""
    distance = muap.apart_mm(muscle.fibres, needle)
    close = np.flatnonzero(distance < muscle.insertional.reach_mm)
    close = close[np.argsort(distance[close], kind="stable")][:STRUCK_FIBRES]
    off = [source_of(muscle.insertional, muscle.state, fibre=int(i)) for i in close]
    near = np.flatnonzero(muscle.source_struck & (distance[muscle.source_fibre] < muscle.source_reach_mm))
    off += [muscle.fibre_sources[i] for i in near]
    return [replace(source, once=True) for source in off]


def of_fibre(source: Source) -> FibreDischarge:
    """The recipe of a single fibre's source."""
    return cast("FibreDischarge", source.recipe)


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
