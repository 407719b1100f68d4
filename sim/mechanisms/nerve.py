"""What happens to axons and to the drive from above."""

from dataclasses import replace
from typing import Literal

import numpy as np
from pydantic import Field

from sim.fibres import first_normal, first_uniform
from sim.kernels import random
from sim.mechanisms.recipe import Course, Mechanism, State


class AxonalHyperexcitability(Mechanism):
    """Some motor axons have become so excitable that they discharge by themselves, as the site's discharges say."""

    kind: Literal["axonal_hyperexcitability"]
    share: Course = Field(description="Share of the motor axons that discharge by themselves, 0-1")
    spread: float = Field(0.5, ge=0, le=1.5, description="How much the axons differ in excitability (SD of the logarithm of their rate)")

    title = "Axonal hyperexcitability"
    source = "Layzer 1994; Roth 1984; Maddison 2006"

    def apply(self, state: State) -> State:
        pool = state.population
        units = np.arange(pool.units)
        excited = first_uniform(state.seed, state.site, random.EXCITABILITY, units, 0) < self.share
        factor = np.exp(self.spread * np.clip(first_normal(state.seed, state.site, random.EXCITABILITY, units, 1), -2, 2))
        return replace(state, population=replace(pool, excitability=np.where(excited & pool.alive, factor, pool.excitability)))


class DriveLoss(Mechanism):
    """Fewer upper motor neurons drive the pool: not all units can be reached, those that fire do so slowly; reflexes are brisk."""

    kind: Literal["drive_loss"]
    share: Course = Field(description="Share of the drive from the upper motor neurons that is lost, 0-1")

    title = "Loss of upper motor neuron drive"
    source = "Upper motor neuron weakness: low rates at maximal effort (Preston & Shapiro); proportional loss [estimate]"

    def apply(self, state: State) -> State:
        return replace(state, population=replace(state.population, drive=state.population.drive * (1 - float(self.share))))  # type: ignore[arg-type]


class ConductionBlock(Mechanism):
    """Axons that conduct no further than to one place, though they live on beyond it."""

    kind: Literal["conduction_block"]
    share: Course = Field(description="Share of the motor axons that are blocked, 0-1")
    place: float = Field(0.2, ge=0.01, le=0.99, description="Where, as a share of the axon's length from the cell body (root 0.05-0.2)")

    title = "Conduction block"
    source = "Compression and demyelination block conduction while the axon beyond stays alive (textbooks)"

    def apply(self, state: State) -> State:
        axons = state.axons
        blocked = first_uniform(state.seed, state.site, random.AXON, np.arange(axons.block.size), 10) < self.share
        return replace(state, axons=replace(axons, block=np.where(blocked, self.place, axons.block)))


class Ephapse(Mechanism):
    """Bare axons of one nerve lie so close, where it is compressed, that impulses jump from one to the other."""

    kind: Literal["ephapse"]
    share: Course = Field(description="Share of the motor axons that others excite, 0-1")

    title = "Ephaptic transmission"
    source = "Nielsen 1984 (lateral spread in hemifacial spasm); the share is an [estimate]"

    def apply(self, state: State) -> State:
        axons, pool = state.axons, state.population
        reached = first_uniform(state.seed, state.site, random.AXON, np.arange(pool.units), 11) < self.share
        excitability = np.where(reached & pool.alive, np.maximum(pool.excitability, 1.0), pool.excitability)
        return replace(state, axons=replace(axons, ephaptic=axons.ephaptic | reached), population=replace(pool, excitability=excitability))


class AberrantRegeneration(Mechanism):
    """Axons that once went to another muscle have grown into this one after a palsy, and fire with that one's movement."""

    kind: Literal["aberrant_regeneration"]
    share: Course = Field(description="Share of this muscle's motor units whose axons come from the other muscle's neurons, 0-1")
    source_muscle: str = Field("orbicularis_oculi", min_length=1, max_length=60, description="The muscle whose effort they follow")

    title = "Aberrant regeneration"
    source = "Synkinesis after facial palsy from the third or fourth month on (Valls-Solé)"

    def apply(self, state: State) -> State:
        axons = state.axons
        wrong = first_uniform(state.seed, state.site, random.AXON, np.arange(axons.aberrant.size), 12) < self.share
        return replace(state, axons=replace(axons, aberrant=axons.aberrant | wrong))
