"""Loss of motor neurons and nerve twigs, and the sprouts and regrown axons that make up for it."""

from dataclasses import replace
from typing import Literal

import numpy as np
from pydantic import Field

from sim.fibres import FIBRES_OF_A_UNIT, NO_UNIT, Fibres, first_normal, first_uniform
from sim.kernels import random
from sim.kernels.adoption import choose_adopters, sort_into_cells
from sim.mechanisms.recipe import Course, Mechanism, State

# A collateral sprout: some tenths of a mm of thin, at first unmyelinated axon at 0.2-0.5 m/s, to a new end-plate near the old one.
# [estimates; satellites of many ms are early sprouts, normal latencies return within a year: Borenstein & Desmedt 1973;
# with 5 ms instead of 1.5 some 2-6 % of the potentials of long reinnervated muscles have satellites, with 1.5 ms hardly any; published are
# 6-8 % in neuropathies (Finsterer & Mamoli 1997)]
MATURE_DELAY_MS, YOUNG_DELAY_MS, LONGEST_DELAY_MS, SPROUT_MM = 0.1, 1.5, 12.0, 3.0


class MotorNeuronLoss(Mechanism):
    """Motor neurons die; their fibres are left without a nerve."""

    kind: Literal["motor_neuron_loss"]
    share: Course = Field(description="Share of the motor neurons that have died, 0-1")

    title = "Loss of motor neurons"
    source = (
        "McComas: motor unit number estimates fall by half every few months in ALS; which neurons die first is not settled, so it is chance"
    )

    def apply(self, state: State) -> State:
        pool, fibres = state.population, state.fibres
        dead = first_uniform(state.seed, state.site, random.LOSS, np.arange(pool.units), 0) < self.share
        orphaned = (fibres.unit >= 0) & dead[np.maximum(fibres.unit, 0)]
        fibres = replace(fibres, unit=np.where(orphaned, NO_UNIT, fibres.unit).astype(np.int32))
        return replace(state, population=replace(pool, alive=pool.alive & ~dead), fibres=fibres)


class Denervation(Mechanism):
    """Fibres lose their nerve twig, and fibres without a nerve waste."""

    kind: Literal["denervation"]
    share: Course = Field(0.0, description="Share of the innervated fibres that have lost their nerve twig, 0-1")
    atrophy: Course = Field(0.3, description="Share of their diameter that fibres without a nerve have lost, 0-1 (at most 0.7 is used)")

    title = "Denervation"
    source = "Kraft 1990 (fibrillation amplitude falls from 600 to below 100 µV within a year as the fibres waste)"

    def apply(self, state: State) -> State:
        fibres = state.fibres
        lost = first_uniform(state.seed, state.site, random.LOSS, fibres.id, 1) < self.share
        unit = np.where(lost, NO_UNIT, fibres.unit).astype(np.int32)
        thinner = np.where(unit == NO_UNIT, 1 - min(float(self.atrophy), 0.7), 1.0)  # type: ignore[arg-type]
        return replace(state, fibres=replace(fibres, unit=unit, diameter_um=fibres.diameter_um * thinner))


class CollateralReinnervation(Mechanism):
    """Twigs of surviving units sprout to orphaned fibres near their own; young sprouts are slow, jittery and block."""

    kind: Literal["collateral_reinnervation"]
    share: Course = Field(description="Share of the orphaned fibres within reach that have been adopted, 0-1")
    maturity: Course = Field(0.5, description="How far the sprouts have matured, from 0 (weeks) to 1 (a year and more)")
    reach_mm: float = Field(0.3, gt=0, le=2, description="How far a sprout reaches from a fibre of its own unit, mm")
    limit: float = Field(5.0, ge=1, le=10, description="How many times its own number of fibres a unit can drive")
    delay_ms: float = Field(YOUNG_DELAY_MS, gt=0, le=10, description="How long an impulse needs for a young sprout, in the mean, ms")

    title = "Collateral reinnervation"
    source = (
        "McComas 1971 (units grow four- to fivefold at most); Stålberg & Trontelj (jitter 50-150 µs and blocking in ALS);"
        " sprout delays after Borenstein & Desmedt 1973; reach [estimate]"
    )

    def apply(self, state: State) -> State:
        fibres, seed, site = state.fibres, state.seed, state.site
        orphan = np.flatnonzero(fibres.unit == NO_UNIT)
        asks = orphan[first_uniform(seed, site, random.ADOPTION, fibres.id[orphan], 0) < self.share]
        owned = np.flatnonzero(fibres.unit != NO_UNIT)
        room = np.floor((self.limit - 1) * fibres.born_fibres).astype(np.int64)
        unit = fibres.unit.copy()
        unit[asks] = adopters(seed, site, fibres, asks, owned, self.reach_mm, room)
        adopted = asks[unit[asks] != NO_UNIT]
        return replace(state, fibres=reached(seed, site, replace(fibres, unit=unit), adopted, float(self.maturity), self.delay_ms))  # type: ignore[arg-type]


