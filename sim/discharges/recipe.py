"""What every discharge has in common: an origin, and times that belong to the one who fires."""

from abc import abstractmethod
from typing import ClassVar, Literal, Self

import numpy as np
from pydantic import Field

from sim.kernels.random import Draws
from sim.recipe import Recipe

Origin = Literal["soma", "proximal_axon", "distal_axon", "end_plate", "muscle_fibre"]
FibrePotential = Literal["fibre", "injured", "miniature"]

EPISODE_S = 20.0
AXON_REFRACTORY_S = 0.0033  # shortest interval of axonal fasciculations 3-4 ms: Kleine 2008 Neurology


class Discharge(Recipe):
    """A recipe with an origin; episodes of its train are independent, so that any moment can be reached without what was before."""

    episode_s: ClassVar[float] = EPISODE_S

    @property
    @abstractmethod
    def origin(self) -> Origin:
        """Where along the motor unit it is born."""

    @abstractmethod
    def times(self, draws: Draws) -> np.ndarray:
        """Times (s, increasing, within [0, episode_s)) of one source's discharges in one episode."""

    def train(self, draws: Draws) -> tuple[np.ndarray, np.ndarray]:
        """Times as `times`, and the size (0-1] of each discharge."""
        times = self.times(draws)
        return times, np.ones(times.size)


class AxonalDischarge(Discharge):
    """A discharge of whole motor units whose axon (or cell body) is hyperexcitable."""

    share: float = Field(1.0, gt=0, le=1, description="Share of the hyperexcitable motor units that discharge so")
    born: Literal["soma", "proximal_axon", "distal_axon"] = Field("distal_axon", description="Where the impulses are born")

    of_all_units: ClassVar[bool] = False  # whether the axon need not be hyperexcitable
    tempo: ClassVar[str] = "rate_hz"  # the field that an axon's excitability multiplies

    @property
    def origin(self) -> Origin:
        return self.born

    def excited(self, factor: float) -> Self:
        """The same discharge of an axon that is `factor` times as excitable."""
        return self.model_copy(update={self.tempo: getattr(self, self.tempo) * factor})


class SharedDischarge(AxonalDischarge):
    """A discharge of many units together: its events belong to the muscle or to the patient, each unit's part in them to the unit."""

    scope: ClassVar[Literal["muscle", "patient"]]

    @abstractmethod
    def events(self, draws: Draws) -> np.ndarray:
        """Times (s, increasing) at which an event begins in one episode; the same for all that share it."""

    @abstractmethod
    def of_unit(self, event_s: float, distance_mm: float, draws: Draws) -> tuple[np.ndarray, list[Origin]]:
        """One unit's times (s) in an event, and where each is born; `distance_mm` is that from the middle of the event."""

    def times(self, draws: Draws) -> np.ndarray:
        """Times of a unit in the middle, alone."""
        return np.concatenate([np.empty(0), *(self.of_unit(event, 0.0, draws)[0] for event in self.events(draws).tolist())])

    def excited(self, factor: float) -> Self:  # noqa: ARG002  the event decides, not the axon
        return self


class Response(AxonalDischarge):
    """What an axon or an end-plate adds to each impulse that arrives; it does not answer itself."""

    @abstractmethod
    def after(self, interval_s: float, draws: Draws) -> np.ndarray:
        """Delays (s) after one impulse that came `interval_s` after the one before."""

    def times(self, draws: Draws) -> np.ndarray:  # noqa: ARG002
        """Nothing by itself."""
        return np.empty(0)


class FibreDischarge(Discharge):
    """A discharge of single muscle fibres, each a pacemaker of its own."""

    potential: ClassVar[FibrePotential] = "fibre"
    is_struck: ClassVar[bool] = False  # a blow or a movement of the needle sets it off

    @property
    def origin(self) -> Origin:
        return "muscle_fibre"

    def within_mm(self, heard_mm: float) -> float:
        """How near the core a fibre must be, mm."""
        return heard_mm

    def run(self, draws: Draws) -> tuple[np.ndarray, np.ndarray]:
        """Times and sizes after a fibre was set off at time 0."""
        return self.train(draws)


class ScatteredDischarge(FibreDischarge):
    """A discharge of fibres taken by chance from those concerned."""

    share: float = Field(0.05, gt=0, le=1, description="Share of the fibres concerned that fire so")

    of_denervated: ClassVar[bool] = True  # only fibres without a nerve; else all


def poisson_times(draws: Draws, rate_hz: float, dead_time_s: float, length_s: float = EPISODE_S) -> np.ndarray:
    """Times (s) within one episode of a Poisson process of mean `rate_hz` with a dead time after each event."""
    mean = max(1 / rate_hz - dead_time_s, 0.05 / rate_hz)
    n = int(length_s / (mean + dead_time_s) * 1.5 + 30)
    wait = -np.log(1 - draws.uniform(n)) * mean
    times = np.cumsum(wait + dead_time_s) - dead_time_s
    return times[times < length_s]


def gamma_like(draws: Draws, shape: float, n: int) -> np.ndarray:
    """N positive draws of mean 1 and coefficient of variation shape^-1/2: gamma by Wilson & Hilferty's cube (exponential for shape 1)."""
    if shape == 1.0:
        return -np.log(1 - draws.uniform(n))
    return np.maximum(0.0, 1 - 1 / (9 * shape) + draws.normal(n) / (3 * np.sqrt(shape))) ** 3
