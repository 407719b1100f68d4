"""Looking into the muscle: how large each unit is at the needle, which ones are picked out, and why something is on the trace."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from scenes.explanation import Discharge, discharge_of, explained, loudest_at, span_of
from scenes.resumming import Resumming
from scenes.units import Units
from sim.engine import RATE_HZ
from sim.muap import Potentials

if TYPE_CHECKING:
    from scenes.desk import Desk

FIBRE_SPAN = 0, RATE_HZ // 200  # samples from a single fibre's discharge in which its potential lies
LOOK_BACK_S = 5


class Inspector:
    """What the desk knows of single units; `explanation` is the last answer to "why?", for a paragraph."""

    def __init__(self, desk: "Desk") -> None:
        self._desk = desk
        self.units = Units(desk.prepared.muscle.population.units, self._span)
        self._explain: Callable[[], list[tuple[str, str]]] = lambda: [("small", desk.words("inside.ask"))]
        self.reword()
        self._sizes: dict[int, float] = {}
        self._spans: dict[int, tuple[int, int]] = {}
        self._insertion = desk.prepared.engine.insertion  # for which these hold
        self.resumming = Resumming(desk.prepared.engine, desk.scope, self.units)

    def reword(self) -> None:
        """Give the last answer in the language of now."""
        self.explanation = self._explain()

    def _potentials(self) -> Potentials:
        """What the needle sees where it lies now; what was measured at another place is forgotten."""
        insertion = self._desk.prepared.engine.insertion
        if insertion is not self._insertion:
            self._sizes.clear()
            self._spans.clear()
            self._insertion = insertion
        return insertion.potentials

    def size_uv(self, unit: int) -> float:
        """Peak to peak of a unit's potential at the needle, µV; of single fibres 0."""
        potentials = self._potentials()
        if unit >= 0 and unit not in self._sizes:
            self._sizes[unit] = float(np.ptp(potentials.whole_uv(unit)))
        return self._sizes.get(unit, 0.0)

    def _span(self, unit: int) -> tuple[int, int]:
        """Where a unit's potential begins and ends, samples from its discharge; of a single fibre some milliseconds."""
        potentials = self._potentials()
        if unit >= 0 and unit not in self._spans:
            self._spans[unit] = span_of(potentials, unit)
        return self._spans.get(unit, FIBRE_SPAN)

    def select(self, unit: int) -> None:
        """Speak of this unit from now on."""
        self.units.select(unit)

    def mark(self, what: str) -> None:
        """Colour, solo or mute the selected unit, or undo it; `all`: hear and see all alike again."""
        unit = self.units.selected
        if what == "all":
            self.units.clear()
        elif unit is None:
            self._desk.scene.say(self._desk.words("inside.none"))
        else:
            getattr(self.units, what)(unit)

    def explain(self, sample: int) -> None:
        """Say which discharge made what the trace shows at a sample, where it was born, and what it moves."""
        found = loudest_at(self._desk.history, self._desk.prepared.engine.insertion, sample)
        if found is None:
            self._explain = lambda: [("small", self._desk.words("inside.nothing_there"))]
            self.reword()
        else:
            self._tell(found)

    def _tell(self, found: Discharge) -> None:
        desk = self._desk
        desk.trace.chosen = found.sample
        self.units.select(found.unit)
        self._explain = lambda: explained(found, desk.prepared, desk.history, desk.words)
        self.reword()
        desk.show("inside")
        if desk.alone:
            desk.scene.say(desk.words("inside.explained"))

    def explain_next(self, by: int = -1) -> None:
        """Explain the discharge before (-1) or after (+1) the one that was explained, or the last one; of the selected unit, if any."""
        desk, at = self._desk, self._desk.trace.chosen
        sample, unit = desk.history.firing(desk.scope.end - LOOK_BACK_S * RATE_HZ, desk.scope.end)
        wanted = np.ones(sample.size, dtype=bool) if at is None else sample < at if by < 0 else sample > at
        if self.units.selected is not None and (unit == self.units.selected).any():
            wanted &= unit == self.units.selected
        which = np.flatnonzero(wanted)
        if which.size:
            i = which[-1 if by < 0 else 0]
            found = discharge_of(desk.history, desk.prepared.engine.insertion, int(sample[i]), int(unit[i]))
            if found is not None:
                self._tell(found)