class AxonalRegeneration(Mechanism):
    """Axons that were cut have grown back to the muscle, and each has reached the first of its fibres, with young twigs."""

    kind: Literal["axonal_regeneration"]
    share: Course = Field(description="Share of the axons that have grown back to the muscle, 0-1")
    fibres: Course = Field(0.15, description="Share of its own fibres that each of them has reached, 0-1")
    maturity: Course = Field(0.0, description="How far its twigs have matured, from 0 (weeks) to 1 (a year and more)")
    delay_ms: float = Field(YOUNG_DELAY_MS, gt=0, le=10, description="How long an impulse needs for a young twig, in the mean, ms")

    title = "Regeneration of axons"
    source = (
        "Preston & Shapiro (nascent potentials, the first months after complete denervation); twigs as those of collateral sprouts;"
        " how many fibres are reached at first is not known [estimate]"
    )

    def apply(self, state: State) -> State:
        pool, fibres, seed, site = state.population, state.fibres, state.seed, state.site
        grown = first_uniform(seed, site, random.AXON, np.arange(pool.units), 13) < self.share
        own = fibres.id // FIBRES_OF_A_UNIT
        taken = first_uniform(seed, site, random.ADOPTION, fibres.id, 7) < self.fibres
        found = np.flatnonzero((fibres.unit == NO_UNIT) & (pool.alive & grown)[own] & taken)
        unit = np.where(grown[np.maximum(fibres.unit, 0)], fibres.unit, NO_UNIT)  # whose axon is not back drives nothing
        unit[found] = own[found]
        fibres = replace(fibres, unit=unit.astype(np.int32))
        return replace(
            state,
            population=replace(pool, alive=pool.alive & grown),
            fibres=reached(seed, site, fibres, found, float(self.maturity), self.delay_ms),  # type: ignore[arg-type]
        )


def reached(seed: int, site: int, fibres: Fibres, new: np.ndarray, maturity: float, delay_ms: float) -> Fibres:
    """The fibres after twigs have reached those at the indices `new`: young ones are slow, jitter and block."""
    ids = fibres.id[new]
    age = maturity / max(1 - maturity, 1e-9)
    young = first_uniform(seed, site, random.ADOPTION, ids, 2) ** age  # of each twig; their mean is 1 - maturity

    def changed(array: np.ndarray, value: np.ndarray) -> np.ndarray:
        out = array.copy()
        out[new] = value
        return out

    wasted = fibres.diameter_um[new]
    diameter = wasted + (1 - young) * (fibres.born_diameter_um[new] - wasted)  # grows back with its new nerve
    delay = -np.log(1 - first_uniform(seed, site, random.ADOPTION, ids, 1)) * (MATURE_DELAY_MS + delay_ms * young)
    shift = np.clip(first_normal(seed, site, random.ADOPTION, ids, 4), -1.5, 1.5) * SPROUT_MM * young
    jitter = 15.0 + 75.0 * young * np.exp(0.5 * first_normal(seed, site, random.ADOPTION, ids, 5))
    return replace(
        fibres,
        diameter_um=changed(fibres.diameter_um, diameter),
        delay_ms=changed(fibres.delay_ms, fibres.delay_ms[new] + np.minimum(delay, LONGEST_DELAY_MS)),
        end_plate_mm=changed(fibres.end_plate_mm, fibres.end_plate_mm[new] + shift),
        jitter_us=changed(fibres.jitter_us, np.minimum(jitter, 250.0)),
        blocking=changed(fibres.blocking, 0.25 * young * first_uniform(seed, site, random.ADOPTION, ids, 6)),
    )


def adopters(seed: int, site: int, fibres: Fibres, asks: np.ndarray, owned: np.ndarray, reach_mm: float, room: np.ndarray) -> np.ndarray:
    """The unit (or NO_UNIT) that adopts each of the fibres `asks`, among the units that drive the fibres `owned`; shape (asks,)."""
    left, top = fibres.x_mm.min(), fibres.depth_mm.min()
    column, row = ((a[owned] - low) // reach_mm for a, low in ((fibres.x_mm, left), (fibres.depth_mm, top)))
    columns, rows = (int((a.max() - low) // reach_mm) + 1 for a, low in ((fibres.x_mm, left), (fibres.depth_mm, top)))
    first, member = np.zeros(columns * rows + 1, dtype=np.int64), np.empty(owned.size, dtype=np.int64)
    sort_into_cells((row * columns + column).astype(np.int64), first, np.empty(columns * rows, dtype=np.int64), member)
    out = np.empty(asks.size, dtype=np.int64)
    choose_adopters(
        np.uint64(seed), np.uint64(site), fibres.id[asks], fibres.x_mm[asks], fibres.depth_mm[asks],
        fibres.x_mm[owned], fibres.depth_mm[owned], fibres.unit[owned].astype(np.int64),
        first, member, left, top, columns, rows, reach_mm, room, out,
    )  # fmt: skip
    return out
