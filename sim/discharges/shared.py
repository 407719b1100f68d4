"""Discharges of many units together: cramp, and the bursts of hemifacial spasm."""

from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from sim.discharges.recipe import Origin, SharedDischarge
from sim.kernels.random import Draws


class Cramp(SharedDischarge):
    """A painful contraction: begins at the ends of the axons, is kept up by the spinal cord, spreads, and sputters off."""

    kind: Literal["cramp"]
    born: Literal["distal_axon"] = Field("distal_axon", description="Where a cramp begins; the spinal cord keeps it up")
    per_hour: float = Field(
        20.0, ge=0.2, le=60, description="Cramps in an hour (patients have a few a day: a case may not make learners wait)"
    )
    duration_s: float = Field(55.0, ge=5, le=180, description="How long a cramp lasts, s (55.6±19.2)")
    trigger_s: float = Field(2.6, ge=0.5, le=10, description="How long it lasts without the spinal cord, s (2.6±1.3)")
    rate_hz: float = Field(15.0, ge=8, le=30, description="Mean rate of one unit, Hz (14.5±5.1)")
    spread_mm_per_s: float = Field(1.5, ge=0.2, le=20, description="How fast it spreads over the muscle, mm/s")

    scope: ClassVar[Literal["muscle", "patient"]] = "muscle"
    episode_s: ClassVar[float] = 240.0
    title: ClassVar[str] = "Cramp discharge"
    source: ClassVar[str] = (
        "Minetto 2009 (rates, CoV 0.45, 1-2 Hz common drive); Minetto 2011 (55.6 s, after nerve block 2.6 s); spread [estimate]"
    )

    def events(self, draws: Draws) -> np.ndarray:
        """One cramp at most in an episode, early enough to be over within it."""
        happens, when = draws.uniform(2)
        latest = self.episode_s - 2.2 * self.duration_s
        return np.array([when * latest]) if happens < self.per_hour * self.episode_s / 3600 and latest > 0 else np.empty(0)

    def of_unit(self, event_s: float, distance_mm: float, draws: Draws) -> tuple[np.ndarray, list[Origin]]:
        """Irregular firing that speeds up, is driven in common at 1-2 Hz, slows down and stops; each unit takes part for a while."""
        length = Draws(0, 0, 0, round(event_s * 1e6)).normal(2)  # of the event, not of the unit
        whole = self.duration_s * float(np.clip(1 + 0.33 * length[0], 0.5, 2.0))
        trigger = self.trigger_s * float(np.clip(1 + 0.45 * length[1], 0.4, 2.0))
        begin = distance_mm / self.spread_mm_per_s + 0.08 * whole * draws.uniform(1)[0]
        active = float(np.clip(0.43 * whole * np.exp(0.55 * draws.normal(1)[0]), 4.0, 0.95 * whole))
        end = min(begin + active, whole * (0.8 + 0.2 * draws.uniform(1)[0]))
        if end - begin < 1.0:
            return np.empty(0), []
        n = int(40 * (end - begin)) + 8
        noise, pairs, top = draws.normal(n), draws.uniform(n), self.rate_hz * float(np.exp(0.25 * draws.normal(1)[0]))
        times, t = [], begin
        for k in range(n):
            done = (t - begin) / (end - begin)
            rise = min(1.0, 0.35 + 2.0 * done) * min(1.0, 0.3 + 1.4 * (1 - done))  # joins, and ends, at 5-7 Hz
            common = 1 + 0.25 * np.sin(2 * np.pi * 1.4 * (event_s + t))
            mean = 1 / max(5.0, 1.35 * top * rise * common)
            interval = mean * max(0.25, np.exp(0.36 * noise[k]) * 0.94)
            t += 0.006 if pairs[k] < 0.03 else interval  # doublets: 4.1±4.1 %
            if t >= end:
                break
            times.append(event_s + t)
        born: list[Origin] = ["distal_axon" if time < event_s + trigger else "soma" for time in times]
        return np.array(times), born


class HemifacialBurst(SharedDischarge):
    """Bursts of many facial units at once, in all muscles of one side, that run together into a tonic spasm."""

    kind: Literal["hemifacial_burst"]
    born: Literal["proximal_axon"] = Field("proximal_axon", description="Where the nerve is compressed: its root exit zone")
    bursts_per_min: float = Field(40.0, ge=1, le=200, description="Bursts a minute while a spasm goes on or off")
    rate_hz: float = Field(280.0, ge=150, le=400, description="Rate inside a burst, Hz (250-350; 150-400)")
    spikes: float = Field(8.0, ge=2, le=60, description="Mean number of spikes in a burst")
    taking_part: float = Field(0.6, gt=0, le=1, description="Share of the ephaptic units that join in one burst")

    scope: ClassVar[Literal["muscle", "patient"]] = "patient"
    title: ClassVar[str] = "Hemifacial spasm burst"
    source: ClassVar[str] = "Nielsen 1984 (250-350 Hz, ephaptic lateral spread); Kimura (150-400 Hz); grouping into spasms [estimate]"

    def events(self, draws: Draws) -> np.ndarray:
        """Irregular bursts; now and then a run of them that is a tonic spasm."""
        n = int(self.episode_s * self.bursts_per_min / 60 * 3) + 12
        gap = -np.log(1 - draws.uniform(n)) * 60 / self.bursts_per_min
        tonic = draws.uniform(n) < 0.35  # the next burst follows at once
        return _within(np.cumsum(np.where(tonic, 0.06 + 0.04 * draws.uniform(n), gap)), self.episode_s - 0.5)

    def of_unit(self, event_s: float, distance_mm: float, draws: Draws) -> tuple[np.ndarray, list[Origin]]:  # noqa: ARG002  the root, not the place
        """Spikes of one unit in a burst, within a few ms of the others'."""
        joins, late = draws.uniform(2)
        if joins > self.taking_part:
            return np.empty(0), []
        n = max(2, round(self.spikes * float(np.exp(0.4 * draws.normal(1)[0]))))
        rate = float(np.clip(self.rate_hz * np.exp(0.12 * draws.normal(1)[0]), 150, 400))
        gaps = np.maximum(0.0025, (1 + 0.1 * draws.normal(n - 1)) / rate) if n > 1 else np.empty(0)
        times = event_s + 0.006 * late + np.concatenate([[0.0], np.cumsum(gaps)])
        return times, ["proximal_axon"] * times.size


def _within(times: np.ndarray, end: float) -> np.ndarray:
    return times[times < end]
