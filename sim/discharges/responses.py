"""What hyperexcitable axons and poisoned end-plates add to impulses that pass them, and what nerves that have grown wrongly do."""

from typing import ClassVar, Literal

import numpy as np
from pydantic import Field

from sim.discharges.recipe import Discharge, Origin, Response
from sim.kernels.random import Draws


class AfterDischarge(Response):
    """A train of one unit that follows an impulse, voluntary or evoked: the axon, bistable, does not come to rest."""

    kind: Literal["after_discharge"]
    probability: float = Field(0.3, gt=0, le=1, description="Probability that an impulse after a pause is followed by a train")
    intraburst_rate_hz: float = Field(60.0, ge=15, le=300, description="Rate at the start of the train, Hz")
    spikes: float = Field(6.0, ge=1, le=100, description="Mean number of spikes in the train")

    tempo: ClassVar[str] = "spikes"
    title: ClassVar[str] = "After-discharge"
    source: ClassVar[str] = (
        "Harrison & Benatar 2007 (cramp-fasciculation); Coggan 2011, J Neural Eng 8:065002 (bistable axon); sizes [estimate]"
    )

    def excited(self, factor: float) -> "AfterDischarge":
        return self.model_copy(update={"spikes": float(np.clip(self.spikes * factor, 1, 100))})

    def after(self, interval_s: float, draws: Draws) -> np.ndarray:
        starts, shape = draws.uniform(2)
        if starts > self.probability * min(1.0, interval_s / 0.3):  # an axon that has just fired does not start anew
            return np.empty(0)
        n = max(1, int(-np.log(1 - shape) * self.spikes + 0.5))
        interval = (1 + 0.6 * np.arange(n) / max(n, 4)) * (1 + 0.08 * draws.normal(n)) / self.intraburst_rate_hz
        return np.cumsum(np.maximum(interval, 0.0035))


class RepetitiveResponse(Response):
    """A second discharge 3.5-4 ms after an impulse, while acetylcholine lingers; it fades when impulses follow each other fast."""

    kind: Literal["repetitive_response"]
    born: Literal["distal_axon"] = Field("distal_axon", description="The terminal, excited by the acetylcholine of its own end-plate")
    probability: float = Field(0.7, gt=0, le=1, description="Probability of the second discharge after a long pause")
    neural: float = Field(0.0, ge=0, le=1, description="Share of the answers that are trains of about 20 at 200-300 Hz (neural type)")

    of_all_units: ClassVar[bool] = True
    title: ClassVar[str] = "Repetitive response (anticholinesterase)"
    source: ClassVar[str] = "pubmed 8761268 (second peak after 3.5-4 ms, fading with repetition; neural type about 20 at 200-300 Hz)"

    @property
    def origin(self) -> Origin:
        return "end_plate"

    def excited(self, factor: float) -> "RepetitiveResponse":  # noqa: ARG002  not the axon's excitability but the end-plate's
        return self

    def after(self, interval_s: float, draws: Draws) -> np.ndarray:
        answers, delay, trains, rate = draws.uniform(4)
        if answers > self.probability * min(1.0, interval_s / 0.5):  # a fifth of them is left at 10 Hz, a tenth at 20 Hz
            return np.empty(0)
        first = 0.0035 + 0.0005 * delay
        if trains >= self.neural:
            return np.array([first])
        return first + np.arange(20) / (200 + 100 * rate)


class Synkinesis(Discharge):
    """Motor units whose axons have grown into the wrong muscle and fire with the movement that they once made."""

    kind: Literal["synkinesis"]

    title: ClassVar[str] = "Synkinesis"
    source: ClassVar[str] = "Post-paralytic facial synkinesis: aberrant regeneration; mouth moves 1.6-4.5 mm with the blink (PMC6002558)"

    @property
    def origin(self) -> Origin:
        return "soma"

    def times(self, draws: Draws) -> np.ndarray:  # noqa: ARG002
        """Nothing by itself: the units fire with the other muscle's effort and with blinks (mechanism aberrant_regeneration)."""
        return np.empty(0)
