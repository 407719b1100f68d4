"""Discharges of whole motor units, born in the axon: singly, in pairs and groups, in bursts."""

from typing import ClassVar, Literal, Self

import numpy as np
from pydantic import Field

from sim.discharges.recipe import AXON_REFRACTORY_S, EPISODE_S, AxonalDischarge, gamma_like, poisson_times
from sim.kernels.random import Draws


class Fasciculation(AxonalDischarge):
    """Single discharges of one unit at random; some come as doublets about 5 ms apart.

    Born in the cell body (neuronal type) they keep at least some tens of ms apart and prefer about 80 ms in a group.
    """

    kind: Literal["fasciculation"]
    rate_hz: float = Field(0.3, ge=0.01, le=10, description="Mean rate of one fasciculating unit, Hz (0.01-10, Preston & Shapiro)")
    doublets: float = Field(0.05, ge=0, le=0.5, description="Share of discharges followed by a second one about 5 ms later")
    regularity: float = Field(0.0, ge=0, le=1, description="0: at random (Poisson); 1: as rhythmic as fasciculation gets (CoV 0.8)")
    waxing: float = Field(0.3, ge=0, le=1, description="How much the rate waxes and wanes over tens of seconds (SD of its logarithm)")

    title: ClassVar[str] = "Fasciculation"
    source: ClassVar[str] = (
        "Kleine 2008 Neurology (axonal: dead time 3-4 ms, then Poisson, doublets near 5 ms; neuronal: at least 17-46 ms, mode 80 ms);"
        " Roth 1984 (distal origin); waxing [estimate]"
    )

    def times(self, draws: Draws) -> np.ndarray:
        lately = float(np.exp(self.waxing * draws.normal(1)[0] - 0.5 * self.waxing**2))
        rate = float(np.clip(self.rate_hz * lately, 0.005, 12))
        if self.born == "soma":
            return self._neuronal(draws, rate)
        shape = 1 + 0.6 * self.regularity  # of a gamma renewal process: CoV = shape^-1/2
        n = int(EPISODE_S * rate * 1.6) + 30
        wait = gamma_like(draws, shape, n) * max(1 / rate - 0.012, 0.05 / rate)
        times = np.cumsum(wait + 0.012) - wait[0] * draws.uniform(1)[0]  # an episode begins anywhere in an interval
        starts = times[(times >= 0) & (times < EPISODE_S)]
        second = starts[draws.uniform(starts.size) < self.doublets]
        train = np.sort(np.concatenate([starts, second + 0.005 + 0.0006 * draws.normal(second.size)]))
        return train[train < EPISODE_S]

    def _neuronal(self, draws: Draws, rate: float) -> np.ndarray:
        """Groups of one to three: within a group 17 ms and more apart, most often about 80."""
        starts = poisson_times(draws, rate, 0.3)
        followed = draws.uniform(starts.size) < 0.3
        least = 0.017 + 0.029 * draws.uniform(1)[0]
        gap = least + gamma_like(draws, 3.0, starts.size) * 0.07
        times = np.sort(np.concatenate([starts, (starts + gap)[followed]]))
        return times[times < EPISODE_S]


