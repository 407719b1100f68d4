"""Discharges kept up by muscle fibres: myotonic runs of one, complex repetitive discharges of a ring of them."""

from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from sim.discharges.recipe import EPISODE_S, FibreDischarge, ScatteredDischarge
from sim.kernels.random import Draws

STRUCK_MM = 1.0  # fibres farther from the needle are not set off by it, nor heard among the nearer ones [estimate]


class MyotonicDischarge(ScatteredDischarge):
    """A run of one muscle fibre whose rate and amplitude wax and wane.

    With too few open chloride channels the potassium that each spike leaves in the T-tubules depolarises the fibre, which
    speeds it up; the same depolarisation inactivates sodium channels, which makes the spikes smaller; slow inactivation ends it.
    """

    kind: Literal["myotonic_discharge"]
    share: float = Field(0.1, gt=0, le=1, description="Share of the muscle's fibres that a needle's movement, a blow or chance sets off")
    rate_hz: float = Field(55.0, ge=20, le=150, description="Rate at the height of a run, Hz (20-80, up to 150)")
    duration_s: float = Field(5.0, ge=0.5, le=30, description="Mean length of a run, s (2-20)")
    runs_per_min: float = Field(0.5, ge=0, le=20, description="Runs of one fibre that begin by themselves, a minute")

    of_denervated: ClassVar[bool] = False
    is_struck: ClassVar[bool] = True
    title: ClassVar[str] = "Myotonic discharge"
    source: ClassVar[str] = (
        "AANEM glossary (20-80 Hz, waxing and waning); Adrian & Bryant 1974, J Physiol 240:505 (T-tubule potassium); constants [estimate]"
    )

    def within_mm(self, heard_mm: float) -> float:
        return min(heard_mm, STRUCK_MM)

    def times(self, draws: Draws) -> np.ndarray:
        return self.train(draws)[0]

    def train(self, draws: Draws) -> tuple[np.ndarray, np.ndarray]:
        """Runs that begin by themselves."""
        begins, when = draws.uniform(2)
        if begins > self.runs_per_min * EPISODE_S / 60:
            return np.empty(0), np.empty(0)
        times, sizes = self.run(draws)
        times = times + 0.5 * EPISODE_S * when
        return times[times < EPISODE_S], sizes[times < EPISODE_S]

    def run(self, draws: Draws) -> tuple[np.ndarray, np.ndarray]:
        """One run from time 0: potassium builds up over the first third, slow inactivation overtakes it."""
        of_rate, of_length = np.exp(0.2 * draws.normal(2))
        length = float(np.clip(self.duration_s * of_length, 0.5, 30))
        top = float(np.clip(self.rate_hz * of_rate, 20, 150))
        noise = draws.normal(int(2 * top * length) + 8)
        times, sizes = [], []
        t, potassium, ready = 0.0, 0.15, 1.0
        for z in noise:
            depolarised = potassium * ready
            rate = top * (0.3 + 0.95 * depolarised)
            interval = (1 + 0.02 * z) / rate
            t += interval
            potassium += (1 - potassium) * min(1.0, 6.0 * interval / length)  # per spike it gains, between spikes it leaks: the sum rises
            ready = 1.0 if t < 0.3 * length else max(0.0, 1 - ((t - 0.3 * length) / (0.7 * length)) ** 2)
            if ready <= 0.05:
                break
            times.append(t)
            sizes.append(0.25 + 0.75 * depolarised)
        return np.array(times), np.array(sizes)


class ComplexRepetitiveDischarge(FibreDischarge):
    """A ring of neighbouring fibres that set each other off by ephapses, one of them the pacemaker: the same potential each time."""

    kind: Literal["complex_repetitive_discharge"]
    rings: int = Field(20, ge=1, le=400, description="Rings of fibres in the muscle")
    fibres: int = Field(8, ge=3, le=20, description="Fibres in a ring")
    rate_hz: float = Field(30.0, ge=5, le=100, description="Rate, Hz (5-100)")

    title: ClassVar[str] = "Complex repetitive discharge"
    source: ClassVar[str] = (
        "Trontelj & Stålberg 1983, JNNP 46:310 (ephaptic ring, jitter of some µs); AANEM glossary (5-100 Hz, abrupt start and end)"
    )

    def times(self, draws: Draws) -> np.ndarray:
        """On and off abruptly; perfectly regular while it is on, with a step of rate now and then."""
        begin, length, steps = draws.uniform(3)
        begin, end = 0.5 * begin * EPISODE_S, EPISODE_S * (0.4 + 0.6 * length)
        rate = float(np.clip(self.rate_hz * np.exp(0.3 * draws.normal(1)[0]), 5, 100))
        change = begin + (end - begin) * (0.3 + 0.6 * steps)
        slower = rate * (0.7 if draws.uniform(1)[0] < 0.4 else 1.0)  # the circuit takes another way round
        times = np.concatenate([np.arange(begin, change, 1 / rate), np.arange(change, max(end, change), 1 / slower)])
        return times[times < min(end, EPISODE_S)]

    def latencies(self, members: int, draws: Draws) -> np.ndarray:
        """How far (s) each member of a ring is behind the pacemaker: ephapses of some tenths of a ms, one after the other."""
        return np.concatenate([[0.0], np.cumsum(0.0002 + 0.0012 * draws.uniform(members - 1))])
