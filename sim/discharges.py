"""What fires by itself, where along the motor unit it is born, and when.

Each discharge is a frozen recipe: its parameters, its origin, its source, and `times`, which makes one episode of its train.
Episodes are independent of each other, so that a source that comes within reach of the needle after ten minutes has
the right phase without the ten minutes being run.
"""

from abc import abstractmethod
from typing import ClassVar, Literal, Self

import numpy as np
from pydantic import Field

from sim.kernels.random import Draws
from sim.recipe import Recipe

Origin = Literal["soma", "proximal_axon", "distal_axon", "end_plate", "muscle_fibre"]

EPISODE_S = 20.0
AXON_REFRACTORY_S = 0.0033  # shortest interval of axonal fasciculations 3-4 ms: Kleine 2008 Neurology


class Discharge(Recipe):
    """A recipe with an origin, fired by one motor unit or one muscle fibre at a time."""

    origin: ClassVar[Origin]

    @abstractmethod
    def times(self, draws: Draws) -> np.ndarray:
        """Times (s, increasing, within [0, EPISODE_S)) of one source's discharges in one episode."""


class AxonalDischarge(Discharge):
    """A discharge of whole motor units whose axon is hyperexcitable."""

    share: float = Field(1.0, gt=0, le=1, description="Share of the hyperexcitable motor units that discharge so")

    tempo: ClassVar[str] = "rate_hz"  # the field that an axon's excitability multiplies

    def excited(self, factor: float) -> Self:
        """The same discharge of an axon that is `factor` times as excitable."""
        return self.model_copy(update={self.tempo: getattr(self, self.tempo) * factor})


class Fasciculation(AxonalDischarge):
    """Single discharges of one unit at random; some come as doublets about 5 ms apart."""

    kind: Literal["fasciculation"]
    rate_hz: float = Field(0.3, ge=0.01, le=10, description="Mean rate of one fasciculating unit, Hz (0.01-10, Preston & Shapiro)")
    doublets: float = Field(0.05, ge=0, le=0.5, description="Share of discharges followed by a second one about 5 ms later")

    title: ClassVar[str] = "Fasciculation"
    origin: ClassVar[Origin] = "distal_axon"
    source: ClassVar[str] = "Kleine 2008 Neurology (dead time 3-4 ms, then Poisson, doublets near 5 ms); Roth 1984 (distal origin)"

    def times(self, draws: Draws) -> np.ndarray:
        starts = poisson_times(draws, self.rate_hz, AXON_REFRACTORY_S + 0.008)
        second = starts[draws.uniform(starts.size) < self.doublets]
        train = np.sort(np.concatenate([starts, second + 0.005 + 0.0004 * draws.normal(second.size)]))
        return train[train < EPISODE_S]


class MyokymicDischarge(AxonalDischarge):
    """Grouped discharges of one unit: bursts that recur semirhythmically, each spike the same potential."""

    kind: Literal["myokymic_discharge"]
    burst_rate_hz: float = Field(1.0, ge=0.1, le=10, description="Bursts per second of one unit (0.2-10)")
    intraburst_rate_hz: float = Field(40.0, ge=5, le=60, description="Rate inside a burst, Hz (5-60)")
    spikes: float = Field(5.0, ge=2, le=20, description="Mean number of spikes in a burst (2-20)")
    interval_cv: float = Field(0.15, ge=0, le=0.5, description="Coefficient of variation of the interval between burst starts")

    tempo: ClassVar[str] = "burst_rate_hz"
    title: ClassVar[str] = "Myokymic discharge"
    origin: ClassVar[Origin] = "proximal_axon"
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
        bursts = [
            start + np.cumsum(np.concatenate([[0.0], (1 + 0.04 * draws.normal(k - 1)) / f]))
            for start, k, f in zip(starts, spikes, intraburst, strict=True)
            if start + (k + 1) / f < EPISODE_S
        ]
        return np.concatenate(bursts) if bursts else np.empty(0)


class NeuromyotonicDischarge(AxonalDischarge):
    """A burst of one unit at 150-300 Hz that starts and ends abruptly; the rate falls within it."""

    kind: Literal["neuromyotonic_discharge"]
    bursts_per_min: float = Field(2.0, ge=0.05, le=30, description="Mean number of bursts of one unit in a minute")
    rate_hz: float = Field(220.0, ge=150, le=300, description="Rate at the start of a burst, Hz (150-300)")
    duration_s: float = Field(1.0, ge=0.2, le=5, description="Mean duration of a burst, s (0.5-3)")

    tempo: ClassVar[str] = "bursts_per_min"
    title: ClassVar[str] = "Neuromyotonic discharge"
    origin: ClassVar[Origin] = "distal_axon"
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
    origin: ClassVar[Origin] = "distal_axon"
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
    origin: ClassVar[Origin] = "distal_axon"
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