class MyokymicDischarge(AxonalDischarge):
    """Grouped discharges of one unit: bursts that recur semirhythmically, each spike the same potential."""

    kind: Literal["myokymic_discharge"]
    born: Literal["soma", "proximal_axon", "distal_axon"] = Field("proximal_axon", description="Where the impulses are born")
    burst_rate_hz: float = Field(1.0, ge=0.1, le=10, description="Bursts per second of one unit (0.2-10)")
    intraburst_rate_hz: float = Field(40.0, ge=5, le=60, description="Rate inside a burst, Hz (5-60)")
    spikes: float = Field(5.0, ge=2, le=20, description="Mean number of spikes in a burst (2-20)")
    interval_cv: float = Field(0.15, ge=0, le=0.5, description="Coefficient of variation of the interval between burst starts")

    tempo: ClassVar[str] = "burst_rate_hz"
    title: ClassVar[str] = "Myokymic discharge"
    source: ClassVar[str] = "AANEM glossary; Preston & Shapiro; Banik & Miller 2004 (facial bursts 3-8/s); Gutmann 1991"

    def times(self, draws: Draws) -> np.ndarray:
        n = int(EPISODE_S * self.burst_rate_hz * 1.6) + 8
        rate = self.burst_rate_hz * np.exp(0.2 * draws.normal(1)[0])  # every unit and episode has a rhythm of its own
        spikes = np.maximum(2, np.rint(self.spikes + 0.2 * self.spikes * draws.normal(n))).astype(int)
        intraburst = np.clip(self.intraburst_rate_hz * np.exp(0.08 * draws.normal(n)), 5, 60)
        period = np.maximum(
            (1 + self.interval_cv * np.clip(draws.normal(n), -2.5, 2.5)) / rate, (spikes + 1) / intraburst
        )  # a burst ends before the next one starts
        starts = draws.uniform(1)[0] / rate + np.concatenate([[0.0], np.cumsum(period)[:-1]])
        whole = starts + (spikes + 1) / intraburst < EPISODE_S
        starts, spikes, intraburst = starts[whole], spikes[whole], intraburst[whole]
        rank = np.arange(spikes.sum()) - np.repeat(np.cumsum(spikes) - spikes, spikes)  # of each spike in its burst
        interval = np.where(rank > 0, 1 + 0.04 * draws.normal(rank.size), 0.0) / np.repeat(intraburst, spikes)
        since = np.cumsum(interval)
        return np.repeat(starts, spikes) + since - np.repeat(since[rank == 0], spikes)


class NeuromyotonicDischarge(AxonalDischarge):
    """A burst of one unit at 150-300 Hz that starts and ends abruptly; the rate falls within it."""

    kind: Literal["neuromyotonic_discharge"]
    bursts_per_min: float = Field(2.0, ge=0.05, le=30, description="Mean number of bursts of one unit in a minute")
    rate_hz: float = Field(220.0, ge=150, le=300, description="Rate at the start of a burst, Hz (150-300)")
    duration_s: float = Field(1.0, ge=0.2, le=5, description="Mean duration of a burst, s (0.5-3)")

    tempo: ClassVar[str] = "bursts_per_min"
    title: ClassVar[str] = "Neuromyotonic discharge"
    source: ClassVar[str] = "AANEM glossary (150-300 Hz); Bednarik 2001 (0.5-2 s); Kleine 2008 (the interval lengthens within a burst)"

    def times(self, draws: Draws) -> np.ndarray:
        bursts = []
        for start in poisson_times(draws, self.bursts_per_min / 60, 2.5 * self.duration_s + 1.0):
            duration = self.duration_s * np.clip(np.exp(0.35 * draws.normal(1)[0]), 0.4, 2.2)
            first = np.clip(self.rate_hz * np.exp(0.1 * draws.normal(1)[0]), 165, 300)
            last = max(150.0, 0.8 * first)
            n = int(duration * (first + last) / 2)
            rate = first * (last / first) ** (np.arange(n) / n)
            train = start + np.cumsum((1 + 0.015 * draws.normal(n)) / rate)
            if train[-1] < EPISODE_S:
                bursts.append(train)
        return np.concatenate(bursts) if bursts else np.empty(0)


class Doublet(AxonalDischarge):
    """Pairs (or triplets) of one unit a few milliseconds apart, singly or in series."""

    kind: Literal["doublet"]
    rate_hz: float = Field(1.0, ge=0.05, le=10, description="Doublets per second of one unit")
    interval_ms: float = Field(8.0, ge=3.3, le=20, description="Interval within a doublet, ms (2.5-20; an axon recovers in 3.3)")
    triplets: float = Field(0.2, ge=0, le=1, description="Share with a third spike")

    title: ClassVar[str] = "Doublet or triplet"
    source: ClassVar[str] = "AANEM glossary (2-20 ms); Maddison 2006 (30-300 Hz in peripheral nerve hyperexcitability)"

    def times(self, draws: Draws) -> np.ndarray:
        starts = poisson_times(draws, self.rate_hz, 0.08)
        gap = np.maximum(AXON_REFRACTORY_S, self.interval_ms / 1000 * np.exp(0.12 * draws.normal(starts.size)))
        third = draws.uniform(starts.size) < self.triplets
        train = np.sort(np.concatenate([starts, starts + gap, (starts + 2.15 * gap)[third]]))
        return train[train < EPISODE_S]


