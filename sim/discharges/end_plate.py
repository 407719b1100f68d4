"""What a needle near an end-plate sets going in every muscle: noise of miniature potentials, and spikes of single fibres."""

from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from sim.discharges.recipe import FibrePotential, Origin, ScatteredDischarge, poisson_times
from sim.kernels.random import Draws


class _AtEndPlate(ScatteredDischarge):
    """A discharge of fibres whose end-plate lies at the needle's tip."""

    reach_mm: float = Field(
        0.5, gt=0, le=2, description="Distance of the end-plate from the recording surface within which it is irritated, mm"
    )

    of_denervated: ClassVar[bool] = False

    @property
    def origin(self) -> Origin:
        return "end_plate"

    def within_mm(self, heard_mm: float) -> float:  # noqa: ARG002  it must be irritated, not only heard
        return self.reach_mm


class EndPlateNoise(_AtEndPlate):
    """Miniature end-plate potentials, one quantum of acetylcholine each, that come so often near the needle that they merge to a hiss."""

    kind: Literal["end_plate_noise"]
    share: float = Field(1.0, gt=0, le=1, description="Share of the end-plates within reach that are irritated")
    rate_hz: float = Field(
        1.7, ge=0.1, le=50, description="Miniature potentials of one end-plate, Hz (of all within reach 20-40 stand out)"
    )
    reach_mm: float = Field(
        0.8, gt=0, le=2, description="Distance of the end-plate from the recording surface within which it is irritated, mm"
    )

    potential: ClassVar[FibrePotential] = "miniature"
    title: ClassVar[str] = "End-plate noise"
    source: ClassVar[str] = (
        "AANEM glossary; Zafar (20-40 Hz, irregular); miniature end-plate potentials: Fatt & Katz 1952; reach [estimate]"
    )

    def times(self, draws: Draws) -> np.ndarray:
        return poisson_times(draws, self.rate_hz, 0.0005)


class EndPlateSpike(_AtEndPlate):
    """A single fibre set off through its nerve twig, which the needle irritates: irregular, in short runs."""

    kind: Literal["end_plate_spike"]
    share: float = Field(0.1, gt=0, le=1, description="Share of the end-plates within reach whose nerve twig is irritated")
    rate_hz: float = Field(25.0, ge=5, le=50, description="Mean rate while it fires, Hz (5-50)")
    reach_mm: float = Field(
        0.6, gt=0, le=2, description="Distance of the end-plate from the recording surface within which it is irritated, mm"
    )

    title: ClassVar[str] = "End-plate spikes"
    source: ClassVar[str] = "AANEM glossary; Preston & Shapiro (5-50 Hz, irregular, initially negative); runs and pauses [estimate]"

    def times(self, draws: Draws) -> np.ndarray:
        """Runs of half a second or so with pauses between; inside a run the intervals are short or long by chance."""
        n = int(self.episode_s * self.rate_hz * 2)
        interval = 0.0035 - np.log(1 - draws.uniform(n)) * np.exp(0.5 * draws.normal(n)) * 0.75 / self.rate_hz
        pause = draws.uniform(n) < 1 / (0.6 * self.rate_hz)
        times = np.cumsum(interval + np.where(pause, -0.4 * np.log(1 - draws.uniform(n)), 0.0))
        return times[times < self.episode_s]