class FibreDischarge(Discharge):
    """A discharge of single denervated muscle fibres, each a pacemaker of its own: regular, slowing before it stops."""

    share: float = Field(0.05, gt=0, le=1, description="Share of the denervated fibres that fire so")
    rate_hz: float = Field(5.0, ge=0.5, le=30, description="Median rate of one fibre, Hz (0.5-15, rarely 30)")
    interval_cv: float = Field(0.03, ge=0, le=0.3, description="Coefficient of variation of successive intervals (0.01-0.1)")

    origin: ClassVar[Origin] = "muscle_fibre"

    def times(self, draws: Draws) -> np.ndarray:
        rate = np.clip(self.rate_hz * np.exp(0.5 * draws.normal(1)[0]), 0.5, 30)
        begin, length = EPISODE_S * draws.uniform(2)
        begin, end = 0.6 * begin - 2.0, min(0.6 * begin + 6.0 + length, EPISODE_S)  # begins and stops singly, on for most of the time
        n = int(rate * EPISODE_S * 1.3) + 2
        slowing = 1 + 0.35 * np.linspace(0, 1, n) ** 3  # the interval drifts longer, then the fibre stops
        times = begin + np.cumsum(slowing * (1 + self.interval_cv * np.clip(draws.normal(n), -3, 3)) / rate)
        return times[(times >= 0) & (times < end)]


class Fibrillation(FibreDischarge):
    """Spontaneous firing of single denervated muscle fibres."""

    kind: Literal["fibrillation"]
    share: float = Field(0.05, gt=0, le=1, description="Share of the denervated fibres that fibrillate")

    title: ClassVar[str] = "Fibrillation potential"
    source: ClassVar[str] = "StatPearls needle EMG; AANEM glossary (0.5-15 Hz, regular); Partanen (drift before the stop)"


class PositiveSharpWave(FibreDischarge):
    """Denervated fibres that end, injured, where the needle lies, and fire like fibrillations."""

    kind: Literal["positive_sharp_wave"]
    share: float = Field(0.5, gt=0, le=1, description="Share of the denervated fibres within reach of the needle that its injury sets off")
    reach_mm: float = Field(
        0.25, gt=0, le=1, description="Distance from the needle's recording surface within which fibres are injured, mm"
    )

    title: ClassVar[str] = "Positive sharp wave"
    source: ClassVar[str] = "AANEM glossary; Dumitru (a fibre blocked at the recording site); reach [estimate]"


class InsertionalActivity(Discharge):
    """Muscle fibres at the tip, set off by the needle's movement, for some hundred milliseconds after it stops."""

    kind: Literal["insertional_activity"]
    duration_ms: float = Field(300.0, ge=50, le=3000, description="How long it lasts after the needle stops, ms (200-500 normal)")
    reach_mm: float = Field(0.35, gt=0, le=1, description="Distance from the recording surface within which fibres are set off, mm")

    title: ClassVar[str] = "Insertional activity"
    origin: ClassVar[Origin] = "muscle_fibre"
    source: ClassVar[str] = "Wheeless (300-500 ms); StatPearls; rate and reach [estimate]"

    def times(self, draws: Draws) -> np.ndarray:
        """One fibre's injury discharges after one movement: fast at first, dying away within the duration."""
        end = self.duration_ms / 1000 * (0.3 + 0.7 * draws.uniform(1)[0])
        rate = 30.0 + 60.0 * draws.uniform(1)[0]
        n = int(rate * end) + 1
        return np.cumsum((0.4 + draws.uniform(n) * 1.2) / rate * (1 + np.arange(n) / n))[:n]


DISCHARGES: dict[str, type[Discharge]] = {
    "fasciculation": Fasciculation,
    "myokymic_discharge": MyokymicDischarge,
    "neuromyotonic_discharge": NeuromyotonicDischarge,
    "doublet": Doublet,
    "multiplet": Multiplet,
    "fibrillation": Fibrillation,
    "positive_sharp_wave": PositiveSharpWave,
    "insertional_activity": InsertionalActivity,
}


def poisson_times(draws: Draws, rate_hz: float, dead_time_s: float) -> np.ndarray:
    """Times (s) within one episode of a Poisson process of mean `rate_hz` with a dead time after each event."""
    mean = max(1 / rate_hz - dead_time_s, 0.05 / rate_hz)
    n = int(EPISODE_S / (mean + dead_time_s) * 1.5 + 30)
    wait = -np.log(1 - draws.uniform(n)) * mean
    times = np.cumsum(wait + dead_time_s) - dead_time_s
    return times[times < EPISODE_S]