class Multiplet(AxonalDischarge):
    """Groups of four or more spikes of one unit at 30-300 Hz, recurring irregularly."""

    kind: Literal["multiplet"]
    rate_hz: float = Field(0.5, ge=0.02, le=5, description="Multiplets per second of one unit")
    intraburst_rate_hz: float = Field(120.0, ge=30, le=300, description="Rate inside a multiplet, Hz (30-300)")
    spikes: float = Field(6.0, ge=4, le=50, description="Mean number of spikes (4 or more)")

    title: ClassVar[str] = "Multiplet"
    source: ClassVar[str] = "Maddison 2006 (30-300 Hz multiplets in peripheral nerve hyperexcitability)"

    def times(self, draws: Draws) -> np.ndarray:
        groups = []
        for start in poisson_times(draws, self.rate_hz, 3.0 * self.spikes / self.intraburst_rate_hz):
            n = int(np.clip(np.rint(self.spikes * np.exp(0.3 * draws.normal(1)[0])), 4, 2.5 * self.spikes + 4))
            rate = np.clip(self.intraburst_rate_hz * np.exp(0.2 * draws.normal(1)[0]), 30, 300)
            interval = (1 + 0.15 * np.arange(n - 1) / n + 0.04 * draws.normal(n - 1)) / rate
            groups.append(start + np.concatenate([[0.0], np.cumsum(np.maximum(AXON_REFRACTORY_S, interval))]))
        train = np.concatenate(groups) if groups else np.empty(0)
        return train[train < EPISODE_S]


class ContinuousSingleDischarge(AxonalDischarge):
    """One unit that fires singly, very regularly, for minutes, at rest and not under the will."""

    kind: Literal["continuous_single_discharge"]
    rate_hz: float = Field(6.3, ge=1.3, le=18.1, description="Mean rate of one unit, Hz (6.3±4.0)")
    interval_cv: float = Field(0.035, ge=0, le=0.2, description="Coefficient of variation of the interval (0.035±0.017)")

    episode_s: ClassVar[float] = 600.0
    title: ClassVar[str] = "Spontaneous continuous single discharge"
    source: ClassVar[str] = "Posa 2020 (6.3±4.0 Hz, CoV 3.5±1.7 %)"

    def excited(self, factor: float) -> Self:
        return self.model_copy(update={"rate_hz": float(np.clip(self.rate_hz * factor, 1.3, 18.1))})

    def times(self, draws: Draws) -> np.ndarray:
        n = int(self.episode_s * self.rate_hz * 1.3) + 4
        times = np.cumsum((1 + self.interval_cv * np.clip(draws.normal(n), -3, 3)) / self.rate_hz)
        return times[times < self.episode_s]


class Tetany(AxonalDischarge):
    """Doublets to multiplets of one unit in rhythmic groups: the end of the axon fires again, for want of calcium."""

    kind: Literal["tetany"]
    groups_per_s: float = Field(4.0, ge=0.5, le=15, description="Groups of one unit per second")
    spikes: float = Field(3.5, ge=1, le=8, description="Mean number of spikes in a group (2-6)")
    interval_ms: float = Field(7.0, ge=3.3, le=20, description="Interval inside a group, ms (2-20; an axon recovers in 3.3)")

    tempo: ClassVar[str] = "groups_per_s"
    title: ClassVar[str] = "Tetany"
    source: ClassVar[str] = "Deecke 1983 (multiplets, grouped for minutes); AANEM glossary (2-20 ms); rhythm [estimate]"

    def times(self, draws: Draws) -> np.ndarray:
        n = int(EPISODE_S * self.groups_per_s * 1.4) + 4
        starts = np.cumsum((1 + 0.12 * np.clip(draws.normal(n), -3, 3)) / self.groups_per_s)
        spikes = np.clip(np.rint(self.spikes + draws.normal(n)), 1, 8).astype(int)
        gap = np.maximum(AXON_REFRACTORY_S + 2e-4, self.interval_ms / 1000 * np.exp(0.15 * draws.normal(n)))
        times = np.concatenate(
            [start + g * np.arange(k) * (1 + 0.06 * np.arange(k)) for start, g, k in zip(starts, gap, spikes, strict=True)]
        )
        return np.sort(times[times < EPISODE_S])
