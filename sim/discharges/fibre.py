"""Discharges of single muscle fibres: denervated, injured, or set off by the needle."""

from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from sim.discharges.recipe import EPISODE_S, FibreDischarge, FibrePotential, ScatteredDischarge
from sim.kernels.random import Draws


class _Pacemaker(ScatteredDischarge):
    """A denervated fibre with a rhythm of its own: regular, slowing before it stops."""

    rate_hz: float = Field(5.0, ge=0.5, le=30, description="Median rate of one fibre, Hz (0.5-15, rarely 30)")
    interval_cv: float = Field(0.03, ge=0, le=0.3, description="Coefficient of variation of successive intervals (0.01-0.1)")

    def times(self, draws: Draws) -> np.ndarray:
        rate = np.clip(self.rate_hz * np.exp(0.5 * draws.normal(1)[0]), 0.5, 30)
        begin, length = EPISODE_S * draws.uniform(2)
        begin, end = 0.6 * begin - 2.0, min(0.6 * begin + 6.0 + length, EPISODE_S)  # begins and stops singly, on for most of the time
        n = int(rate * EPISODE_S * 1.3) + 2
        slowing = 1 + 0.35 * np.linspace(0, 1, n) ** 3  # the interval drifts longer, then the fibre stops
        times = begin + np.cumsum(slowing * (1 + self.interval_cv * np.clip(draws.normal(n), -3, 3)) / rate)
        return times[(times >= 0) & (times < end)]


class Fibrillation(_Pacemaker):
    """Spontaneous firing of single denervated muscle fibres."""

    kind: Literal["fibrillation"]
    share: float = Field(0.05, gt=0, le=1, description="Share of the denervated fibres that fibrillate")

    title: ClassVar[str] = "Fibrillation potential"
    source: ClassVar[str] = "StatPearls needle EMG; AANEM glossary (0.5-15 Hz, regular); Partanen (drift before the stop)"


class PositiveSharpWave(_Pacemaker):
    """Denervated fibres that end, injured, where the needle lies, and fire like fibrillations."""

    kind: Literal["positive_sharp_wave"]
    share: float = Field(0.5, gt=0, le=1, description="Share of the denervated fibres within reach of the needle that its injury sets off")
    reach_mm: float = Field(
        0.25, gt=0, le=1, description="Distance from the needle's recording surface within which fibres are injured, mm"
    )

    potential: ClassVar[FibrePotential] = "injured"
    title: ClassVar[str] = "Positive sharp wave"
    source: ClassVar[str] = "AANEM glossary; Dumitru (a fibre blocked at the recording site); reach [estimate]"

    def within_mm(self, heard_mm: float) -> float:  # noqa: ARG002  it must be injured, not only heard
        return self.reach_mm


class InsertionalActivity(FibreDischarge):
    """Muscle fibres at the tip, set off by the needle's movement, for some hundred milliseconds after it stops."""

    kind: Literal["insertional_activity"]
    duration_ms: float = Field(300.0, ge=50, le=3000, description="How long it lasts after the needle stops, ms (200-500 normal)")
    reach_mm: float = Field(0.35, gt=0, le=1, description="Distance from the recording surface within which fibres are set off, mm")

    title: ClassVar[str] = "Insertional activity"
    source: ClassVar[str] = "Wheeless (300-500 ms); StatPearls; rate and reach [estimate]"

    def times(self, draws: Draws) -> np.ndarray:
        """One fibre's injury discharges after one movement: fast at first, dying away within the duration."""
        end = self.duration_ms / 1000 * (0.3 + 0.7 * draws.uniform(1)[0])
        rate = 30.0 + 60.0 * draws.uniform(1)[0]
        n = int(rate * end) + 1
        return np.cumsum((0.4 + draws.uniform(n) * 1.2) / rate * (1 + np.arange(n) / n))[:n]
