"""A needle in a muscle: what it sees of every unit from one place, and which single fibres it hears or sets off there."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from sim import muap
from sim.electrode import ELECTRODES, Needle
from sim.kernels import random
from sim.kernels.random import Draws
from sim.muap import RATE_HZ, TEMPLATE_SAMPLES, Potentials
from sim.muscle import Muscle, Source

HEARD_MM = 3.0  # single fibres farther from the core are not followed
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
    row: dict[int, int]  # of each single fibre, in `single_uv`
    single_uv: np.ndarray  # float32 (fibre, sample)


def insert(muscle: Muscle, electrode: str, needle: Needle, also: Iterable[int] = ()) -> Insertion:
    """Potentials with the needle at `needle`; the fibres `also` (indices) are wanted singly though they do not fire by themselves.

    A fibre that its recipe calls injured ends at the needle and gives positive sharp waves, not fibrillations.
    """
    fibres = muscle.fibres
    potentials = muap.needle_potentials(fibres, ELECTRODES[electrode], needle)
    near = potentials.near_fibre
    key = np.empty(near.size, dtype=np.uint64)
    random.keys(np.uint64(muscle.seed), np.uint64(muscle.key), random.JITTER, fibres.id[near].astype(np.uint64), key)
    distance = distance_mm(muscle, needle)
    in_reach = [s for s in muscle.fibre_sources if distance[s.fibre] < s.reach_mm(HEARD_MM)]
    injured = {s.fibre for s in in_reach if s.kind == "positive_sharp_wave"}
    sources = tuple(s for s in in_reach if s.kind == "positive_sharp_wave" or s.fibre not in injured)
    single = sorted({s.fibre for s in sources} | {i for i in also if distance[i] < HEARD_MM})
    single_uv = np.zeros((len(single), TEMPLATE_SAMPLES), dtype=np.float32)
    for ends_here in (False, True):
        rows = np.array([r for r, i in enumerate(single) if (i in injured) == ends_here], dtype=np.int64)
        some = np.array(single, dtype=np.int64)[rows]
        single_uv[rows] = muap.fibre_potentials(fibres, some, ELECTRODES[electrode], needle, injured=ends_here)
    return Insertion(
        needle=needle,
        potentials=potentials,
        near_key=key,
        near_jitter=fibres.jitter_us[near] / 1.128 * (RATE_HZ / 1e6),  # mean consecutive difference = 1.128 SD of a Gaussian
        near_blocking=fibres.blocking[near],
        sources=sources,
        row={fibre: row for row, fibre in enumerate(single)},
        single_uv=single_uv,
    )


def struck(muscle: Muscle, needle: Needle, frame: int) -> list[Source]:
    """The fibres at the tip that a movement of the needle to `needle` in frame `frame` sets off."""
    distance = distance_mm(muscle, needle)
    close = np.flatnonzero(distance < muscle.insertional.reach_mm)
    close = close[np.argsort(distance[close], kind="stable")][:STRUCK_FIBRES]
    return [
        Source(
            muscle.insertional, "insertional_activity", -1, int(i), muscle.seed, muscle.key, int(muscle.fibres.id[i]) * 1_000_003 + frame
        )
        for i in close
    ]


def distance_mm(muscle: Muscle, needle: Needle) -> np.ndarray:
    """Distance of every fibre from the recording core; shape (fibre,)."""
    return np.hypot(muscle.fibres.x_mm - needle.x_mm, muscle.fibres.depth_mm - needle.depth_mm)


def insertion_place(muscle: Muscle, insertion: int) -> Needle:
    """Where the needle goes in at the `insertion`-th try: somewhere in the middle of the muscle."""
    across, down = Draws(muscle.seed, muscle.key, random.INSERTION, insertion).uniform(2).tolist()
    a = muscle.spec.anatomy
    return Needle(0.5 * a.width_mm * (across - 0.5), a.fat_mm + a.thickness_mm * (0.25 + 0.5 * down))


def within_reach(muscle: Muscle, needle: Needle) -> Needle:
    """The nearest place that the needle can take in the cross-section."""
    a = muscle.spec.anatomy
    return Needle(min(max(needle.x_mm, -a.width_mm / 2), a.width_mm / 2), min(max(needle.depth_mm, 0.5), a.fat_mm + a.thickness_mm))
