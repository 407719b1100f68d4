"""What happens to muscle fibres and their end-plates without any harm to the nerve, and what age does."""

from dataclasses import replace
from typing import Literal

import numpy as np
from pydantic import Field

from sim.fibres import NO_UNIT, first_normal, first_uniform
from sim.kernels import random
from sim.mechanisms.denervation import CollateralReinnervation, MotorNeuronLoss
from sim.mechanisms.recipe import Course, Mechanism, State


class FibreAtrophy(Mechanism):
    """Innervated fibres waste, as from disuse or steroids."""

    kind: Literal["fibre_atrophy"]
    share: Course = Field(description="Share of their diameter that innervated fibres have lost, 0-1 (at most 0.7 is used)")

    title = "Fibre atrophy"
    source = "Disuse and steroid atrophy (textbooks)"

    def apply(self, state: State) -> State:
        fibres = state.fibres
        thinner = np.where(fibres.unit != NO_UNIT, 1 - min(float(self.share), 0.7), 1.0)  # type: ignore[arg-type]
        return replace(state, fibres=replace(fibres, diameter_um=fibres.diameter_um * thinner))


class MyopathicFibreLoss(Mechanism):
    """Fibres die at random inside the units and those left differ more in thickness: small, short potentials, early recruitment."""

    kind: Literal["myopathic_fibre_loss"]
    share: Course = Field(description="Share of the muscle fibres that have died, 0-1")
    variation: float = Field(0.3, ge=0, le=0.6, description="Added scatter (SD) of the diameter of those left, as a share of it")

    title = "Myopathic loss of fibres"
    source = "Textbooks; fibres conduct at 2.8 m/s on average in Duchenne dystrophy (C.mfcv.dmd_m_s); scatter [estimate]"

    def apply(self, state: State) -> State:
        fibres = state.fibres
        lost = first_uniform(state.seed, state.site, random.LOSS, fibres.id, 2) < self.share
        scatter = np.exp(self.variation * np.clip(first_normal(state.seed, state.site, random.LOSS, fibres.id, 3), -2.5, 2.5))
        kept = ~lost
        per_fibre = (
            "id",
            "unit",
            "x_mm",
            "depth_mm",
            "born_diameter_um",
            "end_plate_mm",
            "left_mm",
            "right_mm",
            "delay_ms",
            "jitter_us",
            "blocking",
        )
        left = {name: getattr(fibres, name)[kept] for name in per_fibre}
        diameter = np.clip(fibres.diameter_um * scatter * (1 - self.variation / 3), 12.0, 130.0)[kept]
        return replace(state, fibres=replace(fibres, diameter_um=diameter, **left))


class NeuromuscularBlock(Mechanism):
    """End-plates have too little in reserve: jitter grows, and some fibres fail."""

    kind: Literal["neuromuscular_block"]
    share: Course = Field(description="How much of the end-plates' safety is gone, 0-1")

    title = "Neuromuscular block"
    source = "Stålberg & Trontelj (blocking begins at a jitter of 80-100 µs); sizes [estimate]"

    def apply(self, state: State) -> State:
        fibres, share = state.fibres, float(self.share)  # type: ignore[arg-type]
        own = share * np.exp(0.5 * first_normal(state.seed, state.site, random.JITTER, fibres.id, 5))
        jitter = np.minimum(fibres.jitter_us * (1 + 4 * own), 250.0)
        blocking = np.clip((jitter - 90.0) / 200.0, fibres.blocking, 0.9)
        return replace(state, fibres=replace(fibres, jitter_us=jitter, blocking=blocking))


class Ageing(Mechanism):
    """Motor neurons are lost slowly, and the others take over nearly all of their fibres: fewer, larger, stable units."""

    kind: Literal["ageing"]
    share: Course = Field(0.4, description="Share of the motor units lost (about 0.4 by 71 years)")

    title = "Ageing"
    source = "Piasecki 2016, Biogerontology 17:485, PMC4889636 (about 40 % fewer units by 71 years, the rest some 50 % larger)"

    def apply(self, state: State) -> State:
        # Those that are recruited first are some 50 % larger in people (Piasecki 2016): 0.6 of the units have 0.6 * 1.5 = 0.9 of fibres,
        # so three quarters of the orphaned 0.4 were taken over. Here 0.95 of them are, and units grow by some 65 %.
        fewer = MotorNeuronLoss(kind="motor_neuron_loss", share=self.share).apply(state)
        return CollateralReinnervation(kind="collateral_reinnervation", share=0.95, maturity=1.0, reach_mm=0.5, limit=5.0).apply(fewer)
